#include "config/config.h"

#include <algorithm>

#include "base/hash.h"
#include "base/limits.h"
#include "base/sort.h"
#include "base/text.h"

namespace leadline::config {

using base::Json;
using base::Problem;

namespace {

// Takes `word` from the front of a dotted path, and the dot after it; false when something else stands there.
bool take_step(std::string_view& path, std::string_view word) {
  if (!base::starts_with(path, word)) return false;
  const bool end = path.size() == word.size();
  if (!end && path[word.size()] != '.') return false;
  path.remove_prefix(word.size() + (end ? 0 : 1));
  return true;
}

}  // namespace

bool Mentions::wants(std::string_view prefix, std::string_view key) const {
  if (all) return true;
  for (const std::string& path : paths) {
    std::string_view rest = path;
    if (take_step(rest, prefix) && (rest.empty() || take_step(rest, key))) return true;
  }
  return false;
}

std::string hash_of(const Json& document, std::size_t bytes) {
  std::string text;
  text.reserve(bytes);
  base::dump_json(document, text);
  return base::hex64(base::fnv1a64(text));
}

namespace {

void mention(Mentions& mentions, const rules::Program& program) {
  rules::Variables variables = rules::variables(program);
  mentions.all = mentions.all || variables.computed;
  for (std::string& path : variables.paths) mentions.paths.push_back(std::move(path));
}

void mention(Mentions& mentions, const scoring::Model& model) {
  for (const scoring::Rule& rule : model.rules) {
    mention(mentions, rule.when);
    for (const std::string& path : {rule.of, rule.cap.variable}) if (!path.empty()) mentions.paths.push_back(path);
  }
  for (const scoring::Stage& stage : model.stages) mention(mentions, stage.when);
  for (const scoring::Criterion& criterion : model.fit.criteria) mention(mentions, criterion.when);
  mention(mentions, model.exclude);
  for (const scoring::Model& challenger : model.challengers) mention(mentions, challenger);
}

Mentions mentions_of(const Config& config) {
  Mentions mentions;
  mention(mentions, config.scoring);
  for (const rules::Program& when : config.cta_when) mention(mentions, when);
  for (const Json& endpoint : base::get_array(config.delivery, "endpoints")) {
    base::Diagnostics told_later;  // by read_endpoints
    const Json* when = base::find(endpoint, "when");
    if (when) mention(mentions, rules::compile(*when, "", told_later).value_or(rules::Program()));
  }
  base::sort_unique(mentions.paths);
  return mentions;
}

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
      if (about && item.is_number()) out.push_back(static_cast<std::int32_t>(std::clamp(item.get<double>(), 0.0, 86400.0)));
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
    if (on == "scroll" && when) milestones(*when, "event.pct", config.watch_scroll);
    if (on == "time" && when) milestones(*when, "event.s", config.watch_time);
  }
  base::sort_unique(config.watch_scroll);
  base::sort_unique(config.watch_time);
}

// What stands for a condition that cannot be read: the surface stays away.
rules::Program never() {
  base::Diagnostics none;
  return rules::compile(Json(false), "", none).value_or(rules::Program());
}

void read_ctas(const Json& document, Config& config, base::Diagnostics& out) {
  config.ctas = surfaces::compile_ctas(base::get_array(document, "ctas"), "/ctas", out, config.locale);
  for (const surfaces::Cta& cta : config.ctas) {
    config.cta_when.push_back(cta.when.is_null() ? rules::Program() : rules::compile(cta.when, cta.pointer + "/when", out).value_or(never()));
    if (!cta.opens.empty() && !config.forms.find(cta.opens))
      base::add_error(out, cta.pointer + "/opens", Problem::unknown_form, cta.id);
  }
  for (const forms::Form& form : config.forms.forms)
    for (const surfaces::Cta& cta : config.ctas)
      if (cta.id == form.id) base::add_error(out, cta.pointer + "/id", Problem::cta_like_form, cta.id);
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
  base::check_keys(*document, "", {"version", "site", "locale", "timezone", "consent", "theme", "scoring", "offers", "forms",
                                   "ctas", "experiments", "delivery", "bridges"}, out);
  if (base::get_int(*document, "version") != 1)
    base::add_error(out, document->contains("version") ? "/version" : "", Problem::unknown_version);
  for (const char* key : {"consent", "theme", "delivery"})
    if (const Json* part = base::find(*document, key); part && !part->is_object())
      base::add_error_at(out, "", key, Problem::not_an_object, key);
  for (const char* key : {"forms", "ctas"})
    if (const Json* part = base::find(*document, key); part && !part->is_array())
      base::add_error_at(out, "", key, Problem::not_an_array, key);
  config.site = base::require_string(*document, "site", "", out);
  config.locale = base::get_string(*document, "locale", "en");
  config.hash = hash_of(*document, text.size());
  config.consent = consent::compile(base::get_object(*document, "consent"), "/consent", out);
  config.theme = surfaces::compile_theme(base::get_object(*document, "theme"), "/theme", out);
  read_watch(base::get_object(*document, "scoring"), config);
  // Taken apart as it is read: a large model and its document are never both there.
  Json scoring;
  if (document->contains("scoring")) scoring = std::move((*document)["scoring"]);
  scoring::compile(std::move(scoring), base::get_text(*document, "timezone"), "/scoring", out, config.scoring);
  config.forms = forms::compile_all(base::get_array(*document, "forms"), "/forms", out, config.locale);
  read_ctas(*document, config, out);
  config.delivery = base::get_object(*document, "delivery");
  config.mentions = mentions_of(config);
  return loaded;
}

delivery::Model read_endpoints(const Config& config, base::Diagnostics& out) {
  delivery::Model model = delivery::compile(config.delivery, "/delivery", out);
  if (model.endpoints.empty() && !config.forms.forms.empty())
    base::add_warning(out, "/delivery", Problem::no_endpoint);
  return model;
}

}  // namespace leadline::config
