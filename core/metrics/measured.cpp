#include "metrics/measured.h"

#include "base/number.h"
#include "base/text.h"
#include "metrics/entries.h"
#include "metrics/marks.h"

namespace leadline::metrics {

namespace {

using base::Json;

constexpr std::size_t kNameBytes = 200;  // of what comes from an address
constexpr std::string Measured::*kTexts[] = {&Measured::id, &Measured::supersedes, &Measured::channel, &Measured::source, &Measured::campaign, &Measured::landing,
                                             &Measured::form, &Measured::cta, &Measured::variant, &Measured::stage, &Measured::band};

std::string name_in(const Json& object, const char* key) {
  std::string text(base::truncate_utf8(base::get_text(object, key), kNameBytes));
  for (char& c : text) if (static_cast<unsigned char>(c) < ' ') c = ' ';
  return text;
}

bool is_phone(std::string_view text) {
  if (text.size() < 9 || text.size() > 16 || text[0] != '+') return false;
  for (const char c : text.substr(1)) if (c < '0' || c > '9') return false;
  return true;
}

// By what the answers look like: a form normalises its addresses and numbers, and its fields may have any name.
void find_person(const Json& fields, Measured& out) {
  for (auto it = fields.begin(); it != fields.end(); ++it) {
    if (!it->is_string()) continue;
    const std::string& text = base::get_text(fields, it.key());
    if (out.phone.empty() && is_phone(text)) out.phone = phone_key(text);
    const std::size_t at = text.find('@');
    const bool email = at != std::string::npos && at > 0 && at == text.rfind('@') && text.find('.', at) != std::string::npos && text.find(' ') == std::string::npos;
    if (out.email.empty() && email) out.email = email_key(text);
  }
}

std::int64_t integer(std::string_view text) { return static_cast<std::int64_t>(base::to_number(text)); }

}  // namespace

Measured measure(const Json& lead, std::int64_t received) {
  Measured out;
  out.id = name_in(lead, "id");
  out.supersedes = name_in(lead, "supersedes");
  const std::int64_t submitted = base::get_int(lead, "submitted", base::get_int(lead, "time"));  // one that has qualified later says when it came
  out.at = received > 0 ? received : submitted;
  const Json& attribution = base::get_object(lead, "attribution");
  const Json& first = base::get_object(attribution, "first");
  const Json& last = base::get_object(attribution, "last");
  out.channel = name_in(attribution, "channel");
  out.source = name_in(last, "source");
  out.campaign = name_in(last, "campaign");
  out.landing = name_in(attribution, "landing");
  out.form = name_in(lead, "form");
  out.variant = name_in(lead, "variant");
  if (const std::int64_t touched = base::get_int(first, "time"); touched > 0 && submitted >= touched) out.days_to_lead = submitted - touched;
  for (const Json& event : base::get_array(base::get_object(lead, "evidence"), "log")) {
    if (const std::string cta = name_in(event, "cta"); !cta.empty()) out.cta = cta;  // the last one that was clicked
  }
  const Json& score = base::get_object(lead, "score");
  if (const Json* total = base::find(score, "total"); total && total->is_number()) {
    out.scored = true;
    out.total = to_milli(total->get<double>());
  }
  out.stage = name_in(score, "stage");
  out.band = name_in(score, "band");
  for (const Json& one : base::get_array(score, "contributions")) {
    const Json* points = base::find(one, "points");
    if (points && points->is_number() && points->get<double>() != 0) out.rules.push_back(name_in(one, "rule"));
  }
  const std::string& type = base::get_text(lead, "type");
  out.counts = type != "test" && type != "lead.partial" && !base::get_bool(lead, "preview");
  find_person(base::get_object(lead, "fields"), out);
  return out;
}

std::string write_measured(const Measured& lead) {
  std::string line;
  for (const auto member : kTexts) line += lead.*member + "\t";
  line += base::integer_text(lead.at) + "\t" + base::integer_text(lead.days_to_lead) + "\t" + (lead.scored ? base::integer_text(lead.total) : "") + "\t" + (lead.counts ? "1" : "0");
  for (const std::string& rule : lead.rules) line += "\t" + rule;
  return line;
}

bool read_measured(std::string_view line, Measured& out) {
  std::size_t begin = 0;
  bool more = true;
  const auto next = [&] {
    const std::size_t end = line.find('\t', begin);
    const std::string_view cell = line.substr(begin, end == std::string_view::npos ? end : end - begin);
    more = end != std::string_view::npos;
    begin = more ? end + 1 : line.size();
    return cell;
  };
  for (const auto member : kTexts) {
    out.*member = next();
    if (!more) return false;
  }
  out.at = integer(next());
  if (!more) return false;
  out.days_to_lead = integer(next());
  const std::string_view total = next();
  if (!more) return false;
  out.scored = !total.empty();
  out.total = out.scored ? integer(total) : 0;
  out.counts = next() == "1";
  out.rules.clear();
  while (more) out.rules.emplace_back(next());
  return true;
}

}  // namespace leadline::metrics
