// A scoring model and a visitor, as the engine has them: what time has done comes first, then facts take the event, then scoring.
// Times are given in days after kStart.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "config/explain.h"
#include "scoring/scoring.h"

namespace leadline::scoring {

inline constexpr std::int64_t kVisitStart = 1793404800000;  // 2026-10-31T00:00:00Z, a Saturday

inline std::int64_t at_day(double day) { return kVisitStart + static_cast<std::int64_t>(std::llround(day * kDayMs)); }

inline base::Json json(const std::string& text) { return *base::parse_json(text); }

// Points as the ledger adds them up: in thousandths.
inline Milli milli(const base::Json& points) { return std::llround(points.get<double>() * 1000); }

// One event of the border, in the engine's order.
inline void tell(const Model& model, facts::State& facts, State& state, const base::Json& data) {
  api::Event event;
  event.data = data;
  api::event_kind(data["k"].get<std::string>(), event.kind);
  event.wall.ms = data["w"].get<std::int64_t>();
  catch_up(model, facts, state, event);
  facts::learn(facts, event);
  scoring::score(model, facts, state, event);
}

class ModelVisitor {
 public:
  explicit ModelVisitor(const base::Json& scoring) { begin(scoring); }
  explicit ModelVisitor(const char* scoring) { begin(*base::parse_json(scoring)); }

  // `kind`: of the border, or a tracked event's name.
  ModelVisitor& event(const char* kind, double day, const char* data = "{}") {
    base::Json made = *base::parse_json(data);
    api::EventKind known;
    const bool tracked = !api::event_kind(kind, known);
    made["k"] = tracked ? "track" : kind;
    if (tracked) made["name"] = kind;
    made["w"] = std::max(facts_.now, at_day(day));
    return observe(made);
  }
  ModelVisitor& traits(double day, const std::string& traits) { return event("identify", day, ("{\"traits\":" + traits + "}").c_str()); }

  ModelVisitor& observe(const base::Json& data) {
    tell(model_, facts_, state_, data);
    return *this;
  }

  base::Json explain_at(std::int64_t now) const { return scoring::explain(model_, facts_, state_, now, "hash", "en"); }
  base::Json explain(double day) const { return explain_at(at_day(day)); }
  double total(double day) const { return explain(day)["total"].get<double>(); }
  // As remembered after the last event, and as anybody is told who asks later.
  std::string stage() const { return stage_name(model_, state_.stage); }
  std::string stage(double day) const { return explain(day)["stage"].get<std::string>(); }
  // "IQL when; MQL talk": where to, and why.
  std::string moves(double day) const {
    std::string out;
    const base::Json said = explain(day);
    for (const base::Json& move : said["stages"])
      out += (out.empty() ? "" : "; ") + move["stage"].get<std::string>() + " " + move["why"].get<std::string>();
    return out;
  }

  void save_and_restore() {
    state_ = from_json(*base::parse_json(base::dump_json(to_json(state_, model_))), model_);
    facts_ = facts::from_json(*base::parse_json(base::dump_json(facts::to_json(facts_))));
  }

  const Model& model() const { return model_; }
  const State& state() const { return state_; }
  facts::State& facts() { return facts_; }
  State& state() { return state_; }

  base::Diagnostics diagnostics;

 private:
  void begin(const base::Json& scoring) {
    compile(scoring, "visitor", "/scoring", diagnostics, model_);
    observe({{"k", "boot"}, {"w", kVisitStart}, {"tz", 0}, {"visitor", "v1"}});
  }

  Model model_;
  facts::State facts_;
  State state_;
};

// The codes of the diagnostics of a scoring document, each "pointer code".
inline std::vector<std::string> complaints(const char* scoring) {
  std::vector<std::string> out;
  for (const base::Diagnostic& item : ModelVisitor(scoring).diagnostics) out.push_back(item.pointer + " " + config::explain(item).code);
  return out;
}

}  // namespace leadline::scoring
