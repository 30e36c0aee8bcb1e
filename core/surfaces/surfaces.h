// Surfaces: CTAs and forms as view trees. Pure functions of (Model, State, locale): drawing again from a saved state
// gives the same tree, so the engine can diff without remembering trees.
//
// Every element of interest has a class `ll-<name>` (leadline.css) and the part `<name>` (the site's own ::part rules).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/json.h"
#include "base/localized.h"
#include "forms/forms.h"
#include "targeting/triggers.h"
#include "view/view.h"

namespace leadline::surfaces {

// ---- Frames

enum class Frame : std::uint8_t {
#define FRAME(name, ...) name,
#include "surfaces/frames.def"
#undef FRAME
};
bool floats(Frame frame);
Frame frame_of(const forms::Form& form);

// ---- CTA

struct Cta {
  Frame frame = Frame::inline_;
  std::string position;  // of a frame that has a choice
  std::string id;
  base::Localized eyebrow, title, text, button;
  std::string opens;  // the form's id …
  std::string href;   // … or where the link goes
  std::string into;   // selector of the place; "" = [data-leadline-slot=<id>]
  targeting::Trigger trigger;
  base::Json when;    // the condition as the config has it, null when there is none
  std::string pointer;  // where the config has it
};

// One CTA of the config; nullopt with the reason in `diagnostics` when it cannot be used. Kinds that have no frame yet are
// a warning (`not_supported_yet`) and disable this surface only. That `opens` names a form is for the caller to check.
std::optional<Cta> compile_cta(const base::Json& json, const std::string& pointer, base::Diagnostics& diagnostics,
                               std::string_view config_locale = {});
// All of them (`/ctas`): no two of the same id, at most limits::kCtas.
std::vector<Cta> compile_ctas(const base::Json& array, const std::string& pointer, base::Diagnostics& diagnostics,
                              std::string_view config_locale = {});

// ---- Theme

struct Theme {
  base::Json properties = base::Json::object();  // {"--ll-accent": "#0b6e69", "--ll-on-accent": "#ffffff", …}
};

// `theme` of the config: {accent, radius, font}. What is wrong is reported (as an error) and left out; the rest holds.
Theme compile_theme(const base::Json& json, const std::string& pointer, base::Diagnostics& diagnostics);

// `#rgb` or `#rrggbb` as 0xrrggbb.
std::optional<std::uint32_t> parse_color(std::string_view text);
// The contrast of two colours (WCAG 2.2, "contrast ratio") in hundredths: 2100 for black on white.
int contrast(std::uint32_t a, std::uint32_t b);

// ---- Drawing

// What may come after a form that was sent: another form or a CTA, in words of its own (`success.opens`).
struct Next {
  base::Localized title, text, button;
  std::string href;  // of a CTA that is a link; otherwise a form opens
};

// Actions: `open` (a CTA that opens a form), `follow` (a CTA that is a link: the browser follows it), `submit`,
// `close`, `take` (what is proposed for the field `name`), `next` (what `success.opens` names).
view::Node render_cta(const Cta& cta, std::string_view locale);
view::Node render_form(const forms::Form& form, const forms::State& state, std::string_view locale);
// What stands in the form's place when it is over.
view::Node render_done(const forms::Form& form, const forms::State& state, std::string_view locale, const Next* next = nullptr);

// `mount` of a surface's first patch: {kind, position?, slot?, into?, theme, lang, kept?}.
base::Json mount(const Cta& cta, const Theme& theme, std::string_view locale);
base::Json mount(const forms::Form& form, const Theme& theme, std::string_view locale);

// The key of a field's control: for `value` and `focus` operations.
std::string control_key(std::string_view field);
// Where the focus belongs now: the first control with an error, the confirmation once sent, else the first control.
std::string focus_key(const forms::Form& form, const forms::State& state);

}  // namespace leadline::surfaces
