// Which leads a list asks for, and in which order: the parameters of GET /api/desk.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "receiver/desk/fold.h"
#include "receiver/http/http.h"
#include "receiver/store/store.h"

namespace leadline::receiver {

enum class DeskOrder { newest, oldest, highest, lowest };

struct DeskQuery {
  Shelf shelf = Shelf::leads;
  Search search{""};
  DeskOrder order = DeskOrder::newest;
  // "": any. `not_stage` leaves those of one out.
  std::string band, stage, not_stage, verdict, status, owner, form, channel;
  std::optional<double> least, most;                                        // points
  std::int64_t since = 0, until = std::numeric_limits<std::int64_t>::max();  // ms, when they were received
  std::int64_t due = 0;                                                     // ms: only those whose reminder was for before then
  bool counted = false;                                                     // only those that a report counts: finished, and no test
  bool facets = false;                                                      // whether to say how many there are of each word of a column
  std::int64_t page = 0;
  int limit = 50;
  std::int64_t after = -1;                                                  // of those with a higher seq something is said at once; -1: of none

  bool takes(const DeskItem& lead) const;
};

// nullopt: `problem` names the parameter that is wrong.
std::optional<DeskQuery> read_desk_query(const HttpRequest& request, std::int64_t now, std::string& problem);

}  // namespace leadline::receiver
