// Leads that come from elsewhere, out of a file: into the store and nowhere else. Nobody is told of them and nothing of them is sent on; they are
// history.
#pragma once

#include "base/json.h"
#include "receiver/access/control.h"

namespace leadline::receiver {

// So many are asked for at once: a request is a line of at most a megabyte.
constexpr std::size_t kImportLeads = 200;
constexpr std::size_t kImportBytes = 256 * 1024;

// {"do": "import leads", "site", "dry"?, "leads": [{"body": the submission's text, "received": ms, "verdict"?, "detail"?}, …]} → {"results": ["new" | "same" | "other", …]}:
// (a lead without a verdict says `imported` itself, and is `unverified`):
// stored now; here already, to the byte; the id is here with something else, which stays. With `dry` nothing is stored.
base::Json import_leads(const base::Json& request, const Transaction& transact);

}  // namespace leadline::receiver
