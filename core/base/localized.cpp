#include "base/localized.h"

#include "base/limits.h"
#include "base/schema.h"
#include "base/text.h"

namespace leadline::base {

Localized::Localized() = default;
Localized::Localized(const Localized&) = default;
Localized::Localized(Localized&&) noexcept = default;
Localized& Localized::operator=(const Localized&) = default;
Localized& Localized::operator=(Localized&&) noexcept = default;
Localized::~Localized() = default;

std::string base_language(std::string_view locale) { return lower_ascii(locale.substr(0, locale.find_first_of("-_"))); }

namespace {

// Too long for anybody to read: an error at `pointer`.
bool too_long(const Json& text, const std::string& pointer, Diagnostics& diagnostics) {
  const bool is = text.get_ref<const std::string&>().size() > limits::kWordsBytes;
  if (is) add_error(diagnostics, pointer, Problem::text_too_long, limits::kWordsBytes);
  return is;
}

// How well a text's language serves a reader of `wanted` (both in lower case): 3 the same tag, 2 its base language,
// 1 another variety of that language, 0 not at all.
int nearness(const std::string& tag, const std::string& wanted) {
  const std::string base = base_language(wanted);
  return tag == wanted ? 3 : tag == base ? 2 : base_language(tag) == base ? 1 : 0;
}

}  // namespace

std::optional<Localized> Localized::compile(const Json* value, const std::string& pointer, Diagnostics& diagnostics,
                                            std::string_view config_locale) {
  Localized out;
  if (!value) return out;
  if (value->is_string()) {
    if (too_long(*value, pointer, diagnostics)) return std::nullopt;
    out.texts_.emplace_back(lower_ascii(config_locale), value->get<std::string>());
    return out;
  }
  if (!value->is_object() || value->empty()) {
    add_error(diagnostics, pointer, Problem::not_a_text);
    return std::nullopt;
  }
  const std::string first = lower_ascii(config_locale);
  for (auto it = value->begin(); it != value->end(); ++it) {
    if (!it->is_string()) {
      add_error(diagnostics, child_pointer(pointer, it.key()), Problem::translation_not_a_text);
      return std::nullopt;
    }
    if (too_long(*it, child_pointer(pointer, it.key()), diagnostics)) return std::nullopt;
    const std::string tag = lower_ascii(it.key());
    const bool preferred = nearness(tag, first) > (out.texts_.empty() ? 0 : nearness(out.texts_[0].first, first));
    out.texts_.emplace_back(tag, it->get<std::string>());
    if (preferred) std::swap(out.texts_.front(), out.texts_.back());
  }
  return out;
}

const std::string& Localized::in(std::string_view locale) const {
  static const std::string kNone;
  if (texts_.empty()) return kNone;
  const std::string tag = lower_ascii(locale);
  const std::string* best = &texts_[0].second;
  int best_nearness = 0;
  for (const auto& [key, text] : texts_) {
    const int found = nearness(key, tag);
    if (found > best_nearness) {
      best = &text;
      best_nearness = found;
    }
  }
  return *best;
}

}  // namespace leadline::base
