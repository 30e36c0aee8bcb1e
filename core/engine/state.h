// Everything the engine remembers: plain data. What is saved is exactly this, so that a restored engine goes on as the
// uninterrupted one would (tests/sessions are run so, resumed at every line).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attribution/attribution.h"
#include "base/random.h"
#include "config/config.h"
#include "consent/consent.h"
#include "delivery/delivery.h"
#include "facts/facts.h"
#include "forms/forms.h"
#include "scoring/scoring.h"

namespace leadline::engine {

// One CTA or form on this page.
struct SurfaceState {
  bool placed = false;         // the page has its slot, or it floats and needs none
  bool open = false;           // modal: on the screen
  bool drawn = false;          // the browser has its tree
  bool impression = false;     // counted on this page
  std::uint32_t pulled = 0;    // CTAs: what of its trigger has happened on this page
  std::int64_t closed_in = 0;  // CTAs: the visit in which the visitor closed it, by its number; 0: never
  std::int64_t shown_at = -1;  // monotonic: since when a form can be filled in (time trap)
  forms::State form;           // forms only
  std::string key;             // the record a form's submission became
  bool kept = false;           // it waits to be made a record of, and is on disk as it was typed
};

// Evidence: the events that scoring has seen, as JSON with commas between. It is saved every few seconds and read once,
// when a lead goes out: so it is kept as what a save writes, the inside of a JSON string.
struct Log {
  std::string escaped;
  std::int64_t events = 0;
  std::size_t bytes = 0;   // before it was escaped
  bool truncated = false;  // full
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
  bool booted = false;
  std::int64_t wall = 0;       // of the last event; never goes back
  std::int64_t mono = 0;
  base::Random random;
  std::string locale;
  facts::State facts;
  consent::State consent;
  attribution::State attribution;
  scoring::State scoring;
  delivery::State delivery;
  std::vector<SurfaceState> surfaces;   // CTAs, then forms, as in the config
  base::Json traits = base::Json::object();  // all that the site told us, for the submission
  base::Json page = base::Json::object();    // {path, title} of this page, for the submission
  Log log;
  Waiting waiting;
  config::Parts linked, asked, hurried; // parts of the core: in use; asked for; asked for at once
  base::Json kept_scoring, kept_delivery;  // as they were saved, until the part that reads them is linked
  bool unsaved = false;                 // something changed since the last `store state`
  std::int64_t saved_at = 0;            // monotonic
  std::int64_t patience_until = -1;     // monotonic: a form still "sending" by then says "saved"
};

base::Json to_json(const State& state, const config::Config& config);
// All but what `kept_scoring` and `kept_delivery` hold.
State from_json(const base::Json& json, const config::Config& config);
// Names of parts.
config::Parts read_parts(const base::Json& names);

}  // namespace leadline::engine
