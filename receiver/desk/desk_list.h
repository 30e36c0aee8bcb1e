// Lists of leads: found, sorted, a person's together, a page at a time. What is read of the store is read a piece at a time, so that
// no lead waits long to be stored.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/json.h"
#include "receiver/desk/desk_query.h"
#include "receiver/store/store_thread.h"

namespace leadline::receiver {

// Shows `take` all that lie there, a piece at a time; false: the store is busy.
bool desk_scan(SiteStore& store, const std::string& site, Shelf shelf, const std::function<void(const DeskItem&)>& take);

// How far somebody can be with a lead, in this order.
constexpr std::string_view kStatuses[] = {"new", "contacted", "meeting", "opportunity", "won", "lost"};

base::Json to_json(const DeskEntry& entry);

// `{rows, page, found, all, hot, last, before?, next?, facets?, news}` (docs/receiver.md, "The desk"); nullopt: the store is busy.
std::optional<base::Json> desk_page(SiteStore& store, const std::string& site, const DeskQuery& query);
// `{columns: [{status, found, rows}], all, last}`: of each status the newest.
std::optional<base::Json> desk_board(SiteStore& store, const std::string& site, const DeskQuery& query);
// All that are found, some at a time, in the order that is asked for; false: the store is busy, or `take` has enough.
bool desk_each(SiteStore& store, const std::string& site, const DeskQuery& query, const std::function<bool(const DeskEntry&, const Work&)>& take);

}  // namespace leadline::receiver
