#include "receiver/access/imports.h"

#include <optional>
#include <string>
#include <vector>

#include "receiver/crypto.h"
#include "receiver/intake.h"
#include "receiver/lead_shape.h"

namespace leadline::receiver {

namespace {

using base::Json;

constexpr char kDetail[] = R"({"message":"it was imported from a file: there is no log to compute a score from","reason":"imported"})";

Json import_error(const std::string& message) { return {{"error", {{"code", "not_a_lead"}, {"message", message}}}}; }

// What the command says of one that came to another receiver, with its log: it has replayed that (wire/judge.h).
std::optional<Label> label_in(const Json& item) {
  constexpr std::string_view kVerdicts = " consistent unverified implausible mismatch ";
  const std::string verdict = base::get_string(item, "verdict");
  if (verdict.empty() || kVerdicts.find(" " + verdict + " ") == std::string_view::npos) return std::nullopt;
  return Label{verdict, base::get_string(item, "detail")};
}

// nullopt: it is none that this command makes.
std::optional<Lead> imported_lead(const std::string& site, const Json& item) {
  Lead lead;
  lead.body = base::get_string(item, "body");
  const auto submission = base::parse_json(lead.body);
  if (!submission || lead.body.size() > kBodyBytes || find_wrong_shape(*submission)) return std::nullopt;
  lead.id = base::get_string(*submission, "id");
  if (lead.id.size() != 32 || !from_hex(lead.id) || base::get_text(*submission, "site") != site) return std::nullopt;
  const std::optional<Label> label = label_in(item);
  if (!label && !base::get_bool(*submission, "imported")) return std::nullopt;
  lead.site = site;
  lead.fingerprint = sha256(lead.body);
  lead.received_at = base::get_int(item, "received");
  describe(lead, *submission);
  lead.label = lead.label_if_reused = label.value_or(Label{"unverified", kDetail});
  return lead;
}

}  // namespace

Json import_leads(const Json& request, const Transaction& transact) {
  const Json& items = base::get_array(request, "leads");
  if (items.size() > kImportLeads) return import_error("too many leads in one request");
  std::vector<Lead> leads;
  for (const Json& item : items) {
    auto lead = imported_lead(base::get_string(request, "site"), item);
    if (!lead) return import_error("lead " + std::to_string(leads.size()) + " of the request is none that can be imported");
    leads.push_back(std::move(*lead));
  }
  const bool dry = base::get_bool(request, "dry");
  Json results;
  bool failed = false;
  const bool stored = transact([&](Store& store) {
    results = base::list();  // it may be run twice
    for (const Lead& lead : leads) {
      const auto put = store.put(lead);
      failed = !put;
      if (failed) return false;
      base::push(results, put->status == PutStatus::inserted ? "new" : put->status == PutStatus::same ? "same" : "other");
    }
    return !dry;
  });
  if (failed || (!stored && !dry)) return {{"error", {{"code", "busy"}, {"message", "the store could not be used now"}, {"hint", "try again: what was stored is not stored twice"}}}};
  return base::object_of("results", results);
}

}  // namespace leadline::receiver
