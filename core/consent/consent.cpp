#include "consent/consent.h"

#include "base/schema.h"

namespace leadline::consent {

namespace {
constexpr const char* kTiers[] = {"none", "session", "persistent"};

Tier capped(const Model& model, const State& state, Tier wanted) {
  return model.honour_gpc && state.gpc && wanted == Tier::persistent ? Tier::session : wanted;
}
bool read_tier(std::string_view name, Tier& out) {
  for (int i = 0; i < 3; ++i) {
    if (name != kTiers[i]) continue;
    out = static_cast<Tier>(i);
    return true;
  }
  return false;
}
}  // namespace

const char* tier_name(Tier tier) { return kTiers[static_cast<int>(tier)]; }

void compile(const base::Json& config, const std::string&, const std::string& pointer, base::Diagnostics& out, Model& model) {
  base::check_keys(config, pointer, {"default", "gpc"}, out);
  model.initial = static_cast<Tier>(base::choose(config, "default", {"none", "session", "persistent"}, 1, pointer, out));
  base::expect(config, pointer, base::a_boolean(), {"gpc"}, out);
  model.honour_gpc = base::get_bool(config, "gpc", true);
}

State begin(const Model& model, const api::Event& boot, const State* kept) {
  State state;
  state.gpc = base::get_bool(boot.data, "gpc");
  state.tier = capped(model, state, kept ? kept->tier : model.initial);
  return state;
}

bool take(const Model& model, State& state, const api::Event& event) {
  Tier wanted = state.tier;
  if (event.kind != api::EventKind::consent || !read_tier(base::get_text(event.data, "tier"), wanted)) return false;
  const Tier before = state.tier;
  state.tier = capped(model, state, wanted);
  return state.tier < before;
}

const char* storage(const State& state) {
  switch (state.tier) {
    case Tier::none: return nullptr;
    case Tier::session: return "session";
    case Tier::persistent: return "local";
  }
  return nullptr;
}

base::Json to_json(const State& state) { return base::object_of("tier", tier_name(state.tier), "gpc", state.gpc); }

State from_json(const base::Json& json) {
  State state;
  if (!read_tier(base::get_text(json, "tier"), state.tier)) state.tier = Tier::none;
  state.gpc = base::get_bool(json, "gpc");
  return state;
}

}  // namespace leadline::consent
