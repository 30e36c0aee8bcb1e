// base/exact_number.h in a page: JavaScript's own numbers are what it promises. (js/glue.ts; for the twin numbers.js)
#include "base/exact_number.h"

extern "C" {
// Writes the digits of `value` at `text`, which has room for 32 bytes; answers with how many there are.
int leadline_print_number(double value, char* text);
// Reads the decimal literal of `length` bytes at `text`.
double leadline_read_number(const char* text, int length);
}

namespace leadline::base {

void append_exactly(double value, std::string& out) {
  char text[32];
  out.append(text, static_cast<std::size_t>(leadline_print_number(value, text)));
}

double read_exactly(std::string_view literal) {
  return leadline_read_number(literal.data(), static_cast<int>(literal.size()));
}

}  // namespace leadline::base
