// What commands beside `leadline serve` ask of its data: of the running one over a socket in its folder, of a stopped one's store directly.
// The same request, {"do": "token add", …}, is carried out by the same function.
#pragma once

#include <functional>
#include <string>

#include "base/json.h"
#include "receiver/store/store.h"

namespace leadline::receiver {

// Runs a function in a transaction of the store. False: nothing of it is stored.
using Transaction = std::function<bool(const std::function<bool(Store&)>&)>;

// Likewise, and not in a transaction: for what reads, and for what SQLite does by itself.
using Reading = Transaction;

// The answer, or {"error": {"code", "message", "hint"?}}. `changed` hears of the tokens when they are others now.
base::Json carry_out(const base::Json& request, const Transaction& transact, const Reading& read, const std::function<void(const std::vector<StoredToken>&)>& changed);

}  // namespace leadline::receiver
