// Counts without people, by pages (core/metrics/counts.h). Of who sends them nothing is kept, the address neither.
#include "base/calendar.h"
#include "metrics/counts.h"
#include "receiver/answers.h"
#include "receiver/clock.h"
#include "wire/channel.h"

namespace leadline::receiver {

namespace {

constexpr std::int64_t kMinuteMs = 60'000, kDayMinutes = 24 * 60;
constexpr std::int64_t kDays = 2;  // a page's day is its visitor's, and what could not be sent is sent with the next page

std::string day_text(std::int64_t ms) { return base::local_text(ms / kMinuteMs).substr(0, 10); }

}  // namespace

Reply Answers::add_counts(const Request& request) {
  if (!configs_.current()->counts) return error_reply(403, "counts_off", "this site does not count", "`\"bridges\": {\"counts\": true}` in its config turns it on");
  const auto body = base::parse_json(request.body);
  if (!body) return error_reply(400, "not_json", "the body is not JSON", "a batch, as docs/metrics.md has it");
  base::Findings findings;
  auto batch = metrics::read_counts(*body, "", findings);
  if (!batch) return error_reply(422, "wrong_counts", "`" + findings[0].pointer + "`: " + findings[0].message, findings[0].hint);
  const auto known = configs_.current();
  for (const metrics::Arrived& one : batch->arrived) if (known->judge.config()) batch->rows[one.row].channel = wire::channel_of(*known->judge.config(), one.arrival);
  const std::int64_t now = now_ms(), reach = kDays * kDayMinutes * kMinuteMs;
  const std::string oldest = day_text(now - reach);
  if (batch->day < oldest || batch->day > day_text(now + reach)) return error_reply(422, "wrong_day", "the day is not one of these days", "counts are sent when they are made");
  const auto done = store_.write([&](Store& store) { return store.put_counts(site_.id, *batch, oldest); });
  if (!done) return error_reply(503, "busy", "it could not be stored now", "send the same again later");
  return {200, base::dump_json(base::Json{{"counted", *done}}), "counts=" + std::to_string(batch->rows.size()) + (*done ? "" : " dup")};
}

void Answers::take_counts(const Request& request, Response& response) { send(request, response, add_counts(request)); }

}  // namespace leadline::receiver
