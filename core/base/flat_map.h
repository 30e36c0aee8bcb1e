// An object's members in one block, sorted by key: what `std::map` does for nlohmann::json, with an allocation per object
// instead of one per member. Objects here are small and copied often, so that is where a step's time went; and a tree's
// balancing is code that every visitor would download.
//
// Unlike with `std::map`, inserting a member moves the others: references to members do not survive it.
#pragma once

#include <compare>
#include <string_view>
#include <utility>
#include <vector>

#include "base/sort.h"

namespace leadline::base {

// The parameters are those of `std::map`, which is what nlohmann::basic_json gives to its object type.
template <typename Key, typename T, typename Compare, typename Allocator>
class FlatMap {
 public:
  using key_type = Key;
  using mapped_type = T;
  using value_type = std::pair<Key, T>;
  using key_compare = Compare;
  using allocator_type = Allocator;
  using Members = std::vector<value_type>;
  using size_type = typename Members::size_type;
  using iterator = typename Members::iterator;
  using const_iterator = typename Members::const_iterator;

  FlatMap() = default;
  template <typename Iterator>
  FlatMap(Iterator first, Iterator last) {
    for (; first != last; ++first) emplace(first->first, first->second);
  }

  iterator begin() { return members_.begin(); }
  iterator end() { return members_.end(); }
  const_iterator begin() const { return members_.begin(); }
  const_iterator end() const { return members_.end(); }
  const_iterator cbegin() const { return members_.begin(); }
  const_iterator cend() const { return members_.end(); }
  bool empty() const { return members_.empty(); }
  size_type size() const { return members_.size(); }
  size_type max_size() const { return members_.max_size(); }
  void clear() { members_.clear(); }

  iterator find(std::string_view key) { return begin() + (std::as_const(*this).find(key) - cbegin()); }
  // Few members are looked through: most differ in length, which is quicker to see than which of two comes first.
  const_iterator find(std::string_view key) const {
    if (size() > 16) {
      const const_iterator at = place(key);
      return at != end() && at->first == key ? at : end();
    }
    const_iterator at = begin();
    while (at != end() && !(at->first.size() == key.size() && at->first == key)) ++at;
    return at;
  }
  size_type count(std::string_view key) const { return find(key) != end(); }

  T& at(std::string_view key) { return find(key)->second; }
  const T& at(std::string_view key) const { return find(key)->second; }
  T& operator[](std::string_view key) { return emplace(Key(key), nullptr).first->second; }

  void put(std::string_view key, T&& value) {
    if (const iterator at = find(key); at != end()) at->second = std::move(value);
    else insert_at(begin() + (place(key) - cbegin()), Key(key), std::move(value));
  }

  template <typename Value>
  std::pair<iterator, bool> emplace(Key key, Value&& value) {
    const iterator at = begin() + (place(key) - cbegin());
    if (at != end() && at->first == key) return {at, false};
    return {insert_at(at, std::move(key), T(std::forward<Value>(value))), true};
  }
  std::pair<iterator, bool> insert(const value_type& member) { return emplace(member.first, member.second); }
  template <typename Iterator>
  void insert(Iterator first, Iterator last) {
    for (; first != last; ++first) emplace(first->first, first->second);
  }

  // Erases the members of which `stays(key, value)` is not true.
  template <typename Stays>
  void keep_if(Stays stays) {
    iterator to = begin();
    for (iterator at = begin(); at != end(); ++at) {
      if (!stays(std::as_const(at->first), at->second)) continue;
      if (to != at) *to = std::move(*at);
      ++to;
    }
    members_.erase(to, end());
  }

  iterator erase(const_iterator at) { return members_.erase(at); }
  iterator erase(const_iterator first, const_iterator last) { return members_.erase(first, last); }
  size_type erase(std::string_view key) {
    const iterator at = find(key);
    if (at == end()) return 0;
    members_.erase(at);
    return 1;
  }

  // A member at the end, whatever its key: many at once, in any order, are cheaper put in order at last than one by one.
  // Until `settle`, nothing but this may be called.
  T& append() { return insert_at(end(), Key(), nullptr)->second; }
  Key& last_key() { return members_.back().first; }
  // Puts what was appended in order. Of members with the same key, the last one stays, as in JavaScript.
  void settle() {
    bool sorted = true;
    for (size_type i = 1; sorted && i < size(); ++i) sorted = members_[i - 1].first < members_[i].first;
    if (sorted) return;
    if (size() <= 16) {  // in place: the sort below takes memory
      for (size_type i = 1; i < size(); ++i)
        for (size_type at = i; at > 0 && before(members_[at], members_[at - 1]); --at) std::swap(members_[at], members_[at - 1]);
    } else {
      base::sort<value_type, before>(members_);
    }
    size_type kept = 0;
    for (size_type i = 0; i < size(); ++i)
      if (i + 1 == size() || members_[i].first != members_[i + 1].first) {
        if (kept != i) members_[kept] = std::move(members_[i]);
        ++kept;
      }
    members_.erase(begin() + static_cast<std::ptrdiff_t>(kept), end());
  }

  // Into a block of their own length.
  void cut_to_size() {
    if (members_.capacity() == members_.size()) return;
    Members exact;
    exact.reserve(members_.size());
    for (value_type& member : members_) exact.emplace_back(std::move(member.first), std::move(member.second));
    members_.swap(exact);
  }

  friend bool operator==(const FlatMap& a, const FlatMap& b) { return a.members_ == b.members_; }
  friend std::partial_ordering operator<=>(const FlatMap& a, const FlatMap& b) { return a.members_ <=> b.members_; }

 private:
  static bool before(const value_type& a, const value_type& b) { return a.first < b.first; }

  iterator insert_at(iterator at, Key&& key, T&& value) {
    if (empty()) {  // most have a few members: room for them at once, where doubling would begin with one
      members_.reserve(4);
      at = begin();
    }
    return members_.emplace(at, std::move(key), std::move(value));
  }

  // The first member whose key is not less.
  const_iterator place(std::string_view key) const {
    const_iterator from = begin();
    for (size_type left = size(); left > 0;) {
      const size_type half = left / 2;
      const const_iterator middle = from + static_cast<std::ptrdiff_t>(half);
      if (middle->first < key) {
        from = middle + 1;
        left -= half + 1;
      } else {
        left = half;
      }
    }
    return from;
  }

  Members members_;
};

}  // namespace leadline::base
