// What templates make of values (filters.def).
#include <optional>

#include "base/calendar.h"
#include "base/number.h"
#include "base/text.h"
#include "base/zone.h"
#include "formats/formats.h"
#include "formats/templates.h"
#include "formats/words.h"
#include "forms/phone.h"
#include "forms/readers.h"
#ifndef __wasm__
#include "proof/proof.h"
#endif

namespace leadline::formats {

using base::Json;

namespace {

constexpr std::int64_t kMinuteMs = 60'000;

std::string two(std::int64_t value) { return (value < 10 ? "0" : "") + base::integer_text(value); }

// `YYYY-MM-DDTHH:mm` of that zone, with the seconds behind it.
struct Moment { std::string local; std::int64_t second, ms; };

Moment moment_of(std::int64_t ms, std::int32_t zone_minutes) {
  std::int64_t minutes = ms / kMinuteMs, rest = ms % kMinuteMs;
  if (rest < 0) rest += kMinuteMs, --minutes;
  return {base::local_text(minutes + zone_minutes), rest / 1000, rest % 1000};
}

// Each of YYYY MM DD HH mm ss in the pattern is its number; all else stays.
std::string by_pattern(const Moment& moment, std::string_view pattern) {
  struct Part { const char* mark; std::size_t from; };
  LEADLINE_DATA(formats) static constexpr char kMarks[] = "YYYY\0MM\0DD\0HH\0mm\0ss\0";
  LEADLINE_DATA(formats) static constexpr std::int8_t kFrom[] = {0, 5, 8, 11, 14, -1};
  std::string out;
  while (!pattern.empty()) {
    int found = -1;
    for (int i = 0; i < 6 && found < 0; ++i) if (base::starts_with(pattern, base::nth_text(kMarks, i))) found = i;
    const std::size_t length = found == 0 ? 4 : found < 0 ? 1 : 2;
    if (found < 0) out += pattern[0];
    else if (kFrom[found] < 0) out += two(moment.second);
    else out += moment.local.substr(static_cast<std::size_t>(kFrom[found]), length);
    pattern.remove_prefix(length);
  }
  return out;
}

std::string date_text(const Json& value, std::string_view pattern, const std::string& zone) {
  if (!value.is_number()) return text_of(value);
  const auto ms = static_cast<std::int64_t>(value.get<double>());
  if (pattern == word(Word::unix_time)) return base::integer_text(ms / 1000);
  std::int32_t minutes = 0;
  if (!zone.empty()) base::fixed_zone(zone, minutes);
  if (pattern != word(Word::iso)) return by_pattern(moment_of(ms, minutes), pattern);
  const Moment utc = moment_of(ms, 0);
  return utc.local + ':' + two(utc.second) + '.' + (utc.ms < 100 ? "0" : "") + two(utc.ms) + 'Z';
}

std::string joined(const Json& value, std::string_view between) {
  if (!value.is_array()) return text_of(value);
  std::string out;
  for (const Json& one : value) out.append(out.empty() ? std::string_view() : between).append(text_of(one));
  return out;
}

std::string lines_of(const Json& value) {
  if (!value.is_object()) return joined(value, word(Word::line));
  std::string out;
  for (auto it = value.begin(); it != value.end(); ++it)
    out.append(out.empty() ? "" : word(Word::line)).append(it.key()).append(word(Word::colon)).append(text_of(*it));
  return out;
}

std::string national(std::string text) {
  return base::starts_with(text, "+84") ? '0' + text.substr(3) : text;
}

std::string e164(const std::string& text, const std::string& country) {
  const forms::Phone phone = forms::parse_phone(text, country.empty() ? word(Word::vietnam) : country);
  return phone.e164.empty() ? text : phone.e164;
}

std::string part_of_name(const std::string& text, Filter filter, std::string_view locale) {
  const forms::Name name = forms::split_name(text, locale);
  switch (filter) {
    case Filter::first_: return name.given;
    case Filter::middle_: return name.middle;
    case Filter::last_: return name.family;
    default: break;
  }
  if (name.middle.empty()) return name.given;
  // As it is written: the middle name stands before the given one where the family name comes first.
  const bool family_first = !name.family.empty() && base::starts_with(base::trim(text), name.family);
  return family_first ? name.middle + ' ' + name.given : name.given + ' ' + name.middle;
}

std::string upper_ascii(std::string text) {
  for (char& c : text) if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return text;
}

std::string escaped(const std::string& text) {
  LEADLINE_DATA(formats) static constexpr char kEscapes[] = "&amp;\0&lt;\0&gt;\0";
  std::string out;
  for (const char c : text) {
    const int escape = c == '&' ? 0 : c == '<' ? 1 : c == '>' ? 2 : -1;
    if (escape < 0) out += c;
    else out += base::nth_text(kEscapes, escape);
  }
  return out;
}

std::string argument_text(const std::vector<Found>& arguments, std::size_t index, const char* otherwise = "") {
  return index < arguments.size() && arguments[index] ? text_of(*arguments[index]) : std::string(otherwise);
}

std::string digits_of(const std::string& text) {
  std::string out;
  for (const char c : text) if (c >= '0' && c <= '9') out += c;
  return out;
}

// A page has no use for these: who compares such sums wants them from a server, and pages that send to vendors should not pay for them.
#ifdef __wasm__
Json hashed(const std::string&) { return nullptr; }
Json without_dots(const std::string&) { return nullptr; }
#else
// Google compares addresses of its own so.
Json without_dots(const std::string& text) {
  constexpr char kTheirs[] = "gmail.com googlemail.com";
  const std::size_t at = text.find('@');
  if (at == std::string::npos || !base::has_word(kTheirs, base::lower_ascii(text.substr(at + 1)))) return text;
  return base::replace_all(text.substr(0, at), ".", "") + text.substr(at);
}

Json hashed(const std::string& text) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (const std::uint8_t byte : proof::sha256(text)) (out += kDigits[byte >> 4]) += kDigits[byte & 15];
  return out;
}
#endif

// Each of a list of given ones is another's: 'a', 'vendor A', …
Json picked(Json value, const std::vector<Found>& arguments) {
  for (std::size_t i = 0; i + 1 < arguments.size(); i += 2)
    if (arguments[i] && text_of(*arguments[i]) == text_of(value)) return arguments[i + 1].value_or(Json());
  return value;
}

Json made_of(Filter filter, const Json& value, const std::vector<Found>& arguments, std::string_view locale) {
  const std::string text = text_of(value);
  switch (filter) {
    case Filter::lower_: return base::lower_ascii(text);
    case Filter::upper_: return upper_ascii(text);
    case Filter::trim_: return std::string(base::trim(text));
    case Filter::first_:
    case Filter::middle_:
    case Filter::last_:
    case Filter::given_: return part_of_name(text, filter, locale);
    case Filter::e164_: return e164(text, argument_text(arguments, 0));
    case Filter::national_: return national(text);
    case Filter::date_: return date_text(value, argument_text(arguments, 0), argument_text(arguments, 1));
    case Filter::join_: return joined(value, argument_text(arguments, 0, word(Word::comma)));
    case Filter::lines_: return lines_of(value);
    case Filter::truncate_: {
      const Found most = arguments.empty() ? std::nullopt : arguments[0];
      const double bytes = most && most->is_number() ? most->get<double>() : 0;
      return base::truncate_utf8(text, bytes > 0 && bytes < 1e6 ? static_cast<std::size_t>(bytes) : 0);
    }
    case Filter::json_: return base::dump_json(value);
    case Filter::after_: {
      std::string before;
      for (std::size_t i = 0; i < arguments.size(); ++i) before += argument_text(arguments, i);
      return before + text;
    }
    case Filter::digits_: return digits_of(text);
    case Filter::dotless_: return without_dots(text);
    case Filter::sha256_: return hashed(text);
    case Filter::text_: return text;
    case Filter::number_: {
      const double number = base::to_number(text);
      return number - number == 0 ? Json(number) : value;
    }
    case Filter::html_: return escaped(text);
    case Filter::uri_: return encode_uri(text);
    case Filter::pick_: return picked(value, arguments);
    case Filter::default_:
    case Filter::null_: break;
  }
  return value;
}

// An answer that was left empty is not there.
bool is_nothing(const Found& value) {
  return !value || value->is_null() || (value->is_string() && value->get_ref<const std::string&>().empty()) || (value->is_structured() && value->empty());
}

}  // namespace

std::string text_of(const Json& value) {
  switch (value.type()) {
    case Json::value_t::string: return value.get<std::string>();
    case Json::value_t::array: return joined(value, word(Word::comma));
    case Json::value_t::null: return {};
    default: return base::dump_json(value);
  }
}

Found apply(Filter filter, Found value, const std::vector<Found>& arguments, std::string_view locale) {
  const bool nothing = is_nothing(value);
  if (filter == Filter::default_) return !nothing ? value : arguments.empty() ? std::nullopt : arguments[0];
  if (filter == Filter::null_) return nothing ? Json() : value;
  if (nothing) return std::nullopt;
  Json made = made_of(filter, *value, arguments, locale);
  if (is_nothing(made)) return std::nullopt;
  return made;
}

}  // namespace leadline::formats
