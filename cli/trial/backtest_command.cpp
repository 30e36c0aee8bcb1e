// `leadline backtest`: all past visits scored by another model, and what would be otherwise.
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <string>

#include "arguments.h"
#include "commands.h"
#include "input/files.h"
#include "metrics/backtest.h"
#include "metrics/report.h"
#include "trial/past.h"
#include "trial/print.h"
#include "wire/rescore.h"

namespace leadline::cli {

namespace {

using base::Json;

constexpr std::size_t kNamed = 20;  // of the leads that moved, unless `--most` says more

std::optional<std::string> read_config_text(const char* command, const std::string& path) {
  const input::FileText file = input::read_file(path);
  if (!file.ok) std::fprintf(stderr, "leadline %s: %s\n", command, file.problem.c_str());
  return file.ok ? std::optional(file.text) : std::nullopt;
}

// What the logs of then cannot answer, said for each path.
void note_what_was_not_kept(const wire::Rescorer& model, const std::string& was, const std::string& path, Json& result) {
  const wire::Rescorer old(was);
  if (!old.usable()) return;
  Json& notes = result["notes"];
  for (const std::string& one : wire::not_in_logs(model.config().mentions, old.config().mentions))
    base::push(notes, "the new model reads `" + one + "`, which nothing in " + path + " does: logs of then do not hold it");
}

// In the processor's time, of this one thread.
void say_how_fast(std::int64_t leads, std::clock_t scoring) {
  const auto rate = [&](std::clock_t time) { return static_cast<double>(leads) * CLOCKS_PER_SEC / static_cast<double>(time); };
  if (leads > 0 && scoring > 0) std::fprintf(stderr, "leadline backtest: %lld visits scored again, %.0f a second on one processor (%.0f with reading them)\n", static_cast<long long>(leads), rate(scoring), rate(std::clock()));
}

Json names_of(const std::vector<std::string>& names) {
  Json list = base::list();
  for (const std::string& name : names) base::push(list, base::object_of("id", name));
  return list;
}

// What is asked, apart from where the past is.
struct Trial {
  std::string config_path, was_path;
  std::string config, was;  // their texts
  std::size_t most = kNamed;
};

std::optional<Json> try_model(const Trial& trial, const Past& past) {
  const wire::Rescorer model(trial.config);
  if (!model.usable()) return std::fprintf(stderr, "leadline backtest: %s cannot be used as a config; `leadline check` says why\n", trial.config_path.c_str()), std::nullopt;
  metrics::ReportRequest order;
  metrics::read_model(base::parse_json(trial.config).value_or(Json()), order);
  metrics::Backtest backtest(order.stages, order.bands, trial.most);
  constexpr std::int64_t kTimed = 16;  // one of so many, for asking the clock takes as long as scoring a rule
  std::clock_t scoring = 0;
  std::int64_t seen = 0, rescored = 0, other_core = 0;
  const bool done = past.each([&](const metrics::Outcome& one) { backtest.add(one); }, [&](LeadFile&& lead) {
    const metrics::Measured measured = metrics::measure(lead.submission, lead.received.value_or(0));
    const bool timed = seen++ % kTimed == 0;
    const std::clock_t start = timed ? std::clock() : 0;
    const wire::Rescored again = model.rescore(lead.submission);
    if (timed) scoring += (std::clock() - start) * kTimed;
    if (!again.unusable.empty()) return backtest.add_unusable(measured, again.unusable);
    ++rescored;
    other_core += base::get_text(base::get_object(lead.submission, "evidence"), "core") != LEADLINE_VERSION;
    backtest.add(measured, metrics::marks_of(base::get_object(lead.submission, "score")), again.marks);
  });
  if (!done) return std::nullopt;
  Json result = backtest.finish();
  base::put(result, "model", base::object_of("hash", model.config().hash));
  base::put(result, "order", base::object_of("stages", names_of(order.stages), "bands", names_of(order.bands)));
  if (other_core > 0) base::push(result["notes"], std::to_string(other_core) + " leads were scored by another version of the core than this one (" LEADLINE_VERSION ")");
  if (!trial.was.empty()) note_what_was_not_kept(model, trial.was, trial.was_path, result);
  say_how_fast(rescored, scoring);
  return result;
}

}  // namespace

int backtest_command(const Words& words) {
  ArgumentRules rules{"backtest", {"config", "was", "most", "format"}, {}, {"config"}, 0, ""};
  rules.with_value.insert(rules.with_value.end(), kPastOptions.begin(), kPastOptions.end());
  const auto arguments = read_arguments(words, rules);
  if (!arguments) return kUsage;
  Past past;
  if (const int code = Past::read("backtest", *arguments, past); code != kDone) return code;
  const std::string format = arguments->get("format", "table");
  if (format != "table" && format != "json" && format != "csv") return usage_error("backtest", "`--format` is table, json or csv");
  Trial trial{arguments->get("config"), arguments->get("was"), {}, {}, format == "csv" ? SIZE_MAX : kNamed};
  if (arguments->has("most")) {
    const std::string text = arguments->get("most");
    if (text.empty() || text.size() > 9 || text.find_first_not_of("0123456789") != std::string::npos) return usage_error("backtest", "`--most` is a number of leads");
    trial.most = static_cast<std::size_t>(std::stoll(text));
  }
  const auto config = read_config_text("backtest", trial.config_path);
  if (!config) return kFailed;
  trial.config = *config;
  if (arguments->has("was")) {
    const auto was = read_config_text("backtest", trial.was_path);
    if (!was) return kFailed;
    trial.was = *was;
  }
  const auto result = try_model(trial, past);
  if (!result) return kFailed;
  const std::string text = format == "json" ? base::dump_json(*result) + "\n" : format == "csv" ? backtest_csv(*result) : backtest_table(*result);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return kDone;
}

}  // namespace leadline::cli
