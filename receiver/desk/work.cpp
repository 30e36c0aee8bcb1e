#include "receiver/desk/work.h"

#include <algorithm>

#include "base/text.h"
#include "metrics/entries.h"
#include "receiver/desk/desk_list.h"
#include "receiver/told.h"

namespace leadline::receiver {

namespace {

using base::Json;

constexpr std::size_t kOwnerBytes = 100, kNoteBytes = 8000;

// What a status says in reports, in the order in which a sale goes. `contacted` is a status only.
struct Step { const char* status; const char* event; };
constexpr Step kSteps[] = {{"meeting", "meeting"}, {"opportunity", "opportunity"}, {"won", "contract"}, {"won", "purchase"}, {"lost", "lost"}};

std::size_t rank_of(std::string_view status) {
  return static_cast<std::size_t>(std::find(std::begin(kStatuses), std::end(kStatuses), status) - std::begin(kStatuses));
}

std::string key_of(const std::string& lead, const char* event) { return "desk/" + lead + "/" + event; }

// What happened, when and for how much, as a row of POST /api/outcomes has it.
Json outcome_row(const std::string& lead, const char* event, const Json& body, std::int64_t now) {
  Json row = {{"id", key_of(lead, event)}, {"lead", lead}, {"event", event}, {"at", now}};
  if (const Json* at = base::find(body, "at")) row["at"] = *at;
  for (const char* name : {"value", "currency"}) if (const Json* given = base::find(body, name); given && *given != "") row[name] = *given;
  return row;
}

// Of a lead that goes back, or is lost after all, what does not hold any more is taken back: a row of the same key takes the other's
// place, and `contacted` counts nowhere.
void read_status(const std::string& lead, const Json& body, std::int64_t now, WorkEdit& edit, base::Findings& out) {
  const std::string status = base::get_string(body, "status");
  if (rank_of(status) == std::size(kStatuses)) {
    base::add_error(out, "/status", "unknown_status", "there is no status `" + status + "`", "new, contacted, meeting, opportunity, won or lost");
    return;
  }
  const std::string sale = base::get_string(body, "sale", "contract");
  if (sale != "contract" && sale != "purchase") base::add_error(out, "/sale", "unknown_sale", "what was won is a contract or a purchase", "`contract` or `purchase`");
  for (const Step& step : kSteps) {
    const std::string event = step.event;
    const bool is_sale = std::string_view(step.status) == "won";
    if (status == step.status && (!is_sale || event == sale)) {
      const Json row = outcome_row(lead, step.event, body, now);
      if (metrics::read_outcome(row, "", out)) edit.outcomes.emplace_back(event, row);
    } else if (is_sale || event == "lost" || rank_of(step.status) > rank_of(status)) {
      edit.outcomes.emplace_back(event, std::nullopt);
    }
  }
  edit.members["status"] = status;
  for (const char* name : {"value", "currency"}) edit.members[name] = base::get_string(body, name);
  if (const Json* value = base::find(body, "value"); value && value->is_number()) edit.members["value"] = base::dump_json(*value);
  const Json* at = base::find(body, "at");
  edit.members["at"] = at ? metrics::read_time(*at).value_or(now) : now;
}

bool read_words(const Json& body, const char* name, std::size_t most, WorkEdit& edit, base::Findings& out) {
  const Json* given = base::find(body, name);
  if (!given) return true;
  if (!given->is_string() || given->get_ref<const std::string&>().size() > most) {
    base::add_error(out, std::string("/") + name, "bad_text", "it must be text of at most " + std::to_string(most) + " bytes", "shorten it");
    return false;
  }
  edit.members[name] = std::string(base::trim(given->get_ref<const std::string&>()));
  return true;
}

// Whether an outcome of that key was ever told, so that only what is there is taken back.
std::optional<bool> is_told(Store& store, const std::string& site, const std::string& key) {
  const std::string full = "id\t" + key;
  // Keys are listed after one: the one before it in their order is it without its end.
  const auto rows = store.told(site, "outcome", full.substr(0, full.size() - 1), 1);
  return rows ? std::optional(!rows->empty() && rows->front().key == full) : std::nullopt;
}

bool tell(Store& store, const std::string& site, const std::string& lead, const WorkEdit& edit, std::int64_t now) {
  for (const auto& [event, row] : edit.outcomes) {
    Json said = row.value_or(Json());
    if (!row) {
      const auto known = is_told(store, site, key_of(lead, event.c_str()));
      if (!known) return false;
      if (!*known) continue;
      said = {{"id", key_of(lead, event.c_str())}, {"lead", lead}, {"event", "contacted"}, {"at", now}};
    }
    base::Findings findings;
    for (const Told& one : read_told("outcome", said, findings)) if (!store.put_told(site, one, now)) return false;
  }
  return true;
}

}  // namespace

Json to_json(const Work& work) {
  Json out = {{"status", work.status}, {"owner", work.owner}, {"note", work.note}};
  if (work.remind_at > 0) out["remind"] = work.remind_at;
  if (!work.value.empty()) out["value"] = work.value;
  if (!work.currency.empty()) out["currency"] = work.currency;
  if (work.happened_at > 0) out["at"] = work.happened_at;
  if (work.changed_at > 0) out["changed"] = work.changed_at;
  if (!work.changed_by.empty()) out["by"] = work.changed_by;
  return out;
}

std::optional<WorkEdit> read_work_edit(const std::string& lead, const Json& body, std::int64_t now, base::Findings& out) {
  WorkEdit edit{Json::object(), {}};
  if (!body.is_object()) {
    base::add_error(out, "", "not_an_object", "a change is an object", "{\"status\",\"owner\",\"note\",\"remind\"}");
    return std::nullopt;
  }
  if (base::find(body, "status")) read_status(lead, body, now, edit, out);
  read_words(body, "owner", kOwnerBytes, edit, out);
  read_words(body, "note", kNoteBytes, edit, out);
  if (const Json* remind = base::find(body, "remind")) {
    const bool none = remind->is_null() || *remind == "" || *remind == 0;
    const auto at = none ? std::optional<std::int64_t>(0) : metrics::read_time(*remind);
    if (at) edit.members["remind"] = *at;
    else base::add_error(out, "/remind", "bad_time", "it is no time", "such as 2026-10-31T07:00+07:00, milliseconds since 1970, or null for none");
  }
  if (out.empty() && edit.members.empty()) base::add_error(out, "", "nothing", "it changes nothing", "`status`, `owner`, `note` or `remind`");
  return out.empty() ? std::optional(std::move(edit)) : std::nullopt;
}

std::optional<Work> carry_out(Store& store, const std::string& site, const std::string& lead, const WorkEdit& edit, const std::string& by, std::int64_t now) {
  auto work = store.work(site, lead);
  if (!work) return std::nullopt;
  Json what = Json::object();
  const auto change = [&](const char* name, std::string& to) {
    const Json* given = base::find(edit.members, name);
    if (!given || to == given->get_ref<const std::string&>()) return;
    to = given->get_ref<const std::string&>();
    // Of a note only that there was another one: it may be withdrawn, and is kept once.
    what[name] = std::string_view(name) == "note" ? Json(true) : Json(to);
  };
  change("status", work->status);
  change("owner", work->owner);
  change("note", work->note);
  change("value", work->value);
  change("currency", work->currency);
  if (base::find(edit.members, "at")) work->happened_at = base::get_int(edit.members, "at");
  if (base::find(edit.members, "remind")) {
    work->remind_at = base::get_int(edit.members, "remind");
    what["remind"] = work->remind_at;
  }
  work->changed_at = now;
  work->changed_by = by;
  const auto stored = store.put_work(site, lead, *work, base::dump_json(what));
  if (!stored) return std::nullopt;
  if (!*stored) return Work{"", {}, {}, 0, {}, {}, 0, 0, {}};
  return tell(store, site, lead, edit, now) ? work : std::nullopt;
}

}  // namespace leadline::receiver
