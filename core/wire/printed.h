// A session for people to read: a line for each event, with what followed from it.
//
//    0:01.000  page /blog          → watch scroll 70 %; show price-offer; score 7 (cold); wake in 1.9 s
//
// For the command line, the documents and failed tests. No page carries it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"

namespace leadline::wire {

class Printer {
 public:
  // An event's line and its answer's, as the border has them (docs/protocol.md), as one line without its end. Time is counted
  // from the first event. Lines that cannot be read are printed as they are, shortened.
  std::string print(std::string_view event, std::string_view answer);

 private:
  std::int64_t elapsed_ms(const base::Json& event);

  bool begun_ = false;
  std::int64_t wall_ms_ = 0;     // of the last event
  std::int64_t mono_ms_ = 0;
  std::int64_t elapsed_ms_ = 0;
};

}  // namespace leadline::wire
