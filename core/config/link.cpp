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

// Taken apart as it is read: a large model and its document are never both there.
#define FEATURE(folder, own, conditions, part, ...) \
  LEADLINE_LATE_##part(LEADLINE_DOOR void link_##folder(Config& config, base::Diagnostics& out) { \
    folder::compile(std::exchange(config.folder##_document, Json()), config.timezone, "/" #folder, out, config.folder.make()); })
LEADLINE_FEATURES(FEATURE)
#undef FEATURE

LEADLINE_DOOR void find_no_endpoint(const Config& config, base::Diagnostics& out) {
  if (config.delivery->endpoints.empty() && !config.forms.forms.empty())
    base::add_warning(out, "/delivery", base::Problem::no_endpoint);
}

}  // namespace

void link(Config& config, Part part, base::Diagnostics& out) {
  if (config.linked.has(part)) return;
  config.linked.add(part);
  if (part == Part::rules) link_rules(config, out);
#define FEATURE(folder, own, conditions, part_, ...) LEADLINE_LATE_##part_(if (part == Part::part_) link_##folder(config, out);)
  LEADLINE_FEATURES(FEATURE)
#undef FEATURE
  if (part == Part::send) find_no_endpoint(config, out);
}

}  // namespace leadline::config
