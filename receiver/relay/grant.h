// `auth` of an endpoint: how the relay gets the token by which it is let in (OAuth 2.0, RFC 6749), and what of an answer says that the token is no good any more.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/finding.h"
#include "base/json.h"
#include "receiver/relay/secrets.h"

namespace leadline::receiver {

struct OutgoingRequest;

struct Grant {
  enum class Kind { client_credentials, refresh_token, zalo };
  Kind kind = Kind::client_credentials;
  std::string id;                  // of whom, and where: those that are the same share their token
  std::string url;                 // where tokens are given out
  bool inside = false;             // it may be on this machine or in its network
  std::string client_id, client_secret, scope;
  std::string refresh;             // the one that the operator gave, or ""
};

struct GivenToken {
  std::string access, refresh;     // the latter "" when it stays as it is
  std::int64_t lasts_ms = 0;
};

// What is asked. `refresh`: the token to ask with, where the grant has one.
OutgoingRequest write_token_request(const Grant& grant, const std::string& refresh);
// nullopt: the answer gives none.
std::optional<GivenToken> read_token(const std::string& body);

// Puts the token where the vendor looks for it, in the place of a header of that name.
void put_token(const Grant& grant, const std::string& token, OutgoingRequest& request);
// Some say so with a 200: Marketo (601, 602), Zalo (-216).
bool refuses_token(int status, const std::string& body);

// Reads `auth`; nullopt when there is none, or something is wrong with it, which is added to `out`. `given`: the object that has it. `usual`: the kind when it is not said.
std::optional<Grant> read_grant(const base::Json& given, const std::string& at, const char* usual, const Secrets& secrets, const std::vector<std::string>& allowed, base::Findings& out);

}  // namespace leadline::receiver
