#include "receiver/upkeep/keeper.h"

#include <chrono>
#include <utility>
#include <vector>

#include "metrics/measured.h"
#include "receiver/clock.h"
#include "receiver/request_log.h"

namespace leadline::receiver {

namespace {

constexpr std::chrono::hours kAgain{1};
constexpr int kKeptAtOnce = 200;
constexpr std::int64_t kDayMs = 86'400'000;

std::string stage_of(const KeptLead& lead) {
  metrics::Measured measured;
  if (lead.measured.empty() || !metrics::read_measured(lead.measured, measured)) measured = metrics::measure(base::parse_json(lead.body).value_or(base::Json()), lead.received_at);
  return measured.stage;
}

}  // namespace

Keeper::~Keeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

bool Keeper::is_stopping() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void Keeper::loop() {
  for (;;) {
    const auto now = sites_.table();
    for (const auto& [id, site] : now->served) {
      if (is_stopping()) return;
      const std::int64_t erased = site->site().upkeep.retention.erases() ? erase_old(*site, now_ms()) : 0;
      site->store().write([&name = id](Store& store) { return store.forget_changes(name); });  // where it fails, an hour later
      const std::string of = now->only.empty() ? " of `" + id + "`" : "";
      if (erased != 0) log_event(erased > 0 ? "info" : "error", erased > 0 ? "retention: erased " + std::to_string(erased) + " leads" + of : "retention: the store could not be used");
    }
    std::unique_lock lock(mutex_);
    if (wake_.wait_for(lock, kAgain, [this] { return stopping_; })) return;
  }
}

std::int64_t Keeper::erase_old(ServedSite& served, std::int64_t now) {
  const std::string& site = served.site().id;
  const Retention& plan = served.site().upkeep.retention;
  SiteStore& own = served.store();
  std::int64_t erased = 0;
  for (std::int64_t after = 0; !is_stopping();) {
    const auto some = own.read([&](Store& store) { return store.kept(site, after, now, false, kKeptAtOnce); });
    if (!some) return -1;
    std::vector<std::string> old;
    for (const KeptLead& lead : *some) {
      after = lead.seq;
      const std::int64_t days = plan.days_of(stage_of(lead), lead.quarantined);
      if (days > 0 && lead.received_at < now - days * kDayMs) old.push_back(lead.id);
    }
    const auto done = old.empty() ? std::optional(true) : own.write([&](Store& store) -> std::optional<bool> {
      for (const std::string& id : old) if (!store.erase(site, id, now)) return std::nullopt;
      return true;
    });
    if (!done) return -1;
    erased += static_cast<std::int64_t>(old.size());
    if (some->size() < static_cast<std::size_t>(kKeptAtOnce)) break;
  }
  if (!own.write([&](Store& store) { return store.forget_erased(site, now - plan.marks * kDayMs); })) return -1;
  if (erased > 0) own.read([](Store& store) { return store.empty_log(); });
  return erased;
}

}  // namespace leadline::receiver
