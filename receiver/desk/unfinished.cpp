#include "receiver/desk/unfinished.h"

#include <map>
#include <vector>

#include "receiver/desk/desk_list.h"

namespace leadline::receiver {

namespace {

using base::Json;

constexpr std::size_t kReadMost = 2000;  // of unfinished leads, the newest

struct FormCount {
  std::int64_t sent = 0, unfinished = 0;
  bool known = false;
  std::vector<std::string> fields;           // in the form's order
  std::map<std::string, std::int64_t> last;
};

std::map<std::string, FormCount> forms_of(const Json& config) {
  std::map<std::string, FormCount> forms;
  for (const Json& form : base::get_array(config, "forms")) {
    FormCount& one = forms[base::get_string(form, "id")];
    one.known = base::get_bool(form, "partial");
    for (const Json& field : base::get_array(form, "fields")) one.fields.push_back(base::get_string(field, "name"));
  }
  return forms;
}

bool count_leads(SiteStore& store, const std::string& site, std::int64_t since, std::int64_t until, std::map<std::string, FormCount>& forms, std::vector<std::int64_t>& unfinished) {
  return desk_scan(store, site, Shelf::leads, [&](const DeskItem& lead) {
    if (lead.at < since || lead.at >= until) return;
    const auto form = forms.find(std::string(lead.form));
    if (form == forms.end()) return;
    if (!(lead.flags & kUnfinished)) { ++form->second.sent; return; }
    ++form->second.unfinished;
    unfinished.push_back(lead.seq);
  });
}

bool count_last(Store& kept, const std::string& site, const std::vector<std::int64_t>& seqs, std::map<std::string, FormCount>& forms) {
  const auto entries = kept.desk_entries(site, seqs);
  for (std::size_t i = 0; entries && i < entries->size(); ++i) {
    const auto body = kept.body(site, (*entries)[i].id);
    if (!body) return false;
    const Json submission = base::parse_json(*body).value_or(Json());
    const Json& answers = base::get_object(submission, "fields");
    FormCount& form = forms[(*entries)[i].form];
    std::string last;
    for (const std::string& name : form.fields) {
      const Json* answer = base::find(answers, name);
      if (answer && !answer->is_null() && *answer != "" && *answer != false) last = name;
    }
    ++form.last[last];
  }
  return entries.has_value();
}

}  // namespace

std::optional<Json> unfinished_by_form(SiteStore& store, const std::string& site, const Json& config, std::int64_t since, std::int64_t until) {
  auto forms = forms_of(config);
  std::vector<std::int64_t> unfinished;
  if (!count_leads(store, site, since, until, forms, unfinished)) return std::nullopt;
  if (unfinished.size() > kReadMost) unfinished.erase(unfinished.begin(), unfinished.end() - static_cast<std::ptrdiff_t>(kReadMost));
  constexpr std::size_t kPiece = 100;
  for (std::size_t begin = 0; begin < unfinished.size(); begin += kPiece) {
    const std::vector<std::int64_t> some(unfinished.begin() + static_cast<std::ptrdiff_t>(begin), unfinished.begin() + static_cast<std::ptrdiff_t>(std::min(unfinished.size(), begin + kPiece)));
    if (!store.read([&](Store& kept) { return count_last(kept, site, some, forms) ? std::optional(true) : std::nullopt; })) return std::nullopt;
  }
  Json list = Json::array();
  for (const auto& [id, one] : forms) {
    if (one.sent + one.unfinished == 0) continue;
    Json fields = Json::array();
    for (const std::string& name : one.fields) if (const auto at = one.last.find(name); at != one.last.end()) fields.push_back({{"field", name}, {"last", at->second}});
    list.push_back({{"form", id}, {"sent", one.sent}, {"unfinished", one.unfinished}, {"known", one.known || one.unfinished > 0}, {"fields", std::move(fields)}});
  }
  return list;
}

}  // namespace leadline::receiver
