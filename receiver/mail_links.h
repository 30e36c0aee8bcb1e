// Links in e-mails: /r/MAIL?to=… leads on to a page of the site, and says in its address which mail the reader came from. Nothing is
// kept or counted here: the page counts it, when somebody is there (docs/receiver.md, "Links in e-mails").
#pragma once

#include <optional>
#include <string>

#include "receiver/http/http.h"
#include "receiver/site.h"

namespace leadline::receiver {

// Where such a request leads; nullopt when it is none, or leads to a host that the site file does not list. It never leads anywhere else:
// a redirect to wherever its address says is what people who phish look for.
std::optional<std::string> mail_target(const Site& site, const HttpRequest& request);

}  // namespace leadline::receiver
