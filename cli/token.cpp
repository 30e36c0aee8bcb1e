// `leadline token`: who may open the inbox and the API. Beside a running receiver it asks that one, over the socket in its folder; a stopped
// one's store it opens itself.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <set>
#include <string>

#include "arguments.h"
#include "commands.h"
#include "receiver/access/role.h"
#include "receiver_data.h"

namespace leadline::cli {

namespace {

using base::Json;

int token_failed(const std::string& problem, const std::string& hint = {}) {
  std::fprintf(stderr, "leadline token: %s%s\n", problem.c_str(), hint.empty() ? "" : (" (" + hint + ")").c_str());
  return kFailed;
}

std::string minute_of(std::int64_t ms) {
  const auto seconds = static_cast<std::time_t>(ms / 1000);
  std::tm parts{};
  char text[32] = "";
  if (::gmtime_r(&seconds, &parts)) std::strftime(text, sizeof text, "%Y-%m-%d %H:%M UTC", &parts);
  return text;
}

void print_added(const Json& answer) {
  std::printf("%s\n", base::get_string(answer, "token").c_str());
  std::fprintf(stderr, "token %s with the role %s; it is shown this once: the inbox opens with it at /inbox/#token=TOKEN\n",
               base::get_string(answer, "id").c_str(), base::get_string(answer, "role").c_str());
}

void print_list(const Json& answer) {
  std::set<std::string> sites;
  for (const Json& one : base::get_array(answer, "tokens")) sites.insert(base::get_string(one, "site"));
  sites.erase("");
  const bool several = sites.size() > 1;
  for (const Json& one : base::get_array(answer, "tokens")) {
    const std::string made = base::find(one, "created") ? minute_of(base::get_int(one, "created")) : "at the first start";
    std::string rest;
    if (const std::string name = base::get_string(one, "name"); !name.empty()) rest += "  " + name;
    if (const std::string site = base::get_string(one, "site"); several && !site.empty()) rest += "  [" + site + "]";
    std::printf("%-8s  %-5s  %s%s\n", base::get_string(one, "id").c_str(), base::get_string(one, "role").c_str(), made.c_str(), rest.c_str());
  }
}

}  // namespace

int token_command(const Words& words) {
  if (words.empty()) return usage_error("token", "what is to be done: `add`, `list` or `revoke`");
  const std::string what = words[0], wanted = "token " + what;
  const Words rest(words.begin() + 1, words.end());
  const bool add = wanted == "token add", revoke = wanted == "token revoke";
  if (!add && !revoke && wanted != "token list") return usage_error("token", "there is no `token " + what + "`: `add`, `list` or `revoke`");
  const Words options = add ? Words{"data", "role", "name", "site", "store"} : Words{"data", "site", "store"};
  const auto arguments = read_arguments(rest, {"token", options, {}, add ? Words{"data", "role"} : Words{"data"}, revoke ? 1u : 0u, "the token's ID"});
  if (!arguments) return kUsage;
  if (add && !receiver::role_named(arguments->get("role"))) return usage_error("token", "`--role` is `read`, `work` or `admin`");
  const receiver::StoreKind* kind = store_kind_of(arguments->get("store"));
  if (!kind) return usage_error("token", "there is no store `" + arguments->get("store") + "`");

  Json request = base::object_of("do", wanted, "role", arguments->get("role"), "name", arguments->get("name"), "site", arguments->get("site"));
  if (revoke) base::put(request, "id", arguments->rest[0]);
  std::string problem;
  const auto data = ReceiverData::open(arguments->get("data"), *kind, ReceiverData::When::there, problem);
  const auto answer = data ? data->ask(request, problem) : std::nullopt;
  if (!answer) return token_failed(problem);
  const Json& error = base::get_object(*answer, "error");
  if (!error.empty()) return token_failed(base::get_string(error, "message"), base::get_string(error, "hint"));
  if (add) print_added(*answer);
  else if (revoke) std::printf("revoked %s\n", arguments->rest[0].c_str());
  else print_list(*answer);
  return kDone;
}

}  // namespace leadline::cli
