#include "metrics/marks.h"

namespace leadline::metrics {

using base::Json;

std::int64_t to_milli(double points) { return static_cast<std::int64_t>(points * 1000 + (points < 0 ? -0.5 : 0.5)); }

Marks marks_of(const Json& explanation) {
  Marks out;
  if (const Json* total = base::find(explanation, "total"); total && total->is_number()) {
    out.scored = true;
    out.total = to_milli(total->get<double>());
  }
  out.band = base::get_text(explanation, "band");
  out.stage = base::get_text(explanation, "stage");
  for (const Json& one : base::get_array(explanation, "contributions")) {
    const Json* points = base::find(one, "points");
    const std::int64_t milli = points && points->is_number() ? to_milli(points->get<double>()) : 0;
    if (milli != 0) out.points.emplace_back(base::get_text(one, "rule"), milli);
  }
  return out;
}

}  // namespace leadline::metrics
