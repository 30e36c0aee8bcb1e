#include "simulate/outbox.h"

#include <utility>

#include "base/json.h"

namespace leadline::simulate {

using base::Json;

namespace {

constexpr std::int64_t kLease = 30 * kSecond, kStall = 300, kHang = 2 * kSecond;

// What tells whether somebody has had an answer to it.
std::string mark(const Json& record) { return std::to_string(base::get_int(record, "due")) + " " + base::get_text(record, "state"); }

Json head_of(const Json& record) {
  Json head = record;
  base::put(head, "bytes", static_cast<std::int64_t>(base::get_text(record, "body").size()));
  if (head.contains("lite")) base::put(head, "lite", true);
  for (const char* own : {"body", "owner", "lease"}) head.erase(own);
  return head;
}

}  // namespace

void Outbox::need(bool filling) {
  needed_ = filling;
  look();
}

void Outbox::see(bool visible) {
  visible_ = visible;
  look();
}

void Outbox::look() {
  if (wanted()) open(true, [](int, Opened) {});
  else settle();
}

void Outbox::heads(std::function<void(Json)> done) {
  soon(false, [this, done](int connection, std::optional<Opened>) {
    if (!connection) return done(base::list());
    auto found = std::make_shared<Json>(base::list());
    disk_.transact(connection, [this, found](Disk::Records& records) {
      for (const auto& [key, record] : records) {
        known_[key] = mark(record);
        if (!record.contains("v")) base::push(*found, head_of(record));
      }
    }, [this, done, found](bool) { life_.run([this, done, found] { done(*found), settle(); }); });
  });
}

Disk::Work Outbox::merge(const std::string& key, const Json& value) {
  const bool sending = sending_.count(key) > 0;
  Json claim = base::object_of("lease", 0);
  if (sending) claim = base::object_of("owner", page_, "lease", world_.wall() + kLease);
  const bool sealed = value.contains("body");
  return [this, key, value, claim = std::move(claim), sealed, sending](Disk::Records& records) {
    const auto found = records.find(key);
    if (!sealed && found == records.end() && mutation_ != Mutation::resurrect) return;  // delivered by another page: it must not come back
    const bool mine = sealed || sending || (found != records.end() && base::get_int(found->second, "owner") == page_);
    Json record = sealed || found == records.end() ? base::object_of("key", key) : std::move(found->second);
    record.update(value);
    if (mine) record.update(claim);
    records[key] = std::move(record);
    oracle_.written(key, sealed);
    if (!sealed && value.contains("url")) oracle_.readdressed(key);
  };
}

void Outbox::put(const std::string& key, const Json& value) {
  const bool sealed = value.contains("body");
  if (value.contains("state")) known_[key] = mark(value);
  if (sealed || held_.count(key)) {
    std::shared_ptr<const Json>& held = held_[key];
    Json merged = held ? *held : base::object_of("key", key);
    merged.update(value);
    held = std::make_shared<const Json>(std::move(merged));
  }
  if (sealed) sending_.insert(key);
  else if (value.contains("url")) moved_[key] = value;
  write(sealed ? key : "", sealed, merge(key, value));
}

void Outbox::take(const std::string& key, Take done) {
  const auto held = held_.find(key);
  if (held != held_.end() && sending_.count(key)) return done({held->second});
  ++claims_;
  claim(key, [this, key, done](Taken taken) {
    --claims_;
    if (!taken.why) {
      held_[key] = taken.record;
      sending_.insert(key);
    } else if (taken.why == std::string_view("gone")) {
      forget(key);
    }
    settle();
    done(std::move(taken));
  });
}

void Outbox::claim(const std::string& key, Take done) {
  const auto in_memory = held_.find(key);
  const std::shared_ptr<const Json> mine = in_memory != held_.end() ? in_memory->second : nullptr;
  const auto absent = [this, key, mine]() -> Taken {
    if (!mine || (written_.count(key) && !base::get_bool(*mine, "repeat"))) return {nullptr, "gone"};
    stored_(key, false);
    return {mine};
  };
  const auto held = [this, key]() -> Taken {
    const auto found = held_.find(key);
    return found != held_.end() ? Taken{found->second} : Taken{nullptr, "claimed"};
  };
  soon(mine && !written_.count(key), [this, key, mine, absent, held, done](int connection, std::optional<Opened> opened) {
    if (!connection) return done(opened == Opened::none ? absent() : held());
    auto taken = std::make_shared<std::optional<Taken>>();
    disk_.transact(connection, [this, key, taken, mine](Disk::Records& records) {
      const auto found = records.find(key);
      if (found != records.end()) *taken = claim_now(found->second, key);
      else if (mine && !written_.count(key)) *taken = keep_now(records[key], *mine, key);
    }, [this, connection, key, taken, mine, absent, held, done](bool ok) {
      life_.run([this, connection, key, taken, mine, absent, held, done, ok] {
        const bool counts = ok && *taken && connection == db_;
        if (counts && written_.insert(key).second && mine) stored_(key, true);
        done(!ok ? held() : *taken ? **taken : absent());
      });
    });
  });
}

// The disk may take now what it has refused.
Outbox::Taken Outbox::keep_now(Json& record, const Json& mine, const std::string& key) {
  record = mine;
  base::put(record, "lease", 0);
  known_[key] = mark(mine);
  oracle_.written(key, true);
  return claim_now(record, key);
}

Outbox::Taken Outbox::claim_now(Json& record, const std::string& key) {
  if (const auto moved = moved_.find(key); moved != moved_.end() && base::get_text(record, "url") != base::get_text(moved->second, "url")) {
    record.update(moved->second);
    oracle_.readdressed(key);
  }
  const std::int64_t now = world_.wall(), lease = base::get_int(record, "lease");
  const bool leased = lease > now && lease <= now + 2 * kLease && mutation_ != Mutation::no_lease;
  if (leased && base::get_int(record, "owner") != page_) return {nullptr, "claimed"};
  const std::string known = std::exchange(known_[key], mark(record));
  if (!known.empty() && known != mark(record) && mutation_ != Mutation::ignore_change) return {std::make_shared<const Json>(head_of(record)), "changed"};
  Taken taken{std::make_shared<const Json>(record), nullptr, true};
  base::put_all(record, "owner", page_, "lease", now + kLease);
  return taken;
}

void Outbox::erase(const std::string& key) {
  forget(key);
  write("", false, [this, key](Disk::Records& records) {
    if (records.erase(key)) oracle_.erased(key, "a page");
  });
}

void Outbox::close() {
  needed_ = false;
  held_.clear();
  settle();
}

void Outbox::disconnect() {
  if (db_) disk_.close(std::exchange(db_, 0));
}

void Outbox::doubt(int db) {
  if (db == db_) db_ = 0;
  for (const auto& [key, record] : std::map(held_)) stored_(key, false);
}

void Outbox::forget(const std::string& key) {
  held_.erase(key);
  sending_.erase(key);
  written_.erase(key);
  known_.erase(key);
}

void Outbox::write(const std::string& report, bool create, Disk::Work work) {
  auto told = std::make_shared<int>(-1);
  const auto tell = [this, told, report](bool ok) {
    if (!report.empty() && *told != static_cast<int>(ok) && *told != 1) {
      stored_(report, ok);
    }
    *told = ok;
    settle();
  };
  if (!report.empty()) life_.after(kStall, [told, tell] { if (*told < 0) tell(false); });
  const auto run = [this, tell, report, work = std::move(work)](int connection, Opened) {
    if (!connection) return tell(false);
    // That it is done is heard before anything that comes after it.
    const auto done = [this, work, report, connection](Disk::Records& records) {
      work(records);
      if (!report.empty() && connection == db_ && held_.count(report)) written_.insert(report);
    };
    disk_.transact(connection, done, [this, tell, connection](bool ok) { life_.run([this, tell, connection, ok] { tell(ok && connection == db_); }); });
  };
  if (db_) run(db_, Opened::yes);
  else open(create, run);
}

void Outbox::open(bool create, Use use) {
  if (db_) return use(db_, Opened::yes);
  openings_.emplace_back(create, std::move(use));
  if (!opening_) open_next();
}

void Outbox::open_next() {
  opening_ = !openings_.empty();
  if (!opening_) return;
  const auto answer = [this](Opened opened, int connection) {
    if (connection) db_ = connection;
    const Use use = std::move(openings_.front().second);
    openings_.pop_front();
    use(db_, opened);
    open_next();
  };
  if (db_) return answer(Opened::yes, db_);
  disk_.open(page_, openings_.front().first, [this, answer](Opened opened, int connection) { life_.run([answer, opened, connection] { answer(opened, connection); }); });
}

// Nothing after two seconds.
void Outbox::soon(bool create, std::function<void(int, std::optional<Opened>)> use) {
  auto done = std::make_shared<bool>(false);
  const auto once = [done, use = std::move(use)](int connection, std::optional<Opened> opened) {
    if (!std::exchange(*done, true)) use(connection, opened);
  };
  if (!db_) life_.after(kHang, [once] { once(0, std::nullopt); });
  open(create, [once](int connection, Opened opened) { once(connection, opened); });
}

void Outbox::yield() {
  const int db = db_;
  if (!db) return;
  doubt(db);
  move(db, 5);
}

void Outbox::move(int db, int left) {
  const auto again = [this, db](std::optional<std::set<std::string>> there) {
    disk_.close(db);
    for (const auto& [key, record] : std::map(held_)) {
      if (written_.count(key) && there && !there->count(key) && mutation_ != Mutation::resurrect) continue;
      written_.erase(key);
      write(key, true, merge(key, *record));
    }
    if (wanted()) open(true, [](int, Opened) {});
  };
  disk_.transact(db, [this, db, again](Disk::Records& records) {
    if (life_.frozen) return life_.run([this, db] { move(db, 5); });  // a transaction waits for its page
    std::set<std::string> there;
    for (const auto& [key, record] : records) there.insert(key);
    if (life_.alive) again(std::move(there));
  }, [this, db, again, left](bool ok) {
    if (!ok) life_.run([this, db, again, left] { left > 0 ? move(db, left - 1) : again(std::nullopt); });
  });
}

void Outbox::settle() {
  const int db = db_;
  if (!db || !idle()) return;
  disk_.transact(db, [this, db](Disk::Records& records) {
    if (life_.frozen) return life_.run([this] { settle(); });
    if (!life_.alive || db != db_ || !idle()) return;
    if (records.empty()) disk_.remove();
    disconnect();
  }, nullptr);
}

}  // namespace leadline::simulate
