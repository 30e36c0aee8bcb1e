// `delivery` of the config: where submissions go, and by what answer each endpoint accepts one.
#include "base/door.h"
#include "base/limits.h"
#include "base/text.h"
#include "delivery/delivery.h"

namespace leadline::delivery {

using base::Json;
using base::Problem;

namespace {

// ---- The address

// Whether fetch would take it. Browsers drop control characters and outer blanks before they read the scheme
// (`java\nscript:`, WHATWG URL §4.4), and refuse a name and password in it.
void check_url(std::string_view url, const std::string& at, const char* key, base::Diagnostics& out) {
  url = base::trim(url);
  for (const char c : url)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      return base::add_error_at(out, at, key, Problem::control_character_in_url);
  const std::size_t end = url.find_first_of(":/?#\\");
  const bool scheme = end != std::string::npos && url[end] == ':';
  const std::string name = scheme ? base::lower_ascii(url.substr(0, end)) : std::string("https");
  if (name != "https" && name != "http")
    return base::add_error_at(out, at, key, Problem::endpoint_url_unsafe);
  const std::size_t from = scheme ? end + 1 : 0;
  if (url.compare(from, 2, "//") != 0) return;
  const std::string_view host = url.substr(from + 2, url.find_first_of("/?#\\", from + 2) - (from + 2));
  if (host.empty()) base::add_error_at(out, at, key, Problem::no_host);
  if (base::contains(host, "@"))
    base::add_error_at(out, at, key, Problem::password_in_url);
}

// ---- Headers

// RFC 9110 §5.6.2.
bool is_token(std::string_view name) {
  for (const char c : name)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || base::contains("!#$%&'*+-.^_`|~", {&c, 1})))
      return false;
  return !name.empty();
}

// Printable ASCII and tabs (RFC 9110 §5.5). A line break would end the header; what is not ASCII, fetch throws on or mangles.
bool is_field_value(std::string_view value) {
  for (const char c : value)
    if (c != '\t' && (c < 0x20 || c >= 0x7f)) return false;
  return true;
}

// Fetch §2.2.2 ("forbidden request-header"), silently dropped by browsers; and what the profile says.
LEADLINE_DATA(send) constexpr char kForbidden[] =
    "accept-charset accept-encoding access-control-request-headers access-control-request-method connection content-length "
    "cookie cookie2 date dnt expect host keep-alive origin referer set-cookie te trailer transfer-encoding upgrade via "
    "x-http-method x-http-method-override x-method-override";

void check_header(const std::string& name, const Json& value, const std::string& at, base::Diagnostics& out) {
  const std::string lower = base::lower_ascii(name);
  if (!is_token(name)) base::add_error(out, at, Problem::not_a_header);
  else if (lower == "content-type") base::add_error(out, at, Problem::header_of_the_type);
  else if (base::has_word(kForbidden, lower) || base::starts_with(lower, "sec-") || base::starts_with(lower, "proxy-"))
    base::add_error(out, at, Problem::forbidden_header, name);
  if (!value.is_string() || !is_field_value(value.get_ref<const std::string&>()))
    base::add_error(out, at, Problem::not_a_header_value);
}

// ---- What is accepted

bool is_pointer(const Json& value) { return value.is_string() && base::starts_with(value.get_ref<const std::string&>(), "/"); }

// A pointer to {field: what is wrong}, or {"at": pointer, "field"?, "text"?} to a list.
void read_errors(const Json& errors, const std::string& at, Response& response, base::Diagnostics& out) {
  const Json* pointer = errors.is_object() ? base::find(errors, "at") : &errors;
  if (!pointer || !is_pointer(*pointer)) return base::add_error_at(out, at, "errors", Problem::not_a_pointer);
  response.errors = pointer->get<std::string>();
  if (errors.is_object()) base::check_keys(errors, base::child_pointer(at, "errors"), {"at", "field", "text"}, out);
  response.field = base::get_text(errors, "field");
  response.said = base::get_text(errors, "text");
}

bool are_statuses(const Json& list) {
  bool good = list.is_array() && !list.empty();
  for (std::size_t i = 0; good && i < list.size(); ++i)
    good = list[i].is_number_integer() && list[i].get<std::int64_t>() >= 200 && list[i].get<std::int64_t>() < 600;
  return good;
}

Response read_rule(const Json& json, const std::string& at, base::Diagnostics& out) {
  Response response;
  base::check_keys(json, at, {"pointer", "equals", "text", "status", "redirect", "errors", "refused", "again"}, out);
  int rules = 0;
  if (const Json* redirect = base::find(json, "redirect")) {
    response.rule = Rule::redirect;
    ++rules;
    if (*redirect != Json(true)) base::add_error_at(out, at, "redirect", Problem::not_true);
  }
  if (json.contains("text")) {
    response.rule = Rule::text;
    ++rules;
    response.text = base::require_string(json, "text", at, out);
  }
  if (const Json* pointer = base::find(json, "pointer")) {
    response.rule = Rule::pointer;
    ++rules;
    response.text = base::get_text(json, "pointer");
    if (!pointer->is_string() || (!response.text.empty() && response.text[0] != '/'))
      base::add_error_at(out, at, "pointer", Problem::not_a_pointer);
    if (const Json* equals = base::find(json, "equals")) {
      response.exact = true;  // null too: {"pointer": "/error", "equals": null}
      response.value = *equals;
    }
  }
  if (const Json* status = base::find(json, "status")) {
    response.rule = Rule::status;
    ++rules;
    response.value = *status;
    if (!are_statuses(*status)) base::add_error_at(out, at, "status", Problem::not_statuses);
  }
  const Json* errors = base::find(json, "errors");
  const Json* refused = base::find(json, "refused");
  const Json* again = base::find(json, "again");
  if (errors) read_errors(*errors, at, response, out);
  if (refused && !is_pointer(*refused)) base::add_error_at(out, at, "refused", Problem::not_a_pointer);
  if (again && !are_statuses(*again)) base::add_error_at(out, at, "again", Problem::not_statuses);
  response.refused = base::get_text(json, "refused");
  response.again = base::get_array(json, "again");
  if (rules == 0 && (errors || refused || again)) return response;  // accepted is what usually is
  if (rules != 1) base::add_error(out, at, Problem::response_not_one_rule);
  else if (json.contains("equals") && response.rule != Rule::pointer)
    base::add_error_at(out, at, "equals", Problem::equals_without_pointer);
  return response;
}

Response read_response(const Json& endpoint, const std::string& at, base::Diagnostics& out) {
  Response response;
  const Json* json = base::find(endpoint, "response");
  if (!json) return response;
  const std::string place = base::child_pointer(at, "response");
  if (json->is_object()) return read_rule(*json, place, out);
  const std::string& word = base::get_text(endpoint, "response");
  if (word == "key") {
    response.rule = Rule::key;
    response.errors = "/errors";  // where a receiver of ours says what is wrong with an answer
  } else if (word == "none") response.rule = Rule::none;
  else if (word != "2xx")
    base::add_error(out, place, Problem::not_a_response);
  return response;
}

// `"forms": ["quote"]`. A list that cannot be read is an error: else what is for one department would go to all.
std::string read_forms(const Json& json, const std::string& at, base::Diagnostics& out) {
  const Json* list = base::find(json, "forms");
  if (!list) return {};
  std::string forms;
  bool good = list->is_array() && !list->empty();
  for (std::size_t i = 0; good && i < list->size(); ++i) {
    const Json& one = (*list)[i];
    good = one.is_string() && !one.get_ref<const std::string&>().empty();
    if (good) forms.append(forms.empty() ? "" : " ").append(one.get_ref<const std::string&>());
  }
  if (!good) base::add_error_at(out, at, "forms", Problem::not_form_ids);
  return forms;
}

// `shape`: how it is written, where that is not as it is.
Endpoint read_endpoint(const Json& json, const Json& shape, const std::string& at, base::Diagnostics& out) {
  base::check_keys(json, at, {"id", "url", "when", "forms", "excluded", "consent", "qualified", "profile", "format", "headers", "response", "files", "challenge"}, out);
  Endpoint endpoint;
  endpoint.id = base::require_string(json, "id", at, out);
  endpoint.url = base::require_string(json, "url", at, out);
  endpoint.shape = shape;
  if (!endpoint.by_relay()) check_url(endpoint.url, at, "url", out);  // where a secret's place stands, it is no address yet
  endpoint.excluded = base::get_bool(json, "excluded");
  endpoint.qualified = base::get_bool(json, "qualified");
  // Else what needs a consent would go to all.
  if (json.contains("consent")) endpoint.consent = base::require_string(json, "consent", at, out);
  endpoint.response = read_response(json, at, out);
  endpoint.forms = read_forms(json, at, out);
  const bool blind = endpoint.response.rule == Rule::none;
  const int profile = base::choose(json, "profile", {"json", "json-text"}, blind ? 1 : 0, at, out);
  if (blind && profile == 0)
    base::add_error_at(out, at, "profile", Problem::json_needs_cors);
  endpoint.type = profile == 1 ? "text/plain;charset=UTF-8" : "application/json";
  if (!shape.is_null()) {
    endpoint.type = base::get_text(shape, "type");
    endpoint.response.names = base::get_object(shape, "names");
  }
  base::choose(json, "format", {"leadline"}, 0, at, out);
  base::expect(json, at, base::an_object(), {"headers"}, out);
  endpoint.headers = base::get_object(json, "headers");
  for (auto it = endpoint.headers.begin(); it != endpoint.headers.end(); ++it)
    check_header(it.key(), *it, base::child_pointer(base::child_pointer(at, "headers"), it.key()), out);
  if (blind && !endpoint.headers.empty())
    base::add_error_at(out, at, "headers", Problem::headers_need_cors);
  if (const Json* when = base::find(json, "when"))
    endpoint.when = rules::compile_condition(*when, base::child_pointer(at, "when"), out).value_or(rules::Program());
  return endpoint;
}

// Another address of the same receiver. A wrong one costs no lead: it goes without what is asked for or sent there.
void read_beside(const Json& json, const std::string& at, const char* key, std::string& address, base::Diagnostics& out) {
  if (!json.contains(key)) return;
  const std::size_t before = out.size();
  const std::string url = base::require_string(json, key, at, out);
  check_url(url, at, key, out);
  if (out.size() == before) address = url;
}

// Nothing that would add a header to the mail, or end the address.
bool is_mail_address(std::string_view text) {
  const std::size_t at = text.find('@');
  for (const char c : text) if (c <= ' ' || c >= 0x7f || base::contains("?&#%,;:<>\"()[]\\", {&c, 1})) return false;
  return at != std::string_view::npos && at > 0 && text.find('@', at + 1) == std::string_view::npos && text.find('.', at) != std::string_view::npos && text.back() != '.' && text[at + 1] != '.';
}

bool is_number_to_call(std::string_view text) {
  int digits = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') ++digits;
    else if (!base::contains("+ -.()", {&c, 1})) return false;
  }
  return digits >= 3 && digits <= 15 && text.find('+', 1) == std::string_view::npos;
}

// A wrong address is left out: nobody is sent to where nobody is.
Json read_fallback(const Json& json, const std::string& at, base::Diagnostics& out) {
  Json fallback;
  base::check_keys(json, at, {"mailto", "tel"}, out);
  const auto read = [&](const char* key, bool (*is_good)(std::string_view), Problem problem) {
    const Json* value = base::find(json, key);
    if (!value) return;
    const std::string& text = base::get_text(json, key);
    if (text.empty() || !is_good(text)) return base::add_error_at(out, at, key, problem, text);
    if (fallback.is_null()) fallback = base::object();
    base::put(fallback, key, text);
  };
  read("mailto", is_mail_address, Problem::not_a_mail_address);
  read("tel", is_number_to_call, Problem::not_a_number_to_call);
  return fallback;
}

}  // namespace

void compile(const Json& delivery, const std::string&, const std::string& pointer, base::Diagnostics& out, Model& model) {
  base::check_keys(delivery, pointer, {"endpoints", "fallback"}, out);
  base::expect(delivery, pointer, base::an_object(), {"fallback"}, out);
  model.fallback = read_fallback(base::get_object(delivery, "fallback"), base::child_pointer(pointer, "fallback"), out);
  base::expect(delivery, pointer, base::a_list(), {"endpoints"}, out);
  const Json& list = base::get_array(delivery, "endpoints");
  const std::string place = base::child_pointer(pointer, "endpoints");
  if (list.size() > base::limits::kEndpoints)
    base::add_error(out, place, Problem::too_many_endpoints, base::limits::kEndpoints);
  for (std::size_t i = 0; i < list.size() && i < base::limits::kEndpoints; ++i) {
    const std::string at = base::child_pointer(place, i);
    if (model.shapes.is_array() && list[i].is_null()) continue;  // it was said why
    base::expect(list[i], at, base::a_boolean(), {"excluded", "qualified"}, out);  // no reason to send nothing there
    const std::size_t before = out.size();
    Endpoint endpoint = read_endpoint(list[i], model.shapes.is_array() ? model.shapes[i] : Json(), at, out);
    if (find_endpoint(model, endpoint.id)) base::add_error_at(out, at, "id", Problem::endpoint_twice);
    bool broken = false;
    for (std::size_t d = before; d < out.size(); ++d) broken = broken || out[d].severity == base::Severity::error;
    if (broken) continue;
    read_beside(list[i], at, "files", endpoint.files, out);
    read_beside(list[i], at, "challenge", endpoint.challenge, out);
    model.endpoints.push_back(std::move(endpoint));
  }
}

const Endpoint* find_endpoint(const Model& model, const std::string& id) {
  for (const Endpoint& endpoint : model.endpoints) if (endpoint.id == id) return &endpoint;
  return nullptr;
}

bool agreed(const Endpoint& endpoint, const Json& consents, bool otherwise) {
  if (endpoint.consent.empty()) return true;
  for (const Json& one : consents) if (base::get_text(one, "purpose") == endpoint.consent) return base::get_bool(one, "granted");
  return otherwise;
}

std::string type_for(const Endpoint& endpoint, const std::string& id) {
  return !endpoint.type.empty() && endpoint.type.back() == '-' ? endpoint.type + id : endpoint.type;
}

}  // namespace leadline::delivery
