// The body of a submission for an endpoint, in the encoding that it reads.
#include "base/door.h"
#include "base/limits.h"
#include "base/text.h"
#include "formats/formats.h"
#include "formats/templates.h"
#include "formats/words.h"

namespace leadline::formats {

using base::Json;

namespace {

bool is_unreserved(char c, std::string_view more) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || more.find(c) != std::string_view::npos;
}

void append_encoded(std::string_view text, std::string_view more, bool plus, std::string& out) {
  constexpr char kHex[] = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_unreserved(c, more)) out += c;
    else if (plus && c == ' ') out += '+';
    else (out += '%').append({kHex[byte >> 4], kHex[byte & 15]});
  }
}

// A line break is CR LF, as browsers send it (WHATWG HTML §4.10.22.4).
std::string with_line_breaks(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) out += '\r';
    out += text[i];
    if (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n')) out += '\n';
  }
  return out;
}

// name, value of each text: `a[b]` for a member, `a[]` for each of a list, `a[0][b]` where its items are objects.
template <typename Take>
void flatten(const std::string& name, const Json& value, Take&& take) {
  if (!value.is_structured()) return take(name, with_line_breaks(text_of(value)));
  std::int64_t number = 0;
  for (auto it = value.begin(); it != value.end(); ++it) {
    const std::string inner = value.is_object() ? it.key() : it->is_structured() ? text_of(Json(number++)) : std::string();
    flatten(name.empty() ? inner : name + '[' + inner + ']', *it, take);
  }
}

bool is_shown_secret(std::string_view text) {
  return base::starts_with(text, word(Word::open)) && base::starts_with(text.substr(2), word(Word::secret)) && text.find('}') == text.size() - 2;
}

// CloudEvents 1.0, structured: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
Json event_of(const Json& lead, Json data) {
  Json out = base::object();
  base::put_all(out, word(Word::spec), word(Word::spec_version), word(Word::id), base::get_text(lead, word(Word::id)), word(Word::type), base::get_text(lead, word(Word::type)),
                word(Word::source), word(Word::source_begin) + encode_uri(base::get_text(lead, word(Word::site))), word(Word::subject), base::get_text(lead, word(Word::form)),
                word(Word::content), word(Word::json_type));
  const Json* time = base::find(lead, word(Word::time));
  if (const Found iso = apply(Filter::date_, time ? Found(*time) : std::nullopt, {Json(word(Word::iso))}, {})) base::put(out, word(Word::time), Json(*iso));
  base::put(out, word(Word::data), std::move(data));
  return out;
}

// What is sent, before it is text. Without a map the submission itself; as a form its answers.
Json content_of(const Json& shape, Sources sources) {
  std::size_t left = base::limits::kBodyBytes;
  sources.left = &left;
  const Json* map = base::find(shape, word(Word::map));
  const Json* body = base::find(shape, word(Word::body));
  bool there = true;
  const Json mapped = map ? fill(*map, sources, there) : sources.lead;
  sources.map = &mapped;
  Json out = body ? fill(*body, sources, there = true) : mapped;
  const std::string& as = base::get_text(shape, word(Word::as));
  const bool form = as == word(Word::form) || as == word(Word::multipart);
  return form && !map && !body ? base::get_object(sources.lead, word(Word::fields)) : out;
}

}  // namespace

std::string encode_uri(std::string_view text) {
  std::string out;
  append_encoded(text, "-._~", false, out);
  return out;
}

std::string encode_form(const Json& body, bool shown) {
  std::string out;
  flatten("", body, [&](const std::string& name, const std::string& value) {
    if (!out.empty()) out += '&';
    append_encoded(name, "*-._", true, out);
    out += '=';
    if (shown && is_shown_secret(value)) out += value;
    else append_encoded(value, "*-._", true, out);
  });
  return out;
}

std::string encode_multipart(const Json& body, const std::string& boundary) {
  std::string out;
  flatten("", body, [&](const std::string& name, const std::string& value) {
    const std::string plain = base::replace_all(base::replace_all(name, "\"", "%22"), word(Word::break_line), "%0D%0A");
    out.append(word(Word::dashes)).append(boundary).append(word(Word::break_line)).append(word(Word::part_name)).append(plain);
    out.append(word(Word::part_value)).append(value).append(word(Word::break_line));
  });
  return out.append(word(Word::dashes)).append(boundary).append(word(Word::dashes)).append(word(Word::break_line));
}

LEADLINE_DOOR std::string write(const Json& shape, const Json& lead, const Json& contact, const Json* secrets) {
  const Json content = content_of(shape, {lead, contact, base::get_object(shape, word(Word::with)), secrets});
  const std::string& as = base::get_text(shape, word(Word::as));
  if (as == word(Word::form)) return encode_form(content, !secrets && base::get_bool(shape, word(Word::relay)));
  if (as == word(Word::multipart)) return encode_multipart(content, word(Word::boundary) + base::get_text(lead, word(Word::id)));
  return base::dump_json(as == word(Word::events) ? event_of(lead, content) : content);
}

}  // namespace leadline::formats
