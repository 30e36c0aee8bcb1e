#include "metrics/statistics.h"
#include "metrics/money.h"
#include "metrics/tally.h"

namespace leadline::metrics {

namespace {

using base::Json;

constexpr double kDayMs = 86'400'000;
constexpr std::int64_t kSmall = 30;  // fewer leads than these say little

double quotient(std::int64_t part, std::int64_t whole) { return static_cast<double>(part) / static_cast<double>(whole); }

Json median_days(std::vector<std::int64_t> times) {
  if (times.empty()) return Json();
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  double ms = static_cast<double>(*middle);
  if (times.size() % 2 == 0) ms = (ms + static_cast<double>(*std::max_element(times.begin(), middle))) / 2;
  return Json(ms / kDayMs);
}

}  // namespace

void Tally::add(const LeadRow& row, std::int64_t at, const Story* story, const std::string& stage) {
  ++leads;
  if (!stage.empty()) ++qualified[stage];
  if (row.days_to_lead >= 0) to_lead.push_back(row.days_to_lead);
  if (!story) return;
  opportunities += story->opportunities;
  meetings += story->meetings;
  contracts += story->contracts;
  valued_contracts += story->valued_contracts;
  contract_value += story->contract_value;
  purchase_value += story->purchase_value;
  purchasers += story->purchases > 0 ? 1 : 0;
  customers += story->won() ? 1 : 0;
  lost += story->lost && !story->won() ? 1 : 0;
  revenue += story->revenue();
  if (story->first_opportunity >= 0) to_opportunity.push_back(std::max<std::int64_t>(0, story->first_opportunity - at));
  if (story->first_won >= 0) to_customer.push_back(std::max<std::int64_t>(0, story->first_won - at));
}

Json row_of(const Tally& t, const std::string& currency) {
  const auto money = [&](bool known, std::int64_t part, std::int64_t whole) { return known && whole > 0 ? money_json(quotient(part, whole), currency) : Json(); };
  Json qualified = base::object(), cost = base::object();
  for (const auto& [stage, count] : t.qualified) {
    base::put(qualified, std::string_view(stage), Json(count));
    base::put(cost, std::string_view(stage), money(t.has_spend, t.spend, count));
  }
  Json row = base::object_of("visitors", Json(), "leads", t.leads, "qualified", std::move(qualified), "opportunities", t.opportunities, "meetings", t.meetings,
                             "contracts", t.contracts, "customers", t.customers, "lost", t.lost, "conversionRate", Json());
  base::put(row, "leadToCustomerRate", t.leads > 0 ? Json(quotient(t.customers, t.leads)) : Json());
  if (t.leads > 0) {
    const Interval sure = wilson(t.customers, t.leads);
    base::put_all(row, "rateLow", Json(sure.low), "rateHigh", Json(sure.high));
  }
  base::put(row, "small", t.leads < kSmall);
  base::put_all(row, "spend", t.has_spend ? money_json(static_cast<double>(t.spend), currency) : Json(), "costPerLead", money(t.has_spend, t.spend, t.leads),
                "costPerQualified", std::move(cost), "costPerCustomer", money(t.has_spend, t.spend, t.customers), "revenue",
                currency.empty() ? Json() : money_json(static_cast<double>(t.revenue), currency), "averageContract", money(true, t.contract_value, t.valued_contracts),
                "lifetimeValue", money(true, t.purchase_value, t.purchasers));
  base::put(row, "roi", t.has_spend && t.spend > 0 ? Json(quotient(t.revenue - t.spend, t.spend)) : Json());
  base::put_all(row, "daysToLead", median_days(t.to_lead), "daysLeadToOpportunity", median_days(t.to_opportunity), "daysLeadToCustomer", median_days(t.to_customer));
  return row;
}

}  // namespace leadline::metrics
