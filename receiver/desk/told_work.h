// What is told of a lead from elsewhere (POST /api/outcomes, `leadline import outcomes`) is seen on the desk as well: the lead moves, and
// its history says who told it.
#pragma once

#include <optional>
#include <string>

#include "receiver/store/store.h"

namespace leadline::receiver {

// Within transact(). Whether a lead was moved: forward alone, for outcomes are told in any order and more than once, and what has
// been reached is taken back by a person. A lost lead comes back by what happened later. nullopt when it failed.
std::optional<bool> move_by_told(Store& store, const std::string& site, const Told& told, const std::string& by, std::int64_t now);

}  // namespace leadline::receiver
