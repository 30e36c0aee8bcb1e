// A report, for the inbox's page and for programs: the one that `leadline report` prints (docs/metrics.md), of this receiver's leads.
//
// It reads the store a few thousand leads at a time, between the writes that wait: the store has one connection on purpose (sqlite_store.h),
// so there is none beside it for reading. Two reports are made at a time, so that nobody keeps the store busy with them.
#include <map>

#include "base/calendar.h"
#include "base/zone.h"
#include "metrics/money.h"
#include "metrics/report.h"
#include "receiver/answers.h"
#include "receiver/desk/unfinished.h"
#include "receiver/told.h"

namespace leadline::receiver {

namespace {

using base::Json;

constexpr int kReportsAtOnce = 2;
constexpr std::int64_t kDayMinutes = 24 * 60, kMinuteMs = 60'000;

// One of those that are made; `there` is false when there are too many already.
class ReportTurn {
 public:
  explicit ReportTurn(std::atomic<int>& count) : count_(count), there(++count_ <= kReportsAtOnce) {}
  ~ReportTurn() { --count_; }
  ReportTurn(const ReportTurn&) = delete;

 private:
  std::atomic<int>& count_;

 public:
  const bool there;
};

bool read_day(const HttpRequest& request, const char* name, std::optional<std::int64_t>& at, std::string& problem) {
  const std::string text = request.parameter(name).value_or("");
  if (text.empty()) return true;
  at = text.size() == 10 ? base::parse_local(text) : std::nullopt;
  if (!at) problem = std::string("`") + name + "` is a day, such as 2026-10-31";
  return at.has_value();
}

// "": what is asked for can be made.
std::string read_question(const HttpRequest& request, const Json& config, metrics::ReportRequest& out) {
  std::string problem;
  if (!read_day(request, "from", out.from, problem) || !read_day(request, "to", out.until, problem)) return problem;
  if (out.until) *out.until += kDayMinutes;
  out.by = request.parameter("by").value_or("");
  if (const std::string keys = metrics::report_keys_unless(out.by); !out.by.empty() && !keys.empty()) return "`by` is one of " + keys;
  out.only = request.parameter("only").value_or("");
  out.is = request.parameter("is").value_or("");
  if (!out.only.empty() && (out.only == "week" || out.only == "month" || !metrics::report_keys_unless(out.only).empty())) return "`only` is one of channel, source, campaign, landing, form, cta, variant, and `is` what it is";
  out.currency = request.parameter("currency").value_or("");
  if (!out.currency.empty() && !metrics::is_currency(out.currency)) return "`currency` is three capital letters, such as VND";
  if (const std::string precision = request.parameter("precision").value_or(""); !precision.empty()) {
    out.precision = std::atof(precision.c_str());
    if (!(out.precision > 0 && out.precision <= 1)) return "`precision` is a share, more than 0 and at most 1";
  }
  out.locale = request.parameter("locale").value_or("");
  base::fixed_zone(base::get_string(config, "timezone"), out.east);  // where it is none of those, days begin as in UTC
  metrics::read_model(config, out);
  return {};
}

}  // namespace

void Answers::report(const Request& request, Response& response) {
  const ReportTurn turn(reports_);
  if (!turn.there) return send(request, response, error_reply(503, "busy", "other reports are being made", "ask again in a few seconds"));
  const Json config = base::parse_json(configs_.current()->config.text).value_or(Json());
  metrics::ReportRequest question;
  if (const std::string problem = read_question(request, config, question); !problem.empty()) {
    return send(request, response, error_reply(400, "bad_parameter", problem, "?from=2026-10-01&to=2026-10-31&by=channel"));
  }
  const Transaction transact = [&](const std::function<bool(Store&)>& work) {
    return store_.read([&](Store& kept) { return work(kept) ? std::optional(true) : std::nullopt; }).has_value();
  };
  Json answer = carry_out_report({{"site", site_.id}, {"report", metrics::write_request(question)}}, transact);
  const Json* made = base::find(answer, "report");
  const auto at = [&](const std::optional<std::int64_t>& minutes, std::int64_t none) { return minutes ? (*minutes - question.east) * kMinuteMs : none; };
  auto forms = made ? unfinished_by_form(store_, site_.id, config, at(question.from, 0), at(question.until, std::numeric_limits<std::int64_t>::max())) : std::nullopt;
  if (!forms) return send(request, response, error_reply(503, "busy", "too much is waiting", "ask again later"));
  Json report = *made;
  report["forms"] = std::move(*forms);
  send(request, response, {200, base::dump_json(report), "by=" + question.by});
}

}  // namespace leadline::receiver
