#include "base/door.h"
#include "forms/forms.h"

namespace leadline::forms {

namespace {

using base::Json;

constexpr const char* kStatus[] = {"idle", "invalid", "sending", "saved", "sent", "failed", "refused", "unconfirmed"};
constexpr int kStatuses = 8;

// [[field, code], [field, code, value], …]
void write_issues(Json& out, const char* key, const Issues& issues) {
  if (issues.empty()) return;
  Json list = base::list();
  for (const Issue& issue : issues) {
    Json entry = base::list();
    base::push(entry, issue.field);
    base::push(entry, code_name(issue.code));
    if (!issue.value.empty()) base::push(entry, issue.value);
    base::push(list, std::move(entry));
  }
  if (!out.is_object()) out = base::object();
  base::put(out, key, std::move(list));
}

std::string text_at(const Json& list, std::size_t index) {
  return index < list.size() && list[index].is_string() ? list[index].get<std::string>() : std::string();
}

void read_issues(const Json& in, const char* key, Issues& out) {
  for (const Json& entry : base::get_array(in, key)) {
    if (!entry.is_array()) continue;
    const std::string code = text_at(entry, 1);
    for (int i = 0; i < kCodes; ++i)
      if (code == code_name(static_cast<Code>(i)))
        out.push_back({text_at(entry, 0), static_cast<Code>(i), text_at(entry, 2)});
  }
}

// Puts `issue` (or nothing) in the place of what is known about the field; the list is in the form's order.
void replace_issue(Issues& list, const Form& form, std::string_view name, std::optional<Issue> issue) {
  Issues old;
  old.swap(list);
  for (const Field& field : form.fields) {
    if (field.name == name) {
      if (issue) list.push_back(std::move(*issue));
      continue;
    }
    for (Issue& other : old)
      if (other.field == field.name) list.push_back(std::move(other));
  }
}

}  // namespace

bool on_its_way(const State& state) {
  return state.status == Status::sending || state.status == Status::saved || is_over(state);
}

bool is_over(const State& state) { return state.status == Status::sent || state.status == Status::unconfirmed; }

Json to_json(const State& state) {
  Json out;
  if (state.status != Status::idle) out = base::object_of("status", kStatus[static_cast<int>(state.status)]);
  write_issues(out, "errors", state.errors);
  write_issues(out, "suggestions", state.suggestions);
  if (!state.values.empty()) base::put(out, "values", state.values);
  if (!state.step.empty()) base::put(out, "step", state.step);
  return out;
}

State state_from_json(const Json& json) {
  State state;
  const std::string& status = base::get_text(json, "status");
  for (int i = 0; i < kStatuses; ++i)
    if (status == kStatus[i]) state.status = static_cast<Status>(i);
  read_issues(json, "errors", state.errors);
  read_issues(json, "suggestions", state.suggestions);
  state.values = base::get_object(json, "values");
  state.step = base::get_text(json, "step");
  return state;
}

void keep_value(State& state, const Form& form, const std::string& name, const Json& value) {
  const bool entered = value.is_string() || value.is_boolean() || value.is_array();
  // `address.ward`: one of several controls of a field.
  if (entered && form.find(std::string_view(name).substr(0, name.find('.'))) && !on_its_way(state)) base::put(state.values, std::string_view(name), Json(value));
}

LEADLINE_DOOR void leave_field(State& state, const Form& form, std::string_view name, const Json& value, const Json* bad) {
  const Field* field = form.find(name);
  if (!field || on_its_way(state)) return;
  replace_issue(state.errors, form, name, validate_field(*field, &value, bad));
  replace_issue(state.suggestions, form, name, suggest_field(*field, &value));
  if (state.status == Status::invalid && state.errors.empty()) state.status = Status::idle;
}

std::optional<Issue> take_proposal(State& state, const Form& form, std::string_view name) {
  if (on_its_way(state)) return std::nullopt;
  for (const Issues* list : {&state.errors, &state.suggestions})
    for (const Issue& issue : *list) {
      if (issue.field != name || !issue.proposes()) continue;
      std::optional<Issue> taken = issue;
      keep_value(state, form, issue.field, Json(taken->value));
      leave_field(state, form, name, Json(taken->value), nullptr);
      return taken;
    }
  return std::nullopt;
}

bool submit(State& state, const Form& form, const Json& values, const Json& bad) {
  if (on_its_way(state)) return false;
  state.errors = validate(form, values, bad);
  state.suggestions = suggest(form, values);
  state.status = state.errors.empty() ? Status::sending : Status::invalid;
  return state.errors.empty();
}

}  // namespace leadline::forms
