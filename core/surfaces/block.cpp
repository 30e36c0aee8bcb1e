#include "surfaces/block.h"

namespace leadline::surfaces {

view::Node block(std::string_view key, std::string_view tag, std::string_view name, std::string_view text) {
  view::Node node = view::element(key, tag, text);
  std::string class_name = "ll-";
  node.set("class", class_name.append(name)).set("part", name);
  return node;
}

void add_text(view::Node& parent, std::string_view key, std::string_view tag, std::string_view name,
              std::string_view text) {
  if (!text.empty()) parent.add(block(key, tag, name, text));
}

}  // namespace leadline::surfaces
