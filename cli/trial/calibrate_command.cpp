// `leadline calibrate`: what rules would have to be worth for the score to tell those who buy. It proposes; whoever keeps the config decides.
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "arguments.h"
#include "base/hash.h"
#include "commands.h"
#include "input/files.h"
#include "metrics/stories.h"
#include "report/print.h"
#include "trial/fit.h"
#include "trial/past.h"
#include "trial/proposal.h"
#include "wire/rescore.h"

namespace leadline::cli {

namespace {

using base::Json;

constexpr int kMostPoints = 100;

const char* word_of(Kept kept) {
  switch (kept) {
    case Kept::no: return "";
    case Kept::few: return "few";
    case Kept::always: return "always";
    case Kept::nothing: return "nothing";
  }
  return "";
}

// The leads of which it is known what became of them, and how many there are besides.
struct Known {
  std::vector<Tried> leads;
  std::int64_t won = 0, undecided = 0;
  std::map<std::string, std::int64_t> unusable;
};

// nullopt after saying on stderr why not.
std::optional<Known> read_known(const Past& past, const wire::Rescorer& model, const Json& rules) {
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < rules.size(); ++i) places.emplace(base::get_string(rules[i], "id"), i);
  metrics::Stories stories;
  std::vector<std::pair<std::size_t, Tried>> tried;
  Known out;
  const bool done = past.each([&](const metrics::Outcome& one) { stories.add(one); }, [&](LeadFile&& lead) {
    const metrics::Measured measured = metrics::measure(lead.submission, lead.received.value_or(0));
    if (!measured.counts) return;
    const std::size_t number = stories.add(measured);
    const wire::Rescored again = model.rescore(lead.submission);
    if (!again.unusable.empty()) { ++out.unusable[again.unusable]; return; }
    Tried one{base::fnv1a64(measured.id), false, {}};
    for (const auto& [rule, milli] : again.marks.points) {
      if (const auto at = places.find(rule); at != places.end()) one.gave.emplace_back(at->second, static_cast<double>(milli) / 1000);
    }
    tried.emplace_back(number, std::move(one));
  });
  if (!done) return std::nullopt;
  metrics::Notes unread;  // a report has them
  stories.tell("", true, unread);
  for (auto& [number, one] : tried) {
    if (stories.is_corrected(number)) continue;
    const metrics::Story* story = stories.of(number);
    if (!story || !story->decided()) { ++out.undecided; continue; }
    one.won = story->won();
    out.won += one.won;
    out.leads.push_back(std::move(one));
  }
  return out;
}

// With its sign: units have none.
double sign_of(const Json& rule) {
  const Json* points = base::find(rule, "points");
  return points && points->is_number() && points->get<double>() < 0 ? -1 : 1;
}

Json rule_json(const Json& rule, double unit, const FittedRule& fitted) {
  const double sign = sign_of(rule);
  Json out = base::object_of("rule", base::get_string(rule, "id"), "leads", fitted.leads, "won", fitted.won, "points", Json(sign * unit));
  if (fitted.kept != Kept::no) {
    base::put_all(out, "proposed", Json(sign * unit), "low", Json(), "high", Json(), "kept", word_of(fitted.kept));
    return out;
  }
  const bool held = fitted.high <= 0;  // at zero, and would go below: the curvature says nothing of how sure that is
  const double near = sign * fitted.low, far = sign * fitted.high;
  base::put_all(out, "proposed", Json(fitted.points == 0 ? 0.0 : sign * fitted.points), "low", held ? Json() : Json(std::min(near, far)), "high", held ? Json() : Json(std::max(near, far)));
  return out;
}

Json notes_of(const Known& known, const Fit& fit) {
  Json notes = base::list();
  if (known.undecided > 0) base::push(notes, std::to_string(known.undecided) + " leads are neither won nor lost yet: nothing is learnt from them");
  for (const auto& [reason, count] : known.unusable) base::push(notes, std::to_string(count) + " leads carry no log that can be replayed (" + reason + "): nothing is learnt from them");
  if (fit.folds == 0) base::push(notes, "no rule is hit by at least " + std::to_string(kFewestHits) + " of these leads, and missed by as many: there is nothing to propose");
  else if (fit.auc_proposed <= fit.auc_now) base::push(notes, "on leads that it had not seen the proposal does no better than the present points: keep them");
  base::push(notes, "that leads with a rule were won more often does not say that it was the rule that won them");
  return notes;
}

Json result_of(const Known& known, const Fit& fit, const Json& rules, const std::vector<double>& units) {
  Json list = base::list();
  for (std::size_t i = 0; i < rules.size(); ++i) base::push(list, rule_json(rules[i], units[i], fit.rules[i]));
  const bool fitted = fit.folds > 0;
  const auto number = [&](double value) { return fitted ? Json(std::round(value * 1e4) / 1e4) : Json(); };
  Json out = base::object_of("leads", static_cast<std::int64_t>(known.leads.size()), "won", known.won, "lost", static_cast<std::int64_t>(known.leads.size()) - known.won, "strictness",
                             number(fit.strictness), "folds", fit.folds);
  base::put_all(out, "auc", base::object_of("now", number(fit.auc_now), "proposed", number(fit.auc_proposed)), "loss", base::object_of("now", number(fit.loss_now), "proposed", number(fit.loss_proposed)),
                "rules", std::move(list), "notes", notes_of(known, fit));
  return out;
}

std::string table_of(const Json& result, const std::string& diff) {
  const auto part = [](const Json& object, const char* key) -> const Json& { return *base::find(object, key); };
  std::vector<Line> lines = {{"rule", "leads", "won", "points", "proposed", "from", "to", ""}};
  for (const Json& one : base::get_array(result, "rules")) {
    const std::string kept = base::get_string(one, "kept");
    const bool same = part(one, "points") == part(one, "proposed");
    const auto whole = [](const Json& value) { return value.is_number() ? number_of(value, 1) : std::string("—"); };
    lines.push_back({base::get_string(one, "rule"), number_of(part(one, "leads")), number_of(part(one, "won")), number_of(part(one, "points"), 3), number_of(part(one, "proposed"), 3), whole(part(one, "low")), whole(part(one, "high")),
                     kept == "few" ? "stays: too few hits" : kept == "always" ? "stays: hits nearly all" : kept == "nothing" ? "stays: gives no points" : same ? "as it is" : "changes"});
  }
  std::string out = number_of(part(result, "leads")) + " leads of which it is known what became of them: " + number_of(part(result, "won")) + " won, " + number_of(part(result, "lost")) + " lost\n\n" + aligned(lines);
  const Json& auc = base::get_object(result, "auc");
  if (part(auc, "now").is_number()) {
    out += "\non leads that were not learnt from (" + std::to_string(base::get_int(result, "folds")) + " folds), the won one of a pair has the higher score in " + share_text(part(auc, "proposed")) + ", with the present points in " +
           share_text(part(auc, "now")) + "\n";
  }
  for (const Json& note : base::get_array(result, "notes")) out += "\nnote: " + note.get<std::string>();
  return out + "\n" + (diff.empty() ? "" : "\n" + diff);
}

std::optional<long long> number_option(const Arguments& arguments, const char* name, long long fallback, long long least, long long most) {
  if (!arguments.has(name)) return fallback;
  const std::string text = arguments.get(name);
  char* end = nullptr;
  const long long value = std::strtoll(text.c_str(), &end, 10);
  if (!text.empty() && *end == '\0' && value >= least && value <= most) return value;
  usage_error("calibrate", "`--" + std::string(name) + "` is a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return std::nullopt;
}

int calibrate(const Arguments& arguments, const Past& past, const FitRequest& asked) {
  const std::string path = arguments.get("config");
  const input::FileText file = input::read_file(path);
  if (!file.ok) return std::fprintf(stderr, "leadline calibrate: %s\n", file.problem.c_str()), kFailed;
  const wire::Rescorer model(file.text);
  const Json config = base::parse_json(file.text).value_or(Json());
  const Json& rules = base::get_array(base::get_object(config, "scoring"), "rules");
  if (!model.usable() || rules.empty()) return std::fprintf(stderr, "leadline calibrate: %s has no rules that can be used; `leadline check` says why\n", path.c_str()), kFailed;
  const auto known = read_known(past, model, rules);
  if (!known) return kFailed;
  FitRequest request = asked;
  request.units = units_of(rules);
  const auto fitted = fit(known->leads, request);
  if (!fitted) {
    std::fprintf(stderr, "leadline calibrate: %d won and %d lost leads with a log are needed, and there are %lld and %lld: with fewer, points would be chance\n", kFewestDecided, kFewestDecided,
                 static_cast<long long>(known->won), static_cast<long long>(known->leads.size()) - known->won);
    return kFailed;
  }
  std::map<std::size_t, int> proposed;
  for (std::size_t i = 0; i < rules.size(); ++i) if (fitted->rules[i].kept == Kept::no && fitted->rules[i].points != request.units[i]) proposed[i] = fitted->rules[i].points;
  const std::string diff = unified_diff(path, file.text, with_points(file.text, rules, proposed));
  Json result = result_of(*known, *fitted, rules, request.units);
  const std::string format = arguments.get("format", "table");
  if (format == "json") base::put(result, "diff", diff);
  const std::string text = format == "json" ? base::dump_json(result) + "\n" : format == "diff" ? diff : table_of(result, diff);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return kDone;
}

}  // namespace

int calibrate_command(const Words& words) {
  ArgumentRules rules{"calibrate", {"config", "most", "seed", "format"}, {}, {"config"}, 0, ""};
  rules.with_value.insert(rules.with_value.end(), kPastOptions.begin(), kPastOptions.end());
  const auto arguments = read_arguments(words, rules);
  if (!arguments) return kUsage;
  Past past;
  if (const int code = Past::read("calibrate", *arguments, past); code != kDone) return code;
  const std::string format = arguments->get("format", "table");
  if (format != "table" && format != "json" && format != "diff") return usage_error("calibrate", "`--format` is table, json or diff");
  const auto most = number_option(*arguments, "most", kMostPoints, 1, 100'000), seed = number_option(*arguments, "seed", 1, 0, 1'000'000'000);
  if (!most || !seed) return kUsage;
  return calibrate(*arguments, past, {{}, static_cast<int>(*most), static_cast<std::uint64_t>(*seed)});
}

}  // namespace leadline::cli
