// The border as JavaScript sees it: two functions over text, nothing else (docs/protocol.md).
//
// Only strings cross, and Embind copies them, so nobody has to free anything. One module holds one session.
#include <emscripten/bind.h>

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

EMSCRIPTEN_BINDINGS(leadline) {
  emscripten::function("load", &load);
  emscripten::function("step", &step);
}

// A broken invariant ends the module by a trap, which JavaScript sees as an exception and answers with the twin.
// The C library's own abort would call out to JavaScript to print; the core calls out for nothing but memory.
extern "C" void abort() {
  __builtin_trap();
}
