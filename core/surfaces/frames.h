// How surfaces stand on the page (frames.def).
#pragma once

#include <cstdint>

namespace leadline::surfaces {

enum class Frame : std::uint8_t {
#define FRAME(name, ...) name,
#include "surfaces/frames.def"
#undef FRAME
};
enum class Stands : std::uint8_t { in_page, floats, blocks };

const char* word_of(Frame frame);
Stands stands(Frame frame);
// At the end of the body, over the page.
inline bool is_over_page(Frame frame) { return stands(frame) != Stands::in_page; }

}  // namespace leadline::surfaces
