#include "config/explain.h"

#include "base/text.h"
#include "forms/forms.h"
#include "rules/names.h"

namespace leadline::config {

using base::Diagnostic;
using base::Problem;

namespace {

std::string fill(std::string text, const Diagnostic& diagnostic) {
  const std::string key = diagnostic.pointer.substr(diagnostic.pointer.rfind('/') + 1);
  text = base::replace_all(std::move(text), "{key}", key);
  text = base::replace_all(std::move(text), "{choices}", diagnostic.choices);
  return base::replace_all(std::move(text), "{}", diagnostic.subject);
}

std::string did_you_mean(const std::string& word, const std::vector<std::string>& known) {
  const std::string near = base::nearest(word, known);
  return near.empty() ? "" : "did you mean \"" + near + "\"?";
}

// A word that is wrong is explained by the right one that is nearest to it. "": there is none, or it is no such problem.
std::string nearest_word(const Diagnostic& diagnostic) {
  if (diagnostic.problem == Problem::unknown_operator) {
    const std::string near = base::nearest(diagnostic.subject, rules::operators());
    return near.empty() ? "" : "Did you mean `" + near + "`?";
  }
  if (diagnostic.problem == Problem::unknown_autocomplete) return did_you_mean(diagnostic.subject, base::split(forms::autocomplete_tokens(), ' '));
  return did_you_mean(diagnostic.subject, base::split(base::replace_all(diagnostic.choices, ", ", ","), ','));
}

}  // namespace

const std::vector<Sentences>& all_sentences() {
  static const std::vector<Sentences> kAll = {
#define PROBLEM(name, code, reason, ...) {#code, reason, "" __VA_ARGS__},
#include "base/problems.def"
#undef PROBLEM
  };
  return kAll;
}

base::Finding explain(const Diagnostic& diagnostic) {
  const Sentences& said = all_sentences().at(static_cast<std::size_t>(diagnostic.problem));
  std::string hint = nearest_word(diagnostic);
  // The choices are in a hint for those who cannot tell which of them is near.
  if (hint.empty() && !base::contains(said.hint, "{choices}")) hint = said.hint;
  return {diagnostic.pointer, said.code, diagnostic.severity, fill(said.reason, diagnostic), std::move(hint)};
}

base::Finding explain(const base::Json& diagnostic) {
  Diagnostic out;
  out.pointer = base::get_text(diagnostic, "pointer");
  out.problem = static_cast<Problem>(base::get_int(diagnostic, "problem"));
  out.severity = base::get_text(diagnostic, "severity") == "warning" ? base::Severity::warning : base::Severity::error;
  out.subject = base::get_text(diagnostic, "subject");
  out.choices = base::get_text(diagnostic, "choices");
  return explain(out);
}

}  // namespace leadline::config
