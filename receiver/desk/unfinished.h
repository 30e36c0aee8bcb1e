// Where people leave forms, as far as a receiver knows: of forms that send what is unfinished (docs/forms.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json.h"
#include "receiver/store/store_thread.h"

namespace leadline::receiver {

// Of leads received in [since, until): `[{form, sent, unfinished, known, fields: [{field, last}]}]`. `known`: whether the form sends what is
// unfinished, without which nobody knows; `last`: how many have left with that as the last field that they answered. nullopt: the store is busy.
std::optional<base::Json> unfinished_by_form(SiteStore& store, const std::string& site, const base::Json& config, std::int64_t since, std::int64_t until);

}  // namespace leadline::receiver
