#include "metrics/entries.h"

#include "base/calendar.h"
#include "base/number.h"
#include "base/text.h"
#include "base/zone.h"
#include "metrics/money.h"

namespace leadline::metrics {

namespace {

using base::Json;

constexpr std::string_view kHappened[] = {"contacted", "meeting", "opportunity", "contract", "purchase", "lost"};

// A member as text, whatever it was written as.
std::string text_in(const Json& row, const char* name) {
  const Json* value = base::find(row, name);
  if (!value || value->is_null()) return {};
  return value->is_string() ? std::string(base::trim(base::get_text(row, name))) : base::dump_json(*value);
}

std::string joined_key(std::initializer_list<std::string> parts) {
  std::string key;
  for (const std::string& part : parts) key += (key.empty() ? "" : "\t") + (part.empty() ? std::string("-") : part);
  return key;
}

bool digits_only(std::string_view text) {
  for (const char c : text) if (c < '0' || c > '9') return false;
  return !text.empty();
}

// Amount and currency of a row; false: told in `out`.
bool read_amount(const Json& row, const char* name, const std::string& pointer, std::int64_t& amount, std::string& currency, base::Findings& out) {
  currency = text_in(row, "currency");
  if (!is_currency(currency)) {
    base::add_error(out, pointer + "/currency", "bad_currency", "money needs its currency", "three capital letters, as in ISO 4217: VND, USD");
    return false;
  }
  const auto value = read_money(text_in(row, name), currency);
  if (!value) base::add_error(out, pointer + "/" + name, "bad_amount", "it is no amount of that currency", "digits, and a point before parts of it: 1000.50");
  amount = value.value_or(0);
  return value.has_value();
}

std::optional<std::int64_t> day_in(const Json& row, const char* name, const std::string& pointer, base::Findings& out) {
  const auto day = base::parse_local(text_in(row, name).substr(0, 10));
  if (!day) base::add_error(out, pointer + "/" + name, "bad_day", "it is no day", "such as 2026-10-31");
  return day;
}

}  // namespace

std::string_view name_of(Happened what) { return kHappened[static_cast<int>(what)]; }

std::string email_key(std::string_view text) { return base::lower_ascii(base::trim(text)); }

std::string phone_key(std::string_view text) {
  std::string digits;
  for (const char c : text) if (c >= '0' && c <= '9') digits += c;
  constexpr std::size_t kKept = 9;
  return digits.size() > kKept ? digits.substr(digits.size() - kKept) : digits;
}

std::optional<std::int64_t> read_time(const Json& value) {
  if (value.is_number()) return base::get_int(base::object_of("at", value), "at");
  if (!value.is_string()) return std::nullopt;
  std::string text = value.get<std::string>();
  if (text.size() > 10 && digits_only(text)) return base::get_int(base::object_of("at", Json(base::to_number(text))), "at");
  std::int32_t east = 0;
  if (text.size() > 10) {
    if (text.back() == 'Z') text.pop_back();
    else if (const std::size_t sign = text.find_first_of("+-", 10); sign != std::string::npos) {
      if (!base::fixed_zone(text.substr(sign), east)) return std::nullopt;
      text.resize(sign);
    }
    if (text[10] == ' ') text[10] = 'T';
    if (text.size() > 16 && text[16] == ':') text.resize(16);  // seconds: nothing here is finer than a minute
  }
  const auto minutes = base::parse_local(text);
  return minutes ? std::optional((*minutes - east) * base::kMinuteMs) : std::nullopt;
}

std::optional<Outcome> read_outcome(const Json& row, const std::string& pointer, base::Findings& out) {
  const std::size_t before = out.size();
  if (!row.is_object()) {
    base::add_error(out, pointer, "not_an_object", "an outcome is an object", "{\"lead\",\"event\",\"at\",\"value\",\"currency\"}");
    return std::nullopt;
  }
  Outcome one;
  one.lead = text_in(row, "lead");
  one.email = email_key(text_in(row, "email"));
  one.phone = phone_key(text_in(row, "phone"));
  if (one.lead.empty() && one.email.empty() && one.phone.empty()) base::add_error(out, pointer, "whose", "it does not say whose it is", "`lead`, `email` or `phone`");
  std::string event = text_in(row, "event");
  if (event == "won") event = "contract";
  bool known = false;
  for (int i = 0; i < static_cast<int>(std::size(kHappened)); ++i) {
    if (kHappened[i] != event) continue;
    one.event = static_cast<Happened>(i);
    known = true;
  }
  if (!known) base::add_error(out, pointer + "/event", "unknown_event", "there is no event `" + event + "`", "contacted, meeting, opportunity, contract, purchase, lost, or won for contract");
  const Json* at = base::find(row, "at");
  const auto time = at ? read_time(*at) : std::nullopt;
  if (!time) base::add_error(out, pointer + "/at", "bad_time", "it is no time", "such as 2026-10-31T07:00+07:00, or milliseconds since 1970");
  one.at = time.value_or(0);
  if (!text_in(row, "value").empty()) read_amount(row, "value", pointer, one.value, one.currency, out);
  if (out.size() != before) return std::nullopt;
  const std::string id = text_in(row, "id");
  const std::string& who = !one.lead.empty() ? one.lead : !one.email.empty() ? one.email : one.phone;
  one.key = id.empty() ? joined_key({who, std::string(name_of(one.event)), base::integer_text(one.at)}) : joined_key({"id", id});
  return one;
}

std::optional<Spend> read_spend(const Json& row, const std::string& pointer, base::Findings& out) {
  const std::size_t before = out.size();
  if (!row.is_object()) {
    base::add_error(out, pointer, "not_an_object", "what was spent is an object", "{\"from\",\"to\",\"channel\",\"amount\",\"currency\"}");
    return std::nullopt;
  }
  Spend one;
  const auto from = day_in(row, "from", pointer, out), to = day_in(row, "to", pointer, out);
  if (from && to && *to < *from) base::add_error(out, pointer + "/to", "ends_before", "the period ends before it begins", "`to` is its last day");
  read_amount(row, "amount", pointer, one.amount, one.currency, out);
  if (out.size() != before) return std::nullopt;
  one.from = *from;
  one.until = *to + base::kDayMinutes;
  one.channel = text_in(row, "channel");
  one.source = text_in(row, "source");
  one.campaign = text_in(row, "campaign");
  const std::string id = text_in(row, "id");
  one.key = id.empty() ? joined_key({base::local_text(one.from), base::local_text(one.until), one.channel, one.source, one.campaign}) : joined_key({"id", id});
  return one;
}

}  // namespace leadline::metrics
