// `leadline report`: from a receiver's store, or from leads in a file.
#include <cstdio>
#include <string>

#include "arguments.h"
#include "base/calendar.h"
#include "base/zone.h"
#include "commands.h"
#include "input/files.h"
#include "lead_file.h"
#include "metrics/money.h"
#include "metrics/report.h"
#include "receiver_data.h"
#include "report/print.h"
#include "told_file.h"

namespace leadline::cli {

namespace {

using base::Json;

constexpr std::int64_t kDay = 24 * 60;

// What is asked for; false: it was said on stderr why that is not possible.
bool read_question(const Arguments& arguments, metrics::ReportRequest& out) {
  const auto day = [&](const char* name, std::optional<std::int64_t>& at) {
    if (!arguments.has(name)) return true;
    const std::string text = arguments.get(name);
    at = text.size() == 10 ? base::parse_local(text) : std::nullopt;
    if (!at) usage_error("report", "`--" + std::string(name) + "` is a day, such as 2026-10-31");
    return at.has_value();
  };
  if (!day("from", out.from) || !day("to", out.until)) return false;
  if (out.until) *out.until += kDay;
  if (arguments.has("zone") && !base::fixed_zone(arguments.get("zone"), out.east)) return usage_error("report", "`--zone` is UTC, Asia/Ho_Chi_Minh, or an offset such as +07:00") == kDone;
  out.by = arguments.get("by");
  if (const std::string keys = metrics::report_keys_unless(out.by); arguments.has("by") && !keys.empty()) return usage_error("report", "`--by` is one of " + keys) == kDone;
  out.currency = arguments.get("currency");
  if (!out.currency.empty() && !metrics::is_currency(out.currency)) return usage_error("report", "`--currency` is three capital letters, such as VND") == kDone;
  if (arguments.has("precision")) {
    out.precision = std::atof(arguments.get("precision").c_str());
    if (!(out.precision > 0 && out.precision <= 1)) return usage_error("report", "`--precision` is a share, more than 0 and at most 1") == kDone;
  }
  return true;
}

std::optional<Json> report_of_files(const Arguments& arguments, metrics::ReportRequest request) {
  metrics::Report report(std::move(request));
  const auto add = [&](const auto& one) { report.add(one); };
  const auto told = [&](const char* option, auto read) { return !arguments.has(option) || each_told("report", arguments.get(option), read, add); };
  const bool done = told("outcomes", metrics::read_outcome) && told("spend", metrics::read_spend) &&
                    each_lead("report", arguments.get("leads"), [&](LeadFile&& lead) { report.add(metrics::measure(lead.submission, lead.received.value_or(0))); });
  return done ? std::optional(report.finish()) : std::nullopt;
}

std::optional<Json> report_of_data(const Arguments& arguments, const receiver::StoreKind& kind, const metrics::ReportRequest& request) {
  std::string problem;
  const auto data = ReceiverData::open(arguments.get("data"), kind, ReceiverData::When::there, problem);
  const auto answer = data ? data->ask(base::object_of("do", "report", "site", arguments.get("site"), "report", metrics::write_request(request)), problem) : std::nullopt;
  if (!answer) return std::fprintf(stderr, "leadline report: %s\n", problem.c_str()), std::nullopt;
  if (const Json* report = base::find(*answer, "report")) return *report;
  const Json& error = base::get_object(*answer, "error");
  std::fprintf(stderr, "leadline report: %s (%s)\n", base::get_string(error, "message").c_str(), base::get_string(error, "hint").c_str());
  return std::nullopt;
}

}  // namespace

int report_command(const Words& words) {
  const auto arguments = read_arguments(
      words, {"report", {"data", "leads", "config", "outcomes", "spend", "from", "to", "by", "currency", "zone", "precision", "format", "locale", "site", "store"}, {}, {}, 0, ""});
  if (!arguments) return kUsage;
  if (arguments->has("data") == arguments->has("leads")) return usage_error("report", "either `--data` or `--leads` says where the leads are");
  if (arguments->has("data") && (arguments->has("outcomes") || arguments->has("spend"))) return usage_error("report", "with `--data`, outcomes and spend are those that `leadline import` has brought there");
  const receiver::StoreKind* kind = store_kind_of(arguments->get("store"));
  if (!kind) return usage_error("report", "there is no store `" + arguments->get("store") + "`");
  const std::string format = arguments->get("format", "table"), locale = arguments->get("locale", "en");
  if (format != "table" && format != "json" && format != "csv" && format != "html") return usage_error("report", "`--format` is table, json, csv or html");
  if (locale != "en" && locale != "vi") return usage_error("report", "`--locale` is en or vi");
  metrics::ReportRequest request;
  if (!read_question(*arguments, request)) return kUsage;
  request.locale = locale;
  if (arguments->has("config")) {
    const input::FileText file = input::read_file(arguments->get("config"));
    const auto config = file.ok ? base::parse_json(file.text) : std::nullopt;
    if (!config) {
      std::fprintf(stderr, "leadline report: %s\n", file.ok ? (arguments->get("config") + " is no JSON; `leadline check` says where").c_str() : file.problem.c_str());
      return kFailed;
    }
    metrics::read_model(*config, request);
  }
  const auto report = arguments->has("data") ? report_of_data(*arguments, *kind, request) : report_of_files(*arguments, request);
  if (!report) return kFailed;
  const std::string text = format == "json" ? base::dump_json(*report) + "\n" : format == "csv" ? report_csv(*report) : format == "html" ? report_html(*report, locale) : report_table(*report);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return kDone;
}

}  // namespace leadline::cli
