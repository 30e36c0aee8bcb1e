// Files that follow a lead: taken when the lead is stored and has said that they come, and given to whoever may read it.
#pragma once

#include "receiver/configs.h"
#include "receiver/http/http.h"
#include "receiver/reply.h"
#include "receiver/site.h"
#include "receiver/store/store_thread.h"

namespace leadline::receiver {

class Files {
 public:
  static constexpr std::size_t kBodyBytes = 25 * 1024 * 1024 + 16 * 1024;  // the largest that a config allows, and what is around it
  static constexpr std::int64_t kLeadBytes = 100 * 1024 * 1024;            // of one lead, together

  Files(const Site& site, Configs& configs, SiteStore& store) : site_(site), configs_(configs), store_(store) {}

  // One file of a lead: the parts `lead`, `field`, `index` and `file`.
  Reply accept(const HttpRequest& request) const;
  // ?lead=ID&field=NAME&index=N
  void give(const HttpRequest& request, HttpResponse& response) const;

 private:
  const Site& site_;
  Configs& configs_;
  SiteStore& store_;
};

}  // namespace leadline::receiver
