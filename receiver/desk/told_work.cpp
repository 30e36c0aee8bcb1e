#include "receiver/desk/told_work.h"

#include "metrics/entries.h"
#include "receiver/desk/desk_list.h"
#include "receiver/desk/work.h"

namespace leadline::receiver {

namespace {

constexpr int kOfOneMost = 100;  // leads of one person

// The status of a lead of which that has happened.
std::string status_of(metrics::Happened event) {
  const bool sale = event == metrics::Happened::contract || event == metrics::Happened::purchase;
  return sale ? "won" : std::string(metrics::name_of(event));
}

std::size_t place_of(std::string_view status) {
  std::size_t place = 0;
  while (place < std::size(kStatuses) && kStatuses[place] != status) ++place;
  return place;
}

bool moves(const Work& work, const std::string& to, std::int64_t at) {
  if (work.status == "won") return false;
  if (work.status == "lost") return to != "lost" && at > work.happened_at;
  return place_of(to) > place_of(work.status);
}

// The lead that it is of, as reports find it (core/metrics/stories.h): the last that came before it happened, else the first after.
std::optional<std::string> lead_of(Store& store, const std::string& site, const metrics::Outcome& one) {
  if (!one.lead.empty()) return one.lead;
  const auto leads = store.desk_of(site, one.email, one.phone, kOfOneMost);
  if (!leads) return std::nullopt;
  std::string found;
  for (const DeskEntry& lead : *leads) {  // the newest first
    found = lead.id;
    if (lead.at <= one.at) break;
  }
  return found;
}

}  // namespace

std::optional<bool> move_by_told(Store& store, const std::string& site, const Told& told, const std::string& by, std::int64_t now) {
  base::Findings findings;
  const base::Json row = base::parse_json(told.row).value_or(base::Json());
  const auto one = told.kind == "outcome" ? metrics::read_outcome(row, "", findings) : std::nullopt;
  if (!one) return false;
  const auto lead = lead_of(store, site, *one);
  const auto work = lead ? store.work(site, *lead) : std::nullopt;
  if (!work) return std::nullopt;
  const std::string status = status_of(one->event);
  if (lead->empty() || !moves(*work, status, one->at)) return false;
  WorkEdit edit{{{"status", status}, {"at", one->at}}, {}};  // it was told already: nothing more is
  for (const char* name : {"value", "currency"}) edit.members[name] = base::get_string(row, name);
  if (const base::Json* value = base::find(row, "value"); value && value->is_number()) edit.members["value"] = base::dump_json(*value);
  const auto moved = carry_out(store, site, *lead, edit, by, now);
  return moved ? std::optional(!moved->status.empty()) : std::nullopt;
}

}  // namespace leadline::receiver
