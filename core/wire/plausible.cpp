#include "wire/plausible.h"

#include <cmath>
#include <deque>

#include "base/limits.h"
#include "base/text.h"
#include "config/explain.h"
#include "delivery/delivery.h"
#include "engine/evidence.h"
#include "wire/anchor.h"
#include "wire/session.h"

namespace leadline::wire {

using api::EventKind;
using base::Json;

namespace {

constexpr std::int64_t kSecond = 1000, kDay = 24 * 60 * 60 * kSecond;

// Clocks. A page comes over TLS, and a browser loads none whose certificate is not valid by its own clock: a certificate lives
// 398 days at most, and is renewed a month before its end, so that no site bears a clock further ahead all the time. Beyond
// that a time was written by somebody rather than read from a clock.
constexpr std::int64_t kEarliest = 1'577'836'800'000;  // 2020-01-01: no certificate of then is valid
constexpr std::int64_t kFarBehind = 398 * kDay;
constexpr std::int64_t kFarAhead = 28 * kDay;
constexpr std::int64_t kLongestWay = 30 * kDay;        // an outbox gives up then (docs/delivery.md)
constexpr std::int64_t kClockSlack = 120 * kSecond;    // clocks that nobody set differ by this much

// People. Nobody is as fast as this; many are fifty times slower.
constexpr std::int64_t kActionMs = 250;                // to see, to aim, to press: each
constexpr std::size_t kBurst = 1000 / kShortestStepMs;  // pages, or clicks, in one second

bool is_whole(const Json& value, std::int64_t least, std::int64_t most) {
  if (!value.is_number()) return false;
  const double number = value.get<double>();
  return number == std::floor(number) && number >= static_cast<double>(least) && number <= static_cast<double>(most);
}

std::string number_in(const Json& data, const char* key) {
  const Json* value = base::find(data, key);
  return value ? base::dump_json(*value) : "nothing";
}

std::string seconds(std::int64_t ms) { return base::dump_json(Json(static_cast<double>(ms) / 1000)) + " s"; }

// Reads the log once, from its first line to its last.
class Walk {
 public:
  explicit Walk(const config::Config& config) : config_(config) {}

  // Steps over one line; what is wrong with it.
  std::optional<Doubt> step(const Json& entry) {
    base::Diagnostic problem;
    std::optional<api::Event> event = decode(base::dump_json(entry), problem);
    if (!event) return Doubt{problem.problem == base::Problem::bad_time ? "value" : "kind", "the log holds what is no event: " + config::explain(problem).message};
    if (auto doubt = find_kind(*event)) return doubt;
    if (auto doubt = find_value(*event)) return doubt;
    const bool first = last_ < 0;
    if (first && event->kind != EventKind::boot) return Doubt{"order", "the log does not begin with `boot`"};
    if (event->wall.ms < last_) return Doubt{"order", "the log's times go back"};
    if (first) first_ = event->wall.ms;
    last_ = event->wall.ms;
    return follow(*event);
  }

  std::int64_t first() const { return first_; }
  std::int64_t last() const { return last_; }

 private:
  // Of each kind of line, only what `evidence` keeps.
  std::optional<Doubt> find_kind(const api::Event& event) const {
    api::Event reduced = event;
    const bool kept = engine::reduce(reduced, config_) && !(event.kind == EventKind::submit && event.data.contains("surface"));
    if (kept) return std::nullopt;
    return Doubt{"kind", std::string("no page writes `") + api::name_of(event.kind) + "` into its log"};
  }

  // The numbers that we measure ourselves; what a site says of its visitors is the site's.
  static std::optional<Doubt> find_value(const api::Event& event) {
    struct Range { EventKind kind; const char* key; std::int64_t least, most; };
    static constexpr Range kRanges[] = {
        {EventKind::boot, "tz", -14 * 60, 14 * 60},
        {EventKind::scroll, "pct", 0, 100},
        {EventKind::time, "s", 0, INT32_MAX},
    };
    for (const Range& range : kRanges) {
      const Json* value = event.kind == range.kind ? base::find(event.data, range.key) : nullptr;
      if (value && !is_whole(*value, range.least, range.most))
        return Doubt{"value", std::string("`") + api::name_of(event.kind) + "` has \"" + range.key + "\": " + number_in(event.data, range.key)};
    }
    return std::nullopt;
  }

  std::optional<Doubt> follow(const api::Event& event) {
    const std::int64_t now = last_;
    switch (event.kind) {
      case EventKind::boot:
        on_page_ = false;
        return std::nullopt;
      case EventKind::page: return turn_page(base::get_text(event.data, "path"), now);
      case EventKind::click: return hurry(clicks_, "clicks", now);
      case EventKind::scroll:
      case EventKind::seen:
      case EventKind::time:
      case EventKind::submit: break;
      default: return std::nullopt;
    }
    if (!on_page_) return Doubt{"order", std::string("`") + api::name_of(event.kind) + "` comes before the page it happens on"};
    const std::int64_t span = now - page_began_;
    if (event.kind == EventKind::time && base::get_int(event.data, "s") * kSecond > span + slack_ms(span))
      return Doubt{"duration", number_in(event.data, "s") + " visible seconds, " + seconds(span) + " after the page began"};
    if (event.kind != EventKind::submit) return std::nullopt;
    const std::int64_t took = now - std::max(loaded_, submitted_);
    const std::int64_t shortest = shortest_form_ms(config_.forms.find(base::get_text(event.data, "form")));
    submitted_ = now;
    if (took >= shortest) return std::nullopt;
    return Doubt{"too_fast", "a form was filled in and sent in " + seconds(took) + "; a person needs " + seconds(shortest)};
  }

  // The same path again is the same page to a reader: only its query changed. A form may stay open from one route to the next.
  std::optional<Doubt> turn_page(const std::string& path, std::int64_t now) {
    if (!on_page_) loaded_ = now;
    if (!on_page_ || path != path_) page_began_ = now;
    on_page_ = true;
    path_ = path;
    return hurry(pages_, "pages", now);
  }

  static std::optional<Doubt> hurry(std::deque<std::int64_t>& recent, const char* what, std::int64_t now) {
    recent.push_back(now);
    if (recent.size() <= kBurst) return std::nullopt;
    const std::int64_t span = now - recent.front();
    recent.pop_front();
    if (span >= kSecond) return std::nullopt;
    return Doubt{"too_fast", std::to_string(kBurst + 1) + " " + what + " within " + seconds(span)};
  }

  const config::Config& config_;
  std::int64_t first_ = -1, last_ = -1;
  bool on_page_ = false;
  std::string path_;
  std::int64_t loaded_ = 0, page_began_ = 0, submitted_ = 0;
  std::deque<std::int64_t> pages_, clicks_;
};

std::optional<Doubt> find_unknown_field(const Json& submission, const forms::Form& form) {
  const Json& fields = base::get_object(submission, "fields");
  for (auto it = fields.begin(); it != fields.end(); ++it)
    if (!form.find(it.key())) return Doubt{"answers", "the form has no field \"" + base::truncate_utf8(it.key(), 64) + "\""};
  return std::nullopt;
}

std::optional<Doubt> find_other_checksum(const Json& submission) {
  const Json* checksum = base::find(base::get_object(submission, "evidence"), "answers");
  if (checksum && *checksum != delivery::fingerprint(base::get_object(submission, "fields"))) return Doubt{"answers", "the lead's fields are not those that were submitted"};
  return std::nullopt;
}

// What the log's last submit says must be what the lead says: as far as a log keeps answers (engine/evidence.h), and for
// the rest by their checksum. A checksum shows answers that were changed later, not those of somebody who reckons it anew.
std::optional<Doubt> find_other_answers(const Json& submission, const Json& last, const config::Config& config) {
  const std::string& form_id = base::get_text(submission, "form");
  const forms::Form* form = config.forms.find(form_id);
  if (!form || base::get_text(last, "form") != form_id) return Doubt{"form", "the log's last submit is of form \"" + base::get_text(last, "form") + "\", the lead of \"" + form_id + "\""};
  if (auto doubt = find_unknown_field(submission, *form)) return doubt;
  const Json& fields = base::get_object(submission, "fields");
  api::Event sent;
  sent.kind = EventKind::submit;
  sent.data = base::object_of("k", api::name_of(EventKind::submit), "form", form_id, "values", fields);
  engine::reduce(sent, config);
  if (base::dump_json(base::get_object(sent.data, "values")) != base::dump_json(base::get_object(last, "values")))
    return Doubt{"answers", "the answers in the log's last submit are not the lead's"};
  return find_other_checksum(submission);
}

// One that its visitor has not finished has no submit in its log. Its answers are the form's all the same, and what they were.
std::optional<Doubt> find_wrong_part(const Json& submission, const config::Config& config, std::int64_t last) {
  const std::string& id = base::get_text(submission, "form");
  const forms::Form* form = config.forms.find(id);
  const auto at = static_cast<std::size_t>(form ? form - config.forms.forms.data() : 0);
  if (!form || !config.fields || !config.fields->forms[at].partial) return Doubt{"form", "the form \"" + base::truncate_utf8(id, 64) + "\" sends nothing before its end"};
  if (auto doubt = find_unknown_field(submission, *form)) return doubt;
  const std::int64_t time = base::get_int(submission, "time"), as_of = base::get_int(base::get_object(submission, "score"), "asOf");
  if (as_of != time) return Doubt{"order", "the score is of another time than the submission"};
  if (last > time) return Doubt{"order", "the log ends after the submission"};
  return find_other_checksum(submission);
}

// A lead is made in the very step that its submit is written: all its times are that one.
std::optional<Doubt> find_other_end(const Json& submission, const Json& log, std::int64_t last) {
  const std::int64_t time = base::get_int(submission, "time"), as_of = base::get_int(base::get_object(submission, "score"), "asOf");
  if (log.empty() || !api::is(base::get_text(log.back(), "k"), EventKind::submit)) return Doubt{"order", "the log does not end with the submit"};
  if (as_of != time) return Doubt{"order", "the score is of another time than the submission"};
  if (last != time) return Doubt{"order", "the log ends at another time than the submission"};
  return std::nullopt;
}

// One that has qualified later has its submit somewhere in its log, and goes on to what made it rise.
std::optional<Doubt> find_wrong_rise(const Json& submission, const Json& log, const config::Config& config, std::int64_t last) {
  const std::string& form = base::get_text(submission, "form");
  const Json* submit = nullptr;
  for (const Json& line : log)
    if (api::is(base::get_text(line, "k"), EventKind::submit) && base::get_text(line, "form") == form) submit = &line;
  if (!submit) return Doubt{"form", "the log has no submit of form \"" + base::truncate_utf8(form, 64) + "\""};
  const std::int64_t time = base::get_int(submission, "time"), as_of = base::get_int(base::get_object(submission, "score"), "asOf");
  if (as_of != time) return Doubt{"order", "the score is of another time than the submission"};
  if (last > time) return Doubt{"order", "the log ends after the submission"};
  return find_other_answers(submission, *submit, config);
}

// What is wrong with what the lead says of its log, by its type.
std::optional<Doubt> find_wrong_end(const Json& submission, const Json& log, const config::Config& config, std::int64_t last) {
  const std::string& type = base::get_text(submission, "type");
  if (type == "lead.partial") return find_wrong_part(submission, config, last);
  if (type == "lead.qualified") return find_wrong_rise(submission, log, config, last);
  if (auto doubt = find_other_end(submission, log, last)) return doubt;
  return find_other_answers(submission, log.back(), config);
}

std::optional<Doubt> find_impossible_time(std::int64_t time, Arrival arrival) {
  if (time < kEarliest || (arrival.certain && arrival.at - time > kFarBehind)) return Doubt{"time", "it was submitted longer ago than any clock that can load the page"};
  if (time - arrival.at > kFarAhead) return Doubt{"time", "it was submitted " + std::to_string((time - arrival.at) / kDay) + " days after it arrived"};
  return std::nullopt;
}

std::optional<std::string> find_wrong_clock(const Walk& walk, std::int64_t time, Arrival arrival) {
  if (walk.first() < kEarliest) return "the visitor's clock was years behind when the log began";
  if (time - arrival.at > kClockSlack) return "the visitor's clock was " + seconds(time - arrival.at) + " ahead";
  if (arrival.certain && arrival.at - time >= kLongestWay) return "the visitor's clock was behind, or the lead on its way for " + std::to_string((arrival.at - time) / kDay) + " days";
  return std::nullopt;
}

}  // namespace

// What a form takes at the least: it must be seen and sent; a browser may fill it in at once, but boxes that must be
// ticked are ticked by hand.
std::int64_t shortest_form_ms(const forms::Form* form) {
  std::int64_t actions = 2;
  bool typed = false;
  for (std::size_t i = 0; form && i < form->fields.size(); ++i) {
    const forms::Field& field = form->fields[i];
    if (field.type == forms::FieldType::consent) actions += field.required;
    else typed = typed || (field.required && field.type != forms::FieldType::hidden);
  }
  return (actions + typed) * kActionMs;
}

Plausibility examine(const Json& submission, const config::Config& config, Arrival arrival) {
  Plausibility out;
  const Json& log = base::get_array(base::get_object(submission, "evidence"), "log");
  const std::int64_t time = base::get_int(submission, "time");
  Walk walk(config);
  for (std::size_t i = 0; !out.invented && i < log.size(); ++i) {
    out.invented = walk.step(log[i]);
    if (out.invented) out.invented->message = "/evidence/log/" + std::to_string(i) + ": " + out.invented->message;
  }
  if (!out.invented) out.invented = find_wrong_end(submission, log, config, walk.last());
  if (!out.invented) out.invented = find_impossible_time(time, arrival);
  if (!out.invented) out.clock = find_wrong_clock(walk, time, arrival);
  return out;
}

}  // namespace leadline::wire
