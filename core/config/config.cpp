#include "config/config.h"

#include <algorithm>

#include "base/hash.h"
#include "base/limits.h"
#include "base/text.h"

namespace leadline::config {

using base::Json;

bool Mentions::wants(const std::string& prefix, const std::string& key) const {
  if (all) return true;
  const std::string whole = prefix + "." + key;
  for (const std::string& path : paths) {
    if (path == prefix || path == whole) return true;
    if (base::starts_with(path, whole) && path[whole.size()] == '.') return true;
  }
  return false;
}

std::string hash_of(const Json& document) { return base::hex64(base::fnv1a64(base::dump_json(document))); }

namespace {

void mention(Mentions& mentions, const std::optional<rules::Program>& program) {
  if (!program) return;
  rules::Variables variables = rules::variables(*program);
  mentions.all = mentions.all || variables.computed;
  for (std::string& path : variables.paths) mentions.paths.push_back(std::move(path));
}

void mention(Mentions& mentions, const std::vector<std::string>& path) {
  std::string dotted;
  for (const std::string& part : path) dotted += (dotted.empty() ? "" : ".") + part;
  if (!dotted.empty()) mentions.paths.push_back(std::move(dotted));
}

Mentions mentions_of(const Config& config) {
  Mentions mentions;
  for (const scoring::Rule& rule : config.scoring.rules) {
    mention(mentions, rule.when);
    mention(mentions, rule.of);
    mention(mentions, rule.cap.path);
  }
  for (const scoring::Stage& stage : config.scoring.stages) mention(mentions, stage.when);
  mention(mentions, config.scoring.exclude);
  for (const auto& when : config.cta_when) mention(mentions, when);
  for (const delivery::Endpoint& endpoint : config.delivery.endpoints) mention(mentions, endpoint.when);
  std::sort(mentions.paths.begin(), mentions.paths.end());
  mentions.paths.erase(std::unique(mentions.paths.begin(), mentions.paths.end()), mentions.paths.end());
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
    for (const Json& item : operand) about = about || base::get_string(item, "var") == path;
    for (const Json& item : operand) {
      if (about && item.is_number()) out.push_back(static_cast<std::int32_t>(std::clamp(item.get<double>(), 0.0, 86400.0)));
      else milestones(item, path, out);
    }
  }
}

void sort_unique(std::vector<std::int32_t>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

// Rules on `scroll` and `time` say which depths and seconds matter; nothing else is listened for.
void read_watch(const Json& rules, Config& config) {
  for (const Json& rule : rules) {
    const std::string on = base::get_string(rule, "on");
    const Json* when = base::find(rule, "when");
    if (on == "scroll" && when) milestones(*when, "event.pct", config.watch_scroll);
    if (on == "time" && when) milestones(*when, "event.s", config.watch_time);
  }
  sort_unique(config.watch_scroll);
  sort_unique(config.watch_time);
}

void read_ctas(const Json& document, Config& config, base::Diagnostics& out) {
  config.ctas = surfaces::compile_ctas(base::get_array(document, "ctas"), "/ctas", out, config.locale);
  for (const surfaces::Cta& cta : config.ctas) {
    config.cta_when.push_back(cta.when.is_null() ? std::nullopt : rules::compile(cta.when, "/ctas/" + cta.id + "/when", out));
    if (!cta.opens.empty() && !config.forms.find(cta.opens))
      base::add_error(out, "/ctas", "unknown_form", "the CTA \"" + cta.id + "\" opens \"" + cta.opens + "\", which is no form (or a broken one)");
  }
  for (const forms::Form& form : config.forms.forms)
    for (const surfaces::Cta& cta : config.ctas)
      if (cta.id == form.id) base::add_error(out, "/ctas", "duplicate_id", "a CTA and a form are both called \"" + cta.id + "\"");
}

}  // namespace

Loaded load(std::string_view text) {
  Loaded loaded;
  base::Diagnostics& out = loaded.diagnostics;
  if (text.size() > base::limits::kConfigBytes) {
    base::add_error(out, "", "config_too_large", "the config is larger than " + std::to_string(base::limits::kConfigBytes) + " bytes");
    return loaded;
  }
  const auto document = base::parse_json(text);
  if (!document || !document->is_object()) {
    base::add_error(out, "", document ? "not_an_object" : "not_json",
                    document ? "the config must be a JSON object" : "the config is not JSON",
                    "run `leadline check FILE`: it names the line");
    return loaded;
  }
  Config& config = loaded.config;
  base::check_keys(*document, "", {"version", "site", "locale", "timezone", "consent", "theme", "scoring", "offers", "forms",
                                   "ctas", "experiments", "delivery", "bridges"}, out);
  if (base::get_int(*document, "version") != 1)
    base::add_error(out, document->contains("version") ? "/version" : "", "unknown_version", "\"version\" must be 1");
  config.site = base::require_string(*document, "site", "", out);
  config.locale = base::get_string(*document, "locale", "en");
  config.hash = hash_of(*document);
  config.consent = consent::compile(base::get_object(*document, "consent"), "/consent", out);
  config.theme = surfaces::compile_theme(base::get_object(*document, "theme"), "/theme", out);
  const Json* scoring = base::find(*document, "scoring");
  config.scoring = scoring::compile(scoring ? *scoring : Json(), base::get_string(*document, "timezone", "visitor"), "/scoring", out);
  read_watch(base::get_array(base::get_object(*document, "scoring"), "rules"), config);
  config.forms = forms::compile_all(base::get_array(*document, "forms"), "/forms", out, config.locale);
  read_ctas(*document, config, out);
  config.delivery = delivery::compile(base::get_object(*document, "delivery"), "/delivery", out);
  if (config.delivery.endpoints.empty() && !config.forms.forms.empty())
    base::add_warning(out, "/delivery", "no_endpoint", "no submission would be sent anywhere", "add {\"id\", \"url\"} to \"delivery\".\"endpoints\"");
  config.mentions = mentions_of(config);
  loaded.ok = true;
  return loaded;
}

}  // namespace leadline::config
