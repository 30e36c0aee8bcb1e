#include "base/localized.h"

#include "base/schema.h"
#include "base/text.h"

namespace leadline::base {

std::string base_language(std::string_view locale) { return lower_ascii(locale.substr(0, locale.find_first_of("-_"))); }

std::optional<Localized> Localized::compile(const Json* value, const std::string& pointer, Diagnostics& diagnostics,
                                            std::string_view config_locale) {
  Localized out;
  if (!value) return out;
  if (value->is_string()) {
    out.texts_.emplace_back(lower_ascii(config_locale), value->get<std::string>());
    return out;
  }
  if (!value->is_object() || value->empty()) {
    add_error(diagnostics, pointer, "not_a_text", "must be a text, or texts by language",
              "write \"Send\", or {\"vi\": \"Gửi\", \"en\": \"Send\"}");
    return std::nullopt;
  }
  const std::string first = lower_ascii(config_locale);
  for (auto it = value->begin(); it != value->end(); ++it) {
    if (!it->is_string()) {
      add_error(diagnostics, child_pointer(pointer, it.key()), "not_a_text", "must be a text");
      return std::nullopt;
    }
    const std::string tag = lower_ascii(it.key());
    const bool preferred = tag == first || (!out.texts_.empty() && base_language(out.texts_[0].first) !=
                                            base_language(first) && base_language(tag) == base_language(first));
    out.texts_.emplace(preferred ? out.texts_.begin() : out.texts_.end(), tag, it->get<std::string>());
  }
  return out;
}

const std::string& Localized::in(std::string_view locale) const {
  static const std::string kNone;
  if (texts_.empty()) return kNone;
  const std::string tag = lower_ascii(locale), base = base_language(locale);
  const std::string* best = &texts_[0].second;
  int best_rank = 0;
  for (const auto& [key, text] : texts_) {
    const int rank = key == tag ? 3 : key == base ? 2 : base_language(key) == base ? 1 : 0;
    if (rank > best_rank) { best = &text; best_rank = rank; }
  }
  return *best;
}

}  // namespace leadline::base
