#include "base/door.h"
#include "base/limits.h"
#include "base/number.h"
#include "forms/clean.h"
#include "forms/email.h"
#include "forms/forms.h"
#include "forms/phone.h"

namespace leadline::forms {

namespace {

using base::Json;

// The field's value as text, cleaned. `answer` and `identify` may bring numbers; anything else is no text.
std::string text_of(const Field& field, const Json* value) {
  if (!value) return {};
  if (value->is_number()) return base::number_text(value->get<double>());
  if (!value->is_string()) return {};
  return clean(value->get_ref<const std::string&>(), field.type == FieldType::textarea);
}

bool ticked(const Json* value) { return value && value->is_boolean() && value->get<bool>(); }

// Flags of the constraint validation API that say more than our own checks can: the control holds text that it does not
// hand over, or that the page's own pattern refuses. The others (typeMismatch, tooShort, …) are decided here.
bool unreadable(const Json* bad) {
  if (!bad || !bad->is_string()) return false;
  const std::string& flag = bad->get_ref<const std::string&>();
  return flag == "badInput" || flag == "patternMismatch";
}

// The kind of address for which `wanted` is the site's policy: the worst first.
std::optional<Code> unwanted(const Field& field, const std::string& address, Policy wanted) {
  for (int kind = kMailKinds; kind-- > 0;)
    if (field.policy[kind] == wanted && is_mail(static_cast<MailKind>(kind), address)) return static_cast<Code>(static_cast<int>(Code::free_mail) + kind);
  return std::nullopt;
}

// As exactly as it can be read with what is there.
Phone phone_of(const Field& field, const std::string& text) { return parse_phone(text, field.country, field.plans ? By::plan : By::length); }

bool has_option(const Field& field, std::string_view value) {
  for (const Option& option : field.options)
    if (option.value == value) return true;
  return false;
}

// As a number control hands it over, and as JSON has it: digits, a point, an exponent.
std::optional<double> number_of(std::string_view text) {
  if (text.find_first_not_of("0123456789+-.eE") != std::string_view::npos) return std::nullopt;
  const double number = base::to_number(text);
  if (number - number != 0) return std::nullopt;  // no number, or one without end
  return number;
}

// 3, not 3.0: what an endpoint gets is what a person would write.
Json number_json(double number) {
  const bool whole = number < 1e15 && number > -1e15 && static_cast<double>(static_cast<std::int64_t>(number)) == number;
  return whole ? Json(static_cast<std::int64_t>(number)) : Json(number);
}

// Whether it is a whole number of steps from where they begin (WHATWG HTML §4.10.5.3.8), but for what dividing takes away.
bool on_a_step(double number, double begin, double step) {
  const double steps = (number - begin) / step;
  if (steps > 1e15 || steps < -1e15) return true;  // finer than a double is there
  const double off = steps - static_cast<double>(static_cast<std::int64_t>(steps < 0 ? steps - 0.5 : steps + 0.5));
  return off < 1e-6 && off > -1e-6;
}

bool wrong_number(const Field& field, const std::string& text, Code& code) {
  const auto limit = [&field](const char* name) {
    const Json* value = base::find(field.limits, name);
    return value ? std::optional(value->get<double>()) : std::nullopt;
  };
  const auto number = number_of(text), least = limit("min"), most = limit("max"), step = limit("step");
  if (!number) code = Code::number;
  else if (least && *number < *least) code = Code::too_small;
  else if (most && *number > *most) code = Code::too_large;
  else if (step && !on_a_step(*number, least.value_or(0), *step)) code = Code::between_steps;
  else return false;
  return true;
}

// What is wrong with a text that is not empty; false when nothing is.
bool wrong_text(const Field& field, const std::string& text, Issue& issue) {
  const std::int32_t length = utf16_length(text);
  const std::int32_t most = field.max_length ? field.max_length : kMostCharacters;
  const auto wrong = [&issue](bool is_wrong, Code code) {
    if (is_wrong) issue.code = code;
    return is_wrong;
  };
  if (wrong(length > most || text.size() > base::limits::kFieldBytes, Code::too_long)) return true;
  switch (field.type) {
    case FieldType::email: {
      const std::string address = ascii_email(text);
      const auto blocked = unwanted(field, address, Policy::block);
      return wrong(!valid_email(address), Code::email) || wrong(blocked.has_value(), blocked.value_or(Code::email));
    }
    case FieldType::number: return wrong_number(field, text, issue.code);
    case FieldType::select: return wrong(!has_option(field, text), Code::option);
    case FieldType::tel: {
      Phone phone = phone_of(field, text);
      issue.value = std::move(phone.renamed);
      return wrong(!phone.valid, issue.value.empty() ? Code::phone : Code::old_number);
    }
    default: return wrong(length < field.min_length, Code::too_short);
  }
}

}  // namespace

LEADLINE_DOOR std::optional<Issue> validate_field(const Field& field, const Json* value, const Json* bad) {
  Issue issue;
  issue.field = field.name;
  if (field.type == FieldType::hidden) return std::nullopt;
  if (field.type == FieldType::consent) {
    if (field.required && !ticked(value)) return issue;
    return std::nullopt;
  }
  if (unreadable(bad)) {
    issue.code = Code::bad_input;
    return issue;
  }
  if (!is_plain(field.type)) {
    const std::optional<Code> code = validate_more(field, value);
    if (!code) return std::nullopt;
    issue.code = *code;
    return issue;
  }
  const std::string text = text_of(field, value);
  const bool wrong = text.empty() ? field.required : wrong_text(field, text, issue);
  if (!wrong) return std::nullopt;
  return issue;
}

std::optional<Issue> suggest_field(const Field& field, const Json* value) {
  const bool tel = field.type == FieldType::tel;
  if (!tel && field.type != FieldType::email) return std::nullopt;
  const std::string text = text_of(field, value);
  Issue issue{field.name, Code::typo, tel ? phone_of(field, text).probable : probable_email(text)};
  if (!issue.value.empty()) return issue;
  const std::string address = tel ? std::string() : ascii_email(text);
  if (!valid_email(address)) return std::nullopt;
  const auto warned = unwanted(field, address, Policy::warn);
  if (!warned && !domain_without_dot(address)) return std::nullopt;
  issue.code = warned.value_or(Code::no_dot);
  return issue;
}

namespace {

// All answers together must fit into a submission that every endpoint takes: the longest one is asked to be shorter, as
// long as it can still be mended.
void check_size(const Form& form, const Json& values, Issues& out) {
  std::size_t bytes = 0;
  const std::string* longest = nullptr;
  const Field* field = nullptr;
  for (const Field& each : form.fields) {
    const std::string& text = base::get_text(values, each.name);
    bytes += text.size();
    if (longest && text.size() <= longest->size()) continue;
    longest = &text;
    field = &each;
  }
  if (bytes <= base::limits::kAnswersBytes) return;
  const std::size_t left = longest->size() - std::min(longest->size(), bytes - base::limits::kAnswersBytes);
  out.push_back({field->name, Code::too_long, base::integer_text(static_cast<std::size_t>(utf16_length(*longest)) * left / longest->size())});
}

}  // namespace

LEADLINE_DOOR Issues validate(const Form& form, const Json& values, const Json& bad) {
  Issues out;
  for (const Field& field : form.fields)
    if (auto issue = validate_field(field, base::find(values, field.name), base::find(bad, field.name)))
      out.push_back(std::move(*issue));
  if (out.empty()) check_size(form, values, out);
  return out;
}

LEADLINE_DOOR Issues suggest(const Form& form, const Json& values) {
  Issues out;
  for (const Field& field : form.fields)
    if (auto issue = suggest_field(field, base::find(values, field.name))) out.push_back(std::move(*issue));
  return out;
}

LEADLINE_DOOR Json normalise(const Form& form, const Json& values) {
  Json out = base::object();
  for (const Field& field : form.fields) {
    const Json* value = base::find(values, field.name);
    if (field.type == FieldType::consent) {
      base::put(out, field.name.c_str(), ticked(value));
      continue;
    }
    if (!is_plain(field.type)) {
      if (Json answer = normalise_more(field, value); !answer.is_null()) base::put(out, std::string_view(field.name), std::move(answer));
      continue;
    }
    std::string text = field.type == FieldType::hidden ? field.value : text_of(field, value);
    if (field.type == FieldType::tel) {
      Phone phone = phone_of(field, text);
      if (!phone.e164.empty()) text = std::move(phone.e164);
    }
    if (field.type == FieldType::email) {
      std::string address = ascii_email(text);
      if (valid_email(address)) text = std::move(address);
    }
    const auto number = field.type == FieldType::number ? number_of(text) : std::nullopt;
    if (number && !text.empty()) base::put(out, field.name.c_str(), number_json(*number));
    else if (!text.empty()) base::put(out, field.name.c_str(), text);
  }
  return out;
}

Json consents(const Form& form, const Json& values, std::int64_t now, std::string_view locale) {
  Json out = base::list();
  for (const Field& field : form.fields) {
    if (field.type != FieldType::consent) continue;
    base::push(out, base::object_of("purpose", field.purpose, "granted", ticked(base::find(values, field.name)), "text",
                                    label_text(field, locale), "version", field.version, "time", now, "locale", locale));
  }
  return out;
}

// In either spelling: a slip here must not send what nobody agreed to.
bool asks_for_behaviour(const Field& field) {
  return field.type == FieldType::consent && (field.purpose == "behaviour" || field.purpose == "behavior");
}

bool withholds_behaviour(const Form& form, const Json& values) {
  for (const Field& field : form.fields)
    if (asks_for_behaviour(field) && !ticked(base::find(values, field.name))) return true;
  return false;
}

Json warnings(const Issues& suggestions) {
  Json out = base::list();
  for (const Issue& issue : suggestions) {
    Json entry = base::object_of("field", issue.field, "code", code_name(issue.code));
    if (issue.proposes()) base::put(entry, "suggestion", issue.value);
    base::push(out, std::move(entry));
  }
  return out;
}

}  // namespace leadline::forms
