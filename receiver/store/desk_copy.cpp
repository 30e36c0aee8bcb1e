#include "receiver/store/desk_copy.h"

#include <algorithm>
#include <iterator>

namespace leadline::receiver {

namespace {

constexpr std::string_view DeskItem::*kViews[] = {&DeskItem::band, &DeskItem::stage, &DeskItem::verdict, &DeskItem::status, &DeskItem::owner, &DeskItem::form, &DeskItem::channel, &DeskItem::words, &DeskItem::numbers};

}  // namespace

void DeskCopy::begin(std::uint64_t era, std::int64_t change) {
  rows_.clear();
  era_ = era;
  change_ = change;
  read_ = true;
}

void DeskCopy::forget() {
  rows_ = {};
  read_ = false;
}

void DeskCopy::give_up() {
  forget();
  given_up_ = true;
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

DeskCopy& DeskCopies::of(const std::string& site) {
  const auto known = std::find_if(copies_.begin(), copies_.end(), [&](const auto& one) { return one.first == site; });
  if (known == copies_.end()) copies_.emplace_front(site, DeskCopy());
  else copies_.splice(copies_.begin(), copies_, known);
  return copies_.front().second;
}

void DeskCopies::make_room() {
  std::size_t rows = 0;
  for (auto one = copies_.begin(); one != copies_.end();) {
    rows += one->second.size();
    const bool fits = rows <= DeskCopy::kMost || one->second.given_up();
    one = fits ? std::next(one) : copies_.erase(one);
  }
}

}  // namespace leadline::receiver
