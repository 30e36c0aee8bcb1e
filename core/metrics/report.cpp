#include "metrics/report.h"

#include "base/calendar.h"
#include "base/number.h"
#include "base/text.h"
#include "metrics/money.h"
#include "metrics/notes.h"
#include "metrics/tally.h"
#include "metrics/visits.h"

namespace leadline::metrics {

namespace {

using base::Json;

constexpr std::string_view kKeyNames[] = {"channel", "source", "campaign", "landing", "form", "cta", "variant"};

std::int64_t week_of(std::int64_t minutes) {
  const std::int64_t day = minutes - (minutes % base::kDayMinutes + base::kDayMinutes) % base::kDayMinutes;
  return day - (base::weekday(day) + 6) % 7 * base::kDayMinutes;  // from Monday
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
  Json out = base::object_of("east", request.east, "by", request.by, "only", request.only, "is", request.is, "currency", request.currency, "locale", request.locale, "precision", Json(request.precision), "stages", words(request.stages),
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
  out.locale = base::get_text(json, "locale");
  const Json* precision = base::find(json, "precision");
  out.precision = precision && precision->is_number() ? precision->get<double>() : 0;
  out.stages = words("stages");
  out.bands = words("bands");
  out.rules = words("rules");
  return out;
}

struct Report::Leads {
  ReportRequest request;
  Stories stories;
  std::map<std::string, Spend> spent;        // by key: a later row takes an earlier one's place
  std::vector<LeadRow> rows;                 // as they are numbered in `stories`
  std::array<Words, kKeys> words;
  Words sets;
  Visits visits;
  std::int64_t left_out = 0, others = 0;
  Notes notes;

  void put_visits(Json& row, std::int64_t visitors, std::int64_t leads) const;
  void note_visits();
  Json rows_by_key(std::map<std::string, Tally>& by) const;
  bool visits_told_apart() const { return request.by == "channel" || request.by == "landing" || request.by == "week" || request.by == "month"; }
  void place_spend(Tally& total, std::map<std::string, Tally>& by);
  std::string key_of(std::size_t lead) const;
  std::string time_key(std::int64_t minutes) const;
  bool within(std::int64_t minutes) const {
    return (!request.from || minutes >= *request.from) && (!request.until || minutes < *request.until);
  }
  std::int64_t local(std::int64_t ms) const { return (ms >= 0 ? ms : ms - base::kMinuteMs + 1) / base::kMinuteMs + request.east; }
};

std::string Report::Leads::time_key(std::int64_t minutes) const {
  return base::local_text(request.by == "week" ? week_of(minutes) : minutes).substr(0, request.by == "week" ? 10 : 7);
}

std::string Report::Leads::key_of(std::size_t lead) const {
  for (std::size_t i = 0; i < std::size(kKeyNames); ++i) if (kKeyNames[i] == request.by) return words[i][rows[lead].keys[i]];
  return time_key(local(stories.at(lead)));
}

void Report::Leads::place_spend(Tally& total, std::map<std::string, Tally>& by) {
  const bool in_time = request.by == "week" || request.by == "month";
  const bool by_place = request.by == "channel" || request.by == "source" || request.by == "campaign";
  std::int64_t foreign = 0;
  for (const auto& row : spent) {
    const auto& one = row.second;  // clang 14 lets no lambda capture a binding
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
      const std::int64_t next = std::min(end, day - (day % base::kDayMinutes + base::kDayMinutes) % base::kDayMinutes + base::kDayMinutes);
      add(by[time_key(day)], day, next);
      day = next;
    }
  }
  notes.count(Note::spend_in_other_money, foreign, request.currency);
  if (!total.has_spend) notes.add(Note::no_spend);
  else if (!request.by.empty() && !in_time && !by_place) notes.add(Note::spend_of_the_whole, notes.key_name(request.by));
}

// Leads and visits are counted by different hands: pages may have been blocked from counting, or counted what no person did.
void Report::Leads::put_visits(Json& row, std::int64_t visitors, std::int64_t leads) const {
  if (!visits.any() || visitors == 0) return;
  base::put_all(row, "visitors", visitors, "conversionRate", Json(static_cast<double>(leads) / static_cast<double>(visitors)));
}

void Report::Leads::note_visits() {
  if (!visits.any()) return notes.add(Note::no_visits);
  notes.add(Note::visits_of_nobody);
  if (!request.by.empty() && !visits_told_apart()) notes.add(Note::visits_of_the_whole, notes.key_name(request.by));
}

// The key of most leads first; weeks and months as they follow each other.
Json Report::Leads::rows_by_key(std::map<std::string, Tally>& by) const {
  for (const auto& [key, n] : visits.by()) if (visits_told_apart() && n > 0) by[key];
  std::vector<std::pair<std::string, const Tally*>> order;
  for (const auto& [key, tally] : by) order.emplace_back(key, &tally);
  if (request.by != "week" && request.by != "month") {
    std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second->leads > b.second->leads; });
  }
  Json list = base::list();
  for (const auto& [key, tally] : order) {
    Json row = row_of(*tally, request.currency);
    if (const auto found = visits.by().find(key); visits_told_apart() && found != visits.by().end()) put_visits(row, found->second, tally->leads);
    base::put(row, "key", key);
    base::push(list, std::move(row));
  }
  return list;
}

Report::Report(ReportRequest request) : leads_(std::make_unique<Leads>()) {
  leads_->notes = Notes(request.locale);
  leads_->request = std::move(request);
}
Report::~Report() = default;
Report::Report(Report&&) noexcept = default;

void Report::add(const Outcome& outcome) {
  if (leads_->request.currency.empty()) leads_->request.currency = outcome.currency;
  leads_->stories.add(outcome);
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
  all.stories.add(lead);
  LeadRow& row = all.rows.emplace_back();
  row.days_to_lead = lead.days_to_lead;
  row.total = lead.total;
  row.scored = lead.scored;
  for (std::size_t i = 0; i < kKeys; ++i) row.keys[i] = all.words[i].number(*texts[i]);
  std::string rules;
  for (const std::string& rule : lead.rules) {
    if (!rules.empty()) rules += '\t';
    rules += rule;
  }
  row.rules = all.sets.number(rules);
}

void Report::add(const Counted& count) {
  Leads& all = *leads_;
  const std::int64_t minutes = base::parse_local(count.day).value_or(0);
  if (!all.within(minutes)) return;
  const std::string& only = all.request.only;
  if (!only.empty() && (only == "channel" ? count.channel : only == "landing" ? count.path : std::string()) != all.request.is) return;
  const std::string& by = all.request.by;
  all.visits.add(count, by == "channel" ? count.channel : by == "landing" ? count.path : by == "week" || by == "month" ? all.time_key(minutes) : std::string());
}

Json Report::finish() {
  Leads& all = *leads_;
  const ReportRequest& request = all.request;
  all.stories.tell(request.currency, request.only.empty(), all.notes);
  Tally total;
  std::map<std::string, Tally> by;
  std::vector<Scored> scored;
  std::int64_t corrected = 0, undecided = 0, unscored = 0;
  for (std::size_t i = 0; i < all.rows.size(); ++i) {
    const LeadRow& row = all.rows[i];
    const std::int64_t at = all.stories.at(i);
    if (!all.within(all.local(at))) continue;
    if (all.stories.is_corrected(i)) { ++corrected; continue; }
    const Story* story = all.stories.of(i);
    const std::string& stage = all.words[kStage][row.keys[kStage]];
    total.add(row, at, story, stage);
    if (!request.by.empty()) by[all.key_of(i)].add(row, at, story, stage);
    const bool won = story && story->won(), decided = story && story->decided();
    undecided += decided ? 0 : 1;
    unscored += row.scored ? 0 : 1;
    scored.push_back({row.total, row.scored, won, decided, &stage, &all.words[kBand][row.keys[kBand]], row.rules});
  }
  order_by_score(scored);
  all.place_spend(total, by);
  Notes& notes = all.notes;
  all.note_visits();
  notes.count(Note::left_out, all.left_out);
  notes.count(Note::corrected, corrected);
  notes.count(Note::others, all.others);
  notes.count(Note::undecided, undecided);
  notes.count(Note::unscored, unscored);
  if (total.leads > 0 && undecided == total.leads) notes.add(Note::nothing_decided);
  if (total.leads < 30) notes.add(Note::few);

  const auto day = [](const std::optional<std::int64_t>& at, std::int64_t less) { return at ? Json(base::local_text(*at - less).substr(0, 10)) : Json(); };
  Json out = base::object_of("period", base::object_of("from", day(request.from, 0), "to", day(request.until, 1), "east", request.east), "currency",
                             request.currency.empty() ? Json() : Json(request.currency), "by", all.rows_by_key(by));
  Json sum = row_of(total, request.currency);
  all.put_visits(sum, all.visits.all(), total.leads);
  base::put(out, "total", std::move(sum));
  if (all.visits.any()) base::put(out, "forms", all.visits.forms());
  base::put_all(out, "stages", levels_of(scored, request.stages, false), "bands", levels_of(scored, request.bands, true), "calibration", calibration_of(scored), "auc", auc_of(scored));
  base::put(out, "scores", scores_of(scored));
  base::put(out, "rules", rules_of(scored, all.sets, request.rules, notes));
  if (request.precision > 0) base::put(out, "threshold", threshold_for(scored, request.precision));
  base::put(out, "notes", notes.take());
  return out;
}

}  // namespace leadline::metrics
