// A backtest: what another model would have said of leads that came already, and whether that would have been better, by what became of
// them. First what people tell of leads, then the leads in any order, one at a time.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "metrics/marks.h"
#include "metrics/stories.h"
#include "metrics/tally.h"

namespace leadline::metrics {

class Backtest {
 public:
  // Stages and bands in their order (read_model); one that only older models had stands before them. `most`: so many of the leads that
  // moved are named.
  Backtest(std::vector<std::string> stages, std::vector<std::string> bands, std::size_t most);

  void add(const Outcome& outcome) { stories_.add(outcome); }
  void add(const Measured& lead, const Marks& old, const Marks& fresh);
  // One that cannot be scored again.
  void add_unusable(const Measured& lead, const std::string& reason);
  // docs/metrics.md, "A model tried on the past".
  base::Json finish();

 private:
  struct Place { std::int64_t total = 0; std::uint32_t stage = 0, band = 0; bool scored = false; };
  // What a rule gave a lead.
  struct Part { std::uint32_t rule = 0; std::int64_t old = 0, fresh = 0; };
  struct Row { std::size_t story = 0, parts = 0; Place old, fresh; };  // parts: where its own begin
  struct Moved { std::size_t row = 0; std::string id; };
  struct Unusable { std::size_t story = 0; std::uint32_t reason = 0; };
  // Of a rule, what it gave them all.
  struct Given { std::int64_t leads_old = 0, leads_fresh = 0, points_old = 0, points_fresh = 0, moved = 0; };
  using Matrix = std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t>;

  Place place_of(const Marks& marks);
  void add_parts(const Marks& old, const Marks& fresh);
  bool counts(std::size_t row) const { return !stories_.is_corrected(rows_[row].story); }
  bool moved(const Row& row) const { return row.old.stage != row.fresh.stage || row.old.band != row.fresh.band; }
  std::size_t parts_end(std::size_t row) const { return row + 1 < rows_.size() ? rows_[row + 1].parts : parts_.size(); }
  base::Json matrix_of(const Matrix& matrix) const;
  base::Json moved_json();
  base::Json place_json(const Place& place) const;
  base::Json rules_json() const;
  base::Json unusable_json(std::int64_t& all) const;
  std::vector<Scored> scored_by(Place Row::*which) const;
  base::Json quality_of(const std::vector<Scored>& leads) const;

  std::vector<std::string> stages_, bands_;
  std::size_t most_;
  Stories stories_;
  Words words_, rules_;
  std::vector<Row> rows_;
  std::vector<Part> parts_;
  std::vector<Moved> moved_;
  std::vector<Unusable> unusable_;
  std::int64_t left_out_ = 0;
};

}  // namespace leadline::metrics
