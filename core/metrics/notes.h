// What figures cannot say, and what to mind when one reads them: sentences in the language that is asked for (notes.def).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"

namespace leadline::metrics {

enum class Note : std::uint8_t {
#define NOTE(name, ...) name,
#include "metrics/notes.def"
#undef NOTE
};

class Notes {
 public:
  // `locale`: vi for Vietnamese; else they are English.
  explicit Notes(std::string_view locale = {}) : vi_(locale == "vi") {}

  void add(Note note, const std::string& first = {}, const std::string& second = {});
  // Of so many, where there are any.
  void count(Note note, std::int64_t number, const std::string& second = {});
  // What leads are told apart by (kReportKeys), as a sentence says it.
  std::string key_name(const std::string& key) const;
  base::Json take();

 private:
  bool vi_;
  base::Json list_ = base::list();
};

}  // namespace leadline::metrics
