// The receiver's door: who may ask for what (routes.h), and what is refused before anything else looks at it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "receiver/access/tokens.h"
#include "receiver/http/http_server.h"
#include "receiver/routes.h"
#include "receiver/sites/sites.h"
#include "receiver/sites/whole_answers.h"
#include "receiver/token_guesses.h"

namespace leadline::receiver {

class Receiver : private HttpHandler {
 public:
  // All of them must outlive it.
  Receiver(Sites& sites, const Common& common, std::vector<Network> proxies);

  // Port 0 takes a free one. The port, or nullopt when it cannot be had.
  std::optional<int> bind(const std::string& host, int port);
  // Serves until stop() is called from another thread.
  void serve() { server_.serve(); }
  void stop() { server_.stop(); }

 private:
  using Request = HttpRequest;
  using Response = HttpResponse;

  std::string client_before_request(const std::string& peer) override;
  void receive(Request& head) override;
  std::size_t most_body(const Request& head) override;
  Admission admit(const Request& head) override;
  Response refuse(const Request& request, const Refusal& why) override;
  Response answer(const Request& request) override;

  // What can be told from the head alone.
  static std::optional<Reply> refuse_head(const Site& site, const Route& route, const Request& head);
  // Too many come, or there is no room for more.
  std::optional<Reply> refuse_flood(ServedSite& site, const Route& route, const Request& head);
  // nullopt: there is a site, or the address is one that the receiver has for itself.
  std::optional<Reply> refuse_nobodys(const ServedSite* site, const Request& head) const;
  Response answer_with(const Request& request, const Reply& reply);
  void answer_by_route(ServedSite* site, const Request& request, Response& response);
  void count(const Request& request, int status, double seconds);
  // Why somebody who must have a token is not let in; nullopt when they are.
  std::optional<Reply> refuse_caller(const Route& route, const Request& request);

  Sites& sites_;
  const Common& common_;
  const std::vector<Network> proxies_;
  TokenGuesses guesses_;
  Meter meter_;  // of all sites
  WholeAnswers whole_;
  HttpServer server_;  // last: it asks all of the above
};

}  // namespace leadline::receiver
