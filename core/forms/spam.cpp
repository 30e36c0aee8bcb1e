// Signs of a machine. Each is weighed by how often a person would give it: a lead that is taken for spam is a lost lead.
#include "base/text.h"
#include "forms/forms.h"

namespace leadline::forms {

namespace {

using base::Json;

constexpr std::int64_t kTooFastMs = 2000;  // few people read and fill a form in less; with autofill some do
constexpr std::size_t kManyLinks = 3;
constexpr std::size_t kManyAnswers = 3;

bool is_line(FieldType type) { return type == FieldType::text || type == FieldType::name || type == FieldType::company; }

std::size_t count(std::string_view text, std::string_view word) {
  std::size_t found = 0;
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) ++found;
  return found;
}

// Links in what is asked as a name or in one line, or many of them in a longer text. An address of a page has a kind of its own.
bool advertises(const Form& form, const Json& answers) {
  for (const Field& field : form.fields) {
    const std::string text = base::lower_ascii(base::get_text(answers, field.name));
    const std::size_t links = count(text, "http://") + count(text, "https://") + count(text, "[url") + count(text, "<a ");
    if (is_line(field.type) ? links > 0 : field.type == FieldType::textarea && links >= kManyLinks) return true;
  }
  return false;
}

// One and the same text in several fields that ask for different things.
bool repeats(const Form& form, const Json& answers) {
  for (const Field& field : form.fields) {
    const std::string& text = base::get_text(answers, field.name);
    std::size_t same = 0;
    for (const Field& other : form.fields)
      if (!text.empty() && (is_line(other.type) || other.type == FieldType::textarea) && base::get_text(answers, other.name) == text) ++same;
    if (same >= kManyAnswers) return true;
  }
  return false;
}

}  // namespace

Spam spam(const Form& form, const Json& answers, const Signs& signs) {
  Spam out;
  const auto note = [&out](bool is, int score, const char* reason) {
    if (!is) return;
    out.score = std::min(100, out.score + score);
    out.reasons.emplace_back(reason);
  };
  note(!signs.trap.empty(), 70, "honeypot");
  note(signs.untouched, 40, "untouched");
  note(signs.shown_ms >= 0 && signs.shown_ms < kTooFastMs, signs.untouched ? 40 : 15, "too_fast");
  note(advertises(form, answers), 30, "links");
  note(repeats(form, answers), 40, "same_answers");
  return out;
}

}  // namespace leadline::forms
