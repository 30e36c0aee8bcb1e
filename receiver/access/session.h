// How a token comes with a request: programs send it in a header, the inbox's page in a cookie that no script can read.
//
// A browser sends cookies by itself, also with requests that some other page makes it send. SameSite=Strict keeps those of other sites
// away; of the same site (another port of this machine, another name under the domain) it does not. So a request that bears the cookie
// counts only when our own page has made it, which the browser says in Sec-Fetch-Site, and where it does not (plain HTTP, older ones) in
// Origin: no page can write either. With the header none of this is needed: no page of another origin can send it.
#pragma once

#include <optional>
#include <string>

#include "receiver/http/http.h"

namespace leadline::receiver {

// What was given to be let in; nullopt for nothing. A header goes before a cookie.
struct Credential {
  std::string token;
  bool by_cookie = false;
};
std::optional<Credential> credential_of(const HttpRequest& request);

// Whether another page may have made the browser send it. Without a word from the browser: whether it would change something.
bool may_be_forged(const HttpRequest& request);

// The values of Set-Cookie that keep a token for our page, until the browser is closed, and that forget it.
std::string cookie_with(const HttpRequest& request, const std::string& token);
std::string cookie_without(const HttpRequest& request);

}  // namespace leadline::receiver
