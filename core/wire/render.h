// A surface as it is first drawn, for pages that are made before anybody visits them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leadline::wire {

// The tree of a form or CTA of the config as escaped HTML: what a visitor sees of whom nothing is known, in that language ("": the
// config's). nullopt when the config cannot be used or has no such surface.
std::optional<std::string> render(std::string_view config_text, const std::string& surface, const std::string& locale);

}  // namespace leadline::wire
