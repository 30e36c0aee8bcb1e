#include "metrics/report.h"

#include <set>

#include "base/calendar.h"
#include "base/hash.h"
#include "base/number.h"
#include "base/text.h"
#include "metrics/money.h"
#include "metrics/tally.h"

namespace leadline::metrics {

namespace {

using base::Json;

constexpr std::int64_t kMinuteMs = 60'000, kDayMinutes = 24 * 60;
constexpr std::string_view kKeyNames[] = {"channel", "source", "campaign", "landing", "form", "cta", "variant"};

std::uint64_t handle_of(char kind, const std::string& text) { return base::fnv1a64(std::string(1, kind) + text); }

std::int64_t week_of(std::int64_t minutes) {
  const std::int64_t day = minutes - (minutes % kDayMinutes + kDayMinutes) % kDayMinutes;
  return day - (base::weekday(day) + 6) % 7 * kDayMinutes;  // from Monday
}

// `part` of `whole`, such that the parts of a period that is cut anywhere add up to it.
std::int64_t share(std::int64_t amount, std::int64_t begin, std::int64_t end, std::int64_t length) {
  const auto until = [&](std::int64_t at) { return amount / length * at + amount % length * at / length; };
  return until(end) - until(begin);
}

}  // namespace

std::string report_keys_unless(std::string_view word) {
  std::string all;
  for (const std::string_view name : kKeyNames) {
    if (name == word) return {};
    all += std::string(name) + ", ";
  }
  return word == "week" || word == "month" ? std::string() : all + "week, month";
}

void read_model(const Json& config, ReportRequest& out) {
  const auto names = [](const Json& list, const char* order) {
    std::vector<std::pair<std::int64_t, std::string>> sorted;
    for (const Json& one : list) sorted.emplace_back(base::get_int(one, order), base::get_text(one, "id"));
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> words;
    for (auto& [at, name] : sorted) words.push_back(std::move(name));
    return words;
  };
  const Json& scoring = base::get_object(config, "scoring");
  out.stages = names(base::get_array(scoring, "stages"), "weight");
  out.bands = names(base::get_array(scoring, "bands"), "enter");
  out.rules = names(base::get_array(scoring, "rules"), "");
}

base::Json write_request(const ReportRequest& request) {
  const auto words = [](const std::vector<std::string>& list) {
    Json out = base::list();
    for (const std::string& word : list) base::push(out, word);
    return out;
  };
  Json out = base::object_of("east", request.east, "by", request.by, "only", request.only, "is", request.is, "currency", request.currency, "precision", Json(request.precision), "stages", words(request.stages),
                             "bands", words(request.bands), "rules", words(request.rules));
  if (request.from) base::put(out, "from", *request.from);
  if (request.until) base::put(out, "until", *request.until);
  return out;
}

ReportRequest read_request(const Json& json) {
  const auto words = [&](const char* key) {
    std::vector<std::string> list;
    for (const Json& word : base::get_array(json, key)) if (word.is_string()) list.push_back(word.get<std::string>());
    return list;
  };
  ReportRequest out;
  if (base::find(json, "from")) out.from = base::get_int(json, "from");
  if (base::find(json, "until")) out.until = base::get_int(json, "until");
  out.east = static_cast<std::int32_t>(base::get_int(json, "east"));
  out.by = base::get_text(json, "by");
  out.only = base::get_text(json, "only");
  out.is = base::get_text(json, "is");
  out.currency = base::get_text(json, "currency");
  const Json* precision = base::find(json, "precision");
  out.precision = precision && precision->is_number() ? precision->get<double>() : 0;
  out.stages = words("stages");
  out.bands = words("bands");
  out.rules = words("rules");
  return out;
}

struct Report::Leads {
  ReportRequest request;
  std::map<std::string, Outcome> told;       // by key: a later row takes an earlier one's place
  std::map<std::string, Spend> spent;
  std::vector<const Outcome*> outcomes;
  std::vector<Handle> handles;               // sorted
  std::vector<std::int32_t> of_outcome;      // the lead that each belongs to; -1
  std::vector<LeadRow> rows;
  std::vector<Story> stories;
  std::array<Words, kKeys> words;
  Words sets;
  std::map<std::uint64_t, std::uint64_t> corrected_by;  // id to id, hashed
  std::int64_t left_out = 0, others = 0;
  Json notes = base::list();

  void open();
  void offer(std::uint64_t handle, std::int32_t row);
  void tell();
  void place_spend(Tally& total, std::map<std::string, Tally>& by);
  std::string key_of(const LeadRow& row) const;
  std::string time_key(std::int64_t minutes) const;
  bool within(std::int64_t minutes) const {
    return (!request.from || minutes >= *request.from) && (!request.until || minutes < *request.until);
  }
  std::int64_t local(std::int64_t ms) const { return (ms >= 0 ? ms : ms - kMinuteMs + 1) / kMinuteMs + request.east; }
};

// All that was told is here now: it can be found by whom it is of.
void Report::Leads::open() {
  if (!outcomes.empty() || told.empty()) return;
  for (const auto& [key, one] : told) {
    const auto number = static_cast<std::uint32_t>(outcomes.size());
    outcomes.push_back(&one);
    if (!one.lead.empty()) handles.push_back({handle_of('l', one.lead), number});
    else if (!one.email.empty()) handles.push_back({handle_of('e', one.email), number});
    else handles.push_back({handle_of('p', one.phone), number});
  }
  std::sort(handles.begin(), handles.end(), [](const Handle& a, const Handle& b) { return a.hash < b.hash; });
  of_outcome.assign(outcomes.size(), -1);
}

// A person may have sent several leads: it belongs to the last one before it happened, else to the first one after.
void Report::Leads::offer(std::uint64_t handle, std::int32_t row) {
  auto at = std::lower_bound(handles.begin(), handles.end(), handle, [](const Handle& a, std::uint64_t hash) { return a.hash < hash; });
  for (; at != handles.end() && at->hash == handle; ++at) {
    std::int32_t& best = of_outcome[at->outcome];
    const std::int64_t happened = outcomes[at->outcome]->at;
    const std::int64_t mine = rows[static_cast<std::size_t>(row)].at;
    if (best < 0) { best = row; continue; }
    const std::int64_t theirs = rows[static_cast<std::size_t>(best)].at;
    const bool better = mine <= happened ? theirs > happened || mine > theirs : theirs > happened && mine < theirs;
    if (better) best = row;
  }
}

// Each outcome into the story of its lead.
void Report::Leads::tell() {
  std::map<std::uint64_t, std::int32_t> successors;  // of leads that visitors have corrected
  for (std::size_t i = 0; !corrected_by.empty() && i < rows.size(); ++i) successors[rows[i].id] = static_cast<std::int32_t>(i);
  std::int64_t lost_sight = 0, foreign = 0;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const Outcome& one = *outcomes[i];
    std::int32_t at = of_outcome[i];
    for (int steps = 0; at >= 0 && steps < 100; ++steps) {
      const auto next = corrected_by.find(rows[static_cast<std::size_t>(at)].id);
      const auto row = next == corrected_by.end() ? successors.end() : successors.find(next->second);
      if (row == successors.end()) break;
      at = row->second;
    }
    if (at < 0) { ++lost_sight; continue; }
    LeadRow& row = rows[static_cast<std::size_t>(at)];
    if (row.story < 0) {
      row.story = static_cast<std::int32_t>(stories.size());
      stories.emplace_back();
    }
    Story& story = stories[static_cast<std::size_t>(row.story)];
    const bool ours = !one.currency.empty() && one.currency == request.currency;
    foreign += !one.currency.empty() && !ours ? 1 : 0;
    const auto first = [&](std::int64_t& when) { if (when < 0 || one.at < when) when = one.at; };
    switch (one.event) {
      case Happened::contacted: break;
      case Happened::meeting: ++story.meetings; break;
      case Happened::lost: story.lost = true; break;
      case Happened::opportunity: ++story.opportunities; first(story.first_opportunity); break;
      case Happened::contract:
        ++story.contracts;
        story.valued_contracts += ours ? 1 : 0;
        story.contract_value += ours ? one.value : 0;
        first(story.first_won);
        break;
      case Happened::purchase:
        ++story.purchases;
        story.purchase_value += ours ? one.value : 0;
        first(story.first_won);
        break;
    }
  }
  if (lost_sight > 0 && request.only.empty()) base::push(notes, base::integer_text(lost_sight) + " outcomes belong to no lead that is here: they are not counted");
  if (foreign > 0) base::push(notes, "the money of " + base::integer_text(foreign) + " outcomes is in another currency than " + request.currency + ": it is in no sum");
}

std::string Report::Leads::time_key(std::int64_t minutes) const {
  return base::local_text(request.by == "week" ? week_of(minutes) : minutes).substr(0, request.by == "week" ? 10 : 7);
}

std::string Report::Leads::key_of(const LeadRow& row) const {
  for (std::size_t i = 0; i < std::size(kKeyNames); ++i) if (kKeyNames[i] == request.by) return words[i][row.keys[i]];
  return time_key(local(row.at));
}

void Report::Leads::place_spend(Tally& total, std::map<std::string, Tally>& by) {
  const bool in_time = request.by == "week" || request.by == "month";
  const bool by_place = request.by == "channel" || request.by == "source" || request.by == "campaign";
  std::int64_t foreign = 0;
  for (const auto& [key, one] : spent) {
    if (one.currency != request.currency) { ++foreign; continue; }
    if (!request.only.empty() && (request.only == "channel" ? one.channel : request.only == "source" ? one.source : request.only == "campaign" ? one.campaign : std::string()) != request.is) continue;
    const std::int64_t length = one.until - one.from;
    const std::int64_t begin = std::max(one.from, request.from.value_or(one.from)), end = std::min(one.until, request.until.value_or(one.until));
    if (begin >= end) continue;
    const auto add = [&](Tally& tally, std::int64_t from, std::int64_t until) {
      tally.has_spend = true;
      tally.spend += share(one.amount, from - one.from, until - one.from, length);
    };
    add(total, begin, end);
    if (by_place) add(by[request.by == "channel" ? one.channel : request.by == "source" ? one.source : one.campaign], begin, end);
    for (std::int64_t day = begin; in_time && day < end;) {
      const std::int64_t next = std::min(end, day - (day % kDayMinutes + kDayMinutes) % kDayMinutes + kDayMinutes);
      add(by[time_key(day)], day, next);
      day = next;
    }
  }
  if (foreign > 0) base::push(notes, base::integer_text(foreign) + " rows of spend are in another currency than " + request.currency + ": they are in no sum");
  if (!total.has_spend) base::push(notes, "what leads cost is not known: no spend was given for this period");
  else if (!request.by.empty() && !in_time && !by_place) base::push(notes, "what was spent is not known by " + request.by + ": costs and ROI are of the whole alone");
}

Report::Report(ReportRequest request) : leads_(std::make_unique<Leads>()) { leads_->request = std::move(request); }
Report::~Report() = default;
Report::Report(Report&&) noexcept = default;

void Report::add(const Outcome& outcome) {
  if (leads_->request.currency.empty()) leads_->request.currency = outcome.currency;
  leads_->told[outcome.key] = outcome;
}

void Report::add(const Spend& spend) {
  if (leads_->request.currency.empty()) leads_->request.currency = spend.currency;
  leads_->spent[spend.key] = spend;
}

void Report::add(const Measured& lead) {
  Leads& all = *leads_;
  const std::string* const texts[] = {&lead.channel, &lead.source, &lead.campaign, &lead.landing, &lead.form, &lead.cta, &lead.variant, &lead.stage, &lead.band};
  for (std::size_t i = 0; i < std::size(kKeyNames); ++i) if (kKeyNames[i] == all.request.only && *texts[i] != all.request.is) { ++all.others; return; }
  if (!lead.counts) { ++all.left_out; return; }
  all.open();
  LeadRow row;
  row.at = lead.at;
  row.days_to_lead = lead.days_to_lead;
  row.total = lead.total;
  row.scored = lead.scored;
  row.id = handle_of('l', lead.id);
  if (!lead.supersedes.empty()) all.corrected_by[handle_of('l', lead.supersedes)] = row.id;
  for (std::size_t i = 0; i < kKeys; ++i) row.keys[i] = all.words[i].number(*texts[i]);
  std::string rules;
  for (const std::string& rule : lead.rules) rules += (rules.empty() ? "" : "\t") + rule;
  row.rules = all.sets.number(rules);
  const auto number = static_cast<std::int32_t>(all.rows.size());
  all.rows.push_back(row);
  if (all.handles.empty()) return;
  all.offer(row.id, number);
  if (!lead.email.empty()) all.offer(handle_of('e', lead.email), number);
  if (!lead.phone.empty()) all.offer(handle_of('p', lead.phone), number);
}

Json Report::finish() {
  Leads& all = *leads_;
  const ReportRequest& request = all.request;
  all.open();
  all.tell();
  Tally total;
  std::map<std::string, Tally> by;
  std::vector<Scored> scored;
  std::int64_t corrected = 0, undecided = 0, unscored = 0;
  for (const LeadRow& row : all.rows) {
    if (!all.within(all.local(row.at))) continue;
    if (all.corrected_by.count(row.id)) { ++corrected; continue; }
    const Story* story = row.story < 0 ? nullptr : &all.stories[static_cast<std::size_t>(row.story)];
    const std::string& stage = all.words[kStage][row.keys[kStage]];
    total.add(row, story, stage);
    if (!request.by.empty()) by[all.key_of(row)].add(row, story, stage);
    const bool won = story && story->won(), decided = won || (story && story->lost);
    undecided += decided ? 0 : 1;
    unscored += row.scored ? 0 : 1;
    scored.push_back({row.total, row.scored, won, decided, &stage, &all.words[kBand][row.keys[kBand]], row.rules});
  }
  all.place_spend(total, by);
  Json& notes = all.notes;
  const auto note = [&](std::int64_t count, const char* text) { if (count > 0) base::push(notes, base::integer_text(count) + text); };
  base::push(notes, "visitors are not counted here: conversion rates of visitors are not known");
  note(all.left_out, " leads are tests or not finished: they are not counted");
  note(corrected, " leads were corrected by their visitors: the correction counts");
  note(all.others, " leads are others than those that this report is of");
  note(undecided, " leads are neither won nor lost yet: they count as not won");
  note(unscored, " leads came without a score");
  if (total.leads < 30) base::push(notes, "fewer than 30 leads: shares can be quite different by chance");

  Json list = base::list();
  std::vector<std::pair<std::string, const Tally*>> order;
  for (const auto& [key, tally] : by) order.emplace_back(key, &tally);
  if (request.by != "week" && request.by != "month") {
    std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second->leads > b.second->leads; });
  }
  for (const auto& [key, tally] : order) {
    Json row = row_of(*tally, request.currency);
    base::put(row, "key", key);
    base::push(list, std::move(row));
  }
  const auto day = [](const std::optional<std::int64_t>& at, std::int64_t less) { return at ? Json(base::local_text(*at - less).substr(0, 10)) : Json(); };
  Json out = base::object_of("period", base::object_of("from", day(request.from, 0), "to", day(request.until, 1), "east", request.east), "currency",
                             request.currency.empty() ? Json() : Json(request.currency), "total", row_of(total, request.currency), "by", std::move(list));
  base::put_all(out, "stages", levels_of(scored, request.stages, false), "bands", levels_of(scored, request.bands, true), "calibration", calibration_of(scored));
  base::put(out, "scores", scores_of(scored));
  base::put(out, "rules", rules_of(scored, all.sets, request.rules, notes));
  if (request.precision > 0) base::put(out, "threshold", threshold_for(scored, request.precision));
  base::put(out, "notes", std::move(notes));
  return out;
}

}  // namespace leadline::metrics
