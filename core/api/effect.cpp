#include "api/effect.h"

namespace leadline::api {

using base::Json;

Json effect(const char* kind) {
  Json out = Json::object();
  out["k"] = kind;
  return out;
}

Json emit(const char* name, Json data) {
  Json out = effect("emit");
  out["name"] = name;
  out["data"] = std::move(data);
  return out;
}

Json warn(const std::string& code, const std::string& message) {
  Json out = effect("warn");
  out["code"] = code;
  out["message"] = message;
  return out;
}

Json store_state(const char* where, Json value) {
  Json out = effect("store");
  out["at"] = "state";
  out["where"] = where;
  out["value"] = std::move(value);
  return out;
}

Json store_record(const std::string& key, Json value) {
  Json out = effect("store");
  out["at"] = "outbox";
  out["key"] = key;
  out["value"] = std::move(value);
  return out;
}

Json erase_record(const std::string& key) {
  Json out = effect("erase");
  out["at"] = "outbox";
  out["key"] = key;
  return out;
}

Json erase_state() {
  Json out = effect("erase");
  out["at"] = "state";
  return out;
}

Json post(const std::string& key, std::int64_t attempt) {
  Json out = effect("post");
  out["key"] = key;
  out["attempt"] = attempt;
  return out;
}

Json tell(const std::string& what, Json data) {
  Json out = effect("tell");
  out["what"] = what;
  out["data"] = std::move(data);
  return out;
}

}  // namespace leadline::api
