#include "base/limits.h"
#include "base/schema.h"
#include "forms/reader.h"
#include "surfaces/block.h"
#include "surfaces/surfaces.h"
#include "surfaces/words.h"

namespace leadline::surfaces {

namespace {

using base::Json;
using base::Problem;

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
    in.fail("opens", Problem::missing_target);
  if (!cta.opens.empty() && !cta.href.empty())
    in.fail("href", Problem::two_targets);
  if (!cta.href.empty() && !view::safe_url(cta.href))
    in.fail("href", Problem::cta_href_unsafe);
}

}  // namespace

std::optional<Cta> compile_cta(const Json& json, const std::string& pointer, base::Diagnostics& diagnostics,
                               std::string_view config_locale) {
  Cta cta;
  forms::Reader in(json, pointer, diagnostics, config_locale);
  if (!json.is_object()) {
    in.fail_at(pointer, Problem::cta_not_an_object);
    return std::nullopt;
  }
  const int kind = base::choose(json, "kind", {"inline", "button", "banner", "bar", "slideIn", "modal", "fullscreen",
                                               "tab", "gate"}, -1, pointer, diagnostics);
  if (kind < 0 && in.find("kind")) return std::nullopt;
  if (kind > 0) {
    in.warn("kind", Problem::not_supported_yet);
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
  if (cta.button.empty()) in.fail("button", Problem::cta_needs_button);
  check_target(in, cta);
  if (const Json* when = in.find("when")) cta.when = *when;
  if (!in.ok()) return std::nullopt;
  return cta;
}

std::vector<Cta> compile_ctas(const Json& array, const std::string& pointer, base::Diagnostics& diagnostics,
                              std::string_view config_locale) {
  std::vector<Cta> out;
  forms::Reader in(array, pointer, diagnostics, config_locale);
  if (!array.is_array()) in.fail_at(pointer, Problem::ctas_not_an_array);
  for (std::size_t i = 0; array.is_array() && i < array.size(); ++i) {
    const std::string at = base::child_pointer(pointer, i);
    if (i == base::limits::kCtas) {
      in.fail_at(at, Problem::too_many_ctas);
      break;
    }
    std::optional<Cta> cta = compile_cta(array[i], at, diagnostics, config_locale);
    bool taken = false;
    for (const Cta& other : out) taken = taken || (cta && other.id == cta->id);
    if (taken)
      in.fail_at(base::child_pointer(at, "id"), Problem::cta_twice);
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
