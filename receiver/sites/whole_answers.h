// What a receiver of several sites says of itself, at addresses that are no site's: how it is, and to who has the first token its numbers.
#pragma once

#include "receiver/http/http.h"
#include "receiver/meter.h"
#include "receiver/sites/sites.h"

namespace leadline::receiver {

// Any thread may ask.
class WholeAnswers {
 public:
  // All of them must outlive it. `meter`: of all sites.
  WholeAnswers(const Sites& sites, const Common& common, const Meter& meter) : sites_(sites), common_(common), meter_(meter) {}

  // Whether the receiver itself has that address.
  static bool has(const HttpRequest& head);
  void answer(const HttpRequest& request, HttpResponse& response) const;

 private:
  void give_metrics(const HttpRequest& request, HttpResponse& response) const;

  const Sites& sites_;
  const Common& common_;
  const Meter& meter_;
};

}  // namespace leadline::receiver
