// The receiver's HTTP face: which request gets what (docs/protocol.md, The receiver), and nothing else.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "receiver/compressed_files.h"
#include "receiver/configs.h"
#include "receiver/http/http_server.h"
#include "receiver/intake.h"
#include "receiver/site.h"
#include "receiver/store/store_thread.h"
#include "receiver/token_guesses.h"

namespace leadline::receiver {

class Receiver : private HttpHandler {
 public:
  // `token` opens GET /api/leads and /api/site. The site, its configs and the store must outlive the receiver.
  Receiver(const Site& site, Configs& configs, StoreThread& store, std::string token);

  // Port 0 takes a free one. The port, or nullopt when it cannot be had.
  std::optional<int> bind(const std::string& host, int port);
  // Serves until stop() is called from another thread.
  void serve() { server_.serve(); }
  void stop() { server_.stop(); }

 private:
  using Request = HttpRequest;
  using Response = HttpResponse;

  std::string client_before_request(const std::string& peer) override;
  std::string client_of(const Request& head) override;
  Admission admit(const Request& head) override;
  Response refuse(const Request& request, const Refusal& why) override;
  Response answer(const Request& request) override;

  Response answer_with(const Request& request, const Reply& reply) const;
  void route_leads(const Request& request, Response& response);
  std::optional<Reply> refuse_post(const Request& request) const;
  bool is_origin_allowed(const Request& request) const;
  void set_cors(const Request& request, Response& response) const;
  void preflight(const Request& request, Response& response) const;
  Reply take_lead(const Request& request);
  bool has_token(const Request& request);
  Reply list_leads(const Request& request);
  Reply describe_site(const Request& request);
  Reply health() const;
  void serve_inbox(const Request& request, Response& response) const;
  void serve_file(const Request& request, Response& response);

  const Site& site_;
  Configs& configs_;
  StoreThread& store_;
  std::string token_;
  std::vector<std::string> hosts_;
  Intake intake_;
  TokenGuesses guesses_;
  CompressedFiles compressed_;
  HttpServer server_;  // last: it asks all of the above
};

}  // namespace leadline::receiver
