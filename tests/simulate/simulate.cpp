#include "simulate/simulate.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "base/limits.h"
#include "simulate/page.h"

namespace leadline::simulate {

using base::Json;
using delivery::Endpoint;
using delivery::Model;
using delivery::Rule;

namespace {

constexpr std::size_t kSeedsTold = 20;
constexpr int kVariants = 4;  // of a site's config: as it should be, with addresses that are gone, with another rule for the hook, without the hook
const std::string kNewer = std::string(32, '9') + "/inbox";

Endpoint endpoint(const char* id, const char* url, Rule rule) {
  Endpoint made;
  made.id = id;
  made.url = url;
  made.type = "application/json";
  made.response.rule = rule;
  return made;
}

Model make_config(Site site, int variant) {
  Model model;
  const bool moved = variant == 1, other = variant == 2, without = variant == 3;
  if (site == Site::receiver || site == Site::both || site == Site::receiver_and_blind) model.endpoints.push_back(endpoint("inbox", moved ? "/moved" : "/leads", Rule::key));
  const bool blind = site == Site::blind || site == Site::receiver_and_blind;
  if (site != Site::receiver && !(without && !model.endpoints.empty()))
    model.endpoints.push_back(endpoint("hook", moved ? "/moved" : "/hook", blind ? Rule::none : other ? Rule::redirect : Rule::any_2xx));
  return model;
}

const Model& config_of(Site site, int variant) {
  static const auto all = [] {
    std::array<std::array<Model, kVariants>, static_cast<std::size_t>(Site::count)> made;
    for (std::size_t i = 0; i < made.size(); ++i) for (int j = 0; j < kVariants; ++j) made[i][static_cast<std::size_t>(j)] = make_config(static_cast<Site>(i), j);
    return made;
  }();
  return all[static_cast<std::size_t>(site)][static_cast<std::size_t>(variant)];
}

bool has(const Schedule& schedule, Deed deed) {
  return std::any_of(schedule.steps.begin(), schedule.steps.end(), [deed](const Step& step) { return step.deed == deed; });
}

class Run {
 public:
  Run(const Schedule& schedule, Mutation mutation)
      : schedule_(schedule), world_(schedule.seed), network_(world_), oracle_(network_),
        disk_(world_, [this](int page) { pages_[static_cast<std::size_t>(page)]->yield(); }, 
              [this](int page, int connection) { pages_[static_cast<std::size_t>(page)]->lose(connection); }, [this] { wiped(); }),
        profile_{world_, disk_, network_, oracle_, mutation, schedule.keeps, !has(schedule, Deed::storage) && !has(schedule, Deed::clock) && !has(schedule, Deed::freeze), 0, 0, {}} {}

  Result carry_out() {
    for (const Step& step : schedule_.steps) {
      if (step.deed == Deed::wait) world_.run_until(world_.now + step.value);
      else act(step);
      check();
      if (oracle_.failed()) break;
    }
    if (!oracle_.failed()) end();
    return result();
  }

 private:
  Page* at(int tab) { return tabs_[tab] >= 0 ? pages_[static_cast<std::size_t>(tabs_[tab])].get() : nullptr; }

  void act(const Step& step) {
    Page* page = at(step.tab);
    switch (step.deed) {
      case Deed::open: return open(step.tab);
      case Deed::submit: return in(page, &Page::submit);
      case Deed::again: return in(page, &Page::again);
      case Deed::correct: return in(page, &Page::correct);
      case Deed::flush: return in(page, &Page::online);
      case Deed::close: return close(step.tab);
      case Deed::crash: return end(step.tab, world_.chance(50));
      case Deed::kill: return kill();
      case Deed::freeze:
        if (page) page->life.frozen = true;
        return;
      case Deed::thaw:
        if (page) page->life.thaw();
        return;
      case Deed::hide:
      case Deed::show:
        if (page) page->life.run([page, shown = step.deed == Deed::show] { page->see(shown); });
        return;
      case Deed::offline: return network_.set_online(false);
      case Deed::online: return online();
      case Deed::clock:
        if (world_.wall() + step.value > 0) world_.clock += step.value;
        return;
      case Deed::config: variant_ = static_cast<int>(step.value) % kVariants; return;
      case Deed::network: return network_.meet(static_cast<Mishap>(step.value));
      case Deed::outage: return network_.away_for(step.value);
      case Deed::storage: return disk_.meet(static_cast<Defect>(step.value));
      case Deed::heal: return disk_.heal();
      case Deed::clear: return clear();
      case Deed::newer: return leave_newer();
      default: return;
    }
  }

  // Nobody presses a button in a page that stands still.
  void in(Page* page, void (Page::*what)()) {
    if (page && !page->life.frozen) (page->*what)();
  }

  void open(int tab) {
    close(tab);
    tabs_[tab] = static_cast<int>(pages_.size());
    pages_.push_back(std::make_unique<Page>(profile_, tabs_[tab], config_of(schedule_.site, variant_)));
    at(tab)->load();
  }

  void close(int tab) {
    Page* page = at(tab);
    if (page && !page->life.frozen) page->leave();
    end(tab, world_.chance(70));
  }

  void end(int tab, bool kept) {
    if (Page* page = at(tab)) page->end(kept);
    tabs_[tab] = -1;
  }

  void kill() {
    for (int tab = 0; tab < 3; ++tab) end(tab, world_.chance(30));
    network_.kill();
  }

  void online() {
    network_.set_online(true);
    for (int tab = 0; tab < 3; ++tab) if (Page* page = at(tab)) page->life.run([page] { page->online(); });
  }

  void clear() {
    for (const auto& [key, record] : disk_.records()) oracle_.cleared(key);
    newer_ = false;
    profile_.kept_wall = 0;
    disk_.clear();
  }

  void leave_newer() {
    if (!disk_.calm()) return;
    disk_.records()[kNewer] = newer();
    newer_ = true;
  }
  static Json newer() { return base::object_of("v", 2, "key", kNewer, "endpoint", "inbox", "url", "/leads", "state", "dreaming", "body", "?", "due", 0, "attempts", 0); }

  void wiped() {
    for (const auto& [key, record] : disk_.records()) oracle_.wiped(key);
  }

  void check() {
    for (int tab = 0; tab < 3; ++tab) {
      const Page* page = at(tab);
      if (!page) continue;
      const std::vector<delivery::Pending>& heads = page->state().heads;
      if (heads.size() > base::limits::kOutboxRecords) oracle_.fail("I7", "more records than the outbox may hold");
      for (std::size_t i = 0; i < heads.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) if (heads[i].key == heads[j].key) oracle_.fail("I1", "two heads of one record: " + heads[i].key);
    }
  }

  // The network, the disk and the site are well again, and one page is opened.
  void end() {
    network_.heal();
    disk_.heal();
    for (int tab = 0; tab < 3; ++tab) if (Page* page = at(tab)) page->life.thaw();
    for (int tab = 0; tab < 3; ++tab) close(tab);
    world_.run_until(world_.now + 3 * kMinute);
    variant_ = 0;
    open(0);
    const std::int64_t until = world_.now + 40 * kDay;
    while (!world_.idle() && world_.next() < until) world_.run_until(world_.next());
    if (const std::string left = waiting(); !left.empty()) oracle_.fail("I8", "something still waits when all is well" + left);
    judge();
    at(0)->see(false);
    world_.run_until(world_.now + kMinute);
    if (disk_.exists() && disk_.records().empty()) oracle_.fail("I8", "an empty database stays");
    if (newer_ && disk_.records()[kNewer] != newer()) oracle_.fail("version", "what a newer widget has left was touched");
  }

  std::string waiting() {
    std::string out;
    for (const delivery::Pending& head : at(0)->state().heads) {
      if (head.status == delivery::Status::unclear || head.status == delivery::Status::superseded) continue;  // it waits for a person
      out += "; " + head.key + " " + delivery::status_name(head.status) + ", " + std::to_string(head.attempts) + " attempts, due " + std::to_string(head.due - world_.wall());
    }
    return out;
  }

  void judge() {
    std::map<int, int> rows;
    for (const auto& [key, fate] : oracle_.fates) {
      if (fate.receiver) rows[fate.action] += static_cast<int>(network_.times(key));
      if (oracle_.is_over(key)) continue;
      const auto left = disk_.records().find(key);
      const bool held = left != disk_.records().end() && base::get_text(left->second, "state") == "unclear";
      if (!fate.durable && !fate.promised) ++untold_;
      else if (!held) oracle_.fail("L1", "committed, and nowhere at the end: " + key);
    }
    for (const auto& [action, times] : rows) if (times > 1) oracle_.fail("D0", "one action gave " + std::to_string(times) + " rows");
  }

  Result result() const {
    Result out;
    out.rule = oracle_.rule;
    out.what = oracle_.what;
    out.leads = oracle_.fates.size();
    out.lost = out.rule == "L0" || out.rule == "L1" || out.rule == "I2";
    out.twice = out.rule == "D0" || out.rule == "D1";
    out.untold = untold_;
    out.again_unknowing = oracle_.again_unknowing;
    return out;
  }

  const Schedule& schedule_;
  World world_;
  Network network_;
  Oracle oracle_;
  Disk disk_;
  Profile profile_;
  std::vector<std::unique_ptr<Page>> pages_;
  int tabs_[3] = {-1, -1, -1};
  int variant_ = 0;
  bool newer_ = false;
  std::uint64_t untold_ = 0;
};

}  // namespace

Result run(const Schedule& schedule, Mutation mutation) { return Run(schedule, mutation).carry_out(); }

Schedule shrink(Schedule schedule, Mutation mutation) {
  const std::string rule = run(schedule, mutation).rule;
  for (std::size_t size = std::max<std::size_t>(1, schedule.steps.size() / 2);; size = std::max<std::size_t>(1, size / 2)) {
    bool shorter = false;
    for (std::size_t at = 0; at + size <= schedule.steps.size();) {
      Schedule less = schedule;
      const auto from = less.steps.begin() + static_cast<std::ptrdiff_t>(at);
      less.steps.erase(from, from + static_cast<std::ptrdiff_t>(size));
      if (run(less, mutation).rule != rule) {
        ++at;
        continue;
      }
      schedule = std::move(less);
      shorter = true;
    }
    if (size == 1 && !shorter) return schedule;
  }
}

Report simulate(std::uint64_t seed, std::uint64_t schedules, Mutation mutation, bool all) {
  Report report;
  for (; report.schedules < schedules; ++seed) {
    const Schedule schedule = draw(seed);
    const Result result = run(schedule, mutation);
    ++report.schedules;
    report.drawn.add(schedule);
    report.sum.leads += result.leads;
    report.sum.lost += result.lost;
    report.sum.twice += result.twice;
    report.sum.untold += result.untold;
    report.sum.again_unknowing += result.again_unknowing;
    if (!result.failed()) continue;
    Report::Broken& broken = report.broken[result.rule];
    if (broken.seeds.size() < kSeedsTold) broken.seeds.push_back(seed);
    if (++broken.times > 1) continue;
    const Schedule shrunk = shrink(schedule, mutation);
    broken.told = "seed " + std::to_string(seed) + ": " + run(shrunk, mutation).what + "\n" + describe(shrunk);
    if (!all) break;
  }
  return report;
}

void Report::add(const Report& later) {
  schedules += later.schedules;
  sum.leads += later.sum.leads;
  sum.lost += later.sum.lost;
  sum.twice += later.sum.twice;
  sum.untold += later.sum.untold;
  sum.again_unknowing += later.sum.again_unknowing;
  drawn.add(later.drawn);
  for (const auto& [rule, found] : later.broken) {
    Broken& all = broken[rule];
    if (all.times == 0) all.told = found.told;
    all.times += found.times;
    for (const std::uint64_t one : found.seeds) if (all.seeds.size() < kSeedsTold) all.seeds.push_back(one);
  }
}

Report simulate_all(std::uint64_t seed, std::uint64_t schedules) {
  constexpr std::uint64_t kChunk = 5000;
  std::vector<Report> reports((schedules + kChunk - 1) / kChunk);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < reports.size(); i = next++) reports[i] = simulate(seed + i * kChunk, std::min(kChunk, schedules - i * kChunk), Mutation::none, true);
  };
  std::vector<std::thread> others;
  for (unsigned more = 1; more < std::thread::hardware_concurrency(); ++more) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  Report report;
  for (const Report& part : reports) report.add(part);
  return report;
}

double herd(Mutation mutation) {
  constexpr int kPages = 1000;
  constexpr std::int64_t kAttempts = 5, kNow = 1'793'404'800'000, kWait = kSecond << (kAttempts - 1);
  const Model& model = config_of(Site::receiver, 0);
  std::vector<std::int64_t> dues;
  for (int i = 0; i < kPages; ++i) {
    base::Random random(static_cast<std::uint64_t>(i) * 7919 + 1, 17);
    delivery::State state;
    api::Answer answer;
    const std::string key = delivery::seal(state, model.endpoints[0], {random.key(), "f", "fp", "{}", ""}, kNow, answer);
    state.heads[0].attempts = kAttempts;
    delivery::take_reply(state, model, base::object_of("key", key, "status", 503), kNow, random, answer);
    dues.push_back(mutation == Mutation::no_jitter ? kNow + kWait : state.heads[0].due);
  }
  std::sort(dues.begin(), dues.end());
  std::size_t most = 0;
  for (std::size_t from = 0, to = 0; from < dues.size(); ++from) {
    while (to < dues.size() && dues[to] <= dues[from] + kWait / 50) ++to;
    most = std::max(most, to - from);
  }
  return static_cast<double>(most) / kPages;
}

}  // namespace leadline::simulate
