// Withdrawal: who has sent a lead may have what it said erased, by the key that the answer to it gave (docs/receiver.md, "Erasing a
// lead"). Nothing has to be kept for that: the key is made of the lead's id and a secret of the receiver, and is made again to compare.
#pragma once

#include <string>

#include "base/json.h"
#include "receiver/reply.h"
#include "receiver/site.h"
#include "receiver/store/store_thread.h"

namespace leadline::receiver {

// Any thread may ask.
class Erasures {
 public:
  // The type of what asks for it, in the place of a lead's.
  static constexpr char kType[] = "lead.erase";

  Erasures(const Site& site, SiteStore& store, std::string secret) : site_(site), store_(store), secret_(std::move(secret)) {}

  // What erases the lead of that id, 64 hexadecimal digits: for the answer to whoever has sent it, and for nobody else.
  std::string key_of(const std::string& id) const;
  // {"type":"lead.erase","site","id","key"} → 200 {"erased": id}, when it is on the disk that nothing is left of it; the same when there
  // was nothing, so that it may be asked again. 400 no id or another site, 403 the key is not that of the id, 503 later.
  Reply take(const base::Json& request);

 private:
  const Site& site_;
  SiteStore& store_;
  std::string secret_;
};

}  // namespace leadline::receiver
