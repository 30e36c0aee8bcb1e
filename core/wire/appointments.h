// Appointments (fields of kind `slot`) as whoever receives leads sees them: which times a lead asks for, and what is answered when another
// lead has one. Who has which is for whoever keeps leads to know.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "config/config.h"

namespace leadline::wire {

// A time that a lead asks for.
struct Appointment {
  std::string form, field;
  std::string time;           // "2026-12-01T09:00+07:00"
  std::int64_t ends = 0;      // ms since the epoch
  std::int32_t capacity = 0;  // how many leads may have it; 0: the schedule has no such time
};

// A time that leads have.
struct HeldTime {
  std::string field, time;
  std::int32_t leads = 0;
};

std::vector<Appointment> appointments_of(const config::Config& config, const base::Json& submission);

// What is wrong with the answers whose times others have (`fields`: with spaces between them), as the page shows it beside them:
// {"when": "This time …"}.
base::Json taken_errors(const config::Config& config, const base::Json& submission, std::string_view fields);

// The times that nobody can have any more, by field: {"when": ["2026-12-01T09:00+07:00"]}. Null: there is no such form.
base::Json full_times(const config::Config& config, const std::string& form, const std::vector<HeldTime>& held);

}  // namespace leadline::wire
