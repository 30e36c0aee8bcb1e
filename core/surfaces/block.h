// Elements as surfaces draw them.
#pragma once

#include <string_view>

#include "view/view.h"

namespace leadline::surfaces {

// Makes `node` an element of interest: class `ll-<name>` for our style sheet, part `<name>` for the site's.
view::Node& dress(view::Node& node, std::string_view name);

// Appends such an element and returns it; the reference holds until `parent` gets its next child.
view::Node& add_block(view::Node& parent, std::string_view key, const char* tag, const char* name,
                      std::string_view text = {});
// The same when there is a text to show; otherwise nothing happens.
void add_text(view::Node& parent, const char* key, const char* tag, const char* name, std::string_view text);
// The surface's heading: what it is called by (`aria-labelledby="title"`). Nothing happens without a text.
void add_title(view::Node& parent, const char* key, std::string_view text);
// The cross that takes the surface away.
void add_close(view::Node& parent, std::string_view locale, const base::Json* words);

}  // namespace leadline::surfaces
