#include "receiver/access/control.h"

#include "base/text.h"
#include "receiver/access/imports.h"
#include "receiver/access/tokens.h"
#include "receiver/clock.h"
#include "receiver/crypto.h"
#include "receiver/past.h"
#include "receiver/told.h"
#include "receiver/upkeep/backup.h"
#include "receiver/upkeep/person.h"

namespace leadline::receiver {

namespace {

using base::Json;

constexpr std::size_t kTokenDigits = 64;  // 256 bits
constexpr std::size_t kIdDigits = 8;
constexpr std::size_t kNameBytes = 100;
constexpr std::size_t kTokens = 1000;

Json control_error(const char* code, const std::string& message, const std::string& hint = {}) {
  Json what = {{"code", code}, {"message", message}};
  if (!hint.empty()) what["hint"] = hint;
  return {{"error", what}};
}

Json not_now() { return control_error("busy", "the store could not be used now", "try again later"); }

Json describe_token(const StoredToken& token) {
  return {{"id", token.id}, {"role", std::string(name_of(token.role))}, {"name", token.name}, {"created", token.created_at}, {"site", token.site}};
}

struct Desk {
  const Transaction& transact;
  const std::function<void(const std::vector<StoredToken>&)>& changed;

  // Whose leads the token is to open. Where there is none yet, and nobody says it, the only site that will be.
  std::string site_of(const Json& request, Json& error) const {
    std::optional<std::vector<std::string>> some;
    if (base::get_string(request, "site").empty() && transact([&](Store& store) { return (some = store.some_sites(1)).has_value(); }) && some->empty()) return {};
    return asked_site(request, transact, error, true);
  }

  Json add(const Json& request) const {
    const auto role = role_named(base::get_string(request, "role"));
    if (!role) return control_error("no_role", "a role is `read`, `work` or `admin`");
    Json error;
    const std::string site = site_of(request, error);
    if (!error.is_null()) return error;
    const auto token = random_hex(kTokenDigits), id = random_hex(kIdDigits);
    if (!token || !id) return control_error("no_randomness", "the system gives no random numbers");
    const StoredToken stored = {*id, sha256(*token), *role, base::truncate_utf8(base::get_string(request, "name"), kNameBytes), now_ms(), site};
    std::vector<StoredToken> all;
    bool many = false;
    const bool done = transact([&](Store& store) {
      const auto before = store.tokens();
      if (!before) return false;
      many = before->size() >= kTokens;
      if (many || !store.put_token(stored)) return false;
      const auto after = store.tokens();
      all = after.value_or(all);
      return after.has_value();
    });
    if (many) return control_error("too_many", "there are a thousand tokens already", "revoke some");
    if (!done) return not_now();
    changed(all);
    Json answer = describe_token(stored);
    answer["token"] = *token;
    return answer;
  }

  Json list(const Json& request) const {
    const std::string site = base::get_string(request, "site");
    std::vector<StoredToken> all;
    if (!transact([&](Store& store) {
          const auto found = store.tokens();
          all = found.value_or(all);
          return found.has_value();
        })) return not_now();
    Json tokens = Json::array();
    tokens.push_back({{"id", kFirstToken}, {"role", "admin"}, {"name", ""}});
    for (const StoredToken& one : all)
      if (site.empty() || one.site == site) tokens.push_back(describe_token(one));
    return {{"tokens", std::move(tokens)}};
  }

  Json revoke(const Json& request) const {
    const std::string id = base::get_string(request, "id");
    if (id == kFirstToken) {
      return control_error("first_token", "the first token is a file of the data folder", "stop the receiver, remove the file `token`, and start it: another one is made");
    }
    std::vector<StoredToken> all;
    bool there = false;
    const bool done = transact([&](Store& store) {
      const auto dropped = store.drop_token(id);
      const auto after = store.tokens();
      there = dropped.value_or(false);
      all = after.value_or(all);
      return dropped && after;
    });
    if (!done) return not_now();
    if (!there) return control_error("no_such_token", "there is no token of that id", "`leadline token list` has the ids");
    changed(all);
    return {{"revoked", id}};
  }
};

}  // namespace

Json carry_out(const Json& request, const Transaction& transact, const Reading& read, const std::function<void(const std::vector<StoredToken>&)>& changed) {
  const Desk desk{transact, changed};
  const std::string what = base::get_string(request, "do");
  if (what == "token add") return desk.add(request);
  if (what == "token list") return desk.list(request);
  if (what == "token revoke") return desk.revoke(request);
  if (what == "import leads") return import_leads(request, transact);
  if (what == "told add") return carry_out_tell(request, transact);
  if (base::starts_with(what, "person ")) return carry_out_person(request, transact, read);
  if (what == "backup") return carry_out_backup(request, read);
  if (what == "leads") return carry_out_leads(request, transact);
  if (what == "told") return carry_out_told(request, transact);
  if (what == "report") return carry_out_report(request, transact);
  return control_error("unknown_request", "this receiver does not know what is asked of it", "is it of another version than the command?");
}

}  // namespace leadline::receiver
