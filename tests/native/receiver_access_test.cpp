// Who is let in: tokens, the cookie of the inbox's page, and which requests another page may have made the browser send.
#include <gtest/gtest.h>

#include "receiver/access/session.h"
#include "receiver/access/tokens.h"
#include "receiver/crypto.h"

namespace leadline::receiver {
namespace {

HttpRequest asked(const char* method, std::vector<Header> headers) {
  HttpRequest request;
  request.method = method;
  request.headers = std::move(headers);
  return request;
}

TEST(Tokens, AreFoundByWhatTheyAreAndNotByTheirHash) {
  Tokens tokens("the first token", "", {{"id1", sha256("reader's"), Role::read, "Hoa", 0, "acme"}});
  EXPECT_EQ(tokens.find("the first token", "acme")->role, Role::admin);
  EXPECT_EQ(tokens.find("reader's", "acme")->name, "Hoa");
  for (const std::string& other : {std::string(), std::string("reader"), sha256("reader's"), to_hex(sha256("reader's"))}) EXPECT_FALSE(tokens.find(other, "acme"));
  tokens.replace({});
  EXPECT_FALSE(tokens.find("reader's", "acme"));
  EXPECT_TRUE(tokens.find("the first token", "acme"));
}

TEST(Tokens, OpenTheSiteThatTheyWereGivenOutForAndTheFirstOneOpensAll) {
  const std::vector<StoredToken> stored = {{"id1", sha256("acme's"), Role::admin, "", 0, "acme"}, {"id2", sha256("of before"), Role::admin, "", 0, ""}};
  const Tokens several("the first token", "", stored), alone("the first token", "acme", stored);
  EXPECT_TRUE(several.find("acme's", "acme"));
  for (const char* site : {"globex", ""}) EXPECT_FALSE(several.find("acme's", site)) << site;
  for (const char* site : {"acme", "globex", ""}) EXPECT_EQ(several.find("the first token", site)->role, Role::admin) << site;
  EXPECT_FALSE(several.find("of before", "acme")) << "nobody can tell of which site it is";
  EXPECT_TRUE(alone.find("of before", "acme")) << "there is but one";
}

TEST(Roles, MayWhatTheOnesBeforeThemMay) {
  for (const Role has : {Role::read, Role::work, Role::admin}) {
    for (const Role needs : {Role::read, Role::work, Role::admin}) EXPECT_EQ(may(has, needs), static_cast<int>(has) >= static_cast<int>(needs));
    EXPECT_EQ(role_named(name_of(has)), has);
  }
  EXPECT_FALSE(role_named("root"));
}

TEST(Credential, IsTheHeadersAndElseTheCookieOfThisPort) {
  const HttpRequest login = asked("POST", {{"Host", "localhost:8080"}});
  const std::string token = "q+W/8&x=1 #%; đủ dài";
  const std::string cookie = cookie_with(login, token);
  EXPECT_EQ(cookie, "leadline-8080=" + to_hex(token) + "; Path=/api/; HttpOnly; SameSite=Strict");
  const std::string pair = cookie.substr(0, cookie.find(';'));
  const auto by_cookie = credential_of(asked("GET", {{"Host", "localhost:8080"}, {"Cookie", "a=b; " + pair}}));
  EXPECT_EQ(by_cookie->token, token);
  EXPECT_TRUE(by_cookie->by_cookie);
  EXPECT_FALSE(credential_of(asked("GET", {{"Host", "localhost:9090"}, {"Cookie", pair}}))) << "another receiver's";
  const auto by_header = credential_of(asked("GET", {{"Host", "localhost:8080"}, {"Cookie", pair}, {"Authorization", "bearer other"}}));
  EXPECT_EQ(by_header->token, "other");
  EXPECT_FALSE(by_header->by_cookie);
  EXPECT_EQ(credential_of(asked("GET", {{"Host", "localhost:8080"}, {"Cookie", "leadline-8080=zz"}}))->token, "") << "nobody's";
}

TEST(Cookie, OfAPageThatCameByTlsGoesBackByTlsOnly) {
  EXPECT_TRUE(cookie_with(asked("POST", {{"Host", "leads.example"}, {"Origin", "https://leads.example"}}), "t").ends_with("; Secure"));
  EXPECT_FALSE(cookie_with(asked("POST", {{"Host", "leads.example"}, {"Origin", "http://leads.example"}}), "t").ends_with("; Secure"));
  EXPECT_TRUE(cookie_without(asked("DELETE", {{"Host", "leads.example"}})).ends_with("; Max-Age=0"));
}

TEST(Forgery, IsWhatTheBrowserDoesNotSayComesFromOurOwnPage) {
  struct Case { const char *method, *site, *origin; bool forged; };
  for (const Case& one : std::vector<Case>{
           {"POST", "same-origin", "http://localhost:8080", false}, {"POST", "cross-site", "https://evil.example", true},
           {"POST", "same-site", "http://localhost:9090", true},    {"POST", "none", "", true},
           {"GET", "same-origin", "", false},                       {"GET", "none", "", false},
           {"GET", "same-site", "", true},                          {"GET", "cross-site", "", true},
           {"POST", "", "http://localhost:8080", false},            {"POST", "", "https://localhost:8080", false},
           {"POST", "", "http://localhost:9090", true},             {"POST", "", "null", true},
           {"POST", "", "", true},                                  {"DELETE", "", "", true},
           {"GET", "", "", false},                                  {"GET", "", "http://localhost:9090", true},
           {"POST", "cross-site", "http://localhost:8080", true},   {"POST", "", "http://localhost:8080.evil.example", true},
       }) {
    std::vector<Header> headers = {{"Host", "localhost:8080"}};
    if (*one.site) headers.push_back({"Sec-Fetch-Site", one.site});
    if (*one.origin) headers.push_back({"Origin", one.origin});
    EXPECT_EQ(may_be_forged(asked(one.method, headers)), one.forged) << one.method << " " << one.site << " " << one.origin;
  }
}

}  // namespace
}  // namespace leadline::receiver
