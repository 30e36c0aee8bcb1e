#include "wire/render.h"

#include "config/config.h"
#include "surfaces/cta.h"

namespace leadline::wire {

std::optional<std::string> render(std::string_view config_text, const std::string& id, const std::string& locale) {
  const config::Loaded loaded = config::load_whole(config_text);
  if (!loaded.config) return std::nullopt;
  const std::string& language = locale.empty() ? loaded.config->locale : locale;
  for (const surfaces::Surface& surface : loaded.config->surfaces) {
    if (surface.id() != id) continue;
    return view::to_html(surface.form ? surfaces::render_form(*surface.form, {}, language)
                                      : surfaces::render_cta(*surface.cta, surface.cta->content, surface.frame, language));
  }
  return std::nullopt;
}

}  // namespace leadline::wire
