// Everything the engine remembers: plain data, the rows of config/features.h and engine/state.def. What is saved is exactly this, so
// that a restored engine goes on as the uninterrupted one would (tests/sessions are run so, resumed at every line).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/late.h"
#include "base/random.h"
#include "config/config.h"
#include "config/features.h"
#include "forms/forms.h"

namespace leadline::engine {

// One surface on this page. How often it has shown, and what it waits for, is of `targeting`.
struct SurfaceState {
  bool placed = false;         // the page has its slot, or it stands over the page and needs none
  bool open = false;           // a form in a dialog: on the screen
  bool up = false;             // what has a target: to be seen (targeting::Record::up)
  bool tab = false;            // a CTA that has become one
  bool drawn = false;          // the browser has its tree
  bool impression = false;     // counted on this page
  std::int64_t shown_at = -1;  // monotonic: since when a form can be filled in (time trap)
  forms::State form;           // forms only
  bool copied = false;         // … and whether its code was copied
  std::string gift;            // the address of what it gives, where the receiver's answer has said it
  std::string key;             // the record a form's submission became
  bool kept = false;           // it waits to be made a record of, and is on disk as it was typed
};

// Evidence: the events that scoring has seen, as JSON with commas between. It is saved every few seconds and read once,
// when a lead goes out: so it is kept as what a save writes, the inside of a JSON string.
struct Log {
  std::string escaped;
  std::int64_t events = 0;
  std::size_t bytes = 0;  // before it was escaped
};

// What parts of the core that a page has not fetched yet still have to see, in order, and what was known before it.
struct Waiting {
  std::vector<api::Event> events;
  std::size_t bytes = 0;          // of their text
  bool full = false;              // some were left out: the log will have a gap
  facts::State facts;             // as scoring last saw them
  attribution::State attribution;
};

struct State {
#define FEATURE(folder, config, conditions, part, ...) \
  LEADLINE_NOW_##part(folder::State folder;) LEADLINE_LATE_##part(base::Late<folder::State> folder; base::Json kept_##folder;)
  LEADLINE_FEATURES(FEATURE)
#undef FEATURE
#define STATE(type, member, first, ...) type member = first;
#include "engine/state.def"
#undef STATE
};

// What lives at least so long: all of it for a `resume`, what outlives the page for the browser's storage.
base::Json to_json(const State& state, const config::Config& config, config::Life least);
// Puts it into `state`. What another version of the core has kept is dropped, feature by feature; it is taken out of `kept`.
void read(State& state, base::Json& kept, const config::Config& config, config::Life least);
// What a part of the core has to read of it, when that part is there.
void read_late(State& state, const config::Config& config, config::Part part);
// Names of parts.
config::Parts read_parts(const base::Json& names);

}  // namespace leadline::engine
