#include "receiver/told.h"

#include <algorithm>

#include "metrics/entries.h"
#include "metrics/report.h"
#include "receiver/clock.h"
#include "receiver/desk/told_work.h"

namespace leadline::receiver {

namespace {

using base::Json;

constexpr char kImported[] = "leadline import";  // who has told it, where a command did
constexpr int kLeadsAtOnce = 5000, kToldAtOnce = 2000, kSitesMost = 10'000;

Json told_error(const char* code, const std::string& message, const std::string& hint) {
  return {{"error", {{"code", code}, {"message", message}, {"hint", hint}}}};
}

// As it is kept: with addresses and numbers as they are compared.
Json kept_row(const Json& row, const metrics::Outcome& one) {
  Json kept = row;
  kept["at"] = one.at;
  if (!one.email.empty()) kept["email"] = one.email;
  if (!one.phone.empty()) kept["phone"] = one.phone;
  return kept;
}

// All rows of a kind, a few at a time. False: the store failed.
bool read_all(const std::string& site, const std::string& kind, const Transaction& transact, const std::function<void(const Json&)>& take) {
  for (std::string after;;) {
    std::vector<Told> rows;
    const bool done = transact([&](Store& store) {
      auto found = store.told(site, kind, after, kToldAtOnce);
      if (found) rows = std::move(*found);
      return found.has_value();
    });
    if (!done) return false;
    for (const Told& one : rows) take(base::parse_json(one.row).value_or(Json()));
    if (rows.size() < kToldAtOnce) return true;
    after = rows.back().key;
  }
}

metrics::Measured measured_of(const MeasuredLead& row) {
  metrics::Measured lead;
  if (row.measured.empty() || !metrics::read_measured(row.measured, lead)) {
    return metrics::measure(base::parse_json(row.body).value_or(Json()), row.received_at);
  }
  lead.email = row.email;
  lead.phone = row.phone;
  return lead;
}

bool read_leads(const std::string& site, const Transaction& transact, metrics::Report& report) {
  for (std::int64_t after = 0;;) {
    std::vector<MeasuredLead> leads;
    const bool done = transact([&](Store& store) {
      auto found = store.measured(site, after, kLeadsAtOnce);
      if (found) leads = std::move(*found);
      return found.has_value();
    });
    if (!done) return false;
    for (const MeasuredLead& one : leads) report.add(measured_of(one));
    if (leads.size() < kLeadsAtOnce) return true;
    after = leads.back().seq;
  }
}

bool read_counts(const std::string& site, const Transaction& transact, metrics::Report& report) {
  for (std::int64_t after = 0;;) {
    std::vector<StoredCount> rows;
    const bool done = transact([&](Store& store) {
      auto found = store.counted(site, after, kToldAtOnce);
      if (found) rows = std::move(*found);
      return found.has_value();
    });
    if (!done) return false;
    for (const StoredCount& one : rows) report.add(one.count);
    if (rows.size() < kToldAtOnce) return true;
    after = rows.back().row;
  }
}

}  // namespace

Json told_busy() { return told_error("busy", "the store could not be used now", "try again later"); }

std::string listed_names(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 20;
  std::string text;
  const std::size_t shown = std::min(names.size(), kMost);
  for (std::size_t i = 0; i < shown; ++i) text += (i == 0 ? "`" : i + 1 == names.size() ? " and `" : ", `") + names[i] + "`";
  return text + (names.size() > shown ? " and " + std::to_string(names.size() - shown) + " more" : "");
}

std::string asked_site(const Json& request, const Transaction& transact, Json& error, bool new_one) {
  const std::string named = base::get_string(request, "site");
  // A receiver that runs says which it has (run.cpp): of one of those there may be no lead yet.
  if (!named.empty() && (new_one || base::get_bool(request, "known"))) return named;
  std::vector<std::string> sites;
  const bool done = transact([&](Store& store) {
    const auto found = store.some_sites(kSitesMost);
    if (found) sites = *found;
    return found.has_value();
  });
  if (!done) return error = told_busy(), std::string();
  if (named.empty() && sites.size() == 1) return sites[0];
  if (sites.empty()) return error = told_error("which_site", "there is no lead here yet", "`--site ID` says which"), std::string();
  if (std::find(sites.begin(), sites.end(), named) != sites.end()) return named;
  error = named.empty() ? told_error("which_site", "there are leads of several sites here: " + listed_names(sites), "`--site ID` says which")
                        : told_error("no_such_site", "there is no lead of a site `" + named + "` here, but of " + listed_names(sites), "`--site ID` says which");
  return {};
}

std::vector<Told> read_told(const std::string& kind, const Json& rows, base::Findings& out) {
  const bool list = rows.is_array();
  std::vector<Told> told;
  for (std::size_t i = 0; i < (list ? rows.size() : 1); ++i) {
    const Json& row = list ? rows[i] : rows;
    const std::string pointer = list ? base::child_pointer("", i) : std::string();
    if (kind == "spend") {
      if (const auto one = metrics::read_spend(row, pointer, out)) told.push_back({kind, one->key, base::dump_json(row), {}, {}});
    } else if (const auto one = metrics::read_outcome(row, pointer, out)) {
      told.push_back({kind, one->key, base::dump_json(kept_row(row, *one)), one->email, one->phone});
    }
  }
  return told;
}

bool put_all_told(Store& store, const std::string& site, const std::vector<Told>& rows, const std::string& by, std::int64_t now) {
  for (const Told& one : rows) if (!store.put_told(site, one, now) || !move_by_told(store, site, one, by, now)) return false;
  return true;
}

Json carry_out_tell(const Json& request, const Transaction& transact) {
  base::Findings findings;
  const std::string kind = base::get_string(request, "kind");
  const std::vector<Told> rows = read_told(kind, base::get_array(request, "rows"), findings);
  if (!findings.empty()) return told_error("wrong_row", findings[0].pointer + ": " + findings[0].message, findings[0].hint);
  Json error;
  const std::string site = asked_site(request, transact, error, true);
  if (site.empty()) return error;
  const bool done = transact([&](Store& store) { return put_all_told(store, site, rows, kImported, now_ms()); });
  return done ? Json{{"stored", rows.size()}} : told_busy();
}

Json carry_out_report(const Json& request, const Transaction& transact) {
  Json error;
  const std::string site = asked_site(request, transact, error);
  if (site.empty()) return error;
  metrics::Report report(metrics::read_request(base::get_object(request, "report")));
  base::Findings findings;  // what is stored was right when it came
  const bool done = read_all(site, "outcome", transact, [&](const Json& row) { if (const auto one = metrics::read_outcome(row, "", findings)) report.add(*one); }) &&
                    read_all(site, "spend", transact, [&](const Json& row) { if (const auto one = metrics::read_spend(row, "", findings)) report.add(*one); }) &&
                    read_leads(site, transact, report) && read_counts(site, transact, report);
  return done ? Json{{"report", report.finish()}} : told_busy();
}

}  // namespace leadline::receiver
