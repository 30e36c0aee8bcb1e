// The receiver's HTTP face: which request gets what (docs/protocol.md, The receiver), and nothing else.
#pragma once

#include <string>

#include "serve/http_server.h"
#include "serve/intake.h"
#include "serve/site.h"
#include "serve/store_thread.h"

namespace leadline::cli {

class Receiver {
 public:
  // `token` opens GET /api/leads. The site and the store must outlive the receiver.
  Receiver(const Site& site, StoreThread& store, std::string token);

  // Port 0 takes a free one. The port, or nullopt when it cannot be had.
  std::optional<int> bind(const std::string& host, int port) { return server_.bind(host, port); }
  // Serves until stop() is called from another thread; false when the network failed before. `over`: serve() has returned.
  bool serve() { return server_.listen_after_bind(); }
  void stop(const std::atomic<bool>& over) { server_.stop_serving(over); }

 private:
  using Request = httplib::Request;
  using Response = httplib::Response;

  bool route(const Request& request, Response& response);
  bool route_leads(const Request& request, Response& response);
  std::optional<Reply> refuse_post(const Request& request) const;
  bool is_origin_allowed(const Request& request) const;
  void set_cors(const Request& request, Response& response) const;
  void preflight(const Request& request, Response& response) const;
  void take_lead(const Request& request, Response& response, const httplib::ContentReader& read);
  Reply list_leads(const Request& request);
  Reply health() const;
  void serve_file(const Request& request, Response& response) const;

  const Site& site_;
  StoreThread& store_;
  std::string token_;
  Intake intake_;
  HttpServer server_;
};

}  // namespace leadline::cli
