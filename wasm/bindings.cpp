// The border as JavaScript sees it: two functions over text, nothing else (docs/protocol.md).
//
// Only strings cross, and Embind copies them, so nobody has to free anything. One module holds one session.
#include <emscripten/bind.h>

#include <cstring>
#include <string>

#include "wire/session.h"

namespace {

leadline::wire::Session session;

std::string load(const std::string& config) {
  return session.load(config);
}

std::string step(const std::string& line) {
  return session.step(line);
}

}  // namespace

// Embind's library has a file, bind.cpp, that tells JavaScript about every type that might cross: integers, floats, wide strings, views
// of memory. Here only std::string crosses. The three functions below stand in for what that file defines, so that the linker does
// not take it, and Emscripten leaves the glue for all the other types out.
extern "C" {
const char* __getTypeName(const std::type_info*) { return strdup("type"); }  // for the error text of an unregistered type
void _embind_register_bindings(emscripten::internal::InitFunc*) {}           // for libraries loaded later: there are none
void _embind_initialize_bindings() {}
}

EMSCRIPTEN_BINDINGS(leadline) {
  emscripten::internal::_embind_register_std_string(emscripten::internal::TypeID<std::string>::get(), "std::string");
  emscripten::function("load", &load);
  emscripten::function("step", &step);
}

// A broken invariant ends the module by a trap, which JavaScript sees as an exception and answers with the twin.
// The C library's own abort would call out to JavaScript to print; the core calls out for nothing but the digits of numbers.
extern "C" void abort() {
  __builtin_trap();
}
