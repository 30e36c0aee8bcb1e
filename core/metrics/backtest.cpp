#include "metrics/backtest.h"

#include "base/number.h"

namespace leadline::metrics {

using base::Json;

namespace {

Json points_json(std::int64_t milli) { return Json(static_cast<double>(milli) / 1000); }

std::int64_t distance(std::int64_t a, std::int64_t b) { return a < b ? b - a : a - b; }

Json member_of(const Json& list, const char* key, const std::string& name, const char* what) {
  for (const Json& one : list) {
    if (base::get_text(one, key) != name) continue;
    const Json* value = base::find(one, what);
    return value ? *value : Json();
  }
  return Json();
}

}  // namespace

Backtest::Backtest(std::vector<std::string> stages, std::vector<std::string> bands, std::size_t most) : stages_(std::move(stages)), bands_(std::move(bands)), most_(most) {}

Backtest::Place Backtest::place_of(const Marks& marks) { return {marks.total, words_.number(marks.stage), words_.number(marks.band), marks.scored}; }

void Backtest::add_parts(const Marks& old, const Marks& fresh) {
  const std::size_t begin = parts_.size();
  const auto part_of = [&](const std::string& name) -> Part& {
    const std::uint32_t rule = rules_.number(name);
    for (std::size_t i = begin; i < parts_.size(); ++i) if (parts_[i].rule == rule) return parts_[i];
    return parts_.emplace_back(Part{rule, 0, 0});
  };
  for (const auto& [rule, points] : old.points) part_of(rule).old += points;
  for (const auto& [rule, points] : fresh.points) part_of(rule).fresh += points;
}

void Backtest::add(const Measured& lead, const Marks& old, const Marks& fresh) {
  if (!lead.counts) { ++left_out_; return; }
  rows_.push_back({stories_.add(lead), parts_.size(), place_of(old), place_of(fresh)});
  add_parts(old, fresh);
  if (moved(rows_.back())) moved_.push_back({rows_.size() - 1, lead.id});
}

void Backtest::add_unusable(const Measured& lead, const std::string& reason) {
  if (!lead.counts) { ++left_out_; return; }
  unusable_.push_back({stories_.add(lead), words_.number(reason)});
}

Json Backtest::matrix_of(const Matrix& matrix) const {
  std::map<std::pair<std::string, std::string>, std::int64_t> named;
  for (const auto& [key, count] : matrix) named[{words_[key.first], words_[key.second]}] = count;
  Json list = base::list();
  for (const auto& [key, count] : named) {
    Json one = base::list();
    base::push(one, key.first);
    base::push(one, key.second);
    base::push(one, count);
    base::push(list, std::move(one));
  }
  return list;
}

Json Backtest::place_json(const Place& place) const {
  return base::object_of("total", place.scored ? points_json(place.total) : Json(), "band", words_[place.band], "stage", words_[place.stage]);
}

// Most moved first; of as much, by their ids.
Json Backtest::moved_json() {
  const auto far = [&](const Moved& one) { return distance(rows_[one.row].old.total, rows_[one.row].fresh.total); };
  std::sort(moved_.begin(), moved_.end(), [&](const Moved& a, const Moved& b) { return far(a) != far(b) ? far(a) > far(b) : a.id < b.id; });
  Json list = base::list();
  for (const Moved& one : moved_) {
    if (list.size() >= most_) break;
    Json why = base::list();
    for (std::size_t i = rows_[one.row].parts; i < parts_end(one.row); ++i) {
      const Part& part = parts_[i];
      if (part.old != part.fresh) base::push(why, base::object_of("rule", rules_[part.rule], "old", points_json(part.old), "new", points_json(part.fresh)));
    }
    const Row& row = rows_[one.row];
    base::push(list, base::object_of("lead", one.id, "old", place_json(row.old), "new", place_json(row.fresh), "rules", std::move(why)));
  }
  return list;
}

// Those that give other points now, the ones that moved most leads first.
Json Backtest::rules_json() const {
  std::vector<Given> given(rules_.size());
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    if (!counts(row)) continue;
    for (std::size_t i = rows_[row].parts; i < parts_end(row); ++i) {
      const Part& part = parts_[i];
      Given& sum = given[part.rule];
      sum.leads_old += part.old != 0;
      sum.leads_fresh += part.fresh != 0;
      sum.points_old += part.old;
      sum.points_fresh += part.fresh;
      sum.moved += moved(rows_[row]) && part.old != part.fresh;
    }
  }
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < given.size(); ++i) {
    const Given& one = given[i];
    if (one.moved > 0 || one.points_old != one.points_fresh || one.leads_old != one.leads_fresh) order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return given[a].moved != given[b].moved ? given[a].moved > given[b].moved : rules_[a] < rules_[b]; });
  Json list = base::list();
  for (const std::uint32_t i : order) {
    const Given& one = given[i];
    base::push(list, base::object_of("rule", rules_[i], "moved", one.moved, "old", base::object_of("leads", one.leads_old, "points", points_json(one.points_old)), "new",
                                     base::object_of("leads", one.leads_fresh, "points", points_json(one.points_fresh))));
  }
  return list;
}

Json Backtest::unusable_json(std::int64_t& all) const {
  std::map<std::string, std::int64_t> reasons;
  for (const Unusable& one : unusable_) if (!stories_.is_corrected(one.story)) ++reasons[words_[one.reason]];
  Json out = base::object();
  for (const auto& [reason, count] : reasons) {
    base::put(out, std::string_view(reason), Json(count));
    all += count;
  }
  return out;
}

std::vector<Scored> Backtest::scored_by(Place Row::*which) const {
  std::vector<Scored> out;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (!counts(i)) continue;
    const Row& row = rows_[i];
    const Place& place = row.*which;
    const Story* story = stories_.of(row.story);
    out.push_back({place.total, place.scored, story && story->won(), story && story->decided(), &words_[place.stage], &words_[place.band], 0});
  }
  order_by_score(out);
  return out;
}

// Of the leads that sales would get first: those of the highest stage, or where there are no stages, of the highest band.
Json Backtest::quality_of(const std::vector<Scored>& leads) const {
  Json stages = levels_of(leads, stages_, false), bands = levels_of(leads, bands_, true);
  Json out = base::object_of("auc", auc_of(leads), "at", Json(), "precision", Json(), "recall", Json());
  const bool by_stage = !stages_.empty();
  if (by_stage || !bands_.empty()) {
    const char* key = by_stage ? "stage" : "band";
    const std::string& top = by_stage ? stages_.back() : bands_.back();
    const Json& list = by_stage ? stages : bands;
    base::put(out, "at", base::object_of(key, top));
    base::put_all(out, "precision", member_of(list, key, top, "precision"), "recall", member_of(list, key, top, "recall"));
  }
  base::put_all(out, "stages", std::move(stages), "bands", std::move(bands), "calibration", calibration_of(leads));
  return out;
}

Json Backtest::finish() {
  Notes notes;
  stories_.tell("", true, notes);
  std::erase_if(moved_, [&](const Moved& one) { return !counts(one.row); });
  Matrix stages, bands;
  std::int64_t size = 0, corrected = 0, undecided = 0, unscored = 0, lost = 0;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const Row& row = rows_[i];
    if (!counts(i)) { ++corrected; continue; }
    ++size;
    ++stages[{row.old.stage, row.fresh.stage}];
    ++bands[{row.old.band, row.fresh.band}];
    const Story* story = stories_.of(row.story);
    undecided += story && story->decided() ? 0 : 1;
    unscored += row.old.scored ? 0 : 1;
  }
  Json unusable = unusable_json(lost);
  Json out = base::object_of("leads", size + lost, "rescored", size, "unusable", std::move(unusable), "stages", matrix_of(stages), "bands", matrix_of(bands), "movedLeads",
                             static_cast<std::int64_t>(moved_.size()));
  base::put_all(out, "moved", moved_json(), "rules", rules_json());
  if (undecided < size) base::put(out, "quality", base::object_of("old", quality_of(scored_by(&Row::old)), "new", quality_of(scored_by(&Row::fresh))));
  else if (size > 0) notes.add(Note::no_better_model);
  notes.count(Note::no_log, lost);
  notes.count(Note::left_out, left_out_);
  notes.count(Note::corrected, corrected);
  notes.count(Note::no_old_score, unscored);
  if (undecided < size) notes.count(Note::undecided, undecided);
  if (size < 30) notes.add(Note::few);
  base::put(out, "notes", notes.take());
  return out;
}

}  // namespace leadline::metrics
