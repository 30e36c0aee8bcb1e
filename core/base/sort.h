// Sorting, once. The standard library's sorts are instantiated for every type and comparison, at 2 to 4 KB of wasm each;
// here an order of indices is sorted, by one function, and the caller moves its elements.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace leadline::base {

// The indices 0 … count − 1, such that no element is `less` than the one before it; equal elements keep their order.
// `less(context, a, b)`: whether element a goes before element b. Heap sort: n log n whatever the input.
using Less = bool (*)(const void* context, std::int32_t a, std::int32_t b);
std::vector<std::int32_t> sorted_order(std::int32_t count, Less less, const void* context);

// Sorts by a plain function, stably.
template <typename T, bool (*Before)(const T&, const T&)>
void sort(std::vector<T>& items) {
  const Less less = [](const void* context, std::int32_t a, std::int32_t b) {
    const auto& all = *static_cast<const std::vector<T>*>(context);
    return Before(all[static_cast<std::size_t>(a)], all[static_cast<std::size_t>(b)]);
  };
  const std::vector<std::int32_t> order = sorted_order(static_cast<std::int32_t>(items.size()), less, &items);
  std::vector<T> sorted;
  sorted.reserve(items.size());
  for (const std::int32_t index : order) sorted.push_back(std::move(items[static_cast<std::size_t>(index)]));
  items.swap(sorted);
}

// Sorted, each once.
void sort_unique(std::vector<std::string>& texts);
void sort_unique(std::vector<std::int32_t>& numbers);

// Puts a number where it belongs into a sorted list, unless it is there: for lists of a few, in the part of the core that
// every page has, which then needs nothing that sorts.
void insert_unique(std::vector<std::int32_t>& sorted, std::int32_t number);

}  // namespace leadline::base
