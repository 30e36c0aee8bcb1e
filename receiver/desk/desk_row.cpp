#include "receiver/desk/desk_row.h"

#include "base/text.h"
#include "metrics/entries.h"
#include "receiver/desk/fold.h"

namespace leadline::receiver {

namespace {

using base::Json;

constexpr std::size_t kShownBytes = 200;
constexpr std::size_t kWordBytes = 1000;  // a row with them is less than a page of the database
constexpr std::size_t kPhoneDigits = 8;   // fewer are no number of anybody's
constexpr double kSpamShown = 20;

std::string plain_text(const Json& value) {
  if (value.is_number()) return base::dump_json(value);
  return value.is_string() ? value.get<std::string>() : std::string();
}

std::string shown(const Json& object, const char* key) {
  const Json* value = base::find(object, key);
  return value ? base::truncate_utf8(base::trim(plain_text(*value)), kShownBytes) : std::string();
}

std::string joined(const std::string& a, const char* between, const std::string& b) { return a.empty() ? b : b.empty() ? a : a + between + b; }

void add_all_words(const Json& value, std::string& words) {
  if (value.is_structured()) {
    for (const Json& one : value) add_all_words(one, words);
  } else {
    add_words(plain_text(value), kWordBytes, words);
  }
}

std::string person_phone(const std::string& phone) {
  std::size_t digits = 0;
  for (const char c : phone) digits += c >= '0' && c <= '9';
  return digits < kPhoneDigits ? std::string() : metrics::phone_key(phone);
}

}  // namespace

bool is_suspicious(const Json& spam) {
  const Json* score = base::find(spam, "score");
  return !base::get_array(spam, "reasons").empty() && !(score && score->is_number() && score->get<double>() < kSpamShown);
}

DeskRow desk_row_of(const Json& lead, const std::string& email, const std::string& phone) {
  DeskRow row;
  const Json &fields = base::get_object(lead, "fields"), &score = base::get_object(lead, "score"), &attribution = base::get_object(lead, "attribution");
  const Json& last = base::get_object(attribution, "last");
  const Json& touch = last.empty() ? base::get_object(attribution, "first") : last;
  const Json* total = base::find(score, "total");
  row.total = total && total->is_number() ? total->get<double>() : 0;
  row.band = base::get_string(score, "band");
  if (row.band.empty()) row.band = "cold";
  row.band = base::truncate_utf8(row.band, kShownBytes);
  row.stage = shown(score, "stage");
  row.form = shown(lead, "form");
  row.source = joined(shown(touch, "source"), " / ", shown(touch, "medium"));
  row.channel = shown(attribution, "channel");
  row.name = shown(fields, "name");
  if (row.name.empty()) row.name = joined(shown(fields, "lastName"), " ", shown(fields, "firstName"));
  row.phone = shown(fields, "phone");
  row.email = shown(fields, "email");
  row.email_key = row.email.empty() ? email : metrics::email_key(row.email);
  row.phone_key = person_phone(row.phone);
  if (row.phone_key.empty()) row.phone_key = phone;
  const std::string& type = base::get_text(lead, "type");
  row.flags = (type == "lead.partial" ? kUnfinished : 0) | (type == "lead.qualified" ? kRisen : 0) | (type == "test" || base::get_bool(lead, "preview") ? kTest : 0) | (base::get_array(lead, "warnings").empty() ? 0 : kDoubtful) |
              (is_suspicious(base::get_object(lead, "spam")) ? kSuspicious : 0);
  for (const std::string* first : {&row.name, &row.email}) add_words(*first, kWordBytes, row.words);
  for (const Json* part : {&fields, &touch}) add_all_words(*part, row.words);
  for (const std::string* also : {&row.channel, &row.form}) add_words(*also, kWordBytes, row.words);
  row.numbers = dialled_numbers(row.phone);
  return row;
}

}  // namespace leadline::receiver
