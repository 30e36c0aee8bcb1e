// What an endpoint's answer means. What counts as accepted is its `response` rule; the rest goes by the status.
#include <algorithm>

#include "base/door.h"
#include "base/text.h"
#include "delivery/delivery.h"

namespace leadline::delivery {

using api::NoAnswer;
using api::Reason;
using base::Json;

namespace {

// What a page begins with: WHATWG MIME Sniffing §7.1, so that a script's `echo "ok"`, which comes as text/html, is none, and
// a PHP error (`<br />`, `<b>`) is one.
LEADLINE_DATA(send) constexpr char kHtmlTags[] =
    "html head script iframe h1 div font table a style title b body br p meta link";

// Past white space, a byte order mark, comments and XML's `<?…?>`.
std::string_view skip_prolog(std::string_view body) {
  for (;;) {
    body = base::trim(body);
    const char* end = base::starts_with(body, "\xef\xbb\xbf") ? "\xbf" : base::starts_with(body, "<!--") ? "-->"
                      : base::starts_with(body, "<?") ? "?>" : nullptr;
    const std::size_t at = end ? body.find(end) : std::string_view::npos;
    if (at == std::string_view::npos) return body;
    body.remove_prefix(at + std::string_view(end).size());
  }
}

bool is_html(std::string_view text) {
  const std::string_view body = skip_prolog(text);
  if (body.empty() || body[0] != '<') return false;
  const std::string start = base::lower_ascii(body.substr(1, 16));
  if (base::starts_with(start, "!doctype html")) return true;
  return base::has_word(kHtmlTags, std::string_view(start).substr(0, start.find_first_of(" \t\r\n\f/>")));
}

// RFC 6901; nullptr when it leads nowhere.
const Json* follow(const Json& document, const std::string& pointer) {
  const Json* at = &document;
  const std::vector<std::string> parts = base::split(pointer, '/');
  for (std::size_t i = 1; at && i < parts.size(); ++i) {
    const std::string part = base::replace_all(base::replace_all(parts[i], "~1", "/"), "~0", "~");
    if (!at->is_array()) {
      at = base::find(*at, part);
      continue;
    }
    std::size_t index = 0;
    for (const char c : part) index = c >= '0' && c <= '9' && index < 100000 ? index * 10 + static_cast<std::size_t>(c - '0') : 100000;
    at = !part.empty() && index < at->size() ? &(*at)[index] : nullptr;
  }
  return at;
}

bool leads_to(const Response& response, const std::string& body) {
  const auto document = base::parse_json(body);
  const Json* value = document ? follow(*document, response.text) : nullptr;
  if (!value) return false;
  if (response.exact) return *value == response.value;
  return !value->is_null() && *value != Json(false);
}

bool lists(const Json& statuses, std::int64_t status) {
  // A browser hides which redirect it was.
  const bool redirect = status >= 300 && status < 400;
  for (const Json& one : statuses) {
    const auto listed = one.get<std::int64_t>();
    if (listed == status || (redirect && listed >= 300 && listed < 400)) return true;
  }
  return false;
}

// A 2xx that says what is wrong.
bool refuses(const Response& response, const std::string& body) {
  const auto document = response.refused.empty() ? std::nullopt : base::parse_json(body);
  const Json* said = document ? follow(*document, response.refused) : nullptr;
  return said && !said->is_null() && *said != Json(false);
}

bool accepts(const Response& response, const std::string& id, std::int64_t status, const std::string& body) {
  const bool ok = status >= 200 && status < 300;
  if (ok && refuses(response, body)) return false;
  switch (response.rule) {
    case Rule::any_2xx: return ok && !is_html(body);
    case Rule::key: {
      const auto document = ok ? base::parse_json(body) : std::nullopt;
      return document && base::get_text(*document, "accepted") == id;  // a captive portal's 200 is no receipt
    }
    case Rule::pointer: return ok && leads_to(response, body);
    case Rule::text: return ok && base::contains(body, response.text);
    case Rule::status: return lists(response.value, status);
    case Rule::redirect: return status >= 300 && status < 400;
    default: return false;
  }
}

struct Range { std::int16_t from, to; Outcome outcome; };
// What is not accepted, by its status; any other refuses this record alone.
LEADLINE_DATA(send) constexpr Range kByStatus[] = {
    {-1, 199, Outcome::transient},  // 0: no answer
    {200, 299, Outcome::unclear},
    {300, 399, Outcome::unclear},
    {401, 401, Outcome::destination},
    {403, 405, Outcome::destination},
    {407, 407, Outcome::destination},
    {408, 409, Outcome::transient},
    {410, 410, Outcome::destination},
    {425, 425, Outcome::transient},
    {429, 429, Outcome::transient},
    {500, 999, Outcome::transient},
};

// A receiver that knows a repetition may be asked again: what it answered was somebody else's, or will be mended.
Verdict unclear(const Response& response, std::int64_t status, const std::string& body) {
  const bool again = response.rule == Rule::key, redirect = status >= 300;
  const char* reason = redirect ? name_of(Reason::redirect) : is_html(body) ? name_of(Reason::html_page) : name_of(Reason::not_accepted);
  return {!again ? Outcome::unclear : redirect ? Outcome::destination : Outcome::suspicious, reason};
}

}  // namespace

namespace {

bool is_name_character(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

// Whether a name stands in a text by itself: "Error in 'fields.email'".
bool has_name(std::string_view text, std::string_view name) {
  for (std::size_t at = 0; !name.empty() && (at = text.find(name, at)) != std::string_view::npos; ++at) {
    const std::size_t end = at + name.size();
    if ((at == 0 || !is_name_character(text[at - 1])) && (end == text.size() || !is_name_character(text[end]))) return true;
  }
  return false;
}

// Our name of what the endpoint speaks of; where it has no names of its own, it uses ours.
std::string our_name(const Json& names, const std::string& text) {
  if (const Json* name = base::find(names, text)) return name->get<std::string>();
  for (auto it = names.begin(); it != names.end(); ++it) if (has_name(text, it.key())) return it->get<std::string>();
  return text;
}

}  // namespace

Json errors_in(const Response& response, const std::string& body) {
  Json out = base::object();
  const auto document = response.errors.empty() ? std::nullopt : base::parse_json(body);
  const Json* errors = document ? follow(*document, response.errors) : nullptr;
  if (!errors) return out;
  if (errors->is_object())
    for (auto it = errors->begin(); it != errors->end(); ++it) base::put(out, std::string_view(our_name(response.names, it.key())), Json(*it));
  if (!errors->is_array()) return out;
  for (const Json& one : *errors) {
    const std::string name = our_name(response.names, one.is_string() ? one.get<std::string>() : base::get_text(one, response.field));
    if (!name.empty() && !out.contains(name)) base::put(out, std::string_view(name), Json(base::get_text(one, response.said)));
  }
  return out;
}

Verdict judge(const Response& response, const std::string& id, const Json& reply) {
  const std::int64_t status = base::get_int(reply, "status");
  const std::string& why = base::get_text(reply, "why");
  const std::string& body = base::get_text(reply, "body");
  if (api::is(why, NoAnswer::opaque)) return {Outcome::unconfirmed, api::name_of(Reason::unreadable)};
  if (api::is(why, NoAnswer::timeout) && response.rule == Rule::none) return {Outcome::unclear, api::name_of(Reason::timeout)};  // a slow one may have it by now
  if (api::is(why, NoAnswer::unsendable)) return {Outcome::destination, api::name_of(Reason::unsendable)};  // the browser refuses to post this
  if (accepts(response, id, status, body)) return {Outcome::done};
  // Whatever its status is: it names what is wrong with the answers.
  if (status > 0 && (!errors_in(response, body).empty() || (status < 300 && refuses(response, body)))) return {Outcome::record, name_of(Reason::record_refused)};
  if (response.again.is_array() && lists(response.again, status)) return {Outcome::transient};
  Outcome outcome = Outcome::record;
  for (const Range& range : kByStatus)
    if (status >= range.from && status <= range.to) outcome = range.outcome;
  if (outcome == Outcome::unclear) return unclear(response, status, body);
  if (outcome == Outcome::transient) return {outcome};
  return {outcome, outcome == Outcome::destination ? name_of(Reason::endpoint_refused) : name_of(Reason::record_refused)};
}

bool is_reused(const Response& response, const Json& reply) {
  const auto body = response.rule == Rule::key ? base::parse_json(base::get_text(reply, "body")) : std::nullopt;
  return body && base::get_text(base::get_object(*body, "error"), "code") == "id_reused";
}

std::string without_log(const std::string& body) {
  auto lead = base::parse_json(body);
  if (!lead || base::get_array(base::get_object(*lead, "evidence"), "log").empty()) return {};
  base::put_all((*lead)["evidence"], "log", base::list(), "truncated", true);
  return base::dump_json(*lead);
}

}  // namespace leadline::delivery
