// How far somebody is with a lead: what a change says, and what becomes of it in reports.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/finding.h"
#include "base/json.h"
#include "receiver/store/store.h"

namespace leadline::receiver {

base::Json to_json(const Work& work);

// What somebody changes: `{status?, at?, value?, currency?, sale?, owner?, note?, remind?}`, each member by itself.
struct WorkEdit {
  base::Json members;                                                      // those that are to be changed
  std::vector<std::pair<std::string, std::optional<base::Json>>> outcomes;  // by kind: what happened; nullopt: it did not, after all
};

// nullopt: `out` says what is wrong, and where. `now`: of what says no time of its own.
std::optional<WorkEdit> read_work_edit(const std::string& lead, const base::Json& body, std::int64_t now, base::Findings& out);

// Within transact(). The work as it is then; a status "" when there is no such lead. nullopt when it failed.
std::optional<Work> carry_out(Store& store, const std::string& site, const std::string& lead, const WorkEdit& edit, const std::string& by, std::int64_t now);

}  // namespace leadline::receiver
