// The models of the later parts of the core. A page calls each of these functions when it has fetched that part, and before
// anything else of it (wasm/parts.mjs).
#include "base/door.h"
#include "config/config.h"

namespace leadline::config {

using base::Json;

namespace {

// What stands for a condition that cannot be read: the surface stays away.
rules::Program never() {
  base::Diagnostics none;
  return rules::compile(Json(false), "", none).value_or(rules::Program());
}

LEADLINE_DOOR void link_rules(Config& config, base::Diagnostics& out) {
  for (const surfaces::Cta& cta : config.ctas)
    config.cta_when.push_back(cta.when.is_null() ? rules::Program() : rules::compile_condition(cta.when, cta.pointer + "/when", out).value_or(never()));
}

LEADLINE_DOOR void link_score(Config& config, base::Diagnostics& out) {
  // Taken apart as it is read: a large model and its document are never both there.
  scoring::compile(std::exchange(config.scoring_document, Json()), config.timezone, "/scoring", out, config.scoring);
}

LEADLINE_DOOR void link_send(Config& config, base::Diagnostics& out) {
  config.delivery = delivery::compile(config.delivery_document, "/delivery", out);
  if (config.delivery.endpoints.empty() && !config.forms.forms.empty())
    base::add_warning(out, "/delivery", base::Problem::no_endpoint);
}

}  // namespace

void link(Config& config, Part part, base::Diagnostics& out) {
  if (config.linked.has(part)) return;
  config.linked.add(part);
  switch (part) {
    case Part::rules: return link_rules(config, out);
    case Part::score: return link_score(config, out);
    case Part::send: return link_send(config, out);
  }
}

}  // namespace leadline::config
