#include "receiver/store/postgres.h"

#include <algorithm>
#include <bit>
#include <future>
#include <random>
#include <set>
#include <thread>

#include "base/text.h"
#include "receiver/request_log.h"
#include "receiver/store/postgres_link.h"
#include "receiver/store/postgres_schema.h"

namespace leadline::receiver::sql {

namespace {

using Said = Link::Said;
using Clock = std::chrono::steady_clock;

constexpr Milliseconds kCommitPatience{3000};    // then who waits is told to come again
constexpr Milliseconds kCommitLeast{500};        // of that, when what came before has taken it
constexpr Milliseconds kQueryPatience{3000};     // longer than lock_timeout
constexpr Milliseconds kReadPatience{35'000};    // longer than statement_timeout
constexpr Milliseconds kMigratePatience{600'000};
constexpr Milliseconds kAgain{200};              // between looks for a server
constexpr Milliseconds kRest{1000};              // after looking for one in vain: who comes meanwhile is told so at once
constexpr Milliseconds kQuiet{10'000};            // between alarms
constexpr int kMigrateTries = 20;
constexpr char kWriterSettings[] = "SET lock_timeout = '2500ms'; SET idle_in_transaction_session_timeout = '60s'";
constexpr char kReaderSettings[] = "SET statement_timeout = '30s'";  // a report over all leads slows no visitor for ever
constexpr char kMigrationLock[] = "SELECT pg_advisory_xact_lock(7210348115)";  // two receivers that start at once make one schema

constexpr char kLockNotHad[] = "55P03";

// Of the same transaction another try may succeed.
bool may_pass(const std::string& state) { return state == "40001" || state == "40P01"; }
// The server is none to write to any more.
bool must_move(const std::string& state) { return state == "25006"; }

class PostgresRow : public Row {
 public:
  PostgresRow(const PGresult* answer, int row) : answer_(answer), row_(row) {}
  std::int64_t integer(int at) const override {
    std::uint64_t bits = 0;
    const std::string_view data = view(at);
    for (const char byte : data) bits = bits << 8 | static_cast<unsigned char>(byte);
    if (data.size() == 4) return static_cast<std::int32_t>(bits);
    return static_cast<std::int64_t>(bits);
  }
  double real(int at) const override { return is_null(at) ? 0 : std::bit_cast<double>(integer(at)); }
  std::string_view view(int at) const override { return {PQgetvalue(answer_, row_, at), static_cast<std::size_t>(PQgetlength(answer_, row_, at))}; }
  bool is_null(int at) const override { return PQgetisnull(answer_, row_, at) != 0; }

 private:
  const PGresult* answer_;
  int row_;
};

class Postgres : public Connection {
 public:
  enum class Use { first, reader, writer };
  Postgres(std::shared_ptr<Servers> servers, Use use) : servers_(servers), link_(servers), settler_(servers), use_(use) {}

  bool connect(std::string& problem);
  bool migrate(const Migration& migration, std::string& problem) override;
  bool transact(const std::function<bool()>& work) override;
  std::optional<std::string> reason_to_end() const override { return std::nullopt; }  // the same can always be tried again
  bool run(Query query, std::span<const Value> values, const Take* take) override;
  std::int64_t changed() const override { return changed_; }
  bool lock(std::string_view site) override;
  bool settle() override;
  bool is_shared() const override { return true; }
  bool keep_numbers() override { return true; }
  std::optional<std::int64_t> last_number() override;
  bool number_after(std::int64_t last) override;
  std::uint64_t era() const override { return era_; }
  std::unique_ptr<Connection> reader() override { return std::make_unique<Postgres>(servers_, Use::reader); }
  std::unique_ptr<Connection> writer() override { return std::make_unique<Postgres>(servers_, Use::writer); }
  std::optional<Copied> copy(const std::string&, int, std::string& problem) override;
  bool empty_log() override { return true; }  // what was erased leaves the server's log as that is recycled

 private:
  enum class Outcome { stored, refused, again, lost, failed };
  bool is_ready(Clock::time_point until);
  bool rests() const { return (use_ != Use::reader && servers_->rests()) || (!link_.is_open() && Clock::now() < rest_until_); }
  bool reconnect(Clock::time_point until);
  const char* settings() const { return use_ == Use::reader ? kReaderSettings : kWriterSettings; }
  bool lock_beside(std::string_view site);
  bool lock_wanted();
  Outcome attempt(const std::function<bool()>& work);
  Outcome commit();
  Outcome outcome_of(Said said);
  bool control(const char* script, Milliseconds patience, Said& said);
  static Said barrier(Link& link, Milliseconds patience);
  bool run_steps(const Migration& migration, int from, std::string& problem);
  std::optional<int> version(const Migration& migration, std::string& problem);
  void tell(bool well);
  void alarm();

  std::shared_ptr<Servers> servers_;
  Link link_, settler_;
  std::future<std::unique_ptr<Link>> coming_;  // while a server is looked for
  Use use_;
  Milliseconds patience_ = kCommitPatience;    // of a transaction
  Clock::time_point until_{};                  // of this one
  bool in_transaction_ = false, settles_ = false, told_ = false;
  Said last_ = Said::done;
  std::set<std::string, std::less<>> locked_, wanted_;  // sites: of this transaction; to be locked first in the next
  bool ordered_ = false;
  std::int64_t changed_ = 0;
  std::uint64_t era_ = 0;  // connections so far
  Clock::time_point rest_until_{}, quiet_until_{};
  std::minstd_rand random_{std::random_device{}()};
};

// Once when it breaks, and once when it is well again.
void Postgres::tell(bool well) {
  if (well == !told_ || use_ != Use::first) return;  // of several connections one tells
  told_ = !well;
  log_event(well ? "info" : "error", well ? "the database answers again" : "the database: " + link_.problem() + "; whoever sends something is asked to send it again until it answers");
}

// What was asked for is not stored, and would not be the next time: somebody has to look.
void Postgres::alarm() {
  if (Clock::now() < quiet_until_) return;
  quiet_until_ = Clock::now() + kQuiet;
  log_event("error", "the database refuses: " + link_.problem());
}

bool Postgres::connect(std::string& problem) {
  if (link_.connect(settings())) return ++era_, true;
  problem = link_.problem();
  return false;
}

// Where servers hang, looking for one takes longer than anybody should wait: it goes on while who waits is told so.
bool Postgres::reconnect(Clock::time_point until) {
  if (!coming_.valid()) {
    coming_ = std::async(std::launch::async, [servers = servers_, words = settings()] {
      auto link = std::make_unique<Link>(servers);
      link->connect(words);
      return link;
    });
  }
  const bool heard = coming_.wait_until(until) == std::future_status::ready;
  if (heard) link_.take(*coming_.get());
  if (heard && link_.is_open()) return ++era_, tell(true), true;
  rest_until_ = Clock::now() + kRest;
  tell(false);
  return false;
}

bool Postgres::is_ready(Clock::time_point until) {
  if (!link_.is_free()) return false;
  if (link_.is_open() && link_.is_behind()) link_.drop();
  return link_.is_open() || reconnect(until);
}

Postgres::Outcome Postgres::outcome_of(Said said) {
  if (said == Said::lost) return Outcome::lost;
  if (said == Said::hangs) return link_.drop(), Outcome::lost;  // in the middle of a transaction: nothing of it is stored
  if (may_pass(link_.state())) return Outcome::again;
  if (link_.state() == kLockNotHad) servers_->rest(Clock::now() + kRest);  // another receiver's commit hangs, most likely: whoever comes next waits as long in vain
  if (must_move(link_.state())) return link_.drop(), Outcome::lost;
  return Outcome::failed;
}

bool Postgres::control(const char* script, Milliseconds patience, Said& said) {
  Answer answer(nullptr, &PQclear);
  return (said = link_.run(std::string(script), patience, answer)) == Said::done;
}

// A wait for standbys that was cut short leaves a row that one server has and nobody else; to look at it waits for nothing. This does: it is written after it.
Said Postgres::barrier(Link& link, Milliseconds patience) {
  Answer answer(nullptr, &PQclear);
  const Said said = link.run(std::string("SELECT pg_logical_emit_message(true, 'leadline', '')"), patience, answer);
  if (said != Said::done) return said;
  return link.was_warned() ? Said::lost : link.keeps_its_word(patience);
}

// Outside a transaction by a connection of its own: if it hangs, what needs none of it can be read all the same.
bool Postgres::settle() {
  if (in_transaction_) return settles_ = true;
  if (!link_.is_open()) return false;
  if (!link_.awaits_standbys()) return true;
  if (!settler_.is_free() || (!settler_.is_open() && !settler_.connect(kWriterSettings))) return false;
  if (!settler_.is_beside(link_)) return link_.drop(), settler_.drop(), false;  // another server has taken over between the two
  return barrier(settler_, kCommitPatience) == Said::done;
}

Postgres::Outcome Postgres::commit() {
  Said said = Said::done;
  if (settles_ && link_.awaits_standbys() && (said = barrier(link_, kQueryPatience)) != Said::done) return outcome_of(said);
  Answer answer(nullptr, &PQclear);
  const Milliseconds left = std::max(kCommitLeast, std::chrono::duration_cast<Milliseconds>(until_ - Clock::now()));
  const bool done = (said = link_.run(std::string("COMMIT"), left, answer)) == Said::done;
  if (done && std::string_view(PQcmdStatus(answer.get())) != "COMMIT") return Outcome::failed;  // a broken transaction's says ROLLBACK
  if (done && !link_.was_warned() && link_.keeps_its_word(kCommitLeast) == Said::done) return Outcome::stored;
  // Whether it is stored nobody knows: what is not answered is no acknowledgement, and comes again.
  if (said == Said::hangs) return servers_->rest(Clock::now() + kRest), Outcome::failed;
  return done || said == Said::lost ? Outcome::lost : outcome_of(said);
}

Postgres::Outcome Postgres::attempt(const std::function<bool()>& work) {
  settles_ = false;
  locked_.clear();
  last_ = Said::done;
  Said said = Said::done;
  if (!control("BEGIN", kQueryPatience, said)) return outcome_of(said);
  in_transaction_ = true;
  const std::size_t wanted = wanted_.size();
  const bool done = lock_wanted() && work();
  in_transaction_ = false;
  Outcome outcome = wanted_.size() > wanted ? Outcome::again : Outcome::refused;
  if (last_ != Said::done) outcome = outcome_of(last_);
  else if (done) outcome = commit();
  if (outcome != Outcome::stored && link_.is_open() && !link_.hangs()) control("ROLLBACK", kQueryPatience, said);
  return outcome;
}

bool Postgres::transact(const std::function<bool()>& work) {
  if (rests()) return false;
  wanted_.clear();
  until_ = Clock::now() + patience_;
  for (;;) {
    Outcome outcome = Outcome::lost;
    if (is_ready(until_)) outcome = attempt(work);
    else if (link_.hangs()) return false;
    if (outcome == Outcome::stored) return servers_->rest({}), tell(true), true;
    if (outcome == Outcome::failed) link_.hangs() ? tell(false) : alarm();
    if (outcome == Outcome::refused || outcome == Outcome::failed || Clock::now() > until_) return false;
    std::this_thread::sleep_for(outcome == Outcome::again ? Milliseconds(5 + random_() % 40) : link_.is_open() ? Milliseconds(0) : kAgain);
  }
}

bool Postgres::run(Query query, std::span<const Value> values, const Take* take) {
  if (in_transaction_ && last_ != Said::done) return false;  // it is broken already
  Answer answer(nullptr, &PQclear);
  const Milliseconds patience = in_transaction_ ? kQueryPatience : kReadPatience;
  Said said = Said::lost;
  for (int tries = 0; said == Said::lost && tries < (in_transaction_ ? 1 : 2); ++tries) {
    if (!in_transaction_ && (rests() || !is_ready(Clock::now() + kCommitPatience))) return false;
    said = link_.run(query, values, patience, answer);
  }
  if (in_transaction_) last_ = said;
  if (said == Said::hangs) link_.drop();
  if (said != Said::done) return false;
  const char* rows = PQcmdTuples(answer.get());
  changed_ = *rows ? std::atoll(rows) : 0;
  for (int i = 0; take && i < PQntuples(answer.get()); ++i) (*take)(PostgresRow(answer.get(), i));
  return true;
}

// Who has one site's lock waits for no other's: two groups that have them the other way round would wait for each other. If it is not had at once, the group is
// tried again, and takes all of them before its work, in their order.
bool Postgres::lock(std::string_view site) {
  if (locked_.contains(site)) return true;
  if (!locked_.empty() && !ordered_) return lock_beside(site);
  const Value values[] = {site};
  if (!run("SELECT pg_advisory_xact_lock(hashtextextended(?1, 0))", values, nullptr)) return false;
  locked_.emplace(site);
  return true;
}

std::optional<std::int64_t> Postgres::last_number() {
  std::optional<std::int64_t> last;
  const Take take = [&](const Row& row) { last = row.integer(0); };
  return run("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM lead_seq_seq", {}, &take) ? last : std::nullopt;
}

bool Postgres::number_after(std::int64_t last) {
  const Value values[] = {last};
  return last == 0 || transact([&] { return run("SELECT setval('lead_seq_seq', ?1)", values, nullptr); });
}

bool Postgres::lock_beside(std::string_view site) {
  bool had = false;
  const Take take = [&](const Row& row) { had = row.flag(0); };
  const Value values[] = {site};
  if (!run("SELECT pg_try_advisory_xact_lock(hashtextextended(?1, 0))", values, &take)) return false;
  (had ? locked_ : wanted_).emplace(site);
  if (!had) wanted_.insert(locked_.begin(), locked_.end());
  return had;
}

bool Postgres::lock_wanted() {
  ordered_ = true;
  const bool had = std::all_of(wanted_.begin(), wanted_.end(), [&](const std::string& site) { return lock(site); });
  ordered_ = false;
  return had;
}

std::optional<Copied> Postgres::copy(const std::string&, int, std::string& problem) {
  problem = "PostgreSQL is copied by its own tools: pg_dump, pgBackRest";
  return std::nullopt;
}

// ---- the schema

std::optional<int> Postgres::version(const Migration& migration, std::string& problem) {
  int version = 0, oldest = 0;
  const Take take = [&](const Row& row) { version = static_cast<int>(row.integer(0)), oldest = static_cast<int>(row.integer(1)); };
  Said said = Said::done;
  if (!control(kMigrationLock, kMigratePatience, said) || !control("CREATE TABLE IF NOT EXISTS leadline_schema(version BIGINT NOT NULL, oldest BIGINT NOT NULL)", kMigratePatience, said) ||
      !run("SELECT version, oldest FROM leadline_schema", {}, &take)) return problem = link_.problem(), std::nullopt;
  if (oldest <= static_cast<int>(migration.steps.size())) return version;
  problem = "the database is at version " + std::to_string(version) + ", which this Leadline cannot use: install a newer one";
  return std::nullopt;
}

bool Postgres::run_steps(const Migration& migration, int from, std::string& problem) {
  const int newest = static_cast<int>(migration.steps.size());
  Said said = Said::done;
  for (int step = from; step < newest; ++step) {
    if (!control(postgres_step(migration.steps[static_cast<std::size_t>(step)]).c_str(), kMigratePatience, said)) return problem = link_.problem(), false;
  }
  const Value values[] = {newest, migration.oldest};
  const bool noted = migration.fill(from) && run("DELETE FROM leadline_schema", {}, nullptr) && run("INSERT INTO leadline_schema(version, oldest) VALUES(?1, ?2)", values, nullptr);
  return noted || (problem = link_.problem(), false);
}

// All steps in one transaction. Tables are waited for no longer than lock_timeout: other receivers go on meanwhile.
bool Postgres::migrate(const Migration& migration, std::string& problem) {
  patience_ = kMigratePatience;
  for (int tries = 0; tries < kMigrateTries; ++tries) {
    const auto work = [&] {
      const auto from = version(migration, problem);
      if (!from) return false;
      return *from >= static_cast<int>(migration.steps.size()) || run_steps(migration, *from, problem);
    };
    if (transact(work)) return patience_ = kCommitPatience, true;
    if (problem.empty()) problem = link_.problem();
    const bool busy = link_.state() == kLockNotHad || link_.state() == "40P01";
    if (!busy) return false;
    servers_->rest({});
    std::this_thread::sleep_for(kAgain + Milliseconds(random_() % 200));
  }
  return false;
}

}  // namespace

bool is_postgres_address(std::string_view address) { return base::starts_with(address, "postgres://") || base::starts_with(address, "postgresql://"); }

std::unique_ptr<Connection> open_postgres(const std::string& address, std::string& problem) {
  const auto servers = Servers::read(address, problem);
  if (!servers) return nullptr;
  auto connection = std::make_unique<Postgres>(servers, Postgres::Use::first);
  if (!connection->connect(problem)) return nullptr;
  return connection;
}

}  // namespace leadline::receiver::sql
