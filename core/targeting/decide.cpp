// What happens to surfaces over a visit: what they wait for, which of them show, and what is counted.
#include <algorithm>

#include "targeting/asked.h"

namespace leadline::targeting {

namespace {

// Notes that an event has happened once more; whether that is often enough.
bool count(Record& record, const Trigger& trigger, std::size_t i, const Situation& now) {
  const TriggerItem& item = trigger.items[i];
  if (item.count == 1) return true;
  record.counted.resize(trigger.items.size());
  auto& times = record.counted[i];
  times.push_back(now.now);
  if (times.size() > static_cast<std::size_t>(item.count)) times.erase(times.begin());
  return times.size() == static_cast<std::size_t>(item.count) && (!item.within_ms || since(now, times.front()) < item.within_ms);
}

void begin_visit(const Target& target, Record& record, const Situation& now) {
  record.visit = now.visit;
  record.in_visit = 0;
  record.waits_since = record.ready_at = 0;
  record.tab = false;
  for (std::size_t i = 0; i < record.counted.size(); ++i) if (!target.trigger.items[i].within_ms) record.counted[i].clear();
}

}  // namespace

void begin_page(const Model& model, State& state, const Situation& now) {
  state.page_began = now.now;
  for (std::size_t i = 0; i < state.records.size(); ++i) {
    Record& record = state.records[i];
    if (record.visit != now.visit) begin_visit(model.targets[i], record, now);
    // A delay survives the way to another page, where everything is asked again when it ends. What is due already is over with its page.
    if (now.now >= record.ready_at) record.ready_at = 0;
    record.on_page = 0;
    record.up = record.preview = record.over = record.dropped = false;
    record.queued_until = 0;
  }
}

void take(const Model& model, State& state, const api::Event& event, const Situation& now) {
  using api::EventKind;
  if (event.kind == EventKind::banner || event.kind == EventKind::page) {
    const bool page = event.kind == EventKind::page, stands = base::get_bool(event.data, page ? "banner" : "on") || (page && state.banner);
    if (state.banner && !stands) state.asked_at = now.now;
    state.banner = stands;
  }
  if (event.kind == EventKind::consent) state.asked_at = now.now;
  for (std::size_t i = 0; i < state.records.size(); ++i) {
    Record& record = state.records[i];
    const Trigger& trigger = model.targets[i].trigger;
    const Asked asked = asked_of(model, state, now, i);
    if (record.visit != now.visit) begin_visit(model.targets[i], record, now);
    for (std::size_t at = 0; at < trigger.items.size(); ++at) {
      const TriggerItem& item = trigger.items[at];
      const std::uint32_t bit = std::uint32_t{1} << at;
      const bool can_ask = now.can_ask || item.where_document.is_null();
      const bool happened = item.judged() == Judged::score ? (record.in_visit & bit) == 0 && holds(item, now.facts)
                                                           : can_ask && happens(item, event, now.facts) && count(record, trigger, at, now);
      if (!happened || (item.lasts() == Lasts::moment && now.now < armed_at(asked))) continue;
      (item.lasts() == Lasts::visit ? record.in_visit : record.on_page) |= bit;
      record.over = record.dropped = false;
    }
  }
}

namespace {

// One for whom only its moment is missing begins to wait for what comes by itself; one whose trigger was pulled is due.
void note_pulled(const Asked& asked, Record& record, State& state) {
  if (record.over || record.ready_at) return;
  if (!record.waits_since) {
    record.waits_since = asked.now.now;
    state.changed = true;
  }
  if (!asked.target.delay_ms || !is_pulled(asked)) return;
  record.ready_at = asked.now.now + asked.target.delay_ms;
  state.changed = true;
}

// What keeps it away: each gate is asked once.
api::Why judge(const Asked& asked, Record& record, State& state) {
  if (record.up) return record.preview ? api::Why::shown : ask_staying(asked);
  const api::Why code = ask_visitor(asked);
  if (code != api::Why::shown) return code;
  note_pulled(asked, record, state);
  return ask_moment(asked);
}

// The same, where nothing begins to wait.
api::Why judge_again(const Asked& asked) {
  const api::Why code = ask_visitor(asked);
  return code == api::Why::shown ? ask_moment(asked) : code;
}

// Whether it names the visitor's band, in its trigger.
bool matches_band(const Target& target, const Situation& now) {
  for (const TriggerItem& item : target.trigger.items) if (item.kind == TriggerKind::band && holds(item, now.facts)) return true;
  return false;
}

// Who comes first of those that want the same place.
bool goes_before(const Model& model, const State& state, const Situation& now, std::size_t a, std::size_t b) {
  const Target &one = model.targets[a], &other = model.targets[b];
  if (one.priority != other.priority) return one.priority > other.priority;
  if (matches_band(one, now) != matches_band(other, now)) return matches_band(one, now);
  if (one.specificity() != other.specificity()) return one.specificity() > other.specificity();
  return state.records[a].shown < state.records[b].shown;
}

void rise(Record& record, std::size_t target, std::vector<std::size_t>& rises) {
  record.up = true;
  record.queued_until = 0;
  rises.push_back(target);
}

// One that is kept from showing by another, or by a form: it waits for its turn, or has lost it.
void lose(const Target& target, Record& record, const Situation& now) {
  if (target.queue_ms && !record.queued_until) record.queued_until = now.now + target.queue_ms;
  if (now.now < record.queued_until) return;
  record.dropped = true;
  record.queued_until = 0;
}

}  // namespace

void decide(const Model& model, State& state, const Situation& now, const std::vector<char>& placed, std::vector<std::size_t>& rises) {
  std::vector<std::size_t> wanting;
  for (std::size_t i = 0; i < state.records.size(); ++i) {
    Record& record = state.records[i];
    const Asked asked = asked_of(model, state, now, i);
    record.code = judge(asked, record, state);
    if (record.up) record.up = placed[i] && record.code == api::Why::shown;
    else if (!placed[i]) continue;
    else if (record.tab) {  // in this visit it stays one, from page to page
      if (ask_staying(asked) == api::Why::shown) rise(record, i, rises);
    }
    else if (record.code == api::Why::shown && !model.targets[i].manner.floats) rise(record, i, rises);
    else if (record.code == api::Why::shown) wanting.push_back(i);
    else if (record.code == api::Why::form_in_progress || (record.code == api::Why::lost_arbitration && !record.dropped)) lose(model.targets[i], record, now);
  }
  std::stable_sort(wanting.begin(), wanting.end(), [&](std::size_t a, std::size_t b) { return goes_before(model, state, now, a, b); });
  for (const std::size_t i : wanting) {
    if (in_the_way(asked_of(model, state, now, i))) lose(model.targets[i], state.records[i], now);
    else rise(state.records[i], i, rises);
  }
}

bool may_by_wish(const Model& model, const State& state, const Situation& now, std::size_t target) {
  return ask_wish(asked_of(model, state, now, target)) == api::Why::shown;
}

std::optional<std::int64_t> next_change(const Model& model, const State& state, const Situation& now, bool decided) {
  std::optional<std::int64_t> next;
  const auto at = [&](std::int64_t when) { if (when > now.now && (!next || when - now.now < *next)) next = when - now.now; };
  for (std::size_t i = 0; i < state.records.size(); ++i) {
    const Record& record = state.records[i];
    if (record.up || record.over || record.dropped) continue;
    const Asked asked = asked_of(model, state, now, i);
    const api::Why code = decided ? record.code : judge_again(asked);
    if (record.queued_until) at(record.queued_until);
    if (code == api::Why::consent_banner && state.asked_at) at(state.asked_at + kAfterConsentMs);
    if (code != api::Why::trigger_wait) continue;
    at(record.ready_at);
    if (record.ready_at) continue;
    if (!model.targets[i].trigger.all || model.targets[i].trigger.items.empty() || is_pulled(asked)) at(armed_at(asked));
    for (const TriggerItem& item : model.targets[i].trigger.items) at(std::max(due(asked, item), due(asked, item) ? armed_at(asked) : 0));
  }
  return next;
}

void count_impression(const Model& model, State& state, std::size_t target, const Situation& now) {
  Record& record = state.records[target];
  if (record.preview) return;
  record.shown = now.now;
  record.shown_in = now.visit;
  ++record.impressions;
  if (!model.targets[target].manner.floats) return;
  const auto add = [&now](Shown& shown) { shown = {now.now, now.visit, shown.visit == now.visit ? shown.in_visit + 1 : 1}; };
  add(state.global);
  for (std::size_t i = 0; i < model.groups.size(); ++i) if (model.groups[i].id == model.targets[target].group) add(state.groups[i]);
}

void end_turn(const Model& model, State& state, std::size_t target) {
  Record& record = state.records[target];
  record.up = record.preview = record.tab = false;
  record.over = true;
  record.on_page = 0;
  const Trigger& trigger = model.targets[target].trigger;
  for (std::size_t i = 0; i < trigger.items.size(); ++i)
    if (trigger.items[i].judged() == Judged::event) record.in_visit &= ~(std::uint32_t{1} << i);
  record.waits_since = record.ready_at = record.queued_until = 0;
}

}  // namespace leadline::targeting
