// Links that expire: the file that an offer with `expires` gives (docs/offers.md) is had by an address that was made for one lead, and
// that is signed, for a while. By its own address nobody has it.
#pragma once

#include <cstdint>
#include <string>

#include "base/json.h"
#include "receiver/configs.h"
#include "receiver/http/http.h"
#include "receiver/site.h"

namespace leadline::receiver {

// Any thread may ask.
class Links {
 public:
  Links(const Site& site, Configs& configs, std::string key) : site_(site), configs_(configs), key_(std::move(key)) {}

  // What a lead that was accepted at `received` gets: {"prices": "//host/files/prices.pdf?lead=…&until=…&key=…"}, by the offer of its form;
  // nothing where that does not expire. Said again, it is the same.
  base::Json of(const base::Json& submission, const config::Config* config, std::int64_t received, const std::string& host) const;

  // Whether the file on this machine is for everybody, given to whoever has this link, or not, and why.
  enum class Pass { open, given, expired, refused };
  Pass check(const HttpRequest& request, const std::string& file) const;
  // A page for people, in their language: 410 when it has expired, else 403.
  void refuse(Pass why, const HttpRequest& request, HttpResponse& response) const;

 private:
  std::string signature(const std::string& path, const std::string& lead, const std::string& until) const;
  bool is_kept(const config::Config* config, const std::string& file) const;

  const Site& site_;
  Configs& configs_;
  std::string key_;
};

}  // namespace leadline::receiver
