#include "base/zone.h"

#include "base/text.h"

namespace leadline::base {

namespace {

// Zones without daylight saving, which an offset says exactly. Others need the visitor's own offset, event by event.
#define ZONES(ROW)                                                                                                            \
  ROW("UTC", 0) ROW("Etc/UTC", 0) ROW("Asia/Ho_Chi_Minh", 420) ROW("Asia/Saigon", 420) ROW("Asia/Bangkok", 420)               \
  ROW("Asia/Jakarta", 420) ROW("Asia/Singapore", 480) ROW("Asia/Kuala_Lumpur", 480) ROW("Asia/Manila", 480)                   \
  ROW("Asia/Shanghai", 480) ROW("Asia/Hong_Kong", 480) ROW("Asia/Taipei", 480) ROW("Asia/Tokyo", 540) ROW("Asia/Seoul", 540)  \
  ROW("Asia/Kolkata", 330) ROW("Asia/Dubai", 240)
constexpr char kZones[] =
#define ROW(name, minutes) name "\0"
    ZONES(ROW);
#undef ROW
constexpr std::int16_t kZoneMinutes[] = {
#define ROW(name, minutes) minutes,
    ZONES(ROW)
#undef ROW
};

}  // namespace

bool fixed_zone(const std::string& name, std::int32_t& minutes) {
  if (const int row = find_text(kZones, name); row >= 0) {
    minutes = kZoneMinutes[row];
    return true;
  }
  if (name.size() != 6 || (name[0] != '+' && name[0] != '-') || name[3] != ':') return false;
  const auto digit = [&](std::size_t i) { return name[i] - '0'; };
  for (const std::size_t i : {1, 2, 4, 5}) if (digit(i) < 0 || digit(i) > 9) return false;
  minutes = (digit(1) * 10 + digit(2)) * 60 + digit(4) * 10 + digit(5);
  if (name[0] == '-') minutes = -minutes;
  return minutes >= -14 * 60 && minutes <= 14 * 60;
}

}  // namespace leadline::base
