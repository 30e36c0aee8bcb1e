// `leadline verify`: what the receiver says of a lead, for whoever holds it. The same judge (wire/judge.h).
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>

#include "arguments.h"
#include "commands.h"
#include "input/files.h"
#include "instant.h"
#include "lead_file.h"
#include "wire/judge.h"
#include "wire/session.h"

namespace leadline::cli {

namespace {

using base::Json;

// When the lead arrived: as it was asked, or as its row says. Of a submission by itself it is only known that it was not later
// than now.
wire::Arrival arrival_of(const LeadFile& lead, std::optional<std::int64_t> at) {
  using namespace std::chrono;
  if (at) return {*at, true};
  if (lead.received) return {*lead.received, true};
  return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count(), false};
}

std::string print(const wire::Verdict& verdict) {
  Json out = base::object_of("verdict", verdict.name);
  if (!verdict.reason.empty()) base::put_all(out, "reason", verdict.reason, "message", verdict.message);
  if (!verdict.differs.is_null()) base::put(out, "differs", verdict.differs);
  if (!verdict.server.is_null()) base::put(out, "server", verdict.server);
  return base::dump_json(out) + "\n";
}

int exit_code(const std::string& verdict) {
  if (verdict == "consistent" || verdict == "verified") return kDone;
  return verdict == "unverified" ? kUnknown : kFailed;
}

}  // namespace

int verify_command(const Words& words) {
  const auto arguments = read_arguments(words, {"verify", {"config", "at"}, {}, {"config"}, 1, "LEAD.json"});
  if (!arguments) return kUsage;
  const auto at = arguments->has("at") ? read_instant(arguments->get("at")) : std::nullopt;
  if (arguments->has("at") && !at) return usage_error("verify", std::string("`--at` ") + kInstantHint);
  const std::string path = arguments->get("config");
  const input::FileText config = input::read_file(path);
  if (!config.ok) {
    std::fprintf(stderr, "leadline verify: %s\n", config.problem.c_str());
    return kFailed;
  }
  const wire::Judge judge(config.text);
  if (!judge.usable()) {
    std::fprintf(stderr, "leadline verify: %s cannot be used as a config; `leadline check` says why\n", path.c_str());
    return kFailed;
  }
  const auto lead = read_lead("verify", arguments->rest[0]);
  if (!lead) return kFailed;
  const wire::Verdict verdict = judge.judge(lead->submission, arrival_of(*lead, at));
  std::fputs(print(verdict).c_str(), stdout);
  return exit_code(verdict.name);
}

}  // namespace leadline::cli
