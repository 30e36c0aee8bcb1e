// All that is known of one person, for them to have, and to have erased: what the laws call access and erasure (GDPR, articles 15 and 17; Vietnam's law 91/2025).
// Requests of commands beside the receiver (receiver/access/control.h).
#pragma once

#include "base/json.h"
#include "receiver/access/control.h"

namespace leadline::receiver {

// {"do": "person find", "site"?, "email", "phone", "after"} → {"site", "ids": […], "after", "done"}: the leads of which an answer is that address or number. Some at a time.
// {"do": "person lead", "site", "id"} → {"lead": {seq, received, verdict, …, "lead", "files", "deliveries"}}
// {"do": "person file", "site", "id", "field", "index", "from"} → {"bytes": base64, "size"}: a piece of a file
// {"do": "person told", "site", "email", "phone"} → {"told": [{"kind", "row"}]}
// {"do": "person erase", "site", "ids", "email", "phone"} → {"erased": n, "told": n}
base::Json carry_out_person(const base::Json& request, const Transaction& transact, const Transaction& read);

}  // namespace leadline::receiver
