// The models of the later parts of the core. A page calls each of these functions when it has fetched that part, and before
// anything else of it (wasm/parts.mjs).
#include "base/door.h"
#include "base/limits.h"
#include "base/reader.h"
#include "base/schema.h"
#include "base/text.h"
#include "config/config.h"
#include "formats/formats.h"

namespace leadline::config {

using base::Json;

namespace {

using Ctas = std::vector<surfaces::Cta>;

bool is_form(const Config& config, const std::string& id) { return config.forms.find(id) != nullptr; }

// What a CTA leads to has to be there.
void check_target(const Config& config, const Json& document, const surfaces::Cta& cta, const Json& json, const surfaces::Action& action, base::Diagnostics& out) {
  const auto leads_to_cta = [&] {
    for (const Json& other : base::get_array(document, "ctas")) if (base::get_text(other, "id") == action.to) return true;
    return false;
  };
  const std::string at = base::child_pointer(cta.pointer, json.contains("opens") ? "opens" : "action");
  if (action.opens_form() && !is_form(config, action.to)) base::add_error(out, at, base::Problem::unknown_form, cta.id);
  if (action.does == surfaces::Does::cta && !leads_to_cta()) base::add_error(out, at, base::Problem::unknown_cta, cta.id);
}

// All CTAs that can be used, with when each shows (`/ctas`): no two of the same id, at most limits::kCtas.
void read_ctas(Config& config, const Json& document, Ctas& ctas, targeting::Model& model, base::Diagnostics& out) {
  const Json& list = base::get_array(document, "ctas");
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string at = base::child_pointer("/ctas", i);
    if (i == base::limits::kCtas) return base::add_error(out, at, base::Problem::too_many_ctas);
    auto cta = surfaces::compile_cta(list[i], at, out, config.locale, config.timezone);
    if (!cta) continue;
    if (!config.words.is_null()) cta->words = &config.words;
    targeting::Target target;
    target.id = cta->id;
    target.manner = surfaces::manner_of(cta->frame, cta->position);
    // Who has paid for the rest of the article may read it; who has answered is not asked again.
    target.frequency.until_converted = cta->frame == surfaces::Frame::gate || cta->content.action.answers_consent();
    if (cta->content.action.opens_form()) target.opens = cta->content.action.to;
    if (!targeting::compile_target(list[i], at, config.timezone, out, target)) continue;
    bool taken = false;
    for (const surfaces::Cta& other : ctas) taken = taken || other.id == cta->id;
    if (taken) {
      base::add_error(out, base::child_pointer(at, "id"), base::Problem::cta_twice);
      continue;
    }
    if (is_form(config, cta->id)) base::add_error(out, base::child_pointer(at, "id"), base::Problem::cta_like_form, cta->id);
    check_target(config, document, *cta, list[i], cta->content.action, out);
    check_target(config, document, *cta, list[i], cta->content.second_action, out);
    for (const surfaces::Case& one : cta->cases) check_target(config, document, *cta, list[i], one.content.action, out);
    ctas.push_back(std::move(*cta));
    model.targets.push_back(std::move(target));
  }
}

// A form that stands among the paragraphs of an article.
void read_form_place(Config& config, std::size_t surface, const Json& json, const std::string& at, base::Diagnostics& out) {
  surfaces::Surface& form = config.surfaces[surface];
  if (form.frame != surfaces::Frame::inline_ || config.forms.forms[surface].display != forms::Display::inline_) return;
  base::Reader(json, at, out, config.locale).count("after", form.after);
  std::string& into = config.forms.forms[surface].into;
  if (form.after > 0 && into.empty()) into = surfaces::kArticle;
}

// Forms that show by themselves: dialogs that open, and what stands in the page.
void read_form_targets(Config& config, const Json& document, targeting::Model& model, base::Diagnostics& out) {
  const Json& list = base::get_array(document, "forms");
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].empty()) continue;
    for (std::size_t surface = 0; surface < config.forms.forms.size(); ++surface) {
      if (config.surfaces[surface].id() != base::get_text(list[i], "id")) continue;
      const std::string at = base::child_pointer("/forms", i);
      read_form_place(config, surface, list[i], at, out);
      if (list[i].size() == 2 && list[i].contains("after")) continue;  // beside its id
      if (surfaces::is_over_page(config.surfaces[surface].frame) && !list[i].contains("trigger")) {
        base::add_warning(out, at, base::Problem::form_without_trigger);
        continue;
      }
      targeting::Target target;
      target.id = target.opens = config.surfaces[surface].id();
      target.surface = surface;
      target.manner = surfaces::manner_of(config.surfaces[surface].frame, "");
      if (targeting::compile_target(list[i], at, config.timezone, out, target)) model.targets.push_back(std::move(target));
    }
  }
}

LEADLINE_DOOR void link_ctas(Config& config, base::Diagnostics& out) {
  Ctas& ctas = config.ctas.make();
  targeting::Model& model = config.targeting.make();
  const Json document = std::exchange(config.ctas_document, Json());
  read_ctas(config, document, ctas, model, out);
  for (std::size_t i = 0; i < ctas.size(); ++i) {
    model.targets[i].surface = config.surfaces.size();
    config.surfaces.push_back(surfaces::surface_of(ctas[i]));
  }
  read_form_targets(config, document, model, out);
  targeting::compile_frequency(base::get_object(document, "frequency"), "/frequency", out, model);
  model.preview = base::get_bool(document, "preview");
}

// The conditions of CTAs, when both are there: what says them, and what can read them.
LEADLINE_DOOR void link_conditions(Config& config, base::Diagnostics& out) {
  targeting::Model& model = config.targeting;
  targeting::compile_conditions(model, out);
  std::vector<surfaces::Cta>& ctas = config.ctas;
  for (surfaces::Cta& cta : ctas) surfaces::compile_cases(cta, out);
}

// Taken apart as it is read: a large model and its document are never both there.
#define FEATURE(folder, own, conditions, part, ...) \
  LEADLINE_LATE_##part(LEADLINE_CONFIG_##own(LEADLINE_DOOR void link_##folder(Config& config, base::Diagnostics& out) { \
    folder::compile(std::exchange(config.folder##_document, Json()), config.timezone, "/" #folder, out, config.folder.make()); }))
LEADLINE_FEATURES(FEATURE)
#undef FEATURE

// Whether an endpoint wants what only `formats` can write, or may not be posted to by a page, which that part knows; notes the name of its preset.
bool is_formatted(const Json& endpoint, Json& names) {
  const std::string& format = base::get_text(endpoint, "format");
  const bool other = !format.empty() && format != "leadline";
  bool noted = !other || format == "cloudevents";
  for (const Json& name : names) noted = noted || name == Json(format);
  if (!noted) base::push(names, format);
  bool more = other;
  for (const char* key : {"map", "body", "with"}) more = more || endpoint.contains(key);
  return more || base::contains(base::dump_json(endpoint), "{{secret:") || !base::has_word("json json-text", base::get_string(endpoint, "profile", "json"));
}

LEADLINE_DOOR void link_offers(Config& config, base::Diagnostics& out) {
  offers::compile(std::exchange(config.offers_document, Json()), "/offers", config.locale, config.timezone, out, config.offers.make());
}

LEADLINE_DOOR void link_formats(Config& config, base::Diagnostics& out) {
  if (!base::get_array(config.delivery_document, "endpoints").empty())
    config.delivery.make().shapes = formats::expand(config.delivery_document["endpoints"], config.presets, "/delivery/endpoints", out);
}

// Each in its place: surfaces know it by its address. One that cannot be used has no fields, and is never drawn.
LEADLINE_DOOR void link_fields(Config& config, base::Diagnostics& out) {
  std::vector<fields::Form>& more = config.fields.make().forms;
  more.resize(config.forms.forms.size());
  const Json document = std::exchange(config.fields_document, base::list());
  std::size_t next = 0;
  for (std::size_t i = 0; i < more.size(); ++i) {
    forms::Form& form = config.forms.forms[i];
    if (form.plain) continue;
    const Json& one = document[next++];
    const std::string at = base::child_pointer("/forms", static_cast<std::size_t>(base::get_int(one, "at")));
    if (fields::compile(base::get_object(one, "form"), at, config.timezone, out, form, more[i])) forms::check_details(form, out);
    else form.fields.clear();
  }
}

LEADLINE_DOOR void check_sending(Config& config, base::Diagnostics& out) {
  for (forms::Form& form : config.forms.forms) forms::check_details(form, out);
  if (config.delivery->endpoints.empty() && !config.forms.forms.empty())
    base::add_warning(out, "/delivery", base::Problem::no_endpoint);
}

// When `send` comes, and when `formats` does after it: what goes to a vendor is written by that part, and until it is there nobody knows of
// endpoints (`engine::is_ready`).
LEADLINE_DOOR void link_sending(Config& config, Part part, base::Diagnostics& out) {
  if (part == Part::send) {
    config.delivery.make();
    for (const Json& endpoint : base::get_array(config.delivery_document, "endpoints"))
      config.has_formats = is_formatted(endpoint, config.formats) || config.has_formats;
  }
  const bool whole = !config.has_formats ? part == Part::send : config.linked.has(Part::formats);
  if (whole && config.has_formats) link_formats(config, out);
  if (whole) link_delivery(config, out);
  if (whole && !config.delivery->fallback.is_null())
    for (forms::Form& form : config.forms.forms) base::put(form.success, forms::kFallback, config.delivery->fallback);
  if (part == Part::send) link_offers(config, out);
  if (whole) check_sending(config, out);
}

}  // namespace

void know_plans(Config& config, bool there) {
  for (forms::Form& form : config.forms.forms)
    for (forms::Field& field : form.fields) field.plans = there;
}

void link(Config& config, Part part, base::Diagnostics& out) {
  if (part == Part::phones) know_plans(config, true);
  if (config.linked.has(part)) return;
  config.linked.add(part);
  if (part == Part::ctas) link_ctas(config, out);
  if ((part == Part::ctas || part == Part::rules) && config.linked.has(Part::ctas) && config.linked.has(Part::rules)) link_conditions(config, out);
#define FEATURE(folder, own, conditions, part_, ...) \
  LEADLINE_LATE_##part_(LEADLINE_CONFIG_##own(if (Part::part_ != Part::send && part == Part::part_) link_##folder(config, out);))
  LEADLINE_FEATURES(FEATURE)
#undef FEATURE
  if (part == Part::send || (part == Part::formats && config.linked.has(Part::send))) link_sending(config, part, out);
  // Conditions come first.
  if ((part == Part::fields || part == Part::rules) && config.linked.has(Part::fields) && config.linked.has(Part::rules)) link_fields(config, out);
}

}  // namespace leadline::config
