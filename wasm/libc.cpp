// Two functions of the C library, replaced for the wasm build alone because of what they bring along (raw bytes of
// leadline.wasm, measured by leaving them out). Both are called by nlohmann/json only; the linker's --wrap turns its calls
// here (CMakeLists.txt).
#include <cstddef>
#include <cstdarg>

#include "base/number.h"

// nlohmann's lexer has checked the number already, so to read it is all that is left. musl's strtod computes in 128-bit
// floats, in software: 15 KB. Ours is correctly rounded too (tests/native/number_test.cpp), so both builds agree.
extern "C" double __wrap_strtod(const char* text, char** end) {
  std::size_t length = 0;
  while (text[length] != '\0') ++length;
  if (end != nullptr) *end = const_cast<char*>(text) + length;
  return leadline::base::to_number(std::string_view(text, length));
}

// nlohmann's lexer formats control characters for an error text that nobody sees (we say "not JSON" and name the line
// natively); musl's printf, floats and all, is 9 KB.
extern "C" int __wrap_snprintf(char* buffer, std::size_t size, const char*, ...) {
  if (size > 0) buffer[0] = '\0';
  return 0;
}

// Embind's: it prints the address of a type without a name, for an error text that cannot occur (two functions of strings).
extern "C" int __wrap_sprintf(char* buffer, const char*, ...) {
  buffer[0] = '\0';
  return 0;
}

// libc++ reports a broken precondition on stderr, through printf, before it stops; a trap is all the page needs (js/host.ts
// goes on with the twin). Replacing this function is what libc++ provides for (libcxx "Overriding the default termination").
_LIBCPP_BEGIN_NAMESPACE_STD
[[noreturn]] void __libcpp_verbose_abort(const char*, ...) noexcept { __builtin_trap(); }
_LIBCPP_END_NAMESPACE_STD
