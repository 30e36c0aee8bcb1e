// Which requests there are, who may make them and what is limited: one table, a row a route. docs/receiver.md has the same
// (Routes), and a test compares the two.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "receiver/access/role.h"
#include "receiver/http/http.h"

namespace leadline::receiver {

class Answers;

enum class Caller {
  anybody,
  listed_origin,  // pages of the site file's `origins`, and programs, which name no origin. Pages may read the answers
  reader,         // who has a token: of any role
  worker,         // of role `work` or `admin`
  administrator,  // of role `admin`
};

enum class Limited {
  nothing,
  body,         // its length and type
  file,         // likewise, of a body with a file in it
  wrong_token,  // how often one may be tried (token_guesses.h)
};

struct Route {
  std::string_view method;  // GET answers HEAD too; "*" is any
  std::string_view path;    // "/inbox/*": whatever begins with "/inbox/"
  Caller caller;
  Limited limited;
  void (Answers::*answer)(const HttpRequest&, HttpResponse&);
};

// The role that a caller's token must have; nullopt when none is asked for.
std::optional<Role> role_for(Caller caller);

// In the order in which they are looked at: the first whose path fits decides.
std::span<const Route> routes();

// The routes of a request's path, which differ in method; none for a path that is none.
std::span<const Route> routes_at(std::string_view path);
// The one for its method; nullptr when that is not taken there.
const Route* find_method(std::span<const Route> at, std::string_view method);
// The methods that are, as an Allow header has them: "GET, HEAD".
std::string allowed_methods(std::span<const Route> at);
// Whether pages of other origins may read what is answered there.
bool shared_with_pages(std::span<const Route> at);

}  // namespace leadline::receiver
