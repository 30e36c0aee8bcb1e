// What is true of each record, whatever any page believes: by the simulator's own numbers of what visitors did, by what lies on the disk, and by
// what has arrived.
#pragma once

#include <map>
#include <set>
#include <string>

#include "simulate/network.h"

namespace leadline::simulate {

// A record, from the moment in which it was sealed.
struct Fate {
  int action = 0;
  bool receiver = false;      // goes to one that knows a repetition
  bool main = false;          // what the visitor is told is about this one
  std::string body;
  bool durable = false;       // its first transaction was completed
  bool promised = false;      // the visitor has read "saved" or "sent"
  bool opaque = false;        // posted, and answered by what nobody can read
  bool expired = false;       // older than it may become, by any measure
  bool cleared = false;       // from the disk, by the visitor
  std::string successor;      // the key of what the visitor has sent in its place
  std::string known_at;       // a hook's url, whose answer to this record was seen: it is not to be asked there again
};

class Oracle {
 public:
  explicit Oracle(const Network& network) : network_(network) {}

  std::map<std::string, Fate> fates;
  std::string rule, what;     // of the first thing that went wrong
  std::uint64_t again_unknowing = 0;  // a hook was posted to twice, since no answer came: a lost lead is worse
  std::uint64_t lost_early = 0;       // neither on the disk nor arrived when the browser was killed

  bool failed() const { return !rule.empty(); }
  void fail(const std::string& which, const std::string& why) {
    if (!failed()) rule = which, what = why;
  }
  bool arrived(const std::string& key) const { return network_.times(key) > 0; }

  // Erased from the disk: only when it has arrived, or nobody is to be sent it any more.
  void erased(const std::string& key, const char* how) {
    const auto found = fates.find(key);
    erased_.insert(key);
    if (found == fates.end() || is_over(key)) return;
    fail("I2", std::string(how) + " erases a record that has not arrived: " + key);
  }
  // Written to the disk: not what has been erased there before.
  void written(const std::string& key, bool sealed) {
    if (erased_.count(key)) fail("D1", "a record that is settled comes back: " + key);
    if (const auto fate = fates.find(key); sealed && fate != fates.end()) fate->second.durable = true;
  }
  // The site has mended its address: what that one answered says nothing of the new one.
  void readdressed(const std::string& key) {
    if (const auto fate = fates.find(key); fate != fates.end()) fate->second.known_at.clear();
  }
  // Taken away with the database, which was empty a moment ago. Its page writes it again at once; a browser that is killed within those few ms
  // was killed as it was being written, as far as the visitor has been told.
  void wiped(const std::string& key) {
    const auto fate = fates.find(key);
    if (fate != fates.end() && !fate->second.promised) fate->second.durable = false;
  }
  // By the visitor.
  void cleared(const std::string& key) {
    if (const auto fate = fates.find(key); fate != fates.end()) fate->second.cleared = true, fate->second.durable = false;
  }
  bool is_over(const std::string& key) const {
    const auto found = fates.find(key);
    if (found == fates.end()) return true;
    const Fate& fate = found->second;
    return arrived(key) || fate.opaque || fate.expired || fate.cleared || (!fate.successor.empty() && is_over(fate.successor));
  }

 private:
  const Network& network_;
  std::set<std::string> erased_;
};

}  // namespace leadline::simulate
