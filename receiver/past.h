// What came, for commands that look at it as a whole: a page at a time, so that nobody waits long to be stored.
#pragma once

#include "base/json.h"
#include "receiver/access/control.h"

namespace leadline::receiver {

// {"do": "leads", "site"?, "after"} → {"leads": [{"seq", "received", "body"}]}: those after that one that lie in no quarantine, oldest first; none when there are no more.
base::Json carry_out_leads(const base::Json& request, const Transaction& transact);
// {"do": "told", "site"?, "kind", "after"} → {"told": [{"key", "row"}]}, in the keys' order.
base::Json carry_out_told(const base::Json& request, const Transaction& transact);

}  // namespace leadline::receiver
