// Reads the members of one object of the config. Absent members leave the target as it is; wrong ones are reported at
// their own pointer and clear `ok`. One class instead of many calls, because every call site is bytes in the page.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "base/json.h"
#include "base/localized.h"

namespace leadline::base {

class Reader {
 public:
  // `json` and `diagnostics` must outlive the reader.
  Reader(const Json& json, std::string pointer, Diagnostics& diagnostics, std::string_view locale)
      : json_(json), pointer_(std::move(pointer)), diagnostics_(diagnostics), locale_(locale) {}

  void text(const char* key, Localized& out);
  void string(const char* key, std::string& out);
  void boolean(const char* key, bool& out);
  // A whole number from 0 to limits::kFieldBytes.
  void count(const char* key, std::int32_t& out);
  // A required identifier: it must be able to stand in attributes, storage keys and URLs as it is. A letter or digit,
  // then letters, digits, `_` and `-` (up to 64).
  void identifier(const char* key, std::string& out);
  // A member that is an array of at most `most` items; an empty one when it is absent or something else.
  const Json& array(const char* key, std::size_t most);

  // An error at the member `key`, or at the object when there is no such member.
  void fail(const char* key, Problem problem);
  // An error somewhere in this object.
  void fail_at(const std::string& pointer, Problem problem, std::string_view subject = {});
  void warn(const char* key, Problem problem);

  // Something in a part of this object is wrong, and reported already.
  void spoil() { ok_ = false; }

  std::string at(const char* key) const { return child_pointer(pointer_, key); }
  const Json* find(const char* key) const { return base::find(json_, key); }
  const Json& json() const { return json_; }
  const std::string& pointer() const { return pointer_; }
  Diagnostics& diagnostics() { return diagnostics_; }
  std::string_view locale() const { return locale_; }
  bool ok() const { return ok_; }

 private:
  // The member `key`, which the reason calls `{}`.
  void mistyped(const char* key, Problem problem);

  const Json& json_;
  std::string pointer_;
  Diagnostics& diagnostics_;
  std::string_view locale_;
  bool ok_ = true;
};

}  // namespace leadline::base
