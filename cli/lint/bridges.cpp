#include "lint/bridges.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "base/text.h"
#include "lint/slips.h"

namespace leadline::cli {

namespace {

using base::child_pointer;
using base::Json;

constexpr std::string_view kSwitches[] = {"dataLayer", "gtag",   "fbq",   "ttq",       "adobeDataLayer", "clarity", "hj", "kissmetrics", "tawk",
                                          "intercom",  "crisp", "messenger"};
// Chats that hand over what was filled in before: {"form": "chat"}.
constexpr std::string_view kWithForm[] = {"tawk", "crisp"};
constexpr std::string_view kPlainTexts[] = {"currency", "googleAds", "zalo"};
constexpr std::string_view kOthers[] = {"consent", "value", "lintrk", "counts"};
constexpr std::string_view kOfAttribution[] = {"ignore", "cookie"};

bool is_one(std::span<const std::string_view> names, std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); }

void slip(base::Findings& out, const std::string& at, const std::string& key, const char* code, const std::string& message, const std::string& hint = "") {
  base::add_warning(out, child_pointer(at, key), code, message, hint);
}

void lint_unknown(const Json& object, const std::string& at, std::initializer_list<std::span<const std::string_view>> known, base::Findings& out) {
  std::string all;
  for (const auto& names : known) for (const std::string_view name : names) all.append(all.empty() ? "" : ", ").append(name);
  for (auto it = object.begin(); it != object.end(); ++it) {
    const std::string key = it.key();
    bool found = key == "$comment" || key == "$schema";
    for (const auto& names : known) found = found || is_one(names, key);
    if (!found) slip(out, at, key, "unknown_key", "\"" + key + "\" is not a key here", "one of: " + all);
  }
}

void lint_members(const Json& bridges, const std::string& at, base::Findings& out) {
  lint_unknown(bridges, at, {kSwitches, kPlainTexts, kOthers}, out);
  for (auto it = bridges.begin(); it != bridges.end(); ++it) {
    const std::string key = it.key();
    if (is_one(kWithForm, key) && it->is_object()) continue;
    if (is_one(kSwitches, key) && !it->is_boolean()) slip(out, at, key, "not_a_boolean", "\"" + key + "\" must be true or false");
    if (key == "counts" && !it->is_boolean() && !it->is_string()) slip(out, at, key, "not_a_boolean", "\"counts\" must be true, false or the address that counts go to");
    if (is_one(kPlainTexts, key) && !it->is_string()) slip(out, at, key, "not_a_string", "\"" + key + "\" must be a text");
  }
}

// The form that what was filled in before a chat becomes a lead of.
void lint_prechat(const Json& document, const Json& bridges, base::Findings& out) {
  for (const std::string_view chat : kWithForm) {
    const Json option = base::get_object(bridges, std::string(chat).c_str());
    if (option.empty()) continue;
    const std::string at = child_pointer("/bridges", std::string(chat));
    static constexpr std::string_view kKeys[] = {"form"};
    lint_unknown(option, at, {kKeys}, out);
    const Json* named = nullptr;
    for (const Json& form : base::get_array(document, "forms"))
      if (base::get_text(form, "id") == base::get_text(option, "form")) named = &form;
    if (!named || base::get_text(*named, "kind") != "adopted")
      slip(out, at, "form", "not_adopted", "must be the id of a form of the kind \"adopted\"", R"("forms": [{"id": "chat", "kind": "adopted", "fields": [...]}]: what the chat asks before)");
  }
}

// Those that are not there when there is no such list; false where it is something else.
bool lint_list(const Json& object, const char* key, const std::string& at, base::Findings& out) {
  const Json* list = base::find(object, key);
  if (list && !list->is_array()) slip(out, at, key, "not_an_array", "\"" + std::string(key) + "\" must be a list");
  return list && list->is_array();
}

bool is_host(const Json& text) { return text.is_string() && !text.get_ref<const std::string&>().empty() && text.get_ref<const std::string&>().find_first_of(":/ ") == std::string::npos; }

// The domain that subdomains share a first touch by.
void lint_cookie(const Json& attribution, base::Findings& out) {
  const Json* cookie = base::find(attribution, "cookie");
  if (!cookie) return;
  if (!is_host(*cookie) || !base::contains(cookie->get_ref<const std::string&>(), "."))
    return slip(out, "/attribution", "cookie", "not_a_domain", "must be the domain that the site's subdomains have in common", R"(for example "example.vn", for www.example.vn and shop.example.vn)");
  const std::string domain = cookie->get_ref<const std::string&>();
  for (const Json& host : base::get_array(attribution, "ignore"))
    if (host.is_string() && ("." + domain).ends_with("." + host.get_ref<const std::string&>())) return;
  slip(out, "/attribution", "cookie", "own_referrer", "who comes from one subdomain to another would seem to be referred by it", "\"ignore\": [\"" + domain + "\"]");
}

void lint_attribution(const Json& attribution, base::Findings& out) {
  lint_unknown(attribution, "/attribution", {kOfAttribution}, out);
  lint_cookie(attribution, out);
  if (!lint_list(attribution, "ignore", "/attribution", out)) return;
  const Json& hosts = attribution["ignore"];
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    if (!is_host(hosts[i]))
      base::add_warning(out, child_pointer("/attribution/ignore", i), "not_a_host", "must be the name of a host", "for example \"pay.example.com\", without https:// and without a path");
  }
}

}  // namespace

void lint_bridges(const Json& document, base::Findings& out) {
  const Json* attribution = base::find(document, "attribution");
  if (attribution && !attribution->is_object()) base::add_warning(out, "/attribution", "not_an_object", "\"attribution\" must be an object", "");
  lint_attribution(base::get_object(document, "attribution"), out);
  const Json* bridges = base::find(document, "bridges");
  const std::string at = "/bridges";
  if (!bridges) return;
  if (!bridges->is_object()) return base::add_warning(out, at, "not_an_object", "\"bridges\" must be an object", "");
  lint_members(*bridges, at, out);
  lint_prechat(document, *bridges, out);
  if (lint_list(*bridges, "consent", at, out))
    for (std::size_t i = 0; i < (*bridges)["consent"].size(); ++i) {
      const Json& platform = (*bridges)["consent"][i];
      if (!platform.is_string() || !base::has_word("google tcf gpp", platform.get_ref<const std::string&>()))
        base::add_warning(out, child_pointer(child_pointer(at, "consent"), i), "unknown_platform", "must be \"google\", \"tcf\" or \"gpp\"", "Google Consent Mode, IAB TCF, IAB GPP: what the site's banner speaks");
    }
  const Json* value = base::find(*bridges, "value");
  if (value && (!value->is_number() || base::get_text(*bridges, "currency").empty()))
    slip(out, at, "value", "value_without_currency", "a \"value\" must be a number, and needs a \"currency\" beside it", R"("value": 250000, "currency": "VND")");
  const Json* conversion = base::find(*bridges, "lintrk");
  if (conversion && !conversion->is_number_integer()) slip(out, at, "lintrk", "not_a_conversion", "must be the number of a conversion rule of LinkedIn's", R"("lintrk": 123456)");
  if (base::get_bool(*bridges, "dataLayer") && base::get_bool(*bridges, "gtag"))
    slip(out, at, "gtag", "counted_twice", "with \"dataLayer\" as well, Google Analytics may count everything twice", "keep \"dataLayer\" with Google Tag Manager, \"gtag\" without");
}

}  // namespace leadline::cli
