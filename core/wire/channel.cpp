#include "wire/channel.h"

#include "api/border.h"
#include "engine/evidence.h"

namespace leadline::wire {

std::string channel_of(const config::Config& config, const base::Json& arrival) {
  engine::State state;
  for (const config::Part part : config::kParts) {
    engine::read_late(state, config, part);
    state.linked.add(part);  // channels have their names with the part that has the conditions
  }
  api::Event event;
  event.kind = api::EventKind::page;
  event.wall.ms = 1;
  event.data = base::object_of("k", api::name_of(event.kind), "path", "/");
  for (const char* key : {"query", "referrer", "host"}) if (const base::Json* value = base::find(arrival, key)) base::put(event.data, key, *value);
  if (!engine::reduce(event, config)) return {};
  engine::learn(state, config, event);
  return base::get_string(base::get_object(state.facts.doc, "visit"), "channel");
}

}  // namespace leadline::wire
