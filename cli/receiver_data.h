// What a command asks of a receiver's data: of the running one over the socket in its folder, of a stopped one's store directly.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "receiver/store/stores.h"

namespace leadline::cli {

// The answer, which may be an error (receiver/access/control.h); nullopt: `command` has said on stderr why there is none.
std::optional<base::Json> ask_data(const char* command, const std::string& folder, const receiver::StoreKind& kind, const base::Json& request);

// The kind that `--store` names; nullptr when there is none of that name.
const receiver::StoreKind* store_kind_of(const std::string& name);

}  // namespace leadline::cli
