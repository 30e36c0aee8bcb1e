// A report: what leads came, from where, what they cost and what became of them (docs/metrics.md has each formula). First what people tell
// of leads, then the leads in any order, one at a time; of each little is kept.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "metrics/counts.h"
#include "metrics/entries.h"
#include "metrics/measured.h"

namespace leadline::metrics {

struct ReportRequest {
  std::optional<std::int64_t> from, until;  // local minutes since 1970: leads received from then, and before `until`
  std::int32_t east = 0;                    // of UTC, minutes: where days begin
  std::string by;                           // one of kReportKeys, or ""
  std::string only, is;                     // of leads alone whose `only`, one of the keys but week and month, is that; "": of all
  std::string currency;                     // "": that of the first amount
  double precision = 0;                     // the threshold is looked for that gives it; 0: none
  std::vector<std::string> stages;          // from the lowest to the highest; those that it does not know come before them
  std::vector<std::string> bands;
  std::vector<std::string> rules;           // all there are; one that never hits is dead
  std::string locale;                       // of the notes: vi, else English
};

// Among which leads a report can tell apart; "" when `word` is one, else all of them with commas between.
std::string report_keys_unless(std::string_view word);

// What a config says that a report reads: stages and bands in their order, and the rules.
void read_model(const base::Json& config, ReportRequest& out);

// A request as text, from a command to a receiver that runs, and back.
base::Json write_request(const ReportRequest& request);
ReportRequest read_request(const base::Json& json);

class Report {
 public:
  explicit Report(ReportRequest request);
  ~Report();
  Report(Report&&) noexcept;

  void add(const Outcome& outcome);  // before the leads
  void add(const Spend& spend);
  void add(const Measured& lead);
  void add(const Counted& count);
  // The report (docs/metrics.md). What cannot be known is null, with a note.
  base::Json finish();

 private:
  struct Leads;
  std::unique_ptr<Leads> leads_;
};

}  // namespace leadline::metrics
