// The border itself: text in, text out (docs/protocol.md). The only folder that turns lines into events and effects
// into lines.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/engine.h"

namespace leadline::wire {

class Session {
 public:
  // A config's text → {"ok","site","core","config","diagnostics"}. A second load starts anew.
  std::string load(std::string_view config_text);
  // One event's line → one answer's line. Never fails: a line that cannot be read changes nothing and says why.
  std::string step(std::string_view line);
  // An `adjust` line, for whoever holds the lead: the command line and receivers. A page has no such door, and step()
  // refuses the line.
  std::string adjust(std::string_view line);

 private:
  std::unique_ptr<engine::Engine> engine_;
};

// What is wrong with a config, in words: {"ok","hash","diagnostics"}. `ok` is false when there is an error anywhere.
base::Json check_config(std::string_view text);

// One line to an event; nullopt, with the reason in `problem`.
std::optional<api::Event> decode(std::string_view line, base::Diagnostic& problem);
// The same of one that has been read.
std::optional<api::Event> event_of(base::Json data, base::Diagnostic& problem);

}  // namespace leadline::wire
