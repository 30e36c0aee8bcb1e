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

std::int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
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
  const wire::Verdict verdict = judge.judge(lead->submission, wire::arrival_of(*lead, at, now_ms()));
  std::printf("%s\n", base::dump_json(wire::to_json(verdict)).c_str());
  return exit_code(verdict.name);
}

}  // namespace leadline::cli
