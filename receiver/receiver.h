// The receiver's door: who may ask for what (routes.h), and what is refused before anything else looks at it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "receiver/access/tokens.h"
#include "receiver/answers.h"
#include "receiver/configs.h"
#include "receiver/guard/rate_limits.h"
#include "receiver/http/http_server.h"
#include "receiver/routes.h"
#include "receiver/site.h"
#include "receiver/store/store_thread.h"
#include "receiver/token_guesses.h"

namespace leadline::receiver {

class Receiver : private HttpHandler {
 public:
  // `data`: the folder where leads are kept; `link_key`: what links are signed with (links.h). All of the others must outlive the receiver.
  Receiver(const Site& site, Configs& configs, StoreThread& store, Relay& relay, const Tokens& tokens, const std::string& data, std::string link_key, Proofs proofs);

  // Port 0 takes a free one. The port, or nullopt when it cannot be had.
  std::optional<int> bind(const std::string& host, int port);
  // Serves until stop() is called from another thread.
  void serve() { server_.serve(); }
  void stop() { server_.stop(); }
  // Something has changed on the desk, elsewhere.
  void ring() { answers_.ring(); }

 private:
  using Request = HttpRequest;
  using Response = HttpResponse;

  std::string client_before_request(const std::string& peer) override;
  std::string client_of(const Request& head) override;
  std::size_t most_body(const Request& head) override;
  Admission admit(const Request& head) override;
  Response refuse(const Request& request, const Refusal& why) override;
  Response answer(const Request& request) override;

  // What can be told from the head alone.
  std::optional<Reply> refuse_head(const Route& route, const Request& head) const;
  // Too many come, or there is no room for more.
  std::optional<Reply> refuse_flood(const Route& route, const Request& head);
  Response answer_with(const Request& request, const Reply& reply);
  void answer_by_route(const Request& request, Response& response);
  bool is_origin_allowed(const Request& request) const;
  void set_cors(const Request& request, Response& response) const;
  // Why somebody who must have a token is not let in; nullopt when they are.
  std::optional<Reply> refuse_caller(const Route& route, const Request& request);

  const Site& site_;
  const Tokens& tokens_;
  std::vector<std::string> hosts_;
  TokenGuesses guesses_;
  RateLimits limits_;
  DiskGuard disk_;
  Meter meter_;
  Answers answers_;
  HttpServer server_;  // last: it asks all of the above
};

}  // namespace leadline::receiver
