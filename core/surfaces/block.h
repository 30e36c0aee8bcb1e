// Elements as surfaces draw them.
#pragma once

#include <string_view>

#include "view/view.h"

namespace leadline::surfaces {

// An element of interest: class `ll-<name>` for our style sheet, part `<name>` for the site's.
view::Node block(std::string_view key, std::string_view tag, std::string_view name, std::string_view text = {});

// Adds such an element, when there is a text to show.
void add_text(view::Node& parent, std::string_view key, std::string_view tag, std::string_view name,
              std::string_view text);

}  // namespace leadline::surfaces
