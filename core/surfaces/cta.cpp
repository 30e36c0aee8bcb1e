#include "base/limits.h"
#include "base/schema.h"
#include "forms/reader.h"
#include "surfaces/block.h"
#include "surfaces/surfaces.h"
#include "surfaces/words.h"

namespace leadline::surfaces {

namespace {

using base::Json;

Json mounted(std::string_view id, const std::string& into, bool modal, const Theme& theme, std::string_view locale) {
  Json out = base::object_of("kind", modal ? "modal" : "inline", "lang", locale);
  if (!modal) base::put(out, "slot", id);
  if (!modal && !into.empty()) base::put(out, "into", into);
  if (!theme.properties.empty()) base::put(out, "theme", theme.properties);
  return out;
}

// Exactly one of `opens` and `href`.
void check_target(forms::Reader& in, const Cta& cta) {
  if (cta.opens.empty() && cta.href.empty())
    in.fail("opens", PROBLEM("missing_target", "a CTA must open a form (\"opens\") or be a link (\"href\")"));
  if (!cta.opens.empty() && !cta.href.empty())
    in.fail("href", PROBLEM("two_targets", "a CTA opens a form or is a link, not both", "leave out \"opens\" or \"href\""));
  if (!cta.href.empty() && !view::safe_url(cta.href))
    in.fail("href", PROBLEM("unsafe_url", "\"href\" must be relative, or begin with https:, http:, mailto: or tel:"));
}

}  // namespace

std::optional<Cta> compile_cta(const Json& json, const std::string& pointer, base::Diagnostics& diagnostics,
                               std::string_view config_locale) {
  Cta cta;
  forms::Reader in(json, pointer, diagnostics, config_locale);
  if (!json.is_object()) {
    in.fail_at(pointer, PROBLEM("not_an_object", "a CTA must be an object"));
    return std::nullopt;
  }
  const int kind = base::choose(json, "kind", {"inline", "button", "banner", "bar", "slideIn", "modal", "fullscreen",
                                               "tab", "gate"}, -1, pointer, diagnostics);
  if (kind < 0 && in.find("kind")) return std::nullopt;
  if (kind > 0) {
    in.warn("kind", PROBLEM("not_supported_yet", "this version draws CTAs of the kind \"inline\" only; this one is left out"));
    return std::nullopt;
  }
  base::check_keys(json, pointer, {"id", "kind", "eyebrow", "title", "text", "button", "opens", "href", "into", "when"},
                   diagnostics);
  cta.pointer = pointer;
  in.identifier("id", cta.id);
  in.text("eyebrow", cta.eyebrow);
  in.text("title", cta.title);
  in.text("text", cta.text);
  in.text("button", cta.button);
  in.string("opens", cta.opens);
  in.string("href", cta.href);
  in.string("into", cta.into);
  if (cta.button.empty()) in.fail("button", PROBLEM("missing_key", "a CTA must have a \"button\": the words to click on"));
  check_target(in, cta);
  if (const Json* when = in.find("when")) cta.when = *when;
  if (!in.ok()) return std::nullopt;
  return cta;
}

std::vector<Cta> compile_ctas(const Json& array, const std::string& pointer, base::Diagnostics& diagnostics,
                              std::string_view config_locale) {
  std::vector<Cta> out;
  forms::Reader in(array, pointer, diagnostics, config_locale);
  if (!array.is_array()) in.fail_at(pointer, PROBLEM("not_an_array", "\"ctas\" must be a list"));
  for (std::size_t i = 0; array.is_array() && i < array.size(); ++i) {
    const std::string at = base::child_pointer(pointer, i);
    if (i == base::limits::kCtas) {
      in.fail_at(at, PROBLEM("too_many", "too many CTAs; this one and the rest are left out"));
      break;
    }
    std::optional<Cta> cta = compile_cta(array[i], at, diagnostics, config_locale);
    bool taken = false;
    for (const Cta& other : out) taken = taken || (cta && other.id == cta->id);
    if (taken)
      in.fail_at(base::child_pointer(at, "id"), PROBLEM("duplicate_id", "another CTA has this id; this one is left out"));
    else if (cta)
      out.push_back(std::move(*cta));
  }
  return out;
}

view::Node render_cta(const Cta& cta, std::string_view locale) {
  view::Node root = view::element("cta", "section");
  dress(root, "cta").set("lang", locale);
  if (!cta.title.empty()) root.set("aria-labelledby", "title");
  add_text(root, "eyebrow", "p", "eyebrow", cta.eyebrow.in(locale));
  add_title(root, "title", cta.title.in(locale));
  add_text(root, "text", "p", "text", cta.text.in(locale));
  const bool link = !cta.href.empty();
  view::Node& button = add_block(root, "button", link ? "a" : "button", "button", cta.button.in(locale));
  button.set(link ? view::Name("href") : view::Name("type"), link ? cta.href : "button");
  button.action = link ? "follow" : "open";
  return root;
}

Json mount(const Cta& cta, const Theme& theme, std::string_view locale) {
  return mounted(cta.id, cta.into, false, theme, locale);
}

Json mount(const forms::Form& form, const Theme& theme, std::string_view locale) {
  Json out = mounted(form.id, form.into, form.display == forms::Display::modal, theme, locale);
  base::put(out, "kept", word(Word::alert_saved, locale));
  return out;
}

}  // namespace leadline::surfaces
