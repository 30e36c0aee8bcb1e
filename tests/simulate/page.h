// A page of the site: the core's delivery as core/engine calls it (send.cpp, reply.cpp, visit.cpp), and what the shell does beside the outbox
// (js/mail.ts, js/post.ts, js/host.ts).
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "delivery/delivery.h"
#include "simulate/outbox.h"

namespace leadline::simulate {

// What the visitor reads of their form.
enum class Told : std::uint8_t { nothing, sending, saved, failed, sent, unconfirmed, refused };

// What pages of one profile have in common.
struct Profile {
  World& world;
  Disk& disk;
  Network& network;
  Oracle& oracle;
  Mutation mutation;
  bool keeps;
  bool calm;  // no clock jumps, no defects of the disk, nobody stands still: then two pages never post the same record at once
  std::int64_t kept_wall = 0;
  int actions = 0;
  std::map<std::string, std::pair<int, std::int64_t>> posting;  // which page posts a record, and since when
};

class Page {
 public:
  Page(Profile& profile, int number, const delivery::Model& config);

  Life life;

  void load();
  void submit();
  void again();
  void correct();
  void online() { step([this](api::Answer&) { delivery::retry_now(state_, wall_); }); }
  void see(bool visible);
  // Nothing of it is left running. `kept`: whether what it was writing is written.
  void end(bool kept);
  void leave();
  void heal() { outbox_.see(visible_); }

  const delivery::State& state() const { return state_; }
  bool waits() const { return delivery::next_due(state_).has_value(); }
  void yield() { life.run([this] { task([this] { outbox_.yield(); }); }); }
  void lose(int connection) { ++unheard_, life.run([this, connection] { --unheard_, task([this, connection] { outbox_.doubt(connection); }); }); }

 private:
  using Work = std::function<void(api::Answer&)>;
  struct Flight {
    std::string key;
    std::shared_ptr<const base::Json> record;
    bool keepalive;
  };

  void step(Work work);
  void task(const std::function<void()>& work);
  void drain();
  void account(const api::Answer& answer, std::size_t before);
  void look_for_late();
  std::uint64_t others(const std::string& key) const;
  void take_time();
  void carry_out(const base::Json& effect);
  void set_wake();
  void seal(const std::string& supersedes, api::Answer& answer);
  void show();
  void tell_of(const delivery::Replied& replied);
  void lose_patience();
  void note_stored(const std::string& key, bool ok);
  void take_reply(const base::Json& reply, api::Answer& answer);
  void mutate(const std::string& key, const base::Json& reply, api::Answer& answer);
  void hear(base::Json reply);

  void post(const std::string& key, std::int64_t attempt);
  void deliver(const Outbox::Taken& taken, const std::string& key, std::int64_t attempt);
  void attempt(std::uint64_t flight, Network::Answered done);
  void watch(const Outbox::Taken& taken, const std::string& key);
  void request(const Flight& flight, bool keepalive, Network::Answered answered);

  Profile& profile_;
  World& world_;
  Oracle& oracle_;
  const int number_;
  const delivery::Model& config_;
  base::Random random_;
  delivery::State state_;
  std::int64_t wall_ = 0, mono_ = 0;
  Outbox outbox_;
  std::deque<Work> queue_;
  int unheard_ = 0;  // it stands still, and will hear that its database was closed when it goes on
  bool stepping_ = false, visible_ = true;
  std::size_t joined_ = 0, gone_ = 0;  // heads that have come from the outbox, and those that are no longer there, in this step
  std::uint64_t wake_ = 0;

  std::string key_;   // the record that the form is about
  Told told_ = Told::nothing, shown_ = Told::nothing;
  std::int64_t patience_until_ = -1;
  std::set<std::string> asked_by_visitor_, heard_;

  std::map<std::uint64_t, Flight> flights_;
  std::set<std::string> failed_;
  std::uint64_t flight_count_ = 0;
};

}  // namespace leadline::simulate
