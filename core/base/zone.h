// Time zones whose offset never changes. Others need the visitor's own offset, event by event.
#pragma once

#include <cstdint>
#include <string>

namespace leadline::base {

// "UTC", "Asia/Ho_Chi_Minh", "+07:00": minutes east of UTC. False when it is none that we know.
bool fixed_zone(const std::string& name, std::int32_t& minutes);

}  // namespace leadline::base
