// The desk in memory: what lists look through at every letter that somebody types. A row is some 350 bytes; it is kept by what SQLite says
// of every row that it changes (sqlite3_update_hook), by whatever statement or trigger, so nothing else has to remember to.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "receiver/store/desk_store.h"

namespace leadline::receiver {

class DeskCopy {
 public:
  static constexpr std::size_t kMost = 300'000;  // of more leads none are kept: they are read from the file each time

  // Of which site it is; another one's takes its place.
  void begin(const std::string& site);
  // The row of that number has changed, or is there now, or no more.
  void note(std::int64_t seq);
  // What was read may never have been: all of it is read anew.
  void forget() { dirty_ = true; }
  // There are too many; none are kept from now on.
  void give_up();
  bool given_up() const { return given_up_; }

  // What has to be read again, and whether all after the last one fits.
  const std::set<std::int64_t>& stale() const { return stale_; }
  std::int64_t last() const { return rows_.empty() ? 0 : rows_.back().item.seq; }
  void put(const DeskItem& item);  // in its place
  void drop(std::int64_t seq);
  void done() { stale_.clear(); }

  std::size_t size() const { return rows_.size(); }
  int show(std::int64_t after, const std::function<void(const DeskItem&)>& take) const;

 private:
  static constexpr std::size_t kStaleMost = 2000;
  static constexpr std::size_t kTexts = 9;
  struct Row {
    DeskItem item;                          // its views are empty here
    std::string texts;                      // all of them, one behind another
    std::array<std::uint16_t, kTexts> ends{};
  };
  std::vector<Row>::iterator place_of(std::int64_t seq);

  std::string site_;
  std::vector<Row> rows_;                   // by seq
  std::set<std::int64_t> stale_;
  bool dirty_ = true, given_up_ = false;
};

}  // namespace leadline::receiver
