#include "simulate/schedule.h"

#include "simulate/world.h"

namespace leadline::simulate {

namespace {

struct Row {
  const char* name;
  int weight;
  const char* words;
};
constexpr Row kDeeds[] = {
#define DEED(name, weight, words) {#name, weight, words},
#include "simulate/deeds.def"
};
constexpr Row kMishaps[] = {
#define MISHAP(name, words) {#name, 1, words},
#include "simulate/deeds.def"
};
constexpr Row kDefects[] = {
#define DEFECT(name, words) {#name, 1, words},
#include "simulate/deeds.def"
};
constexpr const char* kSites[] = {"a receiver that knows a repetition", "such a receiver and a hook that does not", "a hook that knows no repetition", "a hook whose answers nobody can read",
                                  "a receiver, and a hook whose answers nobody can read"};

// How long something takes or lasts: mostly moments, sometimes days.
std::int64_t span(base::Random& random) {
  constexpr std::int64_t kMost[] = {20, 400, 5 * kSecond, 5 * kSecond, 40 * kSecond, 40 * kSecond, 10 * kMinute, 3 * kHour, 3 * kDay};
  return random.between(1, kMost[random.between(0, std::size(kMost) - 1)]);
}

std::int64_t jump(base::Random& random) {
  constexpr std::int64_t kJumps[] = {5 * kMinute, kHour, kDay, 40 * kDay, 20'000 * kDay};
  const std::int64_t by = kJumps[random.between(0, std::size(kJumps) - 1)];
  return random.between(0, 1) == 0 ? by : -by;
}

std::int64_t value_of(Deed deed, base::Random& random) {
  switch (deed) {
    case Deed::network: return random.between(0, static_cast<int>(Mishap::count) - 1);
    case Deed::storage: return random.between(0, static_cast<int>(Defect::count) - 1);
    case Deed::clock: return jump(random);
    case Deed::outage:
    case Deed::wait: return span(random);
    default: return random.between(0, 99);
  }
}

// Which deeds a schedule has at all: with few kinds of mishaps at a time each gets further than with all of them at once.
std::uint32_t some(base::Random& random) {
  const std::uint32_t always = 1u << static_cast<int>(Deed::open) | 1u << static_cast<int>(Deed::submit);
  return static_cast<std::uint32_t>(random.next()) | always;
}

Deed draw_deed(base::Random& random, std::uint32_t kinds) {
  int all = 0;
  for (std::size_t i = 0; i < std::size(kDeeds); ++i) if (kinds >> i & 1) all += kDeeds[i].weight;
  std::int64_t at = random.between(0, all - 1);
  for (std::size_t i = 0; i < std::size(kDeeds); ++i)
    if (kinds >> i & 1 && (at -= kDeeds[i].weight) < 0) return static_cast<Deed>(i);
  return Deed::wait;
}

}  // namespace

Schedule draw(std::uint64_t seed) {
  base::Random random(seed ^ 0x5eed, seed + 7);
  Schedule schedule;
  schedule.seed = seed;
  schedule.site = static_cast<Site>(random.between(0, static_cast<int>(Site::count) - 1));
  schedule.keeps = random.between(0, 1) == 0;
  const std::uint32_t kinds = some(random);
  const int tabs = static_cast<int>(random.between(0, 2));
  schedule.steps.push_back({Deed::open});
  for (std::int64_t left = random.between(3, 18); left > 0; --left) {
    const Deed deed = draw_deed(random, kinds);
    schedule.steps.push_back({deed, static_cast<std::uint8_t>(random.between(0, tabs)), value_of(deed, random)});
    if (random.between(0, 9) < 7) schedule.steps.push_back({Deed::wait, 0, span(random)});
  }
  return schedule;
}

std::string describe(const Step& step) {
  std::string out = kDeeds[static_cast<int>(step.deed)].words;
  const std::string value = std::to_string(step.value);
  switch (step.deed) {
    case Deed::wait: return value + " ms pass";
    case Deed::network: return out + ": " + kMishaps[step.value].words;
    case Deed::storage: return out + ": " + kDefects[step.value].words;
    case Deed::clock:
    case Deed::outage: return out + ": " + value + " ms";
    case Deed::config:
    case Deed::kill:
    case Deed::offline:
    case Deed::online:
    case Deed::heal:
    case Deed::newer: return out + " (" + value + ")";
    default: return "tab " + std::to_string(step.tab) + ": " + out + " (" + value + ")";
  }
}

std::string describe(const Schedule& schedule) {
  std::string out = std::string("  a site with ") + kSites[static_cast<int>(schedule.site)] + (schedule.keeps ? ", a visitor who is known again\n" : "\n");
  for (const Step& step : schedule.steps) out += "  " + describe(step) + "\n";
  return out;
}

void Drawn::add(const Schedule& schedule) {
  for (const Step& step : schedule.steps) {
    ++deeds[static_cast<std::size_t>(step.deed)];
    if (step.deed == Deed::network) ++mishaps[static_cast<std::size_t>(step.value)];
    if (step.deed == Deed::storage) ++defects[static_cast<std::size_t>(step.value)];
  }
}

void Drawn::add(const Drawn& other) {
  const auto sum = [](auto& into, const auto& from) { for (std::size_t i = 0; i < into.size(); ++i) into[i] += from[i]; };
  sum(deeds, other.deeds);
  sum(mishaps, other.mishaps);
  sum(defects, other.defects);
}

std::string Drawn::table() const {
  std::string out;
  const auto line = [&out](const Row& row, std::uint64_t count) {
    const std::string number = std::to_string(count);
    out += std::string(number.size() < 12 ? 12 - number.size() : 0, ' ') + number + "  " + row.words + "\n";
  };
  for (std::size_t i = 0; i < deeds.size(); ++i) if (static_cast<Deed>(i) != Deed::network && static_cast<Deed>(i) != Deed::storage) line(kDeeds[i], deeds[i]);
  for (std::size_t i = 0; i < mishaps.size(); ++i) line(kMishaps[i], mishaps[i]);
  for (std::size_t i = 0; i < defects.size(); ++i) line(kDefects[i], defects[i]);
  return out;
}

}  // namespace leadline::simulate
