#include "api/effect.h"

namespace leadline::api {

using base::Json;

Json effect(EffectKind kind) {
  Json out = base::object();
  base::put(out, "k", name_of(kind));
  return out;
}

Json emit(Emitted name, Json data) {
  Json out = effect(EffectKind::emit);
  base::put(out, "name", name_of(name));
  base::put(out, "data", std::move(data));
  return out;
}

Json warn(const base::Diagnostic& problem) {
  Json out = base::to_json(problem);
  base::put(out, "k", name_of(EffectKind::warn));
  return out;
}

Json store_state(const char* where, Json value) {
  Json out = effect(EffectKind::store);
  base::put(out, "at", "state");
  base::put(out, "where", where);
  base::put(out, "value", std::move(value));
  return out;
}

Json store_record(const std::string& key, Json value) {
  Json out = effect(EffectKind::store);
  base::put(out, "at", "outbox");
  base::put(out, "key", key);
  base::put(out, "value", std::move(value));
  return out;
}

Json erase_record(const std::string& key) {
  Json out = effect(EffectKind::erase);
  base::put(out, "at", "outbox");
  base::put(out, "key", key);
  return out;
}

Json erase_state() {
  Json out = effect(EffectKind::erase);
  base::put(out, "at", "state");
  return out;
}

Json erase_all() {
  Json out = effect(EffectKind::erase);
  base::put(out, "at", "outbox");
  return out;
}

Json post(const std::string& key, std::int64_t attempt) {
  Json out = effect(EffectKind::post);
  base::put(out, "key", key);
  base::put(out, "attempt", attempt);
  return out;
}

Json tell(const std::string& question, Json data) {
  Json out = effect(EffectKind::tell);
  base::put(out, "what", question);
  base::put(out, "data", std::move(data));
  return out;
}

}  // namespace leadline::api
