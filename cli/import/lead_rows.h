// Rows of a table as leads: which column goes where, and what each row becomes.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "forms/forms.h"
#include "input/csv.h"

namespace leadline::cli {

// A column's place in the table → a field of the form, or one of kOwnTargets.
using Mapping = std::map<std::size_t, std::string>;

// What a column may be beside an answer.
struct OwnTarget { const char* name; const char* what; };
constexpr OwnTarget kOwnTargets[] = {
    {"@id", "the lead's number where it comes from"}, {"@time", "when the visitor sent it"}, {"@received", "when it arrived; default: @time"},
    {"@source", "as utm_source"}, {"@medium", "as utm_medium"}, {"@campaign", "as utm_campaign"}, {"@channel", "a channel's name"}, {"@landing", "the path of the first page"},
};

// "": it can be. Otherwise the reason why a column cannot go there.
std::string refuse_target(const forms::Form& form, const std::string& target);
// Where a column of that heading probably goes; "" when nothing is near.
std::string propose_target(const forms::Form& form, const std::string& heading);

struct LeadTable {
  std::string site, locale;
  const forms::Form* form = nullptr;
  Mapping mapping;
  std::int32_t zone_minutes = 0;  // of times that say none
  bool month_first = false;       // 10/31/2026
  std::int64_t now = 0;
};

struct LeadRow {
  std::size_t line = 0;
  std::string id, body;                        // none: it cannot be a lead
  std::optional<std::int64_t> received;
  std::vector<std::string> problems, doubts;   // doubts do not keep it from being one
  std::string verdict, detail;                 // of one that comes with the log of its visit (wire/judge.h)
};

// `--zone`, `--dates`: milliseconds since 1970 of what a spreadsheet calls a time; nullopt for none.
std::optional<std::int64_t> read_table_time(const std::string& text, const LeadTable& table);

LeadRow read_lead_row(const LeadTable& table, const input::TableRow& row);

}  // namespace leadline::cli
