#include "receiver/routing/hours.h"

#include <algorithm>

namespace leadline::receiver {

namespace {

constexpr std::int64_t kMinuteOfWork = 60'000, kMinutesADay = 24 * 60, kDayOfWork = kMinutesADay * kMinuteOfWork;
constexpr std::int64_t kDaysAhead = 366;

// Monday is 0; the epoch was a Thursday. Days before it are of no lead.
int weekday_of(std::int64_t day) { return static_cast<int>((day + 3) % 7); }

}  // namespace

std::int64_t WorkingHours::free_at(std::int64_t now) const {
  if (shifts.empty() && off.empty()) return now;
  const std::int64_t local = now + zone * kMinuteOfWork, today = local / kDayOfWork;
  for (std::int64_t day = today; day <= today + kDaysAhead; ++day) {
    if (std::any_of(off.begin(), off.end(), [&](const DaysOff& one) { return day >= one.first && day <= one.last; })) continue;
    std::int64_t first = -1;
    for (const Shift& shift : shifts.empty() ? std::vector<Shift>{{0x7f, 0, kMinutesADay}} : shifts) {
      const std::int64_t from = day * kDayOfWork + shift.from * kMinuteOfWork, to = day * kDayOfWork + shift.to * kMinuteOfWork;
      if ((shift.days >> weekday_of(day) & 1) == 0 || to <= local) continue;
      const std::int64_t begins = std::max(from, local);
      if (first < 0 || begins < first) first = begins;
    }
    if (first >= 0) return first - zone * kMinuteOfWork;
  }
  return now + kDaysAhead * kDayOfWork;
}

}  // namespace leadline::receiver
