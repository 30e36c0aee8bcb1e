// A table of rules, as people keep them beside a scoring tool: a row for each, its columns named as HubSpot names the parts of a rule.
#include <algorithm>
#include <cstdlib>
#include <optional>

#include "base/text.h"
#include "forms/fold.h"
#include "import/model.h"

namespace leadline::cli {

namespace {

using base::Json;

enum class Column { name, group, event, property, op, value, points, limit, max, timeframe, decay, count };
// As it may be called, folded, between bars.
constexpr const char* kColumns[] = {
    "|name|rule|rule name|criterion|criteria|", "|group|category|score group|", "|event|activity|action|type|", "|property|field|filter|attribute|",
    "|operator|condition|comparison|", "|value|values|is|", "|points|score|weight|", "|limit|frequency|how often|", "|max|maximum|max points|rule limit|",
    "|timeframe|time frame|within|", "|decay|score decay|"};

struct Event { const char* names; const char* on; const char* property; bool tracked; };
constexpr Event kEvents[] = {
    {"|page view|page viewed|page visit|visited page|viewed page|page|website visit|", "page", "event.path", false},
    {"|form submission|form submitted|submitted form|form|submit|", "submit", "event.form", false},
    {"|cta click|clicked cta|click|", "click", "event.cta", false},
    {"|email open|email opened|opened email|marketing email open|", "email_opened", "event.props.email", true},
    {"|email click|email clicked|clicked email|clicked link in email|marketing email click|", "email_clicked", "event.props.email", true},
    {"|email reply|email replied|replied to email|", "email_replied", "event.props.email", true},
};

struct Operator { const char* names; const char* op; bool negative, several; };
constexpr Operator kOperators[] = {
    {"|is|equals|=|==|is equal to|is any of|is one of|in|", "is", false, true},
    {"|is not|!=|<>|is none of|is not equal to|not in|", "is", true, true},
    {"|contains|contains any of|", "contains", false, true},
    {"|does not contain|contains none of|", "contains", true, true},
    {"|starts with|begins with|", "starts", false, false},
    {"|is known|exists|has any value|", "known", false, false},
    {"|>|is greater than|greater than|", ">", false, false},
    {"|>=|is greater than or equal to|at least|", ">=", false, false},
    {"|<|is less than|less than|", "<", false, false},
    {"|<=|is less than or equal to|at most|", "<=", false, false},
};

template <typename Row, std::size_t kCount>
const Row* named(const Row (&rows)[kCount], const std::string& name) {
  for (const Row& row : rows) if (std::string_view(row.names).find("|" + name + "|") != std::string_view::npos) return &row;
  return nullptr;
}

std::optional<Json> number_of(std::string text) {
  if (text.starts_with('+')) text.erase(0, 1);
  auto number = base::parse_json(base::replace_all(text, ",", "."));
  return number && number->is_number() ? number : std::nullopt;
}

// "once", "3 per day", "1 per 7 days", "every time": the cap, null for none; nullopt when it is none of these.
std::optional<Json> cap_of(const std::string& folded) {
  if (folded.empty() || folded == "every time" || folded == "unlimited" || folded == "always") return Json();
  if (folded == "once" || folded == "once ever" || folded == "one time") return base::object_of("n", std::int64_t{1}, "per", "lifetime");
  std::string text = base::starts_with(folded, "once ") ? "1 " + folded.substr(5) : folded;
  std::vector<std::string> words;
  for (const std::string& word : base::split(base::replace_all(base::replace_all(text, "/", " "), " a ", " per "), ' ')) {
    if (!word.empty() && word != "per" && word != "every" && word != "times" && word != "time") words.push_back(word);
  }
  const auto n = words.empty() ? std::nullopt : number_of(words[0]);
  if (!n || !n->is_number_integer() || n->get<std::int64_t>() < 1) return std::nullopt;
  const auto cap = [&](const std::string& per) { return base::object_of("n", *n, "per", per); };
  if (words.size() == 1) return cap("lifetime");
  if (words.size() == 2 && (words[1] == "day" || words[1] == "week" || words[1] == "session" || words[1] == "visit")) return cap(words[1] == "visit" ? "session" : words[1]);
  if (words.size() == 2 && words[1] == "month") return cap("days:30");
  if (words.size() == 3 && words[2] == "days" && number_of(words[1])) return cap("days:" + words[1]);
  return std::nullopt;
}

// "30", "30 days", "2 weeks", "1 month": days.
std::optional<std::int64_t> days_of(const std::string& folded) {
  const auto words = base::split(folded, ' ');
  const auto n = words.empty() ? std::nullopt : number_of(words[0]);
  if (!n || !n->is_number_integer() || n->get<std::int64_t>() < 1) return std::nullopt;
  const std::string unit = words.size() > 1 ? words[1] : "days";
  const int factor = unit == "day" || unit == "days" ? 1 : unit == "week" || unit == "weeks" ? 7 : unit == "month" || unit == "months" ? 30 : 0;
  return factor ? std::optional(n->get<std::int64_t>() * factor) : std::nullopt;
}

// "50% every 30 days", "half-life 14 days".
std::optional<Json> decay_of(const std::string& folded) {
  const std::string text = base::replace_all(base::replace_all(folded, "half-life", "half life"), "halflife", "half life");
  if (base::starts_with(text, "half life ")) {
    const auto days = days_of(text.substr(10));
    return days ? std::optional(base::object_of("kind", "halfLife", "days", *days)) : std::nullopt;
  }
  const std::size_t sign = text.find('%'), every = text.find("every ");
  if (sign == std::string::npos || every == std::string::npos) return std::nullopt;
  const auto percent = number_of(std::string(base::trim(text.substr(0, sign))));
  const auto days = days_of(text.substr(every + 6));
  if (!percent || !days) return std::nullopt;
  return base::object_of("kind", "linear", "percent", *percent, "everyDays", *days);
}

class RuleTable {
 public:
  ImportedModel read(const input::Table& table) {
    const input::TableRow& head = table.rows[0];
    places_.assign(static_cast<std::size_t>(Column::count), std::string::npos);
    for (std::size_t i = 0; i < head.cells.size(); ++i) {
      const std::string name = folded(head.cells[i]);
      bool known = false;
      for (std::size_t c = 0; c < places_.size() && !name.empty() && !known; ++c) {
        known = std::string_view(kColumns[c]).find("|" + name + "|") != std::string_view::npos && places_[c] == std::string::npos;
        if (known) places_[c] = i;
      }
      if (!known && !name.empty()) out_.lose(head.line, "column " + head.cells[i], "is no part of a rule that is read");
    }
    if (places_[static_cast<std::size_t>(Column::points)] == std::string::npos) {
      out_.problem = "has no column `points` in its first row";
      return std::move(out_);
    }
    for (std::size_t i = 1; i < table.rows.size(); ++i) read_row(table.rows[i]);
    return std::move(out_);
  }

 private:
  static std::string folded(std::string_view text) { return std::string(base::trim(forms::fold(text))); }
  std::string cell(Column column) const {
    const std::size_t at = places_[static_cast<std::size_t>(column)];
    return at < row_->cells.size() ? std::string(base::trim(row_->cells[at])) : std::string();
  }
  void lose(const std::string& reason) { out_.lose(row_->line, name_, reason); }

  void read_row(const input::TableRow& row) {
    row_ = &row;
    name_ = cell(Column::name);
    if (name_.empty()) name_ = cell(Column::event) + " " + cell(Column::property) + " " + cell(Column::value);
    const auto points = number_of(cell(Column::points));
    if (!points) return lose("`" + cell(Column::points) + "` is no number of points");
    if (points->get<double>() == 0) return lose("is worth 0 points");
    Json rule = base::object_of("points", *points), conditions = base::list();
    if (!read_event(rule, conditions) || !read_limits(rule)) return;
    const Json when = all_of(std::move(conditions));
    if (!when.is_null()) base::put(rule, "when", when);
    if (!cell(Column::group).empty()) base::put(rule, "group", out_.group(cell(Column::group)));
    out_.add(std::move(rule), name_);
  }

  bool read_event(Json& rule, Json& conditions) {
    const std::string event = cell(Column::event), name = folded(event), property = cell(Column::property);
    const bool of_contact = name.empty() || name == "contact property" || name == "property" || name == "company property";
    if (of_contact) {
      base::put(rule, "kind", "state");
      if (property.empty()) return lose("neither an event nor a property is given"), false;
      return read_test("traits." + base::replace_all(property, " ", "_"), conditions);
    }
    const Event* known = named(kEvents, name);
    const bool plain = std::all_of(event.begin(), event.end(), [](unsigned char c) { return c < 0x80 && c != ' ' && c != '*'; });
    if (!known && !plain) return lose("event `" + event + "`: none of ours, and no name of a tracked event"), false;
    base::put(rule, "on", known ? known->on : event.c_str());
    if (!known || known->tracked) out_.tell(row_->line, name_, "waits for the event `" + std::string(known ? known->on : event) + "`, which your site or mailer has to send");
    if (property.empty() && cell(Column::value).empty()) return true;
    const bool usual = property.empty() || std::string_view("|url|page url|path|form|email|cta|").find("|" + folded(property) + "|") != std::string_view::npos;
    if (known && usual) return read_test(known->property, conditions);
    if (known && !known->tracked) return lose("property `" + property + "`: the event does not say it"), false;
    if (property.empty()) return lose("a value is given, and no property that has it"), false;
    return read_test("event.props." + base::replace_all(property, " ", "_"), conditions);
  }

  bool read_test(const std::string& variable, Json& conditions) {
    const std::string word = folded(cell(Column::op)), value = cell(Column::value);
    const Operator* op = named(kOperators, word.empty() ? (value.empty() ? "is known" : "is") : word);
    if (!op) return lose("operator `" + cell(Column::op) + "` is none of ours"), false;
    const std::string_view what = op->op;
    if (what == "known") return base::push(conditions, base::object_of("!!", base::object_of("var", variable))), true;
    if (value.empty()) return lose("a value to compare with is missing"), false;
    const bool address = variable == "event.path";
    if (address && (what == "is" || what == "starts") && !op->negative) return read_paths(value, what == "starts", conditions);
    Json tests = base::list();
    for (const std::string& each : op->several ? base::split(value, ';') : std::vector<std::string>{value}) {
      const std::string one(base::trim(each));
      if (one.empty()) continue;
      if (what == "contains") {
        Json sides = base::list();
        base::push(sides, one);
        base::push(sides, base::object_of("var", variable));
        base::push(tests, base::object_of("in", sides));
      } else if (what == "starts") {
        return lose("`starts with` of what is no address"), false;
      } else if (what == "is") {
        base::push(tests, test_of("==", variable, one));
      } else {
        const auto number = number_of(one);
        if (!number) return lose("`" + one + "` is no number"), false;
        base::push(tests, test_of(std::string(what).c_str(), variable, *number));
      }
    }
    Json test = tests.size() == 1 ? Json(tests[0]) : base::object_of("or", tests);
    base::push(conditions, op->negative ? base::object_of("!", test) : test);
    return true;
  }

  // One, or one of several, between semicolons.
  bool read_paths(const std::string& value, bool starts, Json& conditions) {
    Json ways = base::list();
    for (const std::string& each : base::split(value, ';')) {
      if (base::trim(each).empty()) continue;
      Json way = base::list();
      if (const std::string reason = read_address(std::string(base::trim(each)) + (starts ? "*" : ""), way); !reason.empty()) return lose(reason), false;
      if (way.empty()) return true;  // `*`: every page
      base::push(ways, all_of(std::move(way)));
    }
    base::push(conditions, ways.size() == 1 ? Json(ways[0]) : base::object_of("or", ways));
    return true;
  }

  bool read_limits(Json& rule) {
    const bool state = base::get_text(rule, "kind") == "state";
    const std::string limit = folded(cell(Column::limit)), timeframe = folded(cell(Column::timeframe)), decay = folded(cell(Column::decay)), max = cell(Column::max);
    if (state && (!timeframe.empty() || !decay.empty())) return lose("a property has no age: neither a timeframe nor a decay"), false;
    const auto cap = cap_of(limit);
    if (!cap) return lose("limit `" + limit + "`: say once, 3 per day, 1 per week or 1 per 30 days"), false;
    if (!cap->is_null() && !state) base::put(rule, "cap", *cap);
    if (!timeframe.empty() && !decay.empty()) return lose("a timeframe and a decay exclude each other"), false;
    if (!timeframe.empty()) {
      const auto days = days_of(timeframe);
      if (!days) return lose("timeframe `" + timeframe + "`: say 30 days"), false;
      base::put(rule, "timeframe", base::object_of("days", *days));
    }
    if (!decay.empty()) {
      const auto made = decay_of(decay);
      if (!made) return lose("decay `" + decay + "`: say 50% every 30 days, or half-life 14 days"), false;
      base::put(rule, "decay", *made);
    }
    if (max.empty()) return true;
    const auto most = number_of(max);
    if (!most) return lose("`" + max + "` is no number of points"), false;
    base::put(rule, most->get<double>() < 0 ? "min" : "max", *most);
    return true;
  }

  ImportedModel out_;
  std::vector<std::size_t> places_;
  const input::TableRow* row_ = nullptr;
  std::string name_;
};

}  // namespace

ImportedModel read_rule_table(const input::Table& table) {
  if (!table.rows.empty()) return RuleTable().read(table);
  ImportedModel out;
  out.problem = "is empty";
  return out;
}

}  // namespace leadline::cli
