#include "metrics/counts.h"

#include "base/calendar.h"
#include "base/text.h"

namespace leadline::metrics {

namespace {

using base::Json;

constexpr std::string_view kNames[kCounts] = {"visits", "views", "shown", "opened", "started", "left", "submitted", "accepted"};
constexpr std::size_t kRows = 100, kTextBytes = 200, kFields = 100;
constexpr std::int64_t kMost = 1000;  // of one thing in a batch: a page counts for minutes

bool is_batch_id(const std::string& text) {
  if (text.size() != 32) return false;
  for (const char c : text) if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
  return true;
}

// The count of that name; false when it is none.
bool read_count(const Json& value, const std::string& pointer, std::int64_t& n, base::Findings& out) {
  const double number = value.is_number() ? value.get<double>() : -1;
  n = static_cast<std::int64_t>(number);
  if (number >= 0 && number <= static_cast<double>(kMost) && static_cast<double>(n) == number) return true;
  base::add_error(out, pointer, "bad_count", "it is no count", "a whole number from 0 to 1000");
  return false;
}

bool read_words(const Json& row, const std::string& pointer, Counted& like, base::Findings& out) {
  bool good = true;
  std::string* const texts[] = {&like.path, &like.channel, &like.surface, &like.variant};
  constexpr const char* kKeys[] = {"path", "channel", "surface", "variant"};
  for (std::size_t i = 0; i < std::size(kKeys); ++i) {
    const Json* value = base::find(row, kKeys[i]);
    *texts[i] = base::get_text(row, kKeys[i]);
    const bool text = !value || (value->is_string() && texts[i]->size() <= kTextBytes);
    if (!text) base::add_error(out, pointer + "/" + kKeys[i], "bad_text", "it is no text of at most 200 bytes", "what it is told apart by, such as a path");
    for (char& c : *texts[i]) if (static_cast<unsigned char>(c) < ' ') c = ' ';
    good = good && text;
  }
  if (!like.path.empty() && like.path[0] == '/') return good;
  base::add_error(out, pointer + "/path", "bad_path", "it does not say on which page", "a path, which begins with /");
  return false;
}

void read_row(const Json& row, const std::string& pointer, const std::string& day, CountBatch& batch, base::Findings& out) {
  Counted like;
  like.day = day;
  if (!row.is_object()) return base::add_error(out, pointer, "not_an_object", "a row is an object", "{\"path\", \"channel\", \"views\": 1}");
  if (!read_words(row, pointer, like, out)) return;
  const Json& arrival = base::get_object(row, "arrival");
  if (base::nests_deeper(arrival, 3)) return base::add_error(out, pointer + "/arrival", "too_deep", "it is no arrival", "{\"query\", \"referrer\", \"host\"}");
  const auto add = [&](Count what, const std::string& field, const Json& value, const std::string& at) {
    Counted one = like;
    one.what = what;
    one.field = field;
    if (!read_count(value, at, one.n, out) || one.n == 0) return;
    batch.rows.push_back(std::move(one));
    if (what == Count::visits && !arrival.empty()) batch.arrived.push_back({batch.rows.size() - 1, arrival});
  };
  for (int i = 0; i < kCounts; ++i) {
    const Json* value = base::find(row, kNames[i]);
    const auto what = static_cast<Count>(i);
    const std::string at = pointer + "/" + std::string(kNames[i]);
    if (!value) continue;
    if (what != Count::left) { add(what, {}, *value, at); continue; }
    if (!value->is_object() || value->size() > kFields) { base::add_error(out, at, "not_an_object", "it is no object of fields", "{\"phone\": 1}"); continue; }
    for (auto it = value->begin(); it != value->end(); ++it) add(what, base::truncate_utf8(it.key(), kTextBytes), *it, base::child_pointer(at, it.key()));
  }
}

}  // namespace

std::string_view name_of(Count what) { return kNames[static_cast<int>(what)]; }

bool count_named(std::string_view name, Count& out) {
  for (int i = 0; i < kCounts; ++i) {
    if (kNames[i] != name) continue;
    out = static_cast<Count>(i);
    return true;
  }
  return false;
}

std::optional<CountBatch> read_counts(const Json& batch, const std::string& pointer, base::Findings& out) {
  const std::size_t before = out.size();
  CountBatch made;
  made.id = base::get_text(batch, "batch");
  made.day = base::get_text(batch, "day");
  if (!is_batch_id(made.id)) base::add_error(out, pointer + "/batch", "bad_batch", "`batch` is not 32 hexadecimal digits", "make one at random for each batch, so that one that is sent twice counts once");
  if (made.day.size() != 10 || !base::parse_local(made.day)) base::add_error(out, pointer + "/day", "bad_day", "it is no day", "such as 2026-10-31");
  const Json& rows = base::get_array(batch, "rows");
  if (rows.empty() || rows.size() > kRows) base::add_error(out, pointer + "/rows", "bad_rows", "there are no rows, or more than a hundred", "a row for each page, channel and form");
  for (std::size_t i = 0; i < rows.size() && i < kRows; ++i) read_row(rows[i], base::child_pointer(pointer + "/rows", i), made.day, made, out);
  return out.size() == before ? std::optional(std::move(made)) : std::nullopt;
}

}  // namespace leadline::metrics
