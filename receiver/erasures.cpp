#include "receiver/erasures.h"

#include "receiver/clock.h"
#include "receiver/crypto.h"

namespace leadline::receiver {

// Links are signed with the same secret (links.h): what they sign begins with a slash, so that neither key is one of the other's.
std::string Erasures::key_of(const std::string& id) const { return hmac_hex(secret_, "erase\n" + site_.id + "\n" + id); }

Reply Erasures::take(const base::Json& request) {
  const std::string &id = base::get_text(request, "id"), &key = base::get_text(request, "key");
  if (base::get_text(request, "site") != site_.id) return error_reply(400, "wrong_site", "`site` is not the site of this receiver", "this receiver has leads of `" + site_.id + "`");
  // Before anything is looked up: whoever has no key learns nothing of which leads there are.
  if (id.empty() || !equal_secrets(key, key_of(id))) return error_reply(403, "wrong_key", "`key` does not erase the lead of this `id`", "it is the `erase` of the answer to the lead");
  const auto erased = store_.write([&](Store& store) { return store.erase(site_.id, id, now_ms(), Finish::refused); });
  if (!erased) return error_reply(503, "busy", "the lead could not be erased now", "send the same again later");
  if (*erased) store_.read([](Store& store) { return store.empty_log(); });  // where it was written is a place as well
  return {200, base::dump_json(base::Json{{"erased", id}}), "id=" + id + (*erased ? " erased" : " erased before")};
}

}  // namespace leadline::receiver
