// Calls to action: what the config says of one, and its tree (docs/surfaces.md). All of it comes with the part `ctas`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rules.h"
#include "surfaces/surfaces.h"
#include "targeting/target.h"

namespace leadline::surfaces {

// What a click on it does.
enum class Does : std::uint8_t { nothing, open, href, reveal, call, book, chat, cta, consent };

struct Action {
  Does does = Does::nothing;
  std::string to;  // a form, an address, a selector, a number, a name, a CTA

  // Whether the browser does it, by following a link.
  bool is_link() const { return does == Does::href || does == Does::call || (does == Does::book && !opens_form()); }
  // An appointment is made on a page of its own, or in a form of ours.
  bool opens_form() const;
  std::string href() const;
  // The visitor withdraws: that is an answer to no question of ours.
  bool withdraws() const;
  bool answers_consent() const { return does == Does::consent && !withdraws(); }
};

struct Picture {
  std::string src;
  base::Localized alt;
  std::int32_t width = 0, height = 0;
};

// What it says and does.
struct Content {
  base::Localized eyebrow, title, text, button, second;
  Action action, second_action;
  Picture picture;
  std::string until;          // of a countdown, as `datetime` takes it; "": there is none
  base::Localized ended;      // when that is over
};

// Another content for some of the visitors.
struct Case {
  base::Json when_document;
  std::string pointer;
  rules::Program when;
  Content content;
};

struct Cta {
  std::string id;
  std::string pointer;   // where the config has it
  Frame frame = Frame::inline_;
  std::string position;  // of a frame that has a choice
  std::string into;      // selector of the place; "" = [data-leadline-slot=<id>]
  std::int32_t after = 0;   // as of any surface
  std::int32_t teaser = 0;  // of a gate: so many paragraphs before it are for everybody
  base::Localized tab;      // the words of the tab that it becomes when it is closed; empty: it does not
  std::vector<Case> cases;  // the first that holds …
  Content content;          // … or else this
  const base::Json* words = nullptr;  // our own, as forms have them

  const Content& content_for(const base::Json& facts, bool can_ask) const;
};

// One CTA of the config; nullopt with the reason in `diagnostics` when it cannot be used. That what it opens is there is for the
// caller to check.
std::optional<Cta> compile_cta(const base::Json& json, const std::string& pointer, base::Diagnostics& diagnostics,
                               std::string_view config_locale = {}, const std::string& timezone = {});
// The conditions of its cases, once there is something that can read them.
void compile_cases(Cta& cta, base::Diagnostics& diagnostics);

// Behind the Nth paragraph there is always a place.
inline constexpr const char* kArticle = "article, main";

Surface surface_of(const Cta& cta);
targeting::Manner manner_of(Frame frame, const std::string& position);

// Actions: `open` (do what it does), `follow` (the browser follows a link), `second`, `minimise`, `close`, `restore`.
view::Node render_cta(const Cta& cta, const Content& content, Frame frame, std::string_view locale);
// What `mount` of any surface has not.
void add_to_mount(const Cta& cta, Frame frame, base::Json& mount);

}  // namespace leadline::surfaces
