// `receiver.json` in a folder of sites: what holds for all of them.
#include <filesystem>

#include "base/finding.h"
#include "input/files.h"
#include "input/json_text.h"
#include "receiver/relay/plan_parts.h"
#include "receiver/sites/site_files.h"

namespace leadline::receiver {

std::optional<ReceiverPlan> read_receiver_plan(const std::string& folder, std::vector<std::string>& lines) {
  const std::string path = folder + "/receiver.json";
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return ReceiverPlan();
  const input::FileText file = input::read_file(path);
  if (!file.ok) return lines.push_back("leadline serve: " + file.problem), std::nullopt;
  if (const auto wrong = input::find_syntax_error(file.text)) return lines.push_back(input::syntax_error_line(path, file.text, *wrong)), std::nullopt;
  const base::Json json = base::parse_json(file.text).value_or(base::Json());
  base::Findings problems;
  Site read;  // for what a site file says in the same words
  if (!json.is_object()) base::add_error(problems, "", "wrong_type", "must be an object", "{\"hosts\": [\"leads.example.com\"]}");
  else find_unknown_keys(json, {"hosts", "proxies", "disk"}, "", "`receiver.json`", problems);
  read_common(json, read, problems);
  SiteReading reading;
  if (report_findings(path, file.text, problems, reading) > 0) return lines.insert(lines.end(), reading.lines.begin(), reading.lines.end()), std::nullopt;
  return ReceiverPlan{read.hosts, read.proxies, read.upkeep.room};
}

}  // namespace leadline::receiver
