// Who waits, in a line for each site. The lines take turns: however long one is, whoever comes in another waits for one of each, not for all of it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace leadline::receiver {

template <typename Item>
class FairQueue {
 public:
  // `most`: so many wait in one line. Others' lines are no shorter for it.
  explicit FairQueue(std::size_t most) : most_(most) {}

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  std::size_t lines() const { return turns_.size(); }  // that somebody waits in

  // False: too many wait in that line already.
  bool push(const std::string& line, Item item) {
    std::deque<Item>& waiting = lines_[line];
    if (waiting.size() >= most_) return false;
    if (waiting.empty()) turns_.push_back(line);
    waiting.push_back(std::move(item));
    ++size_;
    return true;
  }

  // The first of the line whose turn it is, of those that `may` go on; nullopt when there is none.
  template <typename May>
  std::optional<Item> pop(May may) {
    for (auto turn = turns_.begin(); turn != turns_.end(); ++turn) {
      if (!may(*turn)) continue;
      const auto line = lines_.find(*turn);
      Item item = std::move(line->second.front());
      line->second.pop_front();
      --size_;
      if (line->second.empty()) lines_.erase(line), turns_.erase(turn);
      else turns_.splice(turns_.end(), turns_, turn);
      return item;
    }
    return std::nullopt;
  }
  std::optional<Item> pop() { return pop([](const std::string&) { return true; }); }

  // Whoever `is` the one and waits in that line does so no longer; false: nobody does.
  template <typename Is>
  bool remove(const std::string& name, Is is) {
    const auto line = lines_.find(name);
    if (line == lines_.end()) return false;
    const auto item = std::find_if(line->second.begin(), line->second.end(), is);
    if (item == line->second.end()) return false;
    line->second.erase(item);
    --size_;
    if (line->second.empty()) lines_.erase(line), turns_.remove(name);
    return true;
  }

 private:
  const std::size_t most_;
  std::unordered_map<std::string, std::deque<Item>> lines_;
  std::list<std::string> turns_;  // the lines that somebody waits in, the next one first
  std::size_t size_ = 0;
};

}  // namespace leadline::receiver
