// What a receiver thinks of a score that a browser computed: it replays the evidence with the same core and config, compares,
// and asks whether a person can have made it. One judge for `leadline serve` and `leadline verify`.
//
// A verdict is a label. It never rejects a lead: whatever goes wrong here, the lead is stored. Spam is another matter and
// changes no verdict.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "wire/plausible.h"
#include "wire/replay.h"

namespace leadline::wire {

struct Verdict {
  std::string name;             // verified · consistent · unverified · implausible · mismatch (docs/receiver.md)
  std::string reason, message;  // of `unverified` and `implausible`; of `consistent`, why it is no more than that
  base::Json differs;           // of `mismatch`: the parts that do, ["total",…]; else null
  base::Json server;            // the explanation recomputed; null when it could not be
  std::optional<double> client_total, server_total;

  base::Json detail() const;    // null, {"reason","message"}, or {"differs","server"}
};

// A lead as people get it: what `GET /api/leads` and the inbox give (a row with its `lead`, or a list of one), or the
// submission itself.
struct FoundLead {
  base::Json submission;                 // null: it is none, and `problem` says what it is
  std::string pointer;                   // where in the document the submission is, "" or "/lead" …
  std::optional<std::int64_t> received;  // when it arrived, where that is known
  std::string problem, hint;             // "is a config"
  std::size_t line = 0;                  // of a file with one a line
};

FoundLead lead_in(base::Json document);

// When a lead arrived: as it was asked (`at`), or as its row says. Of a submission by itself it is only known that it was not later than `now`.
Arrival arrival_of(const FoundLead& lead, std::optional<std::int64_t> at, std::int64_t now);

// {"verdict","reason"?,"message"?,"differs"?,"server"?}: what `leadline verify` prints.
base::Json to_json(const Verdict& verdict);

class Judge {
 public:
  // Reading a config takes far longer than judging by it. Const and without hidden state: any thread may ask.
  explicit Judge(std::string_view config_text) : replayer_(config_text) {}
  bool usable() const { return replayer_.config() != nullptr; }
  // What it judges by; nullptr when it is not usable.
  const config::Config* config() const { return replayer_.config(); }
  Verdict judge(const base::Json& submission, Arrival arrival) const;
  // Shows `watch` each line of a submission's log with the score as it was then. "", or the reason why it cannot, as `unverified` has it.
  std::string steps(const base::Json& submission, const Replayer::Watch& watch) const;

 private:
  Replayer replayer_;
};

// What only the receiver knows that gave a challenge (anchor.h): a consistent log was made in its own time; or why that cannot be said.
Verdict anchored(Verdict verdict);
Verdict unanchored(Verdict verdict, const char* reason, const std::string& message);

// `implausible`, for a log that came before under another lead's id: whoever stores leads sees it.
Verdict reused(Verdict verdict);

}  // namespace leadline::wire
