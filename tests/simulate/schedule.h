// A schedule: what visitors, browsers, networks, disks, clocks and sites do, one after another, drawn from a seed. It is a plain list, so that
// one which fails can be made shorter.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace leadline::simulate {

enum class Deed : std::uint8_t {
#define DEED(name, weight, words) name,
#include "deeds.def"
  count,
};

enum class Mishap : std::uint8_t {
#define MISHAP(name, words) name,
#include "deeds.def"
  count,
};

enum class Defect : std::uint8_t {
#define DEFECT(name, words) name,
#include "deeds.def"
  count,
};

struct Step {
  Deed deed;
  std::uint8_t tab = 0;     // of three
  std::int64_t value = 0;   // ms, which mishap, which answers
};

// Which endpoints a site has.
enum class Site : std::uint8_t { receiver, both, hook, blind, receiver_and_blind, count };

struct Schedule {
  std::uint64_t seed = 0;
  Site site = Site::receiver;
  bool keeps = false;  // the visitor has agreed to be known again: the core's clock outlives the page
  std::vector<Step> steps;
};

Schedule draw(std::uint64_t seed);
std::string describe(const Step& step);
std::string describe(const Schedule& schedule);

struct Drawn {
  std::array<std::uint64_t, static_cast<std::size_t>(Deed::count)> deeds{};
  std::array<std::uint64_t, static_cast<std::size_t>(Mishap::count)> mishaps{};
  std::array<std::uint64_t, static_cast<std::size_t>(Defect::count)> defects{};

  void add(const Schedule& schedule);
  void add(const Drawn& other);
  std::string table() const;
};

}  // namespace leadline::simulate
