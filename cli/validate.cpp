// `leadline validate`: a form's answers, checked as the page checks them, for a site's own server.
#include <chrono>
#include <cstdio>
#include <optional>
#include <vector>

#include "arguments.h"
#include "base/json.h"
#include "base/text.h"
#include "commands.h"
#include "config/config.h"
#include "input/files.h"
#include "input/json_text.h"
#include "instant.h"

namespace leadline::cli {

namespace {

using base::Json;

std::optional<std::int64_t> now() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::nullopt_t refuse(const std::string& problem) {
  std::fprintf(stderr, "leadline validate: %s\n", problem.c_str());
  return std::nullopt;
}

std::string nearest_hint(const std::string& word, const std::vector<std::string>& known) {
  const std::string nearest = base::nearest(word, known);
  return nearest.empty() ? "" : " (did you mean \"" + nearest + "\"?)";
}

const forms::Form* find_form(const config::Loaded& loaded, const std::string& path, const std::string& id) {
  if (!loaded.config) {
    refuse(path + " cannot be used as a config; `leadline check` says why");
    return nullptr;
  }
  const forms::Form* form = loaded.config->forms.find(id);
  if (form && form->fields.empty()) form = nullptr;
  std::vector<std::string> known;
  for (const forms::Form& each : loaded.config->forms.forms) known.push_back(each.id);
  if (!form) refuse(path + " has no form \"" + id + "\" that can be used" + nearest_hint(id, known) + "; `leadline check` says what is wrong with it");
  return form;
}

std::optional<Json> read_values(const std::string& path) {
  const input::FileText file = input::read_file(path);
  if (!file.ok) return refuse(file.problem);
  auto values = base::parse_json(file.text);
  if (!values) {
    if (const auto error = input::find_syntax_error(file.text)) input::print_syntax_error(path, file.text, *error);
    return std::nullopt;
  }
  if (!values->is_object()) return refuse(path + " is no object of answers by field, such as {\"email\": \"an@example.com\"}");
  return values;
}

// Answers to what the form does not ask are not sent: a slip in a name is worth a word.
void warn_of_strangers(const forms::Form& form, const Json& values) {
  std::vector<std::string> known;
  for (const forms::Field& field : form.fields) known.push_back(field.name);
  for (auto it = values.begin(); it != values.end(); ++it)
    if (!form.find(std::string_view(it.key()).substr(0, it.key().find('.'))))
      std::fprintf(stderr, "leadline validate: the form \"%s\" has no field \"%s\"%s\n", form.id.c_str(), it.key().c_str(), nearest_hint(it.key(), known).c_str());
}

Json list_of(const forms::Form& form, const forms::Issues& issues, const std::string& locale, bool with_value) {
  Json out = Json::array();
  for (const forms::Issue& issue : issues) {
    Json entry = {{"field", issue.field}, {"code", forms::code_name(issue.code)}, {"message", forms::message(form, issue, locale)}};
    if (with_value) entry["value"] = issue.value;
    out.push_back(std::move(entry));
  }
  return out;
}

// What the form asks of somebody who answers so.
fields::Asked ask(const config::Config& config, const forms::Form& form, const Json& values, std::int64_t now) {
  if (form.plain) return {form, form, {"1"}, 0, {}};
  forms::State state;
  state.values = values;
  const fields::Model& more = config.fields;
  fields::Asked asked = fields::ask(form, more.forms[static_cast<std::size_t>(&form - config.forms.forms.data())], state, Json::object());
  fields::offer_times(asked.whole, values, now, 0);
  if (asked.path.empty()) asked.path.emplace_back("1");
  return asked;
}

}  // namespace

int validate_command(const Words& words) {
  const auto arguments = read_arguments(words, {"validate", {"config", "form", "locale", "at"}, {}, {"config", "form"}, 1, "VALUES.json"});
  if (!arguments) return kUsage;
  const auto at = arguments->has("at") ? read_instant(arguments->get("at")) : now();
  if (!at) return usage_error("validate", "`--at " + arguments->get("at") + "` is neither milliseconds since 1970 nor an ISO time such as 2026-12-01T09:00:00+07:00");
  const std::string path = arguments->get("config");
  const input::FileText file = input::read_file(path);
  if (!file.ok) {
    refuse(file.problem);
    return kUsage;
  }
  const config::Loaded loaded = config::load_whole(file.text);
  const forms::Form* form = find_form(loaded, path, arguments->get("form"));
  const auto values = form ? read_values(arguments->rest[0]) : std::nullopt;
  if (!values) return kUsage;
  warn_of_strangers(*form, *values);
  const std::string locale = arguments->get("locale", loaded.config->locale);
  const fields::Asked asked = ask(*loaded.config, *form, *values, *at);
  const Json answers = form->plain ? *values : fields::fold(asked.whole, *values);
  const forms::Issues errors = forms::validate(asked.whole, answers, Json::object());
  const Json out = {{"valid", errors.empty()},
                    {"errors", list_of(asked.whole, errors, locale, false)},
                    {"suggestions", list_of(asked.whole, forms::suggest(asked.whole, answers), locale, true)},
                    {"fields", forms::normalise(asked.whole, answers)},
                    {"steps", asked.path}};
  std::printf("%s\n", base::dump_json(out).c_str());
  return errors.empty() ? kDone : kFailed;
}

}  // namespace leadline::cli
