// What the desk keeps of a lead. It was sent by a stranger's browser, or by any program: nothing of it has to be what it should be.
#pragma once

#include "base/json.h"
#include "receiver/store/desk_store.h"

namespace leadline::receiver {

// `email`, `phone`: as a report finds them (core/metrics/measured.h), for a lead whose own fields are called otherwise.
DeskRow desk_row_of(const base::Json& submission, const std::string& email, const std::string& phone);

// Whether {score, reasons} is more than what a person with autofill may look like.
bool is_suspicious(const base::Json& spam);

}  // namespace leadline::receiver
