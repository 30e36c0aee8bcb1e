// The desk in memory: what lists look through at every letter that somebody types, a site at a time. A row is some 350 bytes. What has changed since is in the
// database (desk_change_schema.h), whoever changed it: this process, another one, a statement or a trigger.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <utility>
#include <vector>

#include "receiver/store/desk_store.h"

namespace leadline::receiver {

// Of one site.
class DeskCopy {
 public:
  static constexpr std::size_t kMost = 300'000;  // rows: of a site with more none are kept, they are read from the database each time

  // What was read in another era of the database (sql.h) may never have been.
  bool is_good(std::uint64_t era) const { return read_ && era_ == era; }
  // Empty, as of a change: it is read from there on.
  void begin(std::uint64_t era, std::int64_t change);
  void forget();
  // There are too many.
  void give_up();
  bool given_up() const { return given_up_; }

  std::int64_t change() const { return change_; }  // the last one that it knows of
  void note(std::int64_t change) { change_ = change; }
  std::int64_t last() const { return rows_.empty() ? 0 : rows_.back().item.seq; }
  void put(const DeskItem& item);  // in its place
  void drop(std::int64_t seq);

  std::size_t size() const { return rows_.size(); }
  int show(std::int64_t after, const std::function<void(const DeskItem&)>& take) const;

 private:
  static constexpr std::size_t kTexts = 9;
  struct Row {
    DeskItem item;                          // its views are empty here
    std::string texts;                      // all of them, one behind another
    std::array<std::uint16_t, kTexts> ends{};
  };
  std::vector<Row>::iterator place_of(std::int64_t seq);

  std::vector<Row> rows_;                   // by seq
  std::uint64_t era_ = 0;
  std::int64_t change_ = 0;
  bool read_ = false, given_up_ = false;
};

// Of several sites: those that were looked at last, as far as they fit.
class DeskCopies {
 public:
  DeskCopy& of(const std::string& site);
  // Those that nobody has looked at for longest go, until no more rows are kept than of one site.
  void make_room();

 private:
  std::list<std::pair<std::string, DeskCopy>> copies_;  // the one that was asked for last is the first
};

}  // namespace leadline::receiver
