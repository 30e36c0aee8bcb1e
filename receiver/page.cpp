#include "receiver/page.h"

#include "base/localized.h"
#include "base/text.h"
#include "view/view.h"

namespace leadline::receiver {

bool prefers_vietnamese(const HttpRequest& request, const std::string& site_locale) {
  const std::string tags = base::lower_ascii(request.header("Accept-Language"));
  const std::size_t vi = tags.find("vi"), en = tags.find("en");
  return vi == en ? base::base_language(site_locale) == "vi" : vi < en;
}

void show_page(HttpResponse& response, int status, bool vietnamese, const std::string& title, const std::string& html) {
  response.status = status;
  response.set_header("Cache-Control", "no-store");
  response.set_header("Vary", "Accept-Language");
  response.set_header("Referrer-Policy", "no-referrer");
  response.set_header("X-Content-Type-Options", "nosniff");
  response.set_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
  const std::string heading = view::escape_html(title);
  response.set_content("<!doctype html>\n<html lang=\"" + std::string(vietnamese ? "vi" : "en") + "\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n<title>" + heading + "</title>\n"
                       "<style>:root { color-scheme: light dark } body { margin: 0; font: 100%/1.5 system-ui, sans-serif } main { max-width: 36rem; margin: 15vh auto 0; padding: 16px } button { font: inherit; min-height: 44px; padding: 0 16px }</style>\n"
                       "</head>\n<body>\n<main>\n<h1>" + heading + "</h1>\n" + html + "\n</main>\n</body>\n</html>\n",
                       "text/html; charset=utf-8");
}

}  // namespace leadline::receiver
