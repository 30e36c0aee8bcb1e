// A copy of the store while it is in use, a few pages at a time between the leads that come. A request of a command beside the receiver (receiver/access/control.h).
#pragma once

#include "base/json.h"
#include "receiver/access/control.h"

namespace leadline::receiver {

// {"do": "backup", "to": PATH} begins, and copies for a while; {"do": "backup"} goes on → {"done", "pages", "of"}.
base::Json carry_out_backup(const base::Json& request, const Reading& read);

}  // namespace leadline::receiver
