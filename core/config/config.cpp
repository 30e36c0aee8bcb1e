#include "config/config.h"

#include <algorithm>

#include "base/hash.h"
#include "base/limits.h"
#include "base/sort.h"
#include "base/text.h"

namespace leadline::config {

using base::Json;
using base::Problem;

std::string hash_of(const Json& document, std::size_t bytes) {
  std::string text;
  text.reserve(bytes);
  base::dump_json(document, text);
  return base::hex64(base::fnv1a64(text));
}

namespace {

constexpr std::initializer_list<const char*> kKeys = {
#define SECTION(key, conditions) key,
#define FEATURE(folder, config, ...) LEADLINE_CONFIG_##config(#folder,)
    LEADLINE_SECTIONS(SECTION) LEADLINE_FEATURES(FEATURE) LEADLINE_PLANNED
#undef FEATURE
#undef SECTION
};

// Every `<operator> [{"var": path}, number]` in a rule names a milestone that the page must listen for.
void milestones(const Json& rule, const char* path, std::vector<std::int32_t>& out) {
  if (!rule.is_structured()) return;
  for (const Json& operand : rule) {
    if (!operand.is_array()) {
      milestones(operand, path, out);
      continue;
    }
    bool about = false;
    for (const Json& item : operand) about = about || base::get_text(item, "var") == path;
    for (const Json& item : operand) {
      if (about && item.is_number()) base::insert_unique(out, static_cast<std::int32_t>(std::clamp(item.get<double>(), 0.0, 86400.0)));
      else milestones(item, path, out);
    }
  }
}

// Rules on `scroll` and `time` say which depths and seconds matter; nothing else is listened for.
void read_watch(const Json& scoring, Config& config) {
  for (const Json& challenger : base::get_array(scoring, "challengers")) read_watch(challenger, config);
  for (const Json& rule : base::get_array(scoring, "rules")) {
    const std::string& on = base::get_text(rule, "on");
    const Json* when = base::find(rule, "when");
    if (api::is(on, api::EventKind::scroll) && when) milestones(*when, "event.pct", config.watch_scroll);
    if (api::is(on, api::EventKind::time) && when) milestones(*when, "event.s", config.watch_time);
  }
}

// What says where and when a form shows by itself. The form's own reader lets it through; what it means is read with the CTAs.
constexpr std::initializer_list<const char*> kTargetKeys = {"after", LEADLINE_TARGET_KEYS};

// Puts aside what the part for CTAs will need, if it will be needed at all.
Json ctas_document_of(Json& document) {
  Json forms = base::list();
  bool targets = false;
  for (const Json& form : base::get_array(document, "forms")) {
    Json target = base::object();
    if (form.is_object()) for (const char* key : kTargetKeys) if (form.contains(key)) base::put(target, key, form[key]);
    targets = targets || !target.empty();
    if (!target.empty()) base::put(target, "id", base::get_text(form, "id"));
    base::push(forms, std::move(target));
  }
  if (base::get_array(document, "ctas").empty() && !targets) return {};
  Json out = base::object();
  for (const char* key : {"ctas", "frequency", "preview"}) if (document.contains(key)) base::put(out, key, std::move(document[key]));
  if (targets) base::put(out, "forms", std::move(forms));
  return out;
}

// The same for forms that ask for more than plain fields.
Json fields_document_of(const Json& document, const forms::Model& forms) {
  Json out = base::list();
  const Json& list = base::get_array(document, "forms");
  for (const forms::Form& form : forms.forms) {
    if (form.plain) continue;
    std::size_t at = 0;
    while (base::get_text(list[at], "id") != form.id) ++at;
    base::push(out, base::object_of("at", static_cast<std::int64_t>(at), "form", list[at]));
  }
  return out;
}

}  // namespace

Loaded load(std::string_view text) {
  Loaded loaded;
  base::Diagnostics& out = loaded.diagnostics;
  if (text.size() > base::limits::kConfigBytes) {
    base::add_error(out, "", Problem::config_too_long, base::limits::kConfigBytes);
    return loaded;
  }
  std::size_t left = 0;
  auto document = base::parse_document(text, base::limits::kConfigValues, left);
  if (!document && left == 0) {
    base::add_error(out, "", Problem::config_too_many_values, base::limits::kConfigValues);
    return loaded;
  }
  if (!document || !document->is_object()) {
    base::add_error(out, "", document ? Problem::config_not_an_object
                                      : Problem::config_not_json);
    return loaded;
  }
  loaded.config = std::make_unique<Config>();
  Config& config = *loaded.config;
  base::check_keys(*document, "", kKeys, out);
  if (base::get_int(*document, "version") != 1)
    base::add_error(out, document->contains("version") ? "/version" : "", Problem::unknown_version);
  for (const char* key : {LEADLINE_PLANNED})
    if (document->contains(key)) base::add_warning(out, base::child_pointer("", key), Problem::part_not_supported_yet, key);
  base::expect(*document, "", base::an_object(), {"consent", "theme", "words", "delivery", "frequency"}, out);
  base::expect(*document, "", base::a_list(), {"forms", "ctas", "offers"}, out);
  base::expect(*document, "", base::a_text(), {"locale", "timezone"}, out);
  base::expect(*document, "", base::a_boolean(), {"preview"}, out);
  config.site = base::require_string(*document, "site", "", out);
  config.locale = base::get_string(*document, "locale", "en");
  config.hash = hash_of(*document, text.size());
  config.timezone = base::get_text(*document, "timezone");
#define FEATURE(folder, own, conditions, part, ...) LEADLINE_CONFIG_##own(LEADLINE_NOW_##part( \
    folder::compile(base::get_object(*document, #folder), config.timezone, "/" #folder, out, config.folder);))
  LEADLINE_FEATURES(FEATURE)
#undef FEATURE
  config.theme = surfaces::compile_theme(base::get_object(*document, "theme"), "/theme", out);
  read_watch(base::get_object(*document, "scoring"), config);
  if (document->contains("words")) {
    config.words = std::move((*document)["words"]);
    // What says them is no part of what shows: so forms are drawn by the whole core, as those that ask for more (`known` as it is unless said).
    if (const Json* forms = base::find(*document, "forms"); forms && forms->is_array())
      for (Json& form : (*document)["forms"].get_ref<Json::array_t&>()) if (form.is_object() && !form.contains("known")) base::put(form, "known", "ask");
  }
  config.forms = forms::compile_all(base::get_array(*document, "forms"), "/forms", out, config.locale);
  if (!config.words.is_null()) for (forms::Form& form : config.forms.forms) form.words = &config.words;
  for (const forms::Form& form : config.forms.forms) config.surfaces.push_back(surfaces::surface_of(form));
  config.fields_document = fields_document_of(*document, config.forms);
  config.has_fields = !config.fields_document.empty();
  config.mentions = mentions_of(*document);
  config.ctas_document = ctas_document_of(*document);
  if (document->contains("offers")) config.offers_document = std::move((*document)["offers"]);
  config.has_ctas = !config.ctas_document.is_null();
#define FEATURE(folder, own, conditions, part, ...) \
  LEADLINE_LATE_##part(LEADLINE_CONFIG_##own(if (document->contains(#folder)) config.folder##_document = std::move((*document)[#folder]);))
  LEADLINE_FEATURES(FEATURE)
#undef FEATURE
  return loaded;
}

Loaded load_whole(std::string_view text) {
  Loaded loaded = load(text);
  for (const Part part : kParts) if (loaded.config) link(*loaded.config, part, loaded.diagnostics);
  return loaded;
}

}  // namespace leadline::config
