// A report as one page: no script, nothing fetched, charts as SVG, each beside its table. Prints well.
#include <algorithm>
#include <vector>

#include "base/text.h"
#include "report/print.h"
#include "view/view.h"

namespace leadline::cli {

namespace {

using base::Json;

struct Label { const char* key; const char* en; const char* vi; };
constexpr Label kLabels[] = {
    {"title", "Leads: what came, what it cost, what became of it", "Khách hàng tiềm năng: số lượng, chi phí và kết quả"},
    {"period", "Period", "Kỳ báo cáo"}, {"start", "the beginning", "từ đầu"}, {"end", "today", "đến nay"}, {"all", "All", "Tất cả"}, {"unknown", "(unknown)", "(không rõ)"},
    {"funnel", "From lead to customer", "Từ khách hàng tiềm năng đến khách hàng"}, {"by", "By", "Theo"},
    {"visitors", "Visits", "Lượt truy cập"}, {"conversionRate", "Visit to lead", "Tỷ lệ để lại thông tin"},
    {"leads", "Leads", "Khách hàng tiềm năng"}, {"opportunities", "Opportunities", "Cơ hội"}, {"meetings", "Meetings", "Cuộc hẹn"}, {"contracts", "Contracts", "Hợp đồng"},
    {"customers", "Customers", "Khách hàng"}, {"lost", "Lost", "Đã mất"}, {"leadToCustomerRate", "Lead to customer", "Tỷ lệ thành khách hàng"}, {"spend", "Spend", "Chi phí"},
    {"costPerLead", "Cost per lead", "Chi phí mỗi khách hàng tiềm năng"}, {"costPerCustomer", "Cost per customer", "Chi phí mỗi khách hàng"}, {"revenue", "Revenue", "Doanh thu"},
    {"averageContract", "Average contract", "Giá trị trung bình hợp đồng"}, {"lifetimeValue", "Lifetime value", "Giá trị trọn đời"}, {"roi", "ROI", "ROI"},
    {"daysToLead", "Days to lead", "Ngày đến khi để lại thông tin"}, {"daysLeadToOpportunity", "Days to opportunity", "Ngày đến khi thành cơ hội"},
    {"daysLeadToCustomer", "Days to customer", "Ngày đến khi thành khách hàng"},
    {"stages", "Stages: precision and recall", "Giai đoạn: độ chính xác và độ bao phủ"}, {"stage", "Stage or higher", "Từ giai đoạn"}, {"bands", "Bands: precision and recall", "Mức: độ chính xác và độ bao phủ"},
    {"band", "Band or higher", "Từ mức"}, {"won", "Won", "Thành công"}, {"precision", "Precision", "Độ chính xác"}, {"recall", "Recall", "Độ bao phủ"}, {"certain", "95 % certain", "Tin cậy 95 %"},
    {"calibration", "The score against what happened", "Điểm số so với thực tế"}, {"score", "Score", "Điểm"}, {"rate", "Won", "Tỷ lệ thành công"},
    {"rules", "Rules", "Quy tắc"}, {"rule", "Rule", "Quy tắc"}, {"wonWith", "Won with", "Thành công khi có"}, {"wonWithout", "Without", "Khi không"}, {"lift", "Lift", "Hệ số"},
    {"forms", "Forms: how far they were filled in", "Biểu mẫu: khách điền đến đâu"}, {"form", "Form", "Biểu mẫu"}, {"shown", "Shown", "Đã hiện"}, {"opened", "Opened", "Đã mở"}, {"started", "Begun", "Bắt đầu điền"},
    {"submitted", "Sent", "Đã gửi"}, {"accepted", "Accepted", "Được nhận"}, {"completion", "Of those begun", "So với bắt đầu"}, {"left", "Left at", "Bỏ dở ở ô"},
    {"notes", "What is not known, and what to mind", "Điều chưa biết và cần lưu ý"}, {"small", "* fewer than 30 leads: the share can be quite different by chance", "* dưới 30 khách hàng tiềm năng: tỷ lệ có thể khác nhiều do ngẫu nhiên"},
    {"channel", "channel", "kênh"}, {"money", "Money in", "Đơn vị tiền"},
};

constexpr const char* kStyle =
    "body{font:15px/1.45 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1c2430;background:#fff}h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}"
    "table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{padding:.3rem .5rem;text-align:right;border-bottom:1px solid #d9dee5}th:first-child,td:first-child{text-align:left}"
    "th{font-weight:600}.wide{overflow-x:auto}svg{width:100%;height:auto;margin:.5rem 0}rect{fill:#2f6fde}.far{stroke:#1c2430;stroke-width:1.5}text{font-size:12px;fill:currentColor}"
    "@media(prefers-color-scheme:dark){body{color:#e6e9ee;background:#14181f}th,td{border-color:#333b47}rect{fill:#7aa7ff}.far{stroke:#e6e9ee}}"
    "@media print{body{margin:0;max-width:none;color:#000;background:#fff}h2{break-after:avoid}tr,svg{break-inside:avoid}}";

bool is_share(std::string_view key) { return key == "leadToCustomerRate" || key == "conversionRate" || key == "roi"; }

class Page {
 public:
  Page(const Json& report, bool vi) : report_(report), vi_(vi) {}
  std::string write();

 private:
  std::string word(std::string_view key) const {
    for (const Label& label : kLabels) if (key == label.key) return view::escape_html(vi_ ? label.vi : label.en);
    return view::escape_html(key);
  }
  const Json& at(const Json& object, const char* key) const {
    static const Json kNull;
    const Json* value = base::find(object, key);
    return value ? *value : kNull;
  }
  void row(const char* tag, const std::vector<std::string>& cells) {
    out_ += "<tr>";
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const bool head = tag[1] == 'h' || i == 0;
      out_ += std::string(head ? "<th scope=\"" : "<td>") + (head ? tag[1] == 'h' ? "col\">" : "row\">" : "") + cells[i] + (head ? "</th>" : "</td>");
    }
    out_ += "</tr>";
  }
  void begin_table(const std::vector<std::string>& head) {
    out_ += "<div class=\"wide\" tabindex=\"0\"><table><thead>";
    row("th", head);
    out_ += "</thead><tbody>";
  }
  void end_table() { out_ += "</tbody></table></div>"; }
  void title(const std::string& text) { out_ += "<h2>" + text + "</h2>"; }
  std::string certain(const Json& one, const char* low, const char* high) const { return at(one, low).is_null() ? "—" : share_text(at(one, low)) + " – " + share_text(at(one, high)); }

  struct Bar { std::string name, value; double length = 0, low = -1, high = -1; };
  void bars(const std::string& name, const std::vector<Bar>& bars);
  void funnel();
  void by_key();
  void levels(const char* list, const char* key);
  void forms();
  void calibration();
  void rules();

  const Json& report_;
  bool vi_;
  std::string out_;
};

// Lengths are parts of one; `low` to `high` is how far each is certain.
void Page::bars(const std::string& name, const std::vector<Bar>& bars) {
  constexpr int kLeft = 190, kWidth = 420, kRow = 24;
  double most = 0;
  for (const Bar& bar : bars) most = std::max({most, bar.length, bar.high});
  if (most <= 0) return;
  const auto x = [&](double length) { return number_of(Json(length / most * kWidth), 1); };
  const auto plain = [](std::string text) { return base::replace_all(std::move(text), ",", ""); };
  out_ += "<svg role=\"img\" aria-label=\"" + name + "\" viewBox=\"0 0 720 " + std::to_string(kRow * static_cast<int>(bars.size()) + 4) + "\">";
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const Bar& bar = bars[i];
    const int y = static_cast<int>(i) * kRow + 4;
    out_ += "<text x=\"" + std::to_string(kLeft - 8) + "\" y=\"" + std::to_string(y + 13) + "\" text-anchor=\"end\">" + bar.name + "</text><rect x=\"" + std::to_string(kLeft) + "\" y=\"" + std::to_string(y) +
            "\" height=\"16\" width=\"" + plain(x(bar.length)) + "\"/>";
    if (bar.high >= 0) {
      const auto far = [&](double length) { return plain(number_of(Json(kLeft + length / most * kWidth), 1)); };
      out_ += "<line class=\"far\" x1=\"" + far(bar.low) + "\" x2=\"" + far(bar.high) + "\" y1=\"" + std::to_string(y + 8) + "\" y2=\"" + std::to_string(y + 8) + "\"/>";
    }
    out_ += "<text x=\"" + plain(number_of(Json(kLeft + std::max(bar.length, bar.high) / most * kWidth + 6), 1)) + "\" y=\"" + std::to_string(y + 13) + "\">" + bar.value + "</text>";
  }
  out_ += "</svg>";
}

void Page::funnel() {
  const Json& total = base::get_object(report_, "total");
  title(word("funnel"));
  std::vector<Bar> steps;
  for (const char* key : {"visitors", "leads", "opportunities", "meetings", "contracts", "customers"}) if (!at(total, key).is_null()) steps.push_back({word(key), number_of(at(total, key)), static_cast<double>(base::get_int(total, key))});
  bars(word("funnel"), steps);
  begin_table({"", word("all")});
  for (const char* key : {"visitors", "conversionRate", "leads", "opportunities", "meetings", "contracts", "customers", "lost", "leadToCustomerRate", "spend", "costPerLead", "costPerCustomer", "revenue", "averageContract", "lifetimeValue",
                          "roi", "daysToLead", "daysLeadToOpportunity", "daysLeadToCustomer"}) {
    const bool share = is_share(key);
    const bool rate = std::string_view(key) == "leadToCustomerRate" && !at(total, "rateLow").is_null();
    row("td", {word(key), (share ? share_text(at(total, key)) : number_of(at(total, key))) + (rate ? " (" + certain(total, "rateLow", "rateHigh") + ")" : "")});
  }
  end_table();
}

void Page::by_key() {
  const Json& list = base::get_array(report_, "by");
  if (list.empty()) return;
  constexpr std::size_t kMost = 50;
  constexpr const char* kColumns[] = {"visitors", "conversionRate", "leads", "opportunities", "contracts", "customers", "leadToCustomerRate", "spend", "costPerLead", "revenue", "roi"};
  title(word("by"));
  std::vector<Bar> lengths;
  for (std::size_t i = 0; i < list.size() && i < kMost; ++i) {
    const std::string key = base::get_string(list[i], "key");
    lengths.push_back({key.empty() ? word("unknown") : view::escape_html(base::truncate_utf8(key, 28)), number_of(at(list[i], "leads")), static_cast<double>(base::get_int(list[i], "leads"))});
  }
  bars(word("leads"), lengths);
  std::vector<std::string> head = {""};
  for (const char* column : kColumns) head.push_back(word(column));
  begin_table(head);
  for (const Json& one : list) {
    const std::string key = base::get_string(one, "key");
    std::vector<std::string> cells = {(key.empty() ? word("unknown") : view::escape_html(key)) + (base::get_bool(one, "small") ? " *" : "")};
    for (const char* column : kColumns) {
      cells.push_back(is_share(column) ? share_text(at(one, column)) : number_of(at(one, column)));
    }
    row("td", cells);
  }
  end_table();
  out_ += "<p>" + word("small") + "</p>";
}

void Page::levels(const char* list, const char* key) {
  const Json& all = base::get_array(report_, list);
  if (all.empty()) return;
  title(word(list));
  begin_table({word(key), word("leads"), word("won"), word("precision"), word("certain"), word("recall")});
  for (const Json& one : all) {
    row("td", {view::escape_html(base::get_string(one, key)), number_of(at(one, "leads")), number_of(at(one, "won")), share_text(at(one, "precision")), certain(one, "low", "high"), share_text(at(one, "recall"))});
  }
  end_table();
}

void Page::forms() {
  const Json& all = base::get_array(report_, "forms");
  if (all.empty()) return;
  title(word("forms"));
  begin_table({word("form"), word("shown"), word("opened"), word("started"), word("submitted"), word("accepted"), word("completion"), word("left")});
  for (const Json& one : all) {
    std::string left;
    for (const Json& field : base::get_array(one, "left")) left += (left.empty() ? "" : ", ") + view::escape_html(base::get_string(field, "field")) + " " + number_of(at(field, "n"));
    row("td", {view::escape_html(base::get_string(one, "surface")), number_of(at(one, "shown")), number_of(at(one, "opened")), number_of(at(one, "started")), number_of(at(one, "submitted")), number_of(at(one, "accepted")),
               share_text(at(one, "completion")), left});
  }
  end_table();
}

void Page::calibration() {
  const Json& all = base::get_array(report_, "calibration");
  if (all.empty()) return;
  title(word("calibration"));
  std::vector<Bar> lengths;
  for (const Json& one : all) {
    const auto length = [&](const char* key, double none) { return at(one, key).is_number() ? at(one, key).get<double>() : none; };  // not known: no outcome was told
    lengths.push_back({number_of(at(one, "from"), 1) + " – " + number_of(at(one, "to"), 1), share_text(at(one, "rate")), length("rate", 0), length("low", -1), length("high", -1)});
  }
  bars(word("calibration"), lengths);
  begin_table({word("score"), word("leads"), word("won"), word("rate"), word("certain")});
  for (std::size_t i = 0; i < all.size(); ++i) row("td", {lengths[i].name, number_of(at(all[i], "leads")), number_of(at(all[i], "won")), lengths[i].value, certain(all[i], "low", "high")});
  end_table();
}

void Page::rules() {
  const Json& all = base::get_array(report_, "rules");
  if (all.empty()) return;
  title(word("rules"));
  begin_table({word("rule"), word("leads"), word("wonWith"), word("wonWithout"), word("lift"), word("certain")});
  for (const Json& one : all) {
    const bool some = !at(one, "low").is_null();
    row("td", {view::escape_html(base::get_string(one, "rule")), number_of(at(one, "leads")), share_text(at(one, "wonWith")), share_text(at(one, "wonWithout")), number_of(at(one, "lift")),
               some ? number_of(at(one, "low")) + " – " + (at(one, "high").is_null() ? "∞" : number_of(at(one, "high"))) : "—"});
  }
  end_table();
}

std::string Page::write() {
  const Json& period = base::get_object(report_, "period");
  const auto day = [&](const char* key, const char* none) { const std::string text = base::get_string(period, key); return text.empty() ? word(none) : view::escape_html(text); };
  out_ = std::string("<!doctype html>\n<html lang=\"") + (vi_ ? "vi" : "en") + "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>" + word("title") + "</title><style>" + kStyle +
         "</style></head><body><main><h1>" + word("title") + "</h1><p>" + word("period") + ": " + day("from", "start") + " – " + day("to", "end");
  if (const std::string currency = base::get_string(report_, "currency"); !currency.empty()) out_ += ". " + word("money") + " " + view::escape_html(currency);
  out_ += "</p>";
  funnel();
  by_key();
  forms();
  calibration();
  levels("stages", "stage");
  levels("bands", "band");
  rules();
  title(word("notes"));
  out_ += "<ul>";
  for (const Json& note : base::get_array(report_, "notes")) out_ += "<li>" + view::escape_html(note.get<std::string>()) + "</li>";
  return out_ + "</ul></main></body></html>\n";
}

}  // namespace

std::string report_html(const Json& report, const std::string& locale) { return Page(report, locale == "vi").write(); }

}  // namespace leadline::cli
