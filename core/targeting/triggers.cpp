#include "targeting/triggers.h"

#include "base/duration.h"
#include "base/limits.h"
#include "base/number.h"
#include "base/schema.h"
#include "base/text.h"

namespace leadline::targeting {

using base::Json;
using base::Problem;

namespace {

struct Row {
  const char* name;
  Takes takes;
  Judged judged;
  api::EventKind event;
  const char* member;
  Lasts lasts;
};

constexpr Row kRows[] = {
#define TRIGGER(name, takes, judged, event, member, lasts) {#name, Takes::takes, Judged::judged, api::EventKind::event, member, Lasts::lasts},
#include "targeting/triggers.def"
#undef TRIGGER
};

const Row& row_of(TriggerKind kind) { return kRows[static_cast<int>(kind)]; }

// Under which key the config says what the trigger takes.
const char* key_of(const Row& row) {
  if (row.takes == Takes::after) return "after";
  if (row.takes == Takes::percent) return "percent";
  if (row.takes == Takes::points) return "atLeast";
  if (row.takes == Takes::nothing) return "";
  return row.judged == Judged::score ? "is" : row.event == api::EventKind::track ? "name" : "selector";
}

// What each of them may have beside `on` and what it takes.
bool may_have(const Row& row, std::string_view key) {
  if (key == "on" || key == key_of(row)) return true;
  if (key == "of") return row.takes == Takes::points;
  return row.event == api::EventKind::track && (key == "where" || key == "count" || key == "within");
}

constexpr std::initializer_list<const char*> kKeys = {"on", "after", "percent", "selector", "name", "is", "atLeast", "of", "where", "count", "within"};

class ItemReader {
 public:
  ItemReader(const Json& json, std::string pointer, base::Diagnostics& out) : json_(json), pointer_(std::move(pointer)), out_(out) {}

  std::optional<TriggerItem> read() {
    const std::string& on = base::get_text(json_, "on");
    for (std::size_t i = 0; i < std::size(kRows); ++i) {
      if (on != kRows[i].name) continue;
      item_.kind = static_cast<TriggerKind>(i);
      check_members(kRows[i]);
      read_amount(kRows[i]);
      if (kRows[i].event == api::EventKind::track) read_event();
      return ok_ ? std::optional(std::move(item_)) : std::nullopt;
    }
    if (json_.contains("on")) base::choose(json_, "on", {
#define TRIGGER(name, ...) #name,
#include "targeting/triggers.def"
#undef TRIGGER
    }, -1, pointer_, out_);
    else base::add_error(out_, pointer_, Problem::trigger_needs_on);
    return std::nullopt;
  }

 private:
  void fail(const char* key, Problem problem, std::string_view subject = {}) {
    base::add_error_at(out_, pointer_, key, problem, subject);
    ok_ = false;
  }

  void check_members(const Row& row) {
    base::check_keys(json_, pointer_, kKeys, out_);
    for (const char* key : kKeys)
      if (json_.contains(key) && !may_have(row, key)) base::add_warning(out_, base::child_pointer(pointer_, key), Problem::not_of_this_trigger, row.name);
  }

  void read_duration(const char* key, std::int64_t& into) {
    const auto ms = base::parse_duration(base::get_text(json_, key));
    if (ms) into = *ms;
    else fail(key, Problem::not_a_duration, key);
  }

  void read_amount(const Row& row) {
    const char* key = key_of(row);
    switch (row.takes) {
      case Takes::nothing: break;
      case Takes::after: read_duration(key, item_.amount); break;
      case Takes::percent:
        item_.amount = base::get_int(json_, key);
        if (item_.amount < 1 || item_.amount > 100) fail(key, Problem::trigger_amount, "100");
        break;
      case Takes::word:
        item_.word = base::get_text(json_, key);
        if (item_.word.empty() || item_.word.size() > base::limits::kTextBytes) fail(key, Problem::text_empty, key);
        break;
      case Takes::points: {
        const Json* least = base::find(json_, key);
        if (!least) fail(key, Problem::missing_key, key);
        else ok_ = base::read_thousandths(*least, base::child_pointer(pointer_, key), item_.amount, out_) && ok_;
        item_.word = base::get_string(json_, "of", "total");
        break;
      }
    }
  }

  void read_event() {
    if (json_.contains("count")) {
      const std::int64_t count = base::get_int(json_, "count");
      if (count < 1 || count > base::limits::kCounted) fail("count", Problem::trigger_amount, base::integer_text(base::limits::kCounted));
      else item_.count = static_cast<std::int32_t>(count);
    }
    if (json_.contains("within")) read_duration("within", item_.within_ms);
    if (const Json* where = base::find(json_, "where")) item_.where_document = *where;
    item_.where_pointer = base::child_pointer(pointer_, "where");
  }

  const Json& json_;
  const std::string pointer_;
  base::Diagnostics& out_;
  TriggerItem item_;
  bool ok_ = true;
};

}  // namespace

Takes TriggerItem::takes() const { return row_of(kind).takes; }
Judged TriggerItem::judged() const { return row_of(kind).judged; }
Lasts TriggerItem::lasts() const { return row_of(kind).lasts; }
const char* TriggerItem::name() const { return row_of(kind).name; }

std::optional<Trigger> compile_trigger(const Json& json, const std::string& pointer, base::Diagnostics& out) {
  Trigger trigger;
  const bool all = json.contains("all");
  const Json* items = base::find(json, all ? "all" : "any");
  if (json.is_object()) base::check_keys(json, pointer, {"any", "all"}, out);
  if (!items || !items->is_array() || (all && json.contains("any")) || items->size() > base::limits::kTriggers) {
    base::add_error(out, pointer, Problem::not_a_trigger, base::integer_text(base::limits::kTriggers));
    return std::nullopt;
  }
  trigger.all = all;
  for (std::size_t i = 0; i < items->size(); ++i) {
    auto item = ItemReader((*items)[i], base::child_pointer(base::child_pointer(pointer, all ? "all" : "any"), i), out).read();
    if (!item) return std::nullopt;
    trigger.items.push_back(std::move(*item));
  }
  return trigger;
}

bool happens(const TriggerItem& item, const api::Event& event, const Json& facts) {
  const Row& row = row_of(item.kind);
  if (row.judged != Judged::event || row.event != event.kind) return false;
  const Json* member = *row.member ? base::find(event.data, row.member) : nullptr;
  switch (row.takes) {
    case Takes::nothing:
      // On a phone there is no pointer to leave by: what stands for it there is asked for by itself (`exitMobile`).
      return *row.member ? member != nullptr : event.kind != api::EventKind::exit || !event.data.contains("mobile");
    case Takes::after: return base::get_int(event.data, row.member) * 1000 >= item.amount;
    case Takes::percent: return base::get_int(event.data, row.member) >= item.amount;
    case Takes::points: return false;
    case Takes::word: break;
  }
  if (!member) return false;
  bool named = member->is_string() && member->get_ref<const std::string&>() == item.word;
  if (member->is_array()) for (const Json& one : *member) named = named || (one.is_string() && one.get_ref<const std::string&>() == item.word);
  return named && (item.where.empty() || rules::test(item.where, {&facts, &event.data}) == rules::Truth::yes);
}

bool holds(const TriggerItem& item, const Json& facts) {
  const Json& score = base::get_object(facts, "score");
  const Row& row = row_of(item.kind);
  if (row.takes == Takes::word) return base::get_text(score, row.member) == item.word;
  const Json* points = base::find(score, item.word);
  return points && points->is_number() && points->get<double>() * 1000 >= static_cast<double>(item.amount);
}

}  // namespace leadline::targeting
