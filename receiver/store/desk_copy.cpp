#include "receiver/store/desk_copy.h"

#include <algorithm>

namespace leadline::receiver {

namespace {

constexpr std::string_view DeskItem::*kViews[] = {&DeskItem::band, &DeskItem::stage, &DeskItem::verdict, &DeskItem::status, &DeskItem::owner, &DeskItem::form, &DeskItem::channel, &DeskItem::words, &DeskItem::numbers};

}  // namespace

void DeskCopy::begin(const std::string& site) {
  if (!dirty_ && site == site_) return;
  site_ = site;
  rows_.clear();
  stale_.clear();
  dirty_ = false;
}

void DeskCopy::give_up() {
  given_up_ = dirty_ = true;
  rows_ = {};
  stale_.clear();
}

void DeskCopy::note(std::int64_t seq) {
  if (dirty_ || seq > last()) return;  // what comes after the last one is read anyway
  stale_.insert(seq);
  dirty_ = stale_.size() > kStaleMost;
}

std::vector<DeskCopy::Row>::iterator DeskCopy::place_of(std::int64_t seq) {
  return std::lower_bound(rows_.begin(), rows_.end(), seq, [](const Row& row, std::int64_t wanted) { return row.item.seq < wanted; });
}

void DeskCopy::put(const DeskItem& item) {
  static_assert(std::size(kViews) == kTexts);
  Row row;
  row.item = item;
  for (std::size_t i = 0; i < kTexts; ++i) {
    row.texts += item.*kViews[i];
    row.ends[i] = static_cast<std::uint16_t>(row.texts.size());  // a row's texts are some hundred bytes (desk/desk_row.cpp)
    row.item.*kViews[i] = {};
  }
  row.texts.shrink_to_fit();
  const auto at = place_of(item.seq);
  if (at != rows_.end() && at->item.seq == item.seq) *at = std::move(row);
  else rows_.insert(at, std::move(row));
}

void DeskCopy::drop(std::int64_t seq) {
  const auto at = place_of(seq);
  if (at != rows_.end() && at->item.seq == seq) rows_.erase(at);
}

int DeskCopy::show(std::int64_t after, const std::function<void(const DeskItem&)>& take) const {
  int count = 0;
  for (auto row = std::upper_bound(rows_.begin(), rows_.end(), after, [](std::int64_t wanted, const Row& one) { return wanted < one.item.seq; }); row != rows_.end(); ++row, ++count) {
    DeskItem item = row->item;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < kTexts; ++i) {
      item.*kViews[i] = std::string_view(row->texts).substr(begin, row->ends[i] - begin);
      begin = row->ends[i];
    }
    take(item);
  }
  return count;
}

}  // namespace leadline::receiver
