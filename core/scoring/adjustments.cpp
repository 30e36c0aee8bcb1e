#include "scoring/adjustments.h"

#include "base/door.h"
#include "base/limits.h"
#include "base/text.h"
#include "scoring/challengers.h"

namespace leadline::scoring {

using base::Json;
using base::Problem;

namespace {

std::int32_t dimension_index(const Model& model, const std::string& id) {
  for (std::size_t i = 0; i < model.dimensions.size(); ++i)
    if (model.dimensions[i].id == id) return static_cast<std::int32_t>(i);
  return -1;
}

bool is_over(const Adjustment& adjustment, std::int64_t now) { return adjustment.expires > 0 && now >= adjustment.expires; }

std::string short_text(const Json& data, const char* key) { return base::truncate_utf8(base::get_text(data, key), base::limits::kTextBytes); }

// What is wrong with it; nullopt when it can be used.
std::optional<Problem> read(const Json& data, std::int64_t at, Adjustment& made) {
  made.id = short_text(data, "id");
  made.by = short_text(data, "by");
  made.note = short_text(data, "note");
  made.at = at;
  made.dimension = base::get_text(data, "dimension");
  base::Diagnostics problems;
  const Json* points = base::find(data, "points");
  if (made.id.empty()) return Problem::adjustment_needs_id;
  if (!points || !base::read_thousandths(*points, "", made.points, problems))
    return Problem::adjustment_needs_points;
  if (made.by.empty()) return Problem::adjustment_needs_by;
  made.expires = base::get_int(data, "expires");
  if (data.contains("expires") && made.expires <= at) return Problem::adjustment_expired;
  return std::nullopt;
}

Json adjustment_json(const Adjustment& adjustment) {
  Json out = base::object_of("id", adjustment.id, "points", base::from_thousandths(adjustment.points), "at", adjustment.at, "by", adjustment.by);
  if (!adjustment.note.empty()) base::put(out, "note", adjustment.note);
  if (!adjustment.dimension.empty()) base::put(out, "dimension", adjustment.dimension);
  if (adjustment.expires > 0) base::put(out, "expires", adjustment.expires);
  return out;
}

}  // namespace

std::optional<Problem> adjust(const Model& model, facts::State& facts, State& state, const api::Event& event) {
  Adjustment made;
  if (const auto problem = read(event.data, event.wall.ms, made)) return problem;
  if (!made.dimension.empty() && dimension_index(model, made.dimension) < 0) return Problem::adjustment_dimension;
  for (const Adjustment& other : state.adjustments)
    if (other.id == made.id) return std::nullopt;
  if (state.adjustments.size() >= base::limits::kAdjustments) return Problem::too_many_adjustments;
  if (model.ages) age(model, facts, state, event.wall.ms);
  facts.now = event.wall.ms;
  state.adjustments.push_back(made);
  reconsider(model, facts, state);
  for (std::size_t i = 0; i < model.challengers.size(); ++i) {
    const AsChallenger role(model, facts, state, i);
    role.state().adjustments.push_back(made);
    reconsider(model.challengers[i], facts, role.state());
  }
  return std::nullopt;
}

LEADLINE_DOOR void sum_adjustments(const Model& model, const State& state, std::int64_t now, Score& score) {
  score.adjusted.assign(model.dimensions.size() + 1, 0);
  for (const Adjustment& adjustment : state.adjustments) {
    if (is_over(adjustment, now)) continue;
    // A challenger may lack the dimension: there it counts for the total, which is the last place.
    const std::int32_t dimension = dimension_index(model, adjustment.dimension);
    score.adjusted[dimension < 0 ? model.dimensions.size() : static_cast<std::size_t>(dimension)] += adjustment.points;
  }
}

Json adjustments_json(const State& state, std::int64_t now) {
  Json out = base::list();
  for (const Adjustment& adjustment : state.adjustments) {
    Json item = adjustment_json(adjustment);
    if (is_over(adjustment, now)) base::put(item, "expired", true);
    base::push(out, std::move(item));
  }
  return out;
}

void put_adjustments(Json& out, const State& state) {
  if (!state.adjustments.empty()) base::put(out, "adjustments", adjustments_json(state, 0));
}

void take_adjustments(const Json& json, State& state) {
  for (const Json& item : base::get_array(json, "adjustments")) {
    Adjustment made;
    if (state.adjustments.size() < base::limits::kAdjustments && !read(item, base::get_int(item, "at"), made)) state.adjustments.push_back(std::move(made));
  }
}

}  // namespace leadline::scoring
