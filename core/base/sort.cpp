#include "base/sort.h"

namespace leadline::base {

namespace {

struct Heap {
  std::vector<std::int32_t>& order;
  Less less;
  const void* context;

  // Ties are broken by the index itself, which makes the sort stable.
  bool before(std::int32_t a, std::int32_t b) const {
    if (less(context, a, b)) return true;
    return a < b && !less(context, b, a);
  }
  void sift(std::size_t root, std::size_t size) {
    for (std::size_t child; (child = root * 2 + 1) < size; root = child) {
      if (child + 1 < size && before(order[child], order[child + 1])) ++child;
      if (!before(order[root], order[child])) return;
      std::swap(order[root], order[child]);
    }
  }
};

bool text_before(const std::string& a, const std::string& b) { return a < b; }
bool number_before(const std::int32_t& a, const std::int32_t& b) { return a < b; }

template <typename T>
void drop_repeated(std::vector<T>& items) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0 && items[i] == items[kept - 1]) continue;
    if (kept != i) items[kept] = std::move(items[i]);
    ++kept;
  }
  items.resize(kept);
}

}  // namespace

std::vector<std::int32_t> sorted_order(std::int32_t count, Less less, const void* context) {
  std::vector<std::int32_t> order(static_cast<std::size_t>(count));
  for (std::int32_t i = 0; i < count; ++i) order[static_cast<std::size_t>(i)] = i;
  Heap heap{order, less, context};
  for (std::size_t i = order.size() / 2; i-- > 0;) heap.sift(i, order.size());
  for (std::size_t size = order.size(); size-- > 1;) {
    std::swap(order[0], order[size]);
    heap.sift(0, size);
  }
  return order;
}

void sort_unique(std::vector<std::string>& texts) {
  sort<std::string, text_before>(texts);
  drop_repeated(texts);
}

void sort_unique(std::vector<std::int32_t>& numbers) {
  sort<std::int32_t, number_before>(numbers);
  drop_repeated(numbers);
}

void insert_unique(std::vector<std::int32_t>& sorted, std::int32_t number) {
  std::size_t at = sorted.size();
  while (at > 0 && sorted[at - 1] > number) --at;
  if (at > 0 && sorted[at - 1] == number) return;
  sorted.push_back(number);
  for (std::size_t i = sorted.size() - 1; i > at; --i) std::swap(sorted[i - 1], sorted[i]);
}

}  // namespace leadline::base
