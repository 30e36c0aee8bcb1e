#include "surfaces/block.h"

#include "surfaces/words.h"

namespace leadline::surfaces {

view::Node& dress(view::Node& node, std::string_view name) {
  std::string class_name = "ll-";
  return node.set("class", class_name.append(name)).set("part", name);
}

view::Node& add_block(view::Node& parent, std::string_view key, const char* tag, const char* name,
                      std::string_view text) {
  return dress(parent.add(key, tag, text), name);
}

void add_text(view::Node& parent, const char* key, const char* tag, const char* name, std::string_view text) {
  if (!text.empty()) add_block(parent, key, tag, name, text);
}

void add_title(view::Node& parent, const char* key, std::string_view text) {
  if (!text.empty()) add_block(parent, key, "h2", "title", text).set("id", "title");
}

void add_close(view::Node& parent, std::string_view locale, const base::Json* words) {
  view::Node& close = add_block(parent, "close", "button", "close", "×").set("type", "button");
  close.set("aria-label", word(Word::close, locale, words)).action = api::name_of(api::Action::close);
}

}  // namespace leadline::surfaces
