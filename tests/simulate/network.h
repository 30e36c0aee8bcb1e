// Requests, what they meet on their way, and who takes them: a receiver that knows a repetition by its id, as ours does (put if absent; another
// body under the same id is refused), or a hook that takes whatever comes.
#pragma once

#include <deque>
#include <map>
#include <string>

#include "base/json.h"
#include "simulate/schedule.h"
#include "simulate/world.h"

namespace leadline::simulate {

struct Request {
  int page = 0;
  std::string key, url, body;  // `body`: the number of the visitor's action, and what else it says
  bool blind = false, keepalive = false;
};

class Network {
 public:
  using Answered = std::function<void(const base::Json& reply)>;

  explicit Network(World& world) : world_(world) {}

  // Answers once, unless the page is gone by then (`answered` sees to that) or nothing ever comes.
  void post(Request request, Answered answered);
  void meet(Mishap mishap) { mishaps_.push_back(mishap); }
  void set_online(bool online) { online_ = online; }
  bool online() const { return online_; }
  void away_for(std::int64_t ms) { away_until_ = std::max(away_until_, world_.now + ms); }
  void heal();
  // Requests of a page that is gone, or of all pages with their browser, that have not arrived yet.
  void leave(int page);
  void kill();

  // What was taken: the bodies, by the record's key.
  const std::map<std::string, std::vector<std::string>>& taken() const { return taken_; }
  std::size_t times(const std::string& key) const;

 private:
  base::Json arrive(const Request& request, Mishap mishap);
  base::Json take(const Request& request);
  bool is_same(const std::string& one, const std::string& other);
  void carry(const Request& request, Mishap mishap, std::int64_t arrives, std::int64_t answers, Answered answered);

  World& world_;
  bool online_ = true;
  std::int64_t away_until_ = 0;
  std::deque<Mishap> mishaps_;
  std::map<std::string, std::vector<std::string>> taken_;
  std::map<std::uint64_t, Request> on_the_way_;
  std::uint64_t count_ = 0;
};

}  // namespace leadline::simulate
