// Surfaces: CTAs and forms as view trees, each in a frame. Pure functions of (Model, State, locale): drawing again from a saved state
// gives the same tree, so the engine can diff without remembering trees.
//
// Every element of interest has a class `ll-<name>` (leadline.css, ctas.css) and the part `<name>` (the site's own ::part rules).
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
#include "offers/offers.h"
#include "surfaces/frames.h"
#include "view/view.h"

namespace leadline::surfaces {

struct Cta;

// What is on the page: a frame, and in it a form or a CTA.
struct Surface {
  Frame frame;
  const forms::Form* form;
  const Cta* cta;
  const std::string *name, *place;  // the form's own, or the CTA's
  std::int32_t after = 0;           // so many paragraphs of the article come before it; 0: it has another place

  const std::string& id() const { return *name; }
  const std::string& into() const { return *place; }  // selector of the place; "" = [data-leadline-slot=<id>]
};
Surface surface_of(const forms::Form& form);

// ---- Theme

struct Theme {
  base::Json properties = base::object();  // {"--ll-accent": "#0b6e69", "--ll-on-accent": "#ffffff", …}
  std::string look;                              // "": the usual one
};

// `theme` of the config: {look, accent, radius, font}. What is wrong is reported (as an error) and left out; the rest holds.
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

// Actions: `submit`, `close`, `take` (what is proposed for the field `name`), `next` (what `success.opens` names).
view::Node render_form(const forms::Form& form, const forms::State& state, std::string_view locale);
// The answers as lines for people, of a form as it is drawn.
std::string answers_of(const forms::Form& form, const forms::State& state, std::string_view locale);
// What stands in the form's place when it is over.
// `gift`: what it gives, once it was accepted; `where`: its address, where the answer has said it.
struct Gift {
  const offers::Offer* offer = nullptr;
  std::string where;
  bool copied = false;  // the visitor has copied its code
};
view::Node render_done(const forms::Form& form, const forms::State& state, std::string_view locale, const Next* next = nullptr, const Gift& gift = {});

// `dialog`: what a form in the page goes on in (core/fields, `continueIn`). Makes of it what stands in the form's place, with the dialog in it.
void put_apart(view::Node& dialog, std::string_view locale, const base::Json* words);
bool is_apart(const view::Node& tree);

// `mount` of a surface's first patch: {kind, lang, dir?, slot?, into?, theme?, look?}, of a form `kept`, too.
base::Json mount(const Surface& surface, Frame frame, const Theme& theme, std::string_view locale);

// The key of a field's control: for `value` and `focus` operations.
std::string control_key(std::string_view field);
// Where the focus belongs now: the first control with an error (of a long form with several the list of them), the confirmation once
// sent, else the first control.
std::string focus_key(const forms::Form& form, const forms::State& state);

}  // namespace leadline::surfaces
