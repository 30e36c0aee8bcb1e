// Appointments (fields of kind `slot`): which times a lead asks for, and what is answered when another lead has one. Two people never
// get the same time: the store decides, in the transaction that stores the lead.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "config/config.h"
#include "receiver/store/store.h"

namespace leadline::receiver {

// The times that a submission asks for. One that the schedule does not have is nobody's.
std::vector<Booking> bookings_of(const config::Config& config, const base::Json& submission);

// What is wrong with the answers whose times others have, as the page shows it beside their fields: {"when": "This time …"}.
base::Json taken_errors(const config::Config& config, const base::Json& submission, std::string_view fields);

// The times that nobody can have any more, by field: {"when": ["2026-12-01T09:00+07:00"]}.
base::Json full_times(const forms::Form& form, const std::vector<HeldTime>& held);

}  // namespace leadline::receiver
