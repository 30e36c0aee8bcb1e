// What the relay needs to be let in elsewhere. The site file only names a secret, "{{secret:NAME}}"; it stands in the environment as
// LEADLINE_SECRET_NAME, or in a file that nobody but its owner can read. No log, no answer and no page ever holds one.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/json.h"

namespace leadline::receiver {

class Secrets {
 public:
  Secrets() = default;
  // From a file, {"NAME": "value"}; nullopt with the reason in `problem`.
  static std::optional<Secrets> read(const std::string& path, std::string& problem);

  // The file's, then the environment's; nullopt when there is none of that name.
  std::optional<std::string> find(const std::string& name) const;
  // {NAME: text}: the file's.
  base::Json kept() const;
  // A text with its secrets in their places; nullopt with the name in `missing`.
  std::optional<std::string> fill_in(const std::string& text, std::string& missing) const;

 private:
  std::map<std::string, std::string> values_;
};

// Whether a text names a secret.
bool names_secret(const std::string& text);

}  // namespace leadline::receiver
