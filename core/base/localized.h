// A text of the config in one language or several: "Send", or {"vi": "Gửi", "en": "Send"}.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "base/json.h"

namespace leadline::base {

class Localized {
 public:
  // Defined in the .cpp, though the compiler could make them by itself: then it would repeat them in every function that copies or
  // moves one, and in wasm those repetitions were a tenth of the code around them.
  Localized();
  Localized(const Localized& other);
  Localized(Localized&& other) noexcept;
  Localized& operator=(const Localized& other);
  Localized& operator=(Localized&& other) noexcept;
  ~Localized();

  // From the config's value. Absent (nullptr) is an empty text. Anything but a string or an object of strings under
  // language tags (BCP 47: `vi`, `en-GB`) is an error in `diagnostics`, and nullopt.
  // `config_locale`: the config's own language, the one to fall back to.
  static std::optional<Localized> compile(const Json* value, const std::string& pointer, Diagnostics& diagnostics,
                                          std::string_view config_locale = {});

  // The text for a language tag, by the first that exists: the exact tag, its base language (`en` for `en-GB`), another
  // variety of that language, the config's language, the first one given. "" when there is no text at all.
  const std::string& in(std::string_view locale) const;
  bool empty() const { return texts_.empty(); }
  // Each of its texts becomes what `change` makes of it.
  template <typename Change>
  void change(Change&& change) { for (auto& [tag, text] : texts_) text = change(text); }

 private:
  std::vector<std::pair<std::string, std::string>> texts_;  // lower-case tag and text; the fallback comes first
};

// `en` for `en-GB` and `EN_us`; lower case.
std::string base_language(std::string_view locale);

}  // namespace leadline::base
