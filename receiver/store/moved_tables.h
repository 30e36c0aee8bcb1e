// The tables of a store and their columns, for whoever copies them (move.h); a test holds this list against the schema.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "receiver/store/sql.h"

namespace leadline::receiver {

struct MovedColumn {
  std::string_view name;
  sql::Type type;
};

// `numbered`: the first column is a lead's number, and rows are copied in its order, `window` numbers in one transaction. What has no number is little, and is copied at once.
struct MovedTable {
  std::string_view name;
  std::span<const MovedColumn> columns;
  bool numbered = false;
  std::int64_t window = 0;
};

namespace moved {

constexpr auto kInteger = sql::Type::integer;
constexpr auto kReal = sql::Type::real;
constexpr auto kText = sql::Type::text;
constexpr auto kBytes = sql::Type::bytes;

constexpr MovedColumn kLeadColumns[] = {
    {"seq", kInteger}, {"site", kText}, {"id", kText}, {"fp", kBytes}, {"body", kBytes}, {"received_at", kInteger}, {"occurred_at", kInteger}, {"client_total", kReal},
    {"server_total", kReal}, {"verdict", kText}, {"detail", kText}, {"erased_at", kInteger}, {"evidence", kBytes}, {"taken", kText}, {"quarantined_at", kInteger},
    {"released_at", kInteger}, {"partial", kInteger}, {"spam", kText}, {"measured", kText}, {"email", kText}, {"phone", kText}, {"confirmed_at", kInteger},
    {"owner", kText}, {"qualified_at", kInteger},
};
constexpr MovedColumn kFileColumns[] = {{"lead", kInteger}, {"field", kText}, {"number", kInteger}, {"name", kText}, {"type", kText}, {"size", kInteger}, {"fp", kBytes}, {"received_at", kInteger}, {"bytes", kBytes}};
constexpr MovedColumn kRelayColumns[] = {{"lead", kInteger}, {"endpoint", kText}, {"state", kText}, {"due", kInteger}, {"attempts", kInteger}, {"tried_at", kInteger}, {"status", kInteger}, {"reason", kText}, {"owed", kInteger}, {"claimed_until", kInteger}, {"site", kText}};
constexpr MovedColumn kDeskColumns[] = {
    {"seq", kInteger}, {"site", kText}, {"id", kText}, {"shelf", kInteger}, {"person", kInteger}, {"at", kInteger}, {"remind_at", kInteger}, {"total", kReal}, {"flags", kInteger},
    {"band", kText}, {"stage", kText}, {"verdict", kText}, {"status", kText}, {"owner", kText}, {"form", kText}, {"channel", kText}, {"words", kText}, {"numbers", kText}, {"source", kText},
    {"name", kText}, {"phone", kText}, {"email", kText}, {"email_key", kText}, {"phone_key", kText}, {"corrects", kText},
};
constexpr MovedColumn kPauseColumns[] = {{"site", kText}, {"endpoint", kText}, {"at", kInteger}, {"reason", kText}};
constexpr MovedColumn kTokenColumns[] = {{"id", kText}, {"hash", kBytes}, {"role", kText}, {"name", kText}, {"created_at", kInteger}, {"site", kText}};
constexpr MovedColumn kSecretColumns[] = {{"name", kText}, {"value", kText}};
constexpr MovedColumn kSlotColumns[] = {{"site", kText}, {"form", kText}, {"field", kText}, {"time", kText}, {"ends", kInteger}, {"lead", kText}};
constexpr MovedColumn kProofColumns[] = {{"site", kText}, {"token", kText}, {"until", kInteger}, {"lead", kText}, {"corrected", kInteger}};
constexpr MovedColumn kToldColumns[] = {{"site", kText}, {"kind", kText}, {"key", kText}, {"row", kText}, {"email", kText}, {"phone", kText}, {"told_at", kInteger}};
constexpr MovedColumn kTurnColumns[] = {{"site", kText}, {"rule", kText}, {"person", kText}, {"last", kInteger}, {"leads", kInteger}};
constexpr MovedColumn kWorkColumns[] = {{"site", kText}, {"lead", kText}, {"status", kText}, {"note", kText}, {"remind_at", kInteger}, {"value", kText}, {"currency", kText}, {"happened_at", kInteger}, {"changed_at", kInteger}, {"changed_by", kText}};
constexpr MovedColumn kChangeColumns[] = {{"site", kText}, {"lead", kText}, {"at", kInteger}, {"by", kText}, {"what", kText}};
constexpr MovedColumn kCorrespondentColumns[] = {{"site", kText}, {"address", kText}, {"stopped_at", kInteger}, {"day", kInteger}, {"letters", kInteger}};
constexpr MovedColumn kBatchColumns[] = {{"site", kText}, {"id", kText}, {"day", kText}};
constexpr MovedColumn kCountedColumns[] = {{"site", kText}, {"day", kText}, {"path", kText}, {"channel", kText}, {"surface", kText}, {"variant", kText}, {"what", kText}, {"field", kText}, {"n", kInteger}};
constexpr MovedColumn kConfigColumns[] = {{"site", kText}, {"hash", kText}, {"text", kText}};
constexpr MovedColumn kGrantColumns[] = {{"site", kText}, {"id", kText}, {"access", kText}, {"expires_at", kInteger}, {"refresh", kText}, {"seed", kText}};

}  // namespace moved

// Leads come first: others lean on them.
constexpr std::array kMovedTables = {
    MovedTable{"lead", moved::kLeadColumns, true, 200},
    MovedTable{"file", moved::kFileColumns, true, 1},  // some are large
    MovedTable{"relay", moved::kRelayColumns, true, 200},
    MovedTable{"work", moved::kWorkColumns},
    MovedTable{"work_change", moved::kChangeColumns},
    MovedTable{"desk", moved::kDeskColumns, true, 200},
    MovedTable{"relay_pause", moved::kPauseColumns},
    MovedTable{"token", moved::kTokenColumns},
    MovedTable{"slot", moved::kSlotColumns},
    MovedTable{"proof", moved::kProofColumns},
    MovedTable{"told", moved::kToldColumns},
    MovedTable{"turn", moved::kTurnColumns},
    MovedTable{"correspondent", moved::kCorrespondentColumns},
    MovedTable{"count_batch", moved::kBatchColumns},
    MovedTable{"counted", moved::kCountedColumns},
    MovedTable{"oauth", moved::kGrantColumns},
    MovedTable{"config", moved::kConfigColumns},
    MovedTable{"secret", moved::kSecretColumns},  // the last: it also says that a move is not through
};

}  // namespace leadline::receiver
