#pragma once

namespace leadline::cli {

// `leadline try rule`: one {"rule": …, "data": …} per line of standard input, one answer per line of standard output:
// {"result": …} or {"error": {"type": …, "message"?: …}}. `"strict": true` chooses the strict profile; `"test": true` asks
// for the truth as a scoring condition has it: "yes", "no", "unknown". `data` may be left out ({}). Returns 0 when every
// line was JSON with a rule, 1 otherwise; such a line is answered with an error too, so that answers match lines.
int try_rule();

}  // namespace leadline::cli
