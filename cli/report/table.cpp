#include <cstdio>
#include <vector>

#include "base/number.h"
#include "report/print.h"

namespace leadline::cli {

using base::Json;

std::string number_of(const Json& value, int digits) {
  if (!value.is_number()) return "—";
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, value.get<double>());
  std::string out = text;
  if (const std::size_t point = out.find('.'); point != std::string::npos) {
    while (out.back() == '0') out.pop_back();
    if (out.back() == '.') out.pop_back();
  }
  const std::size_t end = std::min(out.find('.'), out.size()), begin = out[0] == '-' ? 1 : 0;
  for (std::size_t at = end; at > begin + 3;) out.insert(at -= 3, ",");
  return out;
}

std::string share_text(const Json& value) { return value.is_number() ? number_of(value.get<double>() * 100, 1) + " %" : "—"; }

namespace {

std::size_t width_of(const std::string& text) {
  std::size_t width = 0;
  for (const char c : text) width += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return width;
}

}  // namespace

std::string aligned(const std::vector<Line>& lines) {
  std::vector<std::size_t> widths;
  for (const Line& line : lines) {
    widths.resize(std::max(widths.size(), line.size()));
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], width_of(line[i]));
  }
  std::string out;
  for (const Line& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      const std::string pad(widths[i] - width_of(line[i]), ' ');
      out += i == 0 ? line[i] + pad : "  " + pad + line[i];
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    out += "\n";
  }
  return out;
}

namespace {

const Json& member(const Json& object, const char* name) {
  static const Json kNull;
  const Json* value = base::find(object, name);
  return value ? *value : kNull;
}

// `visits`: pages have counted some.
Line row_line(const std::string& name, const Json& row, bool visits) {
  const auto n = [&](const char* key) { return number_of(member(row, key)); };
  Line line = {name + (base::get_bool(row, "small") ? " *" : "")};
  if (visits) line.insert(line.end(), {n("visitors"), share_text(member(row, "conversionRate"))});
  line.insert(line.end(), {n("leads"), n("opportunities"), n("meetings"), n("contracts"), n("customers"), n("lost"),
          share_text(member(row, "leadToCustomerRate")), n("spend"), n("costPerLead"), n("costPerCustomer"), n("revenue"), share_text(member(row, "roi")), n("daysLeadToCustomer")});
  return line;
}

// How far forms were filled in, and where they were left.
void add_forms(std::string& out, const Json& list) {
  if (list.empty()) return;
  std::vector<Line> lines = {{"form", "shown", "opened", "started", "submitted", "accepted", "of started", "left at"}};
  for (const Json& one : list) {
    std::string left;
    for (const Json& field : base::get_array(one, "left")) left += (left.empty() ? "" : ", ") + base::get_string(field, "field") + " " + number_of(member(field, "n"));
    Line line = {base::get_string(one, "surface")};
    for (const char* key : {"shown", "opened", "started", "submitted", "accepted"}) line.push_back(number_of(member(one, key)));
    line.push_back(share_text(member(one, "completion")));
    line.push_back(left);
    lines.push_back(std::move(line));
  }
  out += "\n" + aligned(lines);
}

void add_levels(std::string& out, const Json& list, const char* name) {
  if (list.empty()) return;
  std::vector<Line> lines = {{std::string(name) + " or higher", "leads", "won", "precision", "from", "to", "recall"}};
  for (const Json& one : list) {
    lines.push_back({base::get_string(one, name), number_of(member(one, "leads")), number_of(member(one, "won")), share_text(member(one, "precision")), share_text(member(one, "low")),
                     share_text(member(one, "high")), share_text(member(one, "recall"))});
  }
  out += "\n" + aligned(lines);
}

}  // namespace

std::string csv_cell(const std::string& text) {
  // What begins like a formula is none in a table program.
  const std::string safe = !text.empty() && std::string("=+-@\t").find(text[0]) != std::string::npos ? "'" + text : text;
  if (safe.find_first_of(",\"\n\r") == std::string::npos) return safe;
  std::string out = "\"";
  for (const char c : safe) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

std::string report_table(const Json& report) {
  const bool visits = !member(base::get_object(report, "total"), "visitors").is_null();
  std::vector<Line> lines = {{"", "leads", "opport.", "meetings", "contracts", "customers", "lost", "lead→cust.", "spend", "per lead", "per cust.", "revenue", "ROI", "days"}};
  if (visits) lines[0].insert(lines[0].begin() + 1, {"visits", "visit→lead"});
  for (const Json& row : base::get_array(report, "by")) {
    const std::string key = base::get_string(row, "key");
    lines.push_back(row_line(key.empty() ? "(unknown)" : key, row, visits));
  }
  lines.push_back(row_line("all", base::get_object(report, "total"), visits));
  std::string out = aligned(lines);
  if (const std::string currency = base::get_string(report, "currency"); !currency.empty()) out += "money in " + currency + "\n";
  add_forms(out, base::get_array(report, "forms"));
  add_levels(out, base::get_array(report, "stages"), "stage");
  add_levels(out, base::get_array(report, "bands"), "band");
  if (const Json& parts = base::get_array(report, "calibration"); !parts.empty()) {
    std::vector<Line> scores = {{"score", "leads", "won", "rate", "from", "to"}};
    for (const Json& one : parts) {
      scores.push_back({number_of(member(one, "from"), 3) + " – " + number_of(member(one, "to"), 3), number_of(member(one, "leads")), number_of(member(one, "won")), share_text(member(one, "rate")),
                        share_text(member(one, "low")), share_text(member(one, "high"))});
    }
    out += "\n" + aligned(scores);
    if (const Json& auc = member(report, "auc"); auc.is_number()) out += "of a won lead and another one, the won one has the higher score in " + share_text(auc) + " of such pairs\n";
  }
  if (const Json& rules = base::get_array(report, "rules"); !rules.empty()) {
    std::vector<Line> lifts = {{"rule", "leads", "won with", "without", "lift", "from", "to"}};
    for (const Json& one : rules) {
      lifts.push_back({base::get_string(one, "rule"), number_of(member(one, "leads")), share_text(member(one, "wonWith")), share_text(member(one, "wonWithout")), number_of(member(one, "lift")),
                       number_of(member(one, "low")), number_of(member(one, "high"))});
    }
    out += "\n" + aligned(lifts);
  }
  if (const Json& found = base::get_object(report, "threshold"); !found.empty()) {
    out += "\nfrom " + number_of(member(found, "from"), 3) + " points on " + share_text(member(found, "precision")) + " of leads were won, " + share_text(member(found, "recall")) + " of all that were\n";
  } else if (base::find(report, "threshold")) {
    out += "\nno score gives the precision that was asked for\n";
  }
  for (const Json& note : base::get_array(report, "notes")) out += "\nnote: " + note.get<std::string>();
  return out + "\n* fewer than 30 leads\n";
}

std::string report_csv(const Json& report) {
  constexpr const char* kColumns[] = {"leads", "opportunities", "meetings", "contracts", "customers", "lost", "leadToCustomerRate", "rateLow", "rateHigh", "spend", "costPerLead",
                                      "costPerCustomer", "revenue", "averageContract", "lifetimeValue", "roi", "daysToLead", "daysLeadToOpportunity", "daysLeadToCustomer", "visitors", "conversionRate"};
  std::string out = "key";
  for (const char* column : kColumns) out += std::string(",") + column;
  out += ",currency\r\n";
  const auto add = [&](const std::string& key, const Json& row) {
    out += csv_cell(key);
    for (const char* column : kColumns) {
      const Json& value = member(row, column);
      out += "," + (value.is_null() ? std::string() : base::dump_json(value));
    }
    out += "," + base::get_string(report, "currency") + "\r\n";
  };
  for (const Json& row : base::get_array(report, "by")) add(base::get_string(row, "key"), row);
  add("", base::get_object(report, "total"));
  return out;
}

}  // namespace leadline::cli
