// What is written to visitors, and the links in it: to say that an address is theirs, and to get no more letters. A link is signed, so that nothing has to be
// kept for it. Whom nobody may write to the store knows (store/letter_store.h), by a hash.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json.h"
#include "receiver/configs.h"
#include "receiver/http/http.h"
#include "receiver/links.h"
#include "receiver/relay/plan.h"
#include "receiver/relay/request.h"

namespace leadline::receiver {

struct WrittenLetter {
  OutgoingRequest request;
  std::string to;      // the hash of its address
  std::string reason;  // why there is nothing to be sent, or ""
};

// Any thread may ask.
class Letters {
 public:
  // `link_key`: what files' links are signed with (links.h). `secret`: the store's own, for it must outlive every other file: by it addresses are hashed.
  Letters(const Site& site, Configs& configs, std::string link_key, std::string secret);

  // `endpoint`: one with a letter. `lead`: as it is sent on (request.h); of a test, whose `type` is `test`, the letter goes to the site itself.
  WrittenLetter write(const RelayEndpoint& endpoint, const base::Json& lead, const config::Config* config, std::int64_t now) const;

  // 32 hexadecimal digits: of an address, however it is written, the same.
  std::string hash_of(const std::string& address) const;

  // What a link says, when it is one of ours.
  struct Confirmation { std::string lead, letter; };
  std::optional<Confirmation> read_confirmation(const HttpRequest& request) const;
  // The hash of the address that gets no more.
  std::optional<std::string> read_stop(const HttpRequest& request) const;

 private:
  std::string sign(const std::string& what) const;
  base::Json links_of(const RelayEndpoint& endpoint, const base::Json& lead, const config::Config* config, const std::string& to, std::int64_t now) const;

  const Site& site_;
  Links links_;
  std::string secret_;
};

}  // namespace leadline::receiver
