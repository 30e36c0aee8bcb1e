// What the readers of `relay` and of `notices` share.
#pragma once

#include <string>
#include <vector>

#include "receiver/relay/plan.h"

namespace leadline::receiver {

// Keys of an object that there are none of are said, with the one that was probably meant. `what` has them: "a notice".
void find_unknown_keys(const base::Json& object, const std::vector<std::string>& known, const std::string& pointer, const std::string& what, base::Findings& out);

// A text with its secrets; what is missing is said, and "" given.
std::string filled(const std::string& text, const std::string& pointer, const Secrets& secrets, base::Findings& out);

// The secrets that an endpoint names, {NAME: text}; those that are missing are said, each at its place.
void find_secrets(const base::Json& endpoint, const std::string& pointer, const Secrets& secrets, base::Json& found, base::Findings& out);

// Whether to connect to its address, and that this is one: `host` and `inside`.
void find_host(RelayEndpoint& endpoint, const std::string& url, const std::vector<std::string>& allowed, const std::string& pointer, base::Findings& out);

// What an endpoint has in the place of an address, until it is known where its mail is handed over.
constexpr const char* kAnyUrl = "https://mail.invalid/";
constexpr const char* kMailWanted = "\"mail\": {\"url\": \"smtps://smtp.example.com\", \"from\": \"leads@example.com\"} in the site file";
// Its mail is handed over to the site's server.
void take_mail_server(const RelayPlan& plan, RelayEndpoint& endpoint);

// What may name an endpoint.
bool is_endpoint_id(const std::string& text);

}  // namespace leadline::receiver
