// A CTA's tree.
#include "base/number.h"
#include "surfaces/block.h"
#include "surfaces/cta.h"
#include "surfaces/words.h"

namespace leadline::surfaces {

namespace {

using view::Node;

struct CtaDrawing {
  const Cta& cta;
  const Content& content;
  Frame frame;
  std::string_view locale;
};

void add_picture(const CtaDrawing& d, Node& parent) {
  const Picture& picture = d.content.picture;
  if (picture.src.empty()) return;
  Node& out = add_block(parent, "picture", "img", "picture");
  if (picture.height > picture.width) out.set("class", "ll-picture ll-upright").set("part", "picture upright");  // a book's cover, which is not to be cropped
  // An empty `alt` says that the picture is an ornament.
  out.set("src", picture.src).set("alt", picture.alt.in(d.locale)).set("width", base::integer_text(picture.width)).set("height", base::integer_text(picture.height));
}

// The page's shell makes the clock tick, and shows what stands there when it is over.
void add_countdown(const CtaDrawing& d, Node& parent) {
  if (d.content.until.empty()) return;
  Node& out = add_block(parent, "countdown", "p", "countdown");
  dress(out.add("clock", "time"), "clock").set("datetime", d.content.until);
  if (!d.content.ended.empty()) dress(out.add("ended", "span", d.content.ended.in(d.locale)), "ended").set("hidden");
}

void add_button(Node& parent, const char* key, const char* name, const Action& action, api::Action presses, std::string_view words) {
  Node& button = add_block(parent, key, action.is_link() ? "a" : "button", name, words);
  if (action.is_link()) button.set("href", action.href()).action = api::name_of(api::Action::follow);
  else button.set_all("type=button").action = api::name_of(presses);
}

void add_actions(const CtaDrawing& d, Node& parent) {
  Node& out = add_block(parent, "actions", "div", "actions");
  add_button(out, "button", "button", d.content.action, api::Action::open, d.content.button.in(d.locale));
  if (d.content.second.empty()) return;
  // To refuse a consent is as easy as to agree, and looks like it.
  const char* name = d.content.second_action.does == Does::consent ? "button" : "second";
  add_button(out, "second", name, d.content.second_action, api::Action::second, d.content.second.in(d.locale));
}

Node section(const CtaDrawing& d) {
  Node root = view::element("cta", d.frame == Frame::button || d.frame == Frame::tab ? "div" : "section");
  dress(root, "cta").set("lang", d.locale);
  return root;
}

// What it is called by: its heading, or its text.
void name(const CtaDrawing& d, Node& node) {
  if (!d.content.title.empty()) node.set("aria-labelledby", "title");
  else if (!d.content.text.empty()) node.set("aria-labelledby", "text");
}

void add_body(const CtaDrawing& d, Node& root) {
  add_picture(d, root);
  Node& body = add_block(root, "body", "div", "body");
  add_text(body, "eyebrow", "p", "eyebrow", d.content.eyebrow.in(d.locale));
  add_title(body, "title", d.content.title.in(d.locale));
  if (const std::string& text = d.content.text.in(d.locale); !text.empty()) add_block(body, "text", "p", "text", text).set("id", "text");
  add_countdown(d, body);
  add_actions(d, body);
}

}  // namespace

Node render_cta(const Cta& cta, const Content& content, Frame frame, std::string_view locale) {
  const CtaDrawing d{cta, content, frame, locale};
  Node root = section(d);
  if (frame == Frame::button) {
    add_button(root, "button", "button", content.action, api::Action::open, content.button.in(locale));
    return root;
  }
  if (frame == Frame::tab) {
    const bool became = cta.frame != Frame::tab;
    Node& tab = add_block(root, "tab", "button", "tab", became ? cta.tab.in(locale) : content.button.in(locale));
    tab.set_all("type=button").action = api::name_of(became ? api::Action::restore : api::Action::open);
    add_close(root, locale, cta.words);
    return root;
  }
  add_body(d, root);
  if (stands(frame) != Stands::blocks) {
    name(d, root);
    if (is_over_page(frame)) add_close(root, locale, cta.words);
    return root;
  }
  Node dialog = view::element("dialog", "dialog");
  dress(dialog, "dialog").set("lang", locale).set("aria-labelledby", "title");
  add_close(dialog, locale, cta.words);
  dialog.add(std::move(root));
  return dialog;
}

void add_to_mount(const Cta& cta, Frame frame, base::Json& mount) {
  if (frame == cta.frame && !cta.position.empty()) base::put(mount, "position", cta.position);
  if (frame != cta.frame) base::put(mount, "position", cta.position == "bottom-start" || cta.position == "top-start" ? "bottom-start" : "bottom-end");
  if (cta.teaser) base::put(mount, "teaser", cta.teaser);
}

}  // namespace leadline::surfaces
