// A connection to PostgreSQL, and which server it leads to. What may be believed of a server is decided here: whether it is the one that is written to,
// whether what it commits lasts, and whether it was replaced meanwhile (docs/receiver.md, "PostgreSQL").
#pragma once

#include <libpq-fe.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <future>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "receiver/store/sql.h"

namespace leadline::receiver::sql {

// What a commit has to have survived before anybody is answered.
enum class Durability {
  replicated,  // another server has it, too
  single,      // there is one server, and whoever runs it has said so by name
  managed,     // the storage beneath replicates by itself: its server's settings say nothing of that
};

// The servers that an address names, one of which is written to. Shared by all connections of a process.
class Servers {
 public:
  using Words = std::vector<std::pair<std::string, std::string>>;  // libpq's keywords

  // nullptr with the reason in `problem`. `address`: postgres://… as libpq reads it, and `durability`.
  static std::shared_ptr<Servers> read(const std::string& address, std::string& problem);

  std::size_t count() const { return hosts_.size(); }
  const Words& words_of(std::size_t host) const { return hosts_[host]; }
  std::string name_of(std::size_t host) const;  // without a password
  Durability durability() const { return durability_; }

  // Each time that another server takes over, the timeline rises: of a lower one than was seen, the server has been replaced.
  std::uint32_t newest_timeline() const { return timeline_; }
  void note_timeline(std::uint32_t seen, std::size_t host);
  // Which one is asked first: the one that was written to last, and another when that one does not answer.
  std::size_t likely() const { return likely_; }
  // One that writes has found that the others would wait in vain for a moment; or that none would.
  using Time = std::chrono::steady_clock::time_point;
  void rest(Time until) { rest_until_ = until; }
  bool rests() const { return std::chrono::steady_clock::now() < rest_until_.load(); }
  void doubt(std::size_t host) { likely_.compare_exchange_strong(host, (host + 1) % count()); }
  // One that named no standbys when it was looked at; until it has named some for long enough.
  void note_bare(std::size_t host, bool bare) { bare ? bare_ |= bit_of(host) : bare_ &= ~bit_of(host); }
  bool was_bare(std::size_t host) const { return (bare_ & bit_of(host)) != 0; }

 private:
  static std::uint64_t bit_of(std::size_t host) { return std::uint64_t{1} << (host % 64); }

  std::vector<Words> hosts_;
  Durability durability_ = Durability::replicated;
  std::atomic<std::uint32_t> timeline_{0};
  std::atomic<std::size_t> likely_{0};
  std::atomic<Time> rest_until_{};
  std::atomic<std::uint64_t> bare_{0};  // a bit for each host
};

// Text as PostgreSQL holds it: no NUL in it, and nothing that is not UTF-8. `kept` holds it when it differs.
std::string_view clean_text(std::string_view text, std::string& kept);

using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;
using Milliseconds = std::chrono::milliseconds;

class Link {
 public:
  enum class Said { done, failed, lost, hangs };  // `failed`: the server says why (state()); `lost`: nobody knows; `hangs`: it has not answered, and may
  explicit Link(std::shared_ptr<Servers> servers) : servers_(std::move(servers)) {}

  // To the server that is written to, whichever that is by now; `settings`: run on it first. False with the reason in problem().
  bool connect(const char* settings);
  // Where another one leads, this one leads from now on.
  void take(Link& other);
  // False while the last that was asked hangs. Until another server has taken over: then this one is left.
  bool is_free();
  bool hangs() const { return hangs_; }
  void drop();
  bool is_open() const { return connection_ != nullptr; }
  bool is_behind() const { return timeline_ < servers_->newest_timeline(); }  // as far as this process has seen

  // Rows come when the server is idle again: before, a commit is not one.
  Said run(Query query, std::span<const Value> values, Milliseconds patience, Answer& answer);
  Said run(const std::string& script, Milliseconds patience, Answer& answer);
  // Both lead to the same server, as it is now.
  bool is_beside(const Link& other) const { return host_ == other.host_ && timeline_ == other.timeline_; }
  // Asked after what has to last: `done` when the server has not read its settings again since it was looked at. One whose standbys are no longer named stops to wait for them, in the middle of a
  // commit, and warns of nothing: then what it has said is worth nothing, and it is left.
  Said keeps_its_word(Milliseconds patience);
  // It warned: as it does of a commit that it has not seen through.
  bool was_warned() const { return warned_; }
  const std::string& state() const { return state_; }      // SQLSTATE of the last failure
  const std::string& problem() const { return problem_; }  // in words
  bool awaits_standbys() const { return awaits_standbys_; }

 private:
  struct Close { void operator()(PGconn* connection) const { PQfinish(connection); } };
  using Connected = std::unique_ptr<PGconn, Close>;
  struct Seen;  // of a server

  Connected reach(std::size_t host);
  bool look(std::size_t host, Connected& connection, Seen& seen);
  bool suits(std::size_t host, const Seen& seen);
  bool prepare(Query query, std::span<const Value> values, Milliseconds patience, std::string& name, Said& said);
  Said hear(Milliseconds patience, Answer& answer);
  bool is_replaced();
  void look_at(std::size_t host);
  void hear_notices();
  Said note(Answer& answer);
  Said lose();

  std::shared_ptr<Servers> servers_;
  Connected connection_;
  std::size_t host_ = 0, looked_at_ = 0;
  std::uint32_t timeline_ = 0;
  bool awaits_standbys_ = false, warned_ = false, hangs_ = false;
  std::unordered_map<const char*, std::string> prepared_;
  std::chrono::steady_clock::time_point looked_around_{};
  std::future<void> looking_;
  std::string state_, problem_, loaded_;  // `loaded_`: when the server read its settings
};

}  // namespace leadline::receiver::sql
