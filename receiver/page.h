// Small pages for people who come by a link, in English or Vietnamese.
#pragma once

#include <string>

#include "receiver/http/http.h"

namespace leadline::receiver {

// Whether their browser names Vietnamese before English; where it names neither, whether it is the site's language.
bool prefers_vietnamese(const HttpRequest& request, const std::string& site_locale);

// `html`: what stands under the title. The page runs nothing, and may send its form to us alone.
void show_page(HttpResponse& response, int status, bool vietnamese, const std::string& title, const std::string& html);

}  // namespace leadline::receiver
