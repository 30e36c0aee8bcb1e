// A form on a page of its own, for a link in a chat or a QR code: /f/<id>.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "receiver/site.h"

namespace leadline::receiver {

// The page's HTML: the form `id` of that config, drawn by the widget like on any other page. `folders` must have the widget's files; nullopt
// when they do not, or the config has no such form.
// `name`: what people call the site, its heading.
std::optional<std::string> form_page(const LoadedConfig& config, const std::string& id, const std::string& name, const std::vector<StaticFolder>& folders);

}  // namespace leadline::receiver
