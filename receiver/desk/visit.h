// A visit as it went: what happened, one thing after another, and what each was worth. The receiver replays the log natively, by the very
// function that gives its verdict, so the last step of a consistent lead is the score that it came with.
#pragma once

#include "base/json.h"
#include "wire/judge.h"

namespace leadline::receiver {

// `{steps: [{…the line of the log, total?, band?, stage?, gained?: [{rule, points, note?}]}], problem?}`. Where it cannot be replayed
// (another core, another config, a log that was cut) the lines come without points, with the reason.
base::Json visit_of(const base::Json& submission, const wire::Judge& judge);

}  // namespace leadline::receiver
