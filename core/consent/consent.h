// How much may be kept. Tiers, each containing the one before: `none` (nothing kept beyond this page, nothing sent but
// what the visitor submits) < `session` (until the tab closes) < `persistent`. A submitted form's record is kept until it
// is delivered in every tier: that is what the visitor asked for.
#pragma once

#include "api/event.h"
#include "base/diagnostic.h"

namespace leadline::consent {

enum class Tier : std::uint8_t { none, session, persistent };

struct Model {
  Tier initial = Tier::session;
  bool honour_gpc = true;  // Global Privacy Control caps the tier at `session`
};

struct State {
  Tier tier = Tier::session;
  bool gpc = false;
};

void compile(const base::Json& config, const std::string& timezone, const std::string& pointer, base::Diagnostics& out, Model& model);

State begin(const Model& model, const api::Event& boot, const State* kept);
// True when the tier went down: what was kept must be erased.
bool take(const Model& model, State& state, const api::Event& event);

// Where the small state may be kept: "local", "session", or nullptr for nowhere.
const char* storage(const State& state);
const char* tier_name(Tier tier);

base::Json to_json(const State& state);
// A tier that cannot be read is none: whoever kept it may have been told to keep less than we would.
State from_json(const base::Json& json);

}  // namespace leadline::consent
