// Counts without people: how often pages were visited and seen, and how far forms were filled in, by day. A page sends what it has counted as one
// batch; nobody is in it, and anybody can send one, so what is made of them is said to be counted by pages.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/finding.h"
#include "base/json.h"

namespace leadline::metrics {

enum class Count : std::uint8_t { visits, views, shown, opened, started, left, submitted, accepted };
constexpr int kCounts = 8;
std::string_view name_of(Count what);
bool count_named(std::string_view name, Count& out);

// How often one thing happened in a day. "": not told apart by it.
struct Counted {
  std::string day;                        // "2026-11-30", the page's
  std::string path, channel;              // of a visit: where it began
  std::string surface, variant, field;    // field: the last one of a form that was left
  Count what = Count::views;
  std::int64_t n = 0;
};

// Where a visit came from, as a page says it: members of a `page`. Whoever stores counts makes a channel of it, and forgets it.
struct Arrived {
  std::size_t row = 0;                    // of the batch
  base::Json arrival;                     // {query, referrer, host}
};

struct CountBatch {
  std::string id, day;                    // 32 hexadecimal digits: a batch that comes twice counts once
  std::vector<Counted> rows;
  std::vector<Arrived> arrived;
};

// `{batch, day, rows: [{path, channel? | arrival?: {query, referrer, host}, surface?, variant?, visits?, views?, shown?, opened?, started?, left?: {field: n}, submitted?, accepted?}]}`. nullopt:
// `out` says what is wrong, at `pointer`.
std::optional<CountBatch> read_counts(const base::Json& batch, const std::string& pointer, base::Findings& out);

}  // namespace leadline::metrics
