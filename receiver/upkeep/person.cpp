#include "receiver/upkeep/person.h"

#include <algorithm>

#include "metrics/entries.h"
#include "receiver/clock.h"
#include "receiver/crypto.h"
#include "receiver/told.h"

namespace leadline::receiver {

namespace {

using base::Json;

constexpr int kLooksAtOnce = 500;
constexpr std::size_t kErasesAtOnce = 500;
constexpr std::size_t kPieceBytes = 512 * 1024;

Json person_error(const char* code, const std::string& message, const std::string& hint) { return {{"error", {{"code", code}, {"message", message}, {"hint", hint}}}}; }
Json not_readable() { return person_error("busy", "the store could not be used now", "try again later"); }

struct PersonKeys {
  std::string email, phone;  // as they are compared

  bool is_answer(const Json& answer) const {
    if (answer.is_structured()) return std::any_of(answer.begin(), answer.end(), [&](const Json& one) { return is_answer(one); });
    if (!answer.is_string()) return false;
    const std::string& text = answer.get_ref<const std::string&>();
    return (!email.empty() && metrics::email_key(text) == email) || (!phone.empty() && metrics::phone_key(text) == phone);
  }
};

// An answer of any field, whatever the field is called: the form may ask for several addresses. So may the page, which says by `identify` whom it knows.
Json find_leads(const Json& request, const PersonKeys& person, const std::string& site, const Transaction& read) {
  std::vector<KeptLead> some;
  const bool done = read([&](Store& store) {
    auto found = store.kept(site, base::get_int(request, "after"), INT64_MAX, true, kLooksAtOnce);
    if (found) some = std::move(*found);
    return found.has_value();
  });
  if (!done) return not_readable();
  Json ids = Json::array();
  for (const KeptLead& lead : some) {
    const Json submission = base::parse_json(lead.body).value_or(Json());
    if (person.is_answer(base::get_object(submission, "fields")) || person.is_answer(base::get_object(submission, "traits"))) ids.push_back(lead.id);
  }
  const std::int64_t after = some.empty() ? base::get_int(request, "after") : some.back().seq;
  return {{"site", site}, {"ids", std::move(ids)}, {"after", after}, {"done", some.size() < static_cast<std::size_t>(kLooksAtOnce)}};
}

Json give_lead(const std::string& site, const std::string& id, const Transaction& read) {
  WholeLead lead;
  std::vector<StoredFile> files;
  std::vector<Delivery> deliveries;
  const bool done = read([&](Store& store) {
    auto found = store.whole(site, id);
    auto its_files = store.files(site, id);
    auto its_deliveries = store.deliveries(site, id);
    if (!found || !its_files || !its_deliveries) return false;
    lead = std::move(*found);
    files = std::move(*its_files);
    deliveries = std::move(*its_deliveries);
    return true;
  });
  if (!done) return not_readable();
  if (lead.body.empty()) return person_error("no_such_lead", "there is no lead of that id any more", "");
  Json out = {{"seq", lead.seq}, {"received", lead.received_at}, {"verdict", lead.verdict}, {"quarantined", lead.quarantined}};
  if (auto detail = base::parse_json(lead.detail)) out["verdictDetail"] = std::move(*detail);
  if (auto spam = base::parse_json(lead.spam)) out["spam"] = std::move(*spam);
  out["lead"] = base::parse_json(lead.body).value_or(Json(lead.body));
  out["files"] = Json::array();
  for (const StoredFile& file : files)
    out["files"].push_back({{"field", file.field}, {"index", file.index}, {"name", file.name}, {"type", file.type}, {"size", file.size}, {"received", file.received_at}});
  out["sentTo"] = Json::array();
  for (const Delivery& one : deliveries) out["sentTo"].push_back({{"endpoint", one.endpoint}, {"state", one.state}, {"tried", one.tried_at}});
  return {{"lead", std::move(out)}};
}

Json give_piece(const Json& request, const std::string& site, const Transaction& read) {
  StoredFile file;
  const bool done = read([&](Store& store) {
    auto found = store.file(site, base::get_string(request, "id"), base::get_string(request, "field"), base::get_int(request, "index"));
    if (found) file = std::move(*found);
    return found.has_value();
  });
  if (!done) return not_readable();
  const auto from = std::min(static_cast<std::size_t>(std::max<std::int64_t>(0, base::get_int(request, "from"))), file.bytes.size());
  return {{"bytes", to_base64(std::string_view(file.bytes).substr(from, kPieceBytes))}, {"size", file.bytes.size()}};
}

Json give_told(const PersonKeys& person, const std::string& site, const Transaction& read) {
  Json told = Json::array();
  const bool done = read([&](Store& store) {
    const auto rows = store.told_of(site, person.email, person.phone);
    for (const std::string& row : rows.value_or(std::vector<std::string>())) told.push_back(base::parse_json(row).value_or(Json()));
    return rows.has_value();
  });
  return done ? Json{{"told", std::move(told)}} : not_readable();
}

Json erase_leads(const Json& request, const PersonKeys& person, const std::string& site, const Transaction& transact, const Transaction& read) {
  const Json& ids = base::get_array(request, "ids");
  if (ids.size() > kErasesAtOnce) return person_error("too_many", "too many leads in one request", "");
  std::int64_t erased = 0, told = 0;
  const bool done = transact([&](Store& store) {
    erased = 0;  // it may be run twice
    for (const Json& id : ids) {
      const auto one = id.is_string() ? store.erase(site, id.get<std::string>(), now_ms()) : std::optional(false);
      if (!one) return false;
      erased += *one;
    }
    const auto gone = store.forget_told_of(site, person.email, person.phone);
    told = gone.value_or(0);
    return gone.has_value();
  });
  if (!done) return not_readable();
  read([](Store& store) { return store.empty_log().has_value(); });
  return {{"erased", erased}, {"told", told}};
}

}  // namespace

Json carry_out_person(const Json& request, const Transaction& transact, const Transaction& read) {
  const std::string what = base::get_string(request, "do");
  Json error;
  const std::string site = asked_site(request, transact, error);
  if (site.empty()) return error;
  const PersonKeys person = {metrics::email_key(base::get_string(request, "email")), metrics::phone_key(base::get_string(request, "phone"))};
  if (what == "person find") return find_leads(request, person, site, read);
  if (what == "person lead") return give_lead(site, base::get_string(request, "id"), read);
  if (what == "person file") return give_piece(request, site, read);
  if (what == "person told") return give_told(person, site, read);
  return erase_leads(request, person, site, transact, read);
}

}  // namespace leadline::receiver
