#include "receiver/past.h"

#include "receiver/told.h"

namespace leadline::receiver {

namespace {

using base::Json;

constexpr int kPageLeads = 100, kPageTold = 500;
constexpr std::size_t kPageBytes = 256 * 1024;  // of bodies: as text in JSON they become longer, and an answer is a megabyte at most

}  // namespace

Json carry_out_leads(const Json& request, const Transaction& transact) {
  Json error;
  const std::string site = asked_site(request, transact, error);
  if (site.empty()) return error;
  std::vector<StoredLead> leads;
  const bool done = transact([&](Store& store) {
    auto found = store.list(site, Shelf::leads, base::get_int(request, "after"), kPageLeads);
    if (found) leads = std::move(*found);
    return found.has_value();
  });
  if (!done) return told_busy();
  Json list = base::list();
  std::size_t bytes = 0;
  for (const StoredLead& one : leads) {
    bytes += one.body.size();
    if (bytes > kPageBytes && !list.empty()) break;
    base::push(list, base::object_of("seq", one.seq, "received", one.received_at, "body", one.body));
  }
  return base::object_of("leads", std::move(list));
}

Json carry_out_told(const Json& request, const Transaction& transact) {
  Json error;
  const std::string site = asked_site(request, transact, error);
  if (site.empty()) return error;
  std::vector<Told> rows;
  const bool done = transact([&](Store& store) {
    auto found = store.told(site, base::get_string(request, "kind"), base::get_string(request, "after"), kPageTold);
    if (found) rows = std::move(*found);
    return found.has_value();
  });
  if (!done) return told_busy();
  Json list = base::list();
  for (const Told& one : rows) base::push(list, base::object_of("key", one.key, "row", one.row));
  return base::object_of("told", std::move(list));
}

}  // namespace leadline::receiver
