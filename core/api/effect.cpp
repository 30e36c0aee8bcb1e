#include "api/effect.h"

namespace leadline::api {

using base::Json;

Json effect(const char* kind) {
  Json out = Json::object();
  base::put(out, "k", kind);
  return out;
}

Json emit(const char* name, Json data) {
  Json out = effect("emit");
  base::put(out, "name", name);
  base::put(out, "data", std::move(data));
  return out;
}

Json warn(const base::Diagnostic& problem) {
  Json out = base::to_json(problem);
  base::put(out, "k", "warn");
  return out;
}

Json store_state(const char* where, Json value) {
  Json out = effect("store");
  base::put(out, "at", "state");
  base::put(out, "where", where);
  base::put(out, "value", std::move(value));
  return out;
}

Json store_record(const std::string& key, Json value) {
  Json out = effect("store");
  base::put(out, "at", "outbox");
  base::put(out, "key", key);
  base::put(out, "value", std::move(value));
  return out;
}

Json erase_record(const std::string& key) {
  Json out = effect("erase");
  base::put(out, "at", "outbox");
  base::put(out, "key", key);
  return out;
}

Json erase_state() {
  Json out = effect("erase");
  base::put(out, "at", "state");
  return out;
}

Json post(const std::string& key, std::int64_t attempt) {
  Json out = effect("post");
  base::put(out, "key", key);
  base::put(out, "attempt", attempt);
  return out;
}

Json tell(const std::string& what, Json data) {
  Json out = effect("tell");
  base::put(out, "what", what);
  base::put(out, "data", std::move(data));
  return out;
}

}  // namespace leadline::api
