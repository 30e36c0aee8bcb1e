#include "lint/hints.h"

#include <algorithm>

#include "base/diagnostic.h"
#include "base/text.h"
#include "lint/slips.h"
#include "reference/types.h"

namespace leadline::cli {

namespace {

using base::Json;
using Words = std::vector<std::string>;

struct Meant { const char* written; const char* right; };

constexpr Meant kMeantOperators[] = {
    {"=", "=="}, {"eq", "=="}, {"equals", "=="}, {"is", "=="}, {"<>", "!="}, {"ne", "!="}, {"not_equals", "!="}, {"gt", ">"}, {"gte", ">="},
    {"=>", ">="}, {"≥", ">="}, {"lt", "<"}, {"lte", "<="}, {"=<", "<="}, {"≤", "<="}, {"&&", "and"}, {"&", "and"}, {"AND", "and"}, {"all_of", "and"},
    {"||", "or"}, {"|", "or"}, {"OR", "or"}, {"any", "or"}, {"any_of", "or"}, {"not", "!"}, {"NOT", "!"}, {"contains", "in"}, {"IN", "in"}, {"one_of", "in"},
    {"includes", "in"}, {"fact", "var"}, {"field", "var"}, {"then", "if"}};

constexpr Meant kTypes[] = {
    {"phone", "tel"}, {"telephone", "tel"}, {"mobile", "tel"}, {"mail", "email"}, {"e-mail", "email"}, {"dropdown", "select"}, {"choice", "select"},
    {"radio", "select"}, {"options", "select"}, {"list", "select"}, {"checkbox", "consent"}, {"agreement", "consent"}, {"gdpr", "consent"}, {"string", "text"},
    {"input", "text"}, {"name", "text"}, {"long_text", "textarea"}, {"message", "textarea"}, {"multiline", "textarea"}};

constexpr Meant kKinds[] = {
    {"attribute", "state"}, {"profile", "state"}, {"fact", "state"}, {"field", "answer"}, {"form", "answer"}, {"idle", "inactivity"}, {"silence", "inactivity"},
    {"decay", "inactivity"}, {"click", "event"}, {"page", "event"}, {"submit", "event"}};

constexpr Meant kDisplays[] = {{"popup", "modal"}, {"dialog", "modal"}, {"overlay", "modal"}, {"lightbox", "modal"}, {"embed", "inline"}, {"embedded", "inline"}, {"page", "inline"}, {"existing", "adopted"}, {"own", "adopted"}, {"adopt", "adopted"}};
constexpr Meant kTiers[] = {{"all", "persistent"}, {"granted", "persistent"}, {"local", "persistent"}, {"permanent", "persistent"}, {"denied", "none"}, {"off", "none"}, {"tab", "session"}};

constexpr Meant kTriggers[] = {
    {"exit-intent", "exit"}, {"exit_intent", "exit"}, {"exitintent", "exit"}, {"leave", "exit"}, {"timer", "delay"}, {"time", "delay"}, {"wait", "delay"}, {"pageload", "load"},
    {"page", "load"}, {"pageview", "load"}, {"depth", "scroll"}, {"scroll-depth", "scroll"}, {"scrolldepth", "scroll"}, {"visible", "view"}, {"inview", "view"}, {"in-view", "view"},
    {"inactivity", "idle"}, {"inactive", "idle"}, {"track", "event"}, {"custom", "event"}, {"points", "score"}, {"segment", "band"}};

constexpr Meant kSurfaces[] = {
    {"sticky", "bar"}, {"ribbon", "bar"}, {"floating", "bar"}, {"hello-bar", "bar"}, {"toast", "slideIn"}, {"drawer", "slideIn"}, {"corner", "slideIn"}, {"slide-in", "slideIn"},
    {"slide_in", "slideIn"}, {"paywall", "gate"}, {"full-screen", "fullscreen"}, {"welcome-mat", "fullscreen"}, {"handle", "tab"}};

constexpr Meant kOffers[] = {
    {"pdf", "download"}, {"file", "download"}, {"e-book", "ebook"}, {"price-list", "pricelist"}, {"price_list", "pricelist"}, {"prices", "pricelist"}, {"discount", "coupon"},
    {"voucher", "coupon"}, {"code", "coupon"}, {"event", "webinar"}, {"meeting", "booking"}, {"appointment", "booking"}, {"call", "consultation"}, {"link", "redirect"}};

constexpr Meant kPositions[] = {
    {"right", "bottom-end"}, {"left", "bottom-start"}, {"bottom-right", "bottom-end"}, {"bottom-left", "bottom-start"}, {"top-right", "top-end"}, {"top-left", "top-start"},
    {"bottom", "bottom-end"}, {"top", "top-end"}};

// How often, in a word.
constexpr Meant kOften[] = {
    {"once", R"("session")"}, {"visit", R"("session")"}, {"daily", R"({"every": "1d"})"}, {"day", R"({"every": "1d"})"}, {"weekly", R"({"every": "7d"})"}, {"week", R"({"every": "7d"})"},
    {"monthly", R"({"every": "30d"})"}, {"month", R"({"every": "30d"})"}, {"session", R"("session")"}, {"always", R"("always")"}, {"never", R"("never")"}};

// Keys, by the object they stand in (a number is *).
struct MeantKey { const char* where; const char* written; const char* right; };
constexpr MeantKey kMeantKeys[] = {
    {"", "form", "forms"}, {"", "cta", "ctas"}, {"", "popups", "ctas"}, {"", "buttons", "ctas"}, {"", "rules", "scoring"}, {"", "score", "scoring"},
    {"", "endpoints", "delivery"}, {"", "webhook", "delivery"}, {"", "webhooks", "delivery"}, {"", "webhook_url", "delivery"}, {"", "language", "locale"}, {"", "lang", "locale"},
    {"", "timeZone", "timezone"}, {"", "name", "site"}, {"", "style", "theme"}, {"", "gdpr", "consent"},
    {"/theme", "color", "accent"}, {"/theme", "colour", "accent"}, {"/theme", "primary", "accent"}, {"/theme", "primaryColor", "accent"}, {"/theme", "borderRadius", "radius"},
    {"/theme", "fontFamily", "font"}, {"/consent", "tier", "default"}, {"/consent", "level", "default"},
    {"/scoring", "levels", "bands"}, {"/scoring", "thresholds", "bands"}, {"/scoring", "categories", "groups"}, {"/scoring", "exclusions", "exclude"},
    {"/scoring/groups/*", "name", "id"}, {"/scoring/groups/*", "limit", "max"}, {"/scoring/groups/*", "cap", "max"},
    {"/scoring/rules/*", "if", "when"}, {"/scoring/rules/*", "condition", "when"}, {"/scoring/rules/*", "conditions", "when"}, {"/scoring/rules/*", "where", "when"},
    {"/scoring/rules/*", "event", "on"}, {"/scoring/rules/*", "trigger", "on"}, {"/scoring/rules/*", "score", "points"}, {"/scoring/rules/*", "value", "points"},
    {"/scoring/rules/*", "name", "id"}, {"/scoring/rules/*", "type", "kind"}, {"/scoring/rules/*", "limit", "cap"}, {"/scoring/rules/*", "values", "valueMap"},
    {"/scoring/rules/*", "category", "group"}, {"/scoring/rules/*", "stage", "qualifyAs"}, {"/scoring/rules/*", "description", "note"}, {"/scoring/rules/*", "comment", "note"},
    {"/scoring/rules/*/cap", "count", "n"}, {"/scoring/rules/*/cap", "max", "n"}, {"/scoring/rules/*/cap", "times", "n"}, {"/scoring/rules/*/cap", "period", "per"},
    {"/scoring/rules/*/cap", "every", "per"}, {"/scoring/bands/*", "from", "enter"}, {"/scoring/bands/*", "min", "enter"}, {"/scoring/bands/*", "threshold", "enter"},
    {"/scoring/bands/*", "to", "exit"}, {"/scoring/bands/*", "leave", "exit"}, {"/scoring/bands/*", "name", "id"},
    {"/scoring/stages/*", "if", "when"}, {"/scoring/stages/*", "condition", "when"}, {"/scoring/stages/*", "order", "weight"}, {"/scoring/stages/*", "name", "id"},
    {"/ctas/*", "link", "href"}, {"/ctas/*", "url", "href"}, {"/ctas/*", "form", "opens"}, {"/ctas/*", "open", "opens"}, {"/ctas/*", "target", "opens"}, {"/ctas/*", "label", "button"},
    {"/ctas/*", "cta", "button"}, {"/ctas/*", "buttonText", "button"}, {"/ctas/*", "headline", "title"}, {"/ctas/*", "description", "text"}, {"/ctas/*", "body", "text"},
    {"/ctas/*", "type", "kind"}, {"/ctas/*", "condition", "when"}, {"/ctas/*", "if", "when"}, {"/ctas/*", "selector", "into"},
    {"/ctas/*", "image", "picture"}, {"/ctas/*", "delay", "showAfter"}, {"/ctas/*", "urls", "pages"}, {"/ctas/*", "capping", "frequency"}, {"/ctas/*", "variants", "cases"},
    {"/ctas/*", "place", "position"}, {"/ctas/*", "weight", "priority"}, {"/ctas/*", "device", "devices"}, {"/ctas/*", "timer", "countdown"}, {"/ctas/*/picture", "url", "src"},
    {"/ctas/*/action", "url", "href"}, {"/ctas/*/action", "link", "href"}, {"/ctas/*/action", "opens", "open"}, {"/ctas/*/action", "form", "open"}, {"/ctas/*/action", "tel", "call"},
    {"/ctas/*/pages", "urls", "include"}, {"/ctas/*/pages", "only", "include"}, {"/ctas/*/pages", "not", "exclude"}, {"/ctas/*/frequency", "every", "again"},
    {"/ctas/*/frequency", "cap", "again"}, {"/ctas/*/frequency", "max", "stopOn"}, {"/ctas/*/frequency", "stop", "stopOn"}, {"/ctas/*/frequency", "pause", "pauseOn"},
    {"/ctas/*/trigger/any/*", "seconds", "after"}, {"/ctas/*/trigger/any/*", "delay", "after"}, {"/ctas/*/trigger/any/*", "ms", "after"}, {"/ctas/*/trigger/any/*", "depth", "percent"},
    {"/ctas/*/trigger/any/*", "event", "name"}, {"/ctas/*/trigger/any/*", "type", "on"}, {"/ctas/*/trigger/any/*", "kind", "on"}, {"/ctas/*/trigger/any/*", "element", "selector"},
    {"/ctas/*/trigger/any/*", "times", "count"}, {"/ctas/*/trigger/any/*", "band", "is"}, {"/offers/*", "url", "href"}, {"/offers/*", "file", "href"}, {"/offers/*", "link", "href"},
    {"/offers/*", "type", "kind"}, {"/offers/*", "name", "id"}, {"/offers/*", "coupon", "code"}, {"/offers/*", "date", "starts"}, {"/offers/*", "start", "starts"},
    {"/offers/*", "duration", "minutes"}, {"/offers/*", "location", "place"}, {"/offers/*", "delay", "after"}, {"/offers/*", "pointer", "answer"},
    {"/forms/*", "questions", "fields"}, {"/forms/*", "inputs", "fields"}, {"/forms/*", "name", "id"}, {"/forms/*", "button", "submit"}, {"/forms/*", "headline", "title"},
    {"/forms/*", "description", "intro"}, {"/forms/*", "text", "intro"}, {"/forms/*", "thanks", "success"}, {"/forms/*", "thankyou", "success"}, {"/forms/*", "type", "display"},
    {"/forms/*", "selector", "into"}, {"/forms/*/success", "text", "message"}, {"/forms/*/success", "headline", "title"},
    {"/forms/*/fields/*", "id", "name"}, {"/forms/*/fields/*", "key", "name"}, {"/forms/*/fields/*", "title", "label"}, {"/forms/*/fields/*", "question", "label"},
    {"/forms/*/fields/*", "caption", "label"}, {"/forms/*/fields/*", "mandatory", "required"}, {"/forms/*/fields/*", "optional", "required"}, {"/forms/*/fields/*", "kind", "type"},
    {"/forms/*/fields/*", "values", "options"}, {"/forms/*/fields/*", "choices", "options"}, {"/forms/*/fields/*", "items", "options"}, {"/forms/*/fields/*", "hint", "help"},
    {"/forms/*/fields/*", "description", "help"}, {"/forms/*/fields/*", "max", "maxLength"}, {"/forms/*/fields/*", "min", "minLength"}, {"/forms/*/fields/*", "region", "country"},
    {"/forms/*/fields/*", "countryCode", "country"}, {"/forms/*/fields/*", "default", "value"}, {"/forms/*/fields/*", "error", "errors"}, {"/forms/*/fields/*", "validation", "errors"},
    {"/forms/*/fields/*/options/*", "id", "value"}, {"/forms/*/fields/*/options/*", "key", "value"}, {"/forms/*/fields/*/options/*", "text", "label"}, {"/forms/*/fields/*/options/*", "title", "label"},
    {"/delivery", "webhooks", "endpoints"}, {"/delivery", "urls", "endpoints"}, {"/delivery", "url", "endpoints"}, {"/delivery/endpoints/*", "href", "url"},
    {"/delivery/endpoints/*", "webhook", "url"}, {"/delivery/endpoints/*", "address", "url"}, {"/delivery/endpoints/*", "name", "id"}, {"/delivery/endpoints/*", "condition", "when"},
    {"/delivery/endpoints/*", "header", "headers"}};

template <std::size_t n>
std::string meant_by(const std::string& word, const Meant (&table)[n]) {
  for (const Meant& row : table)
    if (word == row.written) return row.right;
  return {};
}

std::string unescaped(std::string token) { return base::replace_all(base::replace_all(std::move(token), "~1", "/"), "~0", "~"); }

std::string last_token(const std::string& pointer) { return unescaped(pointer.substr(pointer.rfind('/') + 1)); }

// The value at `pointer`; nullptr when there is none.
const Json* value_at(const Json& document, const std::string& pointer) {
  const Json* at = &document;
  if (pointer.empty()) return at;
  for (const std::string& token : base::split(pointer.substr(1), '/')) {
    if (at->is_array()) {
      const bool number = !token.empty() && token.find_first_not_of("0123456789") == std::string::npos && token.size() < 9;
      at = number && std::stoul(token) < at->size() ? &(*at)[std::stoul(token)] : nullptr;
    } else {
      at = base::find(*at, unescaped(token));
    }
    if (!at) return nullptr;
  }
  return at;
}

// The words that the message itself lists: "… must be one of: a, b, c".
Words listed(const std::string& message) {
  const std::size_t colon = message.rfind(": ");
  const std::string list = colon == std::string::npos ? "" : message.substr(colon + 2);
  Words out;
  for (const std::string& one : base::split(list, base::contains(list, ",") ? ',' : ' ')) out.emplace_back(base::trim(one));
  return out;
}

bool is_listed(const std::string& word, const std::string& message) {
  const Words words = listed(message);
  return std::find(words.begin(), words.end(), word) != words.end();
}

// A listed word that differs in capitals alone: "slidein".
std::string spelt(const std::string& word, const std::string& message) {
  for (const std::string& one : listed(message)) if (base::lower_ascii(one) == base::lower_ascii(word)) return one;
  return {};
}

std::string choice(const std::string& key, const std::string& word, const std::string& message) {
  for (const std::string& meant : {meant_by(base::lower_ascii(word), kTypes), meant_by(base::lower_ascii(word), kKinds), meant_by(base::lower_ascii(word), kDisplays),
                                   meant_by(base::lower_ascii(word), kTiers), meant_by(base::lower_ascii(word), kTriggers), meant_by(base::lower_ascii(word), kOffers),
                                   meant_by(base::lower_ascii(word), kPositions), meant_by(base::lower_ascii(word), kSurfaces), base::lower_ascii(word), spelt(word, message)})
    if (!meant.empty() && is_listed(meant, message) && key != meant) return did_you_mean(meant);
  return {};
}

Words ids_of(const Json& list) {
  Words out;
  for (const Json& item : list) out.push_back(base::get_text(item, "id"));
  return out;
}

// Of a name that nothing has: the nearest that something has.
std::string reference(const std::string& word, const Json& list, const std::string& what) {
  const Words known = ids_of(list);
  for (const std::string& id : known)
    if (id == word) return "the " + what + " \"" + word + "\" has errors of its own: mend those first";
  const std::string near = base::nearest(word, known);
  if (!near.empty()) return did_you_mean(near);
  return known.empty() ? "there is no " + what + " yet" : "there is \"" + known[0] + "\"";
}

// What was meant by a thing that is no length of time: a number of seconds (thousands are milliseconds), or words.
std::string duration(const Json* value) {
  if (!value) return {};
  const std::string said = value->is_number_integer() ? std::to_string(value->get<std::int64_t>()) : value->is_string() ? value->get<std::string>() : std::string();
  const std::size_t digits = said.find_first_not_of("0123456789");
  if (said.empty() || digits == 0) return {};
  const std::string unit = digits == std::string::npos ? "" : base::lower_ascii(base::trim(said.substr(digits)));
  if (base::starts_with(unit, "mo")) return {};  // months are no length of time
  for (const auto& [word, sign] : {std::pair("ms", "ms"), {"milli", "ms"}, {"m", "m"}, {"h", "h"}, {"d", "d"}})
    if (base::starts_with(unit, word)) return did_you_mean(said.substr(0, digits) + sign);
  if (unit.empty() && said.size() > 3) return did_you_mean(said + "ms");
  return unit.empty() || base::starts_with(unit, "s") ? did_you_mean(said.substr(0, digits) + "s") : std::string();
}

// What was meant where an object stands for what was said in a word: "trigger": "exit", "frequency": "daily", "action": "price-list".
std::string object_for(const std::string& code, const std::string& key, const std::string& word, const Json& document) {
  if (word.empty()) return {};
  if (code == "not_a_trigger") {
    const std::string meant = meant_by(base::lower_ascii(word), kTriggers);
    return "{\"any\": [{\"on\": \"" + (meant.empty() ? word : meant) + "\"}]}";
  }
  if (key == "frequency")
    if (const std::string often = meant_by(base::lower_ascii(word), kOften); !often.empty()) return "{\"again\": " + often + "}";
  if (code != "not_an_action") return {};
  if (base::contains(word, "/") || base::contains(word, ":")) return "{\"href\": \"" + word + "\"}";
  for (const std::string& form : ids_of(base::get_array(document, "forms"))) if (form == word) return "{\"open\": \"" + word + "\"}";
  for (const std::string& cta : ids_of(base::get_array(document, "ctas"))) if (cta == word) return "{\"cta\": \"" + word + "\"}";
  return {};
}

// The scoring model that a pointer lies in: the champion, or a challenger.
const Json& model_at(const Json& document, const std::string& pointer) {
  const Json& scoring = base::get_object(document, "scoring");
  const std::vector<std::string> tokens = base::split(pointer, '/');
  if (tokens.size() > 3 && tokens[2] == "challengers")
    if (const Json* challenger = value_at(document, "/scoring/challengers/" + tokens[3])) return *challenger;
  return scoring;
}

// Where the other one is that has the same id or name: earlier in the list, or the form of a CTA's id.
std::string twin_of(const std::string& word, const std::string& pointer, const Json& document) {
  const std::string item = pointer.substr(0, pointer.rfind('/')), list = item.substr(0, item.rfind('/')), key = last_token(pointer);
  for (const std::string& place : {list, std::string("/forms")}) {
    const Json* items = value_at(document, place);
    for (std::size_t i = 0; items && items->is_array() && i < items->size(); ++i)
      if (const std::string at = base::child_pointer(place, i); at != item && base::get_text((*items)[i], key.c_str()) == word) return "the other one is " + at;
  }
  return {};
}

std::string hint_for(const std::string& code, const std::string& pointer, const std::string& message, const Json& document) {
  const std::string token = last_token(pointer);
  if (code == "unknown_operator") return did_you_mean(meant_by(token, kMeantOperators));
  const Json* value = value_at(document, pointer);
  std::string word = value && value->is_string() ? value->get<std::string>() : std::string();
  if (code == "not_a_duration") return duration(value);
  if (const std::string object = object_for(code, token, word, document); !object.empty()) return object;
  if (code == "not_a_choice" && token == "again")
    if (const std::string often = meant_by(base::lower_ascii(word), kOften); !often.empty()) return "\"again\": " + often;
  if (code == "not_points" && value && value->is_string()) return "a number stands without quotes, such as 5";
  if (code == "not_a_choice") return choice(token, word, message);
  if (code == "duplicate_id" || code == "duplicate_name") return twin_of(word, pointer, document);
  if (code == "unknown_form" && word.empty() && value) word = base::get_string(*value, "open", base::get_text(*value, "book"));  // of an action
  if (code == "unknown_form") return reference(word, base::get_array(document, "forms"), "form");
  if (code == "unknown_stage") return reference(word, base::get_array(model_at(document, pointer), "stages"), "stage");
  return {};
}

// Of a reason without a hint of its own.
std::string plain_hint(const std::string& code, const std::string& pointer, const std::string& message) {
  if (code == "unknown_version") return "write {\"version\": 1}, the number without quotes";
  if (code == "not_a_boolean") return "write true or false, without quotes";
  if (code == "bad_identifier") return "such as \"full-name\"; what visitors read is the label or the title";
  if (code == "positive_inactivity") return "write -10 to take ten points";
  if (code == "unsafe_url" && last_token(pointer) == "href") return "what a page's own script does belongs into the page: give a button of yours a listener";
  if (code == "not_supported_yet" && last_token(pointer) == "kind") return "write \"kind\": \"inline\"";
  if (code == "unused_key" && base::contains(pointer, "/trigger/")) return "leave it out, or give the other trigger an item of its own";
  if (code == "picture_incomplete") return "{\"src\": \"/img/flat.webp\", \"alt\": \"A flat\", \"width\": 640, \"height\": 360}";
  if (code == "not_without_cors") return "leave it out, or give \"response\" another rule than \"none\"";
  if (code == "unsafe_url") return "write the address anew: there is a line break or a tab in it";
  if (code == "unknown_key" && base::contains(pointer, "/errors/")) return "docs/forms.md lists the codes, such as \"required\" and \"email\"";
  if (base::starts_with(code, "not_")) return example_of(pointer);
  if (base::starts_with(code, "missing_")) {  // of the first key that the reason names
    const std::vector<std::string> quoted = base::split(message, '"');
    return quoted.size() < 3 ? std::string() : example_of(base::child_pointer(pointer, quoted[1]));
  }
  return {};
}

// `/forms/0/fields/2` as `/forms/*/fields/*`; a challenger is a model like the champion, `all` a list of triggers like `any`.
std::string shape_of(const std::string& pointer) {
  std::string out;
  for (const std::string& token : base::split(pointer, '/')) {
    if (token.empty()) continue;
    out += "/" + (token.find_first_not_of("0123456789") == std::string::npos ? "*" : token);
    if (out == "/scoring/challengers/*") out = "/scoring";
    if (out == "/ctas/*/trigger/all") out = "/ctas/*/trigger/any";
  }
  return out;
}

// A key that the object already has is not what was meant by another.
std::string key_hint(const std::string& pointer, const Json& document) {
  const std::string owner = pointer.substr(0, pointer.rfind('/')), where = shape_of(owner), key = last_token(pointer);
  const Json* object = value_at(document, owner);
  for (const MeantKey& row : kMeantKeys)
    if (where == row.where && key == row.written && object && !object->contains(row.right)) return did_you_mean(row.right);
  return {};
}

}  // namespace

void improve_hint(Json& diagnostic, const Json& document) {
  const std::string code = base::get_string(diagnostic, "code"), pointer = base::get_string(diagnostic, "pointer");
  const std::string message = base::get_string(diagnostic, "message");
  std::string hint = code == "unknown_key" ? key_hint(pointer, document) : std::string();
  if (hint.empty()) hint = hint_for(code, pointer, message, document);
  if (hint.empty() && !diagnostic.contains("hint")) hint = plain_hint(code, pointer, message);
  if (!hint.empty()) diagnostic["hint"] = hint;
}

}  // namespace leadline::cli
