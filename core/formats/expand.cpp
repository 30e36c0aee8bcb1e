// From what a config says of an endpoint, and its preset, to a plain endpoint and the shape of what is sent there.
#include "base/door.h"
#include "base/schema.h"
#include "base/text.h"
#include "formats/formats.h"
#include "formats/templates.h"
#include "formats/words.h"

namespace leadline::formats {

using base::Json;
using base::Problem;

namespace {

// ---- Profiles: how a request is written, and whether its answer can be read

struct Profile { Word as, type; bool blind; };
LEADLINE_DATA(formats) constexpr char kProfiles[] = "json\0json-text\0form\0form-blind\0multipart\0beacon\0relay\0";
LEADLINE_DATA(formats) constexpr Profile kHow[] = {
    {Word::json, Word::json_type, false}, {Word::json, Word::text_type, false}, {Word::form, Word::form_type, false}, {Word::form, Word::form_type, true},
    {Word::multipart, Word::multipart_type, false}, {Word::json, Word::text_type, true}, {Word::json, Word::json_type, false},
};
constexpr int kRelay = 6;

std::string choices_of(const char* names) {
  std::string out;
  for (; *names != '\0'; names += std::string_view(names).size() + 1) out.append(out.empty() ? std::string_view() : word(Word::comma)).append(names);
  return out;
}

// ---- What a preset asks for (`with`)

bool is_made_of(std::string_view text, std::string_view more, bool letters) {
  for (const char c : text)
    if (!(c >= '0' && c <= '9') && !(letters && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) && more.find(c) == std::string_view::npos) return false;
  return !text.empty();
}

// A host stands for its address: https, where nothing else is said.
std::string address_of(std::string text) {
  while (!text.empty() && text.back() == '/') text.pop_back();
  return text.empty() || base::contains(text, word(Word::scheme)) ? text : word(Word::https) + text;
}

// What a value has to be: "digits", "word", "host", "url", "text". nullopt: it is not.
std::optional<std::string> read_value(const Json& value, std::string_view is) {
  LEADLINE_DATA(formats) static constexpr char kKinds[] = "digits\0word\0host\0url\0text\0";
  const std::string text(base::trim(value.is_number_integer() || value.is_string() ? text_of(value) : std::string()));
  if (base::contains(text, word(Word::open))) return text;  // a secret, which is known elsewhere
  bool good = !text.empty();
  switch (base::find_text(kKinds, is)) {
    case 0: good = is_made_of(text, "", false); break;
    case 1: good = is_made_of(text, "-_.", true); break;
    case 2: good = good && text.find_first_of(" ?#@\\") == std::string::npos; break;
    case 3: good = base::contains(text, word(Word::scheme)) && text.find_first_of(" \\") == std::string::npos; break;
    default: break;
  }
  if (!good) return std::nullopt;
  return base::find_text(kKinds, is) == 2 ? address_of(text) : text;
}

// In English, the first of the languages it is said in, as all that is told of a config; a page's presets do not say it.
std::string asked_for(const Json& ask) {
  const Json& said = base::get_object(ask, word(Word::what));
  const std::string what = said.empty() ? std::string() : said.begin()->get<std::string>();
  const std::string& example = base::get_text(ask, word(Word::example));
  return example.empty() ? what : what + word(Word::minus) + example + word(Word::closed);
}

Json read_with(const Json& given, const Json& asked, const std::string& at, base::Diagnostics& out) {
  Json with = base::object();
  for (auto it = asked.begin(); it != asked.end(); ++it) {
    const Json* value = base::find(given, it.key());
    if (!value) {
      if (!base::get_bool(*it, word(Word::optional))) base::add_error_at(out, at, it.key(), Problem::preset_needs, asked_for(*it));
      continue;
    }
    const auto read = read_value(*value, base::get_text(*it, word(Word::is)));
    if (read) base::put(with, std::string_view(it.key()), Json(*read));
    else base::add_error_at(out, at, it.key(), Problem::preset_value, asked_for(*it));
  }
  std::string known;
  for (auto it = asked.begin(); it != asked.end(); ++it) known.append(known.empty() ? std::string_view() : word(Word::comma)).append(it.key());
  for (auto it = given.begin(); it != given.end(); ++it) {
    if (asked.contains(it.key())) continue;
    base::add_warning(out, base::child_pointer(at, it.key()), Problem::unknown_key, it.key());
    out.back().choices = known;
  }
  return with;
}

// ---- A preset and what the endpoint adds to it

// RFC 7396: members are put over members, null takes one away.
Json merged(const Json* under, const Json* over) {
  if (!over) return under ? *under : Json();
  if (!under || !under->is_object() || !over->is_object()) return *over;
  Json out = *under;
  for (auto it = over->begin(); it != over->end(); ++it) {
    if (it->is_null()) out.erase(it.key());
    else base::put(out, std::string_view(it.key()), Json(*it));
  }
  return out;
}

std::optional<Json> preset_named(const std::string& name, const Json& presets) {
  if (const Json* fetched = base::find(presets, name); fetched && fetched->is_object()) return *fetched;
  const char* text = built_in(name);
  return text ? base::parse_json(text) : std::nullopt;
}

void tell_unknown(const std::string& name, const std::string& at, base::Diagnostics& out) {
  std::string choices;
#ifndef __wasm__
  const std::string nearest = base::nearest(name, built_in_names());
  for (const std::string& one : nearest.empty() ? built_in_names() : std::vector<std::string>{nearest}) choices.append(choices.empty() ? "" : ", ").append(one);
#endif
  base::add_error(out, base::child_pointer(at, word(Word::format)), Problem::unknown_preset, name, choices);
}

// The vendor's names of what the form asks, for what it refuses: {"firstname": "contact.first"}. `name`: of the member it lies in.
void add_names(const Json& value, const std::string& name, Json& names) {
  if (value.is_structured())
    for (auto it = value.begin(); it != value.end(); ++it) add_names(*it, value.is_object() && name.empty() ? it.key() : name, names);
  std::vector<Piece> pieces;
  if (!value.is_string() || names.contains(name) || read_template(value.get<std::string>(), pieces)) return;
  for (const Piece& piece : pieces) {
    const std::size_t dot = piece.text.find('.');
    const std::string root = piece.text.substr(0, dot);
    if (!piece.is_value || dot == std::string::npos || names.contains(name) || (root != word(Word::contact) && root != word(Word::fields))) continue;
    base::put(names, std::string_view(name), Json(piece.text));
  }
}

bool has_secret(const Json& value) { return base::contains(base::dump_json(value), std::string(word(Word::open)) + word(Word::secret)); }

class Expansion {
 public:
  Expansion(Json& endpoint, const std::string& at, base::Diagnostics& out) : endpoint_(endpoint), at_(at), out_(out) {}

  // False: it cannot be used.
  bool read(const Json& presets, Json& shape) {
    const std::string format = base::get_string(endpoint_, word(Word::format), word(Word::leadline));
    const bool own = format == word(Word::leadline), event = format == word(Word::cloudevents);
    if (!own && !event) {
      auto preset = preset_named(format, presets);
      if (!preset) return tell_unknown(format, at_, out_), false;
      preset_ = std::move(*preset);
    }
    const std::size_t before = out_.size();
    read_with_and_maps(shape);
    const Profile how = read_profile(shape);
    if (event && how.as != Word::json) base::add_error_at(out_, at_, word(Word::profile), Problem::event_needs_json);
    base::put_all(shape, word(Word::format), format, word(Word::profile), base::get_string(endpoint_, word(Word::profile), base::get_string(preset_, word(Word::profile), word(Word::json))), word(Word::as), word(event ? Word::events : how.as),
                  word(Word::type), word(event && how.type == Word::json_type ? Word::events_type : how.type));
    read_address(shape, how.blind);
    Json names = base::object();
    if (const Json* map = base::find(shape, word(Word::map))) add_names(*map, "", names);
    base::put(shape, word(Word::names), std::move(names));
    for (const Word key : {Word::format, Word::map, Word::body, Word::with}) endpoint_.erase(std::string(word(key)));
    for (std::size_t i = before; i < out_.size(); ++i) if (out_[i].severity == base::Severity::error) return false;
    return true;
  }

 private:
  void read_with_and_maps(Json& shape) {
    base::expect(endpoint_, at_, base::an_object(), {word(Word::with), word(Word::map)}, out_);
    const std::string with_at = base::child_pointer(at_, word(Word::with));
    const Json& given = base::get_object(endpoint_, word(Word::with));
    const Json& asked = base::get_object(preset_, word(Word::with));
    Json with = preset_.is_null() ? given : read_with(given, asked, with_at, out_);
    const Json& known = preset_.is_null() ? given : asked;
    for (const Word key : {Word::map, Word::body}) {
      const Json* own = base::find(endpoint_, word(key));
      if (own) check_templates(*own, known, key == Word::body, base::child_pointer(at_, word(key)), out_);
      Json all = merged(base::find(preset_, word(key)), own);
      if (!all.is_null()) base::put(shape, word(key), std::move(all));
    }
    base::put(shape, word(Word::with), std::move(with));
  }

  Profile read_profile(Json& shape) {
    const std::string& own = base::get_text(endpoint_, word(Word::profile));
    const std::string preset = base::get_string(preset_, word(Word::profile), word(Word::json));
    const int said = own.empty() ? base::find_text(kProfiles, preset) : base::find_text(kProfiles, own);
    if (said < 0) base::add_error(out_, base::child_pointer(at_, word(Word::profile)), Problem::not_a_choice, own, choices_of(kProfiles));
    const bool relay = said == kRelay || base::get_text(preset_, word(Word::via)) == word(Word::relay) || has_secret(endpoint_);
    if (relay) base::put(shape, word(Word::relay), true);
    Profile how = kHow[said == kRelay ? base::find_text(kProfiles, preset) : said < 0 ? 0 : said];
    if (relay) how.blind = false;
    return how;
  }

  void read_address(const Json& shape, bool blind) {
    const Json nothing = base::object();
    const Sources sources{nothing, nothing, base::get_object(shape, word(Word::with))};
    if (const Json* url = base::find(preset_, word(Word::url)); url && !endpoint_.contains(word(Word::url))) base::put(endpoint_, word(Word::url), *url);
    if (const std::string url = base::get_text(endpoint_, word(Word::url)); !url.empty()) base::put(endpoint_, word(Word::url), fill_text(url, sources));
    Json headers = merged(base::find(preset_, word(Word::headers)), base::find(endpoint_, word(Word::headers)));
    bool there = true;
    if (!headers.is_null()) base::put(endpoint_, word(Word::headers), headers.is_object() ? fill(headers, sources, there) : std::move(headers));
    if (!endpoint_.contains(word(Word::response))) {
      if (blind) base::put(endpoint_, word(Word::response), word(Word::none));
      else if (const Json* response = base::find(preset_, word(Word::response))) base::put(endpoint_, word(Word::response), *response);
    }
    if (const Json* consent = base::find(preset_, word(Word::consent)); consent && !endpoint_.contains(word(Word::consent))) base::put(endpoint_, word(Word::consent), *consent);
    // A record that is written again is told of what has become of its lead.
    if (base::get_bool(shape, word(Word::relay)) && base::get_bool(preset_, word(Word::updates)) && !endpoint_.contains(word(Word::qualified))) base::put(endpoint_, word(Word::qualified), true);
    base::put(endpoint_, word(Word::profile), word(blind ? Word::json_text : Word::json));  // what delivery knows: whether it is a simple request
  }

  Json& endpoint_;
  const std::string& at_;
  base::Diagnostics& out_;
  Json preset_;
};

bool is_plain(const Json& endpoint) {
  for (const Word key : {Word::format, Word::map, Word::body, Word::with}) {
    const bool said = endpoint.contains(word(key));
    if (said && (key != Word::format || base::get_text(endpoint, word(key)) != word(Word::leadline))) return false;
  }
  const std::string& profile = base::get_text(endpoint, word(Word::profile));
  return profile.empty() || profile == word(Word::json) || profile == word(Word::json_text);
}

}  // namespace

LEADLINE_DOOR Json expand(Json& endpoints, const Json& presets, const std::string& pointer, base::Diagnostics& out) {
  Json shapes = base::list();
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    Json shape;
    if (endpoints[i].is_object() && (!is_plain(endpoints[i]) || has_secret(endpoints[i]))) {
      const std::string at = base::child_pointer(pointer, i);
      shape = base::object();
      if (Expansion(endpoints[i], at, out).read(presets, shape)) {
        base::push(shapes, std::move(shape));
        continue;
      }
      // Delivery, which knows the other keys, never sees it.
      base::check_keys(endpoints[i], at, {"id", "url", "when", "forms", "excluded", "consent", "qualified", "profile", "format", "headers", "response", "files", "challenge", "with", "map", "body"}, out);
      endpoints[i] = shape = Json();
    }
    base::push(shapes, std::move(shape));
  }
  return shapes;
}

}  // namespace leadline::formats
