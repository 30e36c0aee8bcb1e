// Outcomes and spend come in; a report goes out. For the API and for commands beside the receiver.
#pragma once

#include <string>
#include <vector>

#include "base/finding.h"
#include "base/json.h"
#include "receiver/access/control.h"
#include "receiver/store/store.h"

namespace leadline::receiver {

// The site that a request means; "" with the answer in `error` why none is. One that is named, and that there is no lead of, is a slip: unless `new_one` may begin with what is brought.
std::string asked_site(const base::Json& request, const Transaction& transact, base::Json& error, bool new_one = false);

// "`a`, `b` and 3 more": to choose from.
std::string listed_names(const std::vector<std::string>& names);

// A row, or a list of them, of "outcome" or "spend", as it is kept. Of those that are wrong `out` says why.
std::vector<Told> read_told(const std::string& kind, const base::Json& rows, base::Findings& out);

// Keeps them, and moves the leads that they are of; `by` told them. False: the store failed.
bool put_all_told(Store& store, const std::string& site, const std::vector<Told>& rows, const std::string& by, std::int64_t now);

// {"do": "told add", "site"?, "kind", "rows": […]} → {"stored": n}; nothing is stored when one of them is wrong.
base::Json carry_out_tell(const base::Json& request, const Transaction& transact);
// {"do": "report", "site"?, "report": {…}} → {"report": {…}} (core/metrics/report.h). A few leads in a transaction, so that none waits long to be stored.
base::Json carry_out_report(const base::Json& request, const Transaction& transact);

// The answer when the store could not be used.
base::Json told_busy();

}  // namespace leadline::receiver
