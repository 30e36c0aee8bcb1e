// What goes out: effects in the order in which the host must carry them out (docs/protocol.md). An effect is the
// border's object itself; these makers are the only places that know its keys.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/border.h"
#include "base/diagnostic.h"
#include "base/json.h"

namespace leadline::api {

struct Answer {
  std::vector<base::Json> effects;
  std::optional<std::int64_t> wake_ms;  // from the event that was answered

  void add(base::Json effect) { effects.push_back(std::move(effect)); }
};

base::Json effect(EffectKind kind);
base::Json emit(Emitted name, base::Json data);
base::Json warn(const base::Diagnostic& problem);
base::Json store_state(const char* where, base::Json value);
base::Json store_record(const std::string& key, base::Json value);
base::Json erase_record(const std::string& key);
base::Json erase_state();
base::Json erase_all();  // the visitor withdraws
base::Json post(const std::string& key, std::int64_t attempt);
base::Json tell(const std::string& question, base::Json data);

}  // namespace leadline::api
