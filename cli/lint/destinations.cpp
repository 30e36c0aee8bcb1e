#include "lint/destinations.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "formats/formats.h"
#include "formats/templates.h"
#include "lint/slips.h"

namespace leadline::cli {

namespace {

using base::add_warning;
using base::child_pointer;
using base::Json;

// What a preset calls a secret, and what only a secret is called: it stands in a file that every visitor reads.
void lint_secrets(const Json& endpoint, const std::string& pointer, base::Findings& out) {
  const char* text = formats::built_in(base::get_text(endpoint, "format"));
  const Json preset = text ? base::parse_json(text).value_or(Json()) : Json();
  const Json& asked = base::get_object(preset, "with");
  const Json& given = base::get_object(endpoint, "with");
  const auto tell = [&out](const std::string& at, const std::string& name) {
    add_warning(out, at, "secret_in_page", "\"" + name + "\" is a secret, and every visitor can read it here",
                "write \"{{secret:NAME}}\" in its place: the receiver, which forwards such leads, knows what it stands for");
  };
  for (auto it = given.begin(); it != given.end(); ++it) {
    const Json* ask = base::find(asked, it.key());
    if (ask && base::get_bool(*ask, "secret") && !base::contains(base::dump_json(*it), "{{secret:")) tell(child_pointer(child_pointer(pointer, "with"), it.key()), it.key());
  }
  const Json& headers = base::get_object(endpoint, "headers");
  for (auto it = headers.begin(); it != headers.end(); ++it)
    if (base::has_word("authorization x-api-key x-api-token api-key", base::lower_ascii(it.key())) && !base::contains(base::dump_json(*it), "{{"))
      tell(child_pointer(child_pointer(pointer, "headers"), it.key()), it.key());
}

// `fields.NAME` in its templates, where no form asks for that.
void lint_fields(const Json& value, const std::string& pointer, const std::vector<std::string>& known, base::Findings& out) {
  if (value.is_array()) for (std::size_t i = 0; i < value.size(); ++i) lint_fields(value[i], child_pointer(pointer, i), known, out);
  if (value.is_object()) for (auto it = value.begin(); it != value.end(); ++it) lint_fields(*it, child_pointer(pointer, it.key()), known, out);
  std::vector<formats::Piece> pieces;
  if (!value.is_string() || formats::read_template(value.get<std::string>(), pieces)) return;
  for (const formats::Piece& piece : pieces) {
    const std::vector<std::string> parts = base::split(piece.text, '.');
    if (!piece.is_value || parts[0] != "fields" || parts.size() < 2 || std::find(known.begin(), known.end(), parts[1]) != known.end()) continue;
    const std::string nearest = base::nearest(parts[1], known);
    add_warning(out, pointer, "unknown_field", "no form asks for \"" + parts[1] + "\"", nearest.empty() ? "" : did_you_mean("fields." + nearest));
  }
}

// What would come of it that a lead is sent there once more.
void lint_qualified(const Json& endpoint, const delivery::Endpoint* read, const config::Config& config, bool received, const std::string& pointer, base::Findings& out) {
  if (!read || !read->qualified || !base::get_bool(endpoint, "qualified")) return;
  const std::string at = child_pointer(pointer, "qualified");
  const char* text = formats::built_in(base::get_text(endpoint, "format"));
  const Json preset = text ? base::parse_json(text).value_or(Json()) : Json();
  if (config.scoring->stages.empty()) add_warning(out, at, "no_stages", "no lead ever qualifies: the scoring model has no stages", "\"scoring\": {\"stages\": [{\"id\": \"MQL\", \"weight\": 20, \"when\": …}]}");
  else if (read->by_relay() && !received) add_warning(out, at, "never_qualified", "the relay never hears that a lead has qualified", "\"qualified\": true for the endpoint of your receiver, too");
  else if (!preset.is_null() && !base::get_bool(preset, "updates")) add_warning(out, at, "second_record", "\"" + base::get_text(endpoint, "format") + "\" makes a second record of a lead that is sent once more", "leave it out: it then hears of each lead once");
}

bool is_hashed(const Json& value) {
  if (value.is_structured()) return std::any_of(value.begin(), value.end(), is_hashed);
  std::vector<formats::Piece> pieces;
  if (!value.is_string() || formats::read_template(value.get<std::string>(), pieces)) return false;
  return std::any_of(pieces.begin(), pieces.end(), [](const formats::Piece& piece) {
    return std::any_of(piece.calls.begin(), piece.calls.end(), [](const formats::Call& call) { return call.filter == formats::Filter::sha256_; });
  });
}

bool is_receiver(const delivery::Endpoint& endpoint) { return endpoint.shape.is_null() && endpoint.response.rule == delivery::Rule::key; }

}  // namespace

void lint_destinations(const Json& document, const config::Config& config, base::Findings& out) {
  std::vector<std::string> fields;
  for (const forms::Form& form : config.forms.forms) for (const forms::Field& field : form.fields) fields.push_back(field.name);
  const std::vector<delivery::Endpoint>& read = config.delivery->endpoints;
  const bool received = std::any_of(read.begin(), read.end(), is_receiver);
  const bool hears = std::any_of(read.begin(), read.end(), [](const delivery::Endpoint& one) { return is_receiver(one) && one.qualified; });
  const Json& list = base::get_array(base::get_object(document, "delivery"), "endpoints");
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string pointer = child_pointer("/delivery/endpoints", i);
    lint_secrets(list[i], pointer, out);
    for (const char* key : {"map", "body"}) if (const Json* value = base::find(list[i], key)) lint_fields(*value, child_pointer(pointer, key), fields, out);
    const delivery::Endpoint* endpoint = delivery::find_endpoint(config.delivery, base::get_text(list[i], "id"));
    for (const char* key : {"map", "body"})
      if (const Json* value = base::find(list[i], key); value && endpoint && !endpoint->by_relay() && is_hashed(*value))
        add_warning(out, child_pointer(pointer, key), "hash_in_page", "a page leaves out what goes through `sha256`", "\"profile\": \"relay\": the receiver has it");
    lint_qualified(list[i], endpoint, config, hears, pointer, out);
    if (endpoint && endpoint->by_relay() && !received)
      add_warning(out, pointer, "relay_without_receiver", "no page sends to \"" + endpoint->id + "\", for it needs a secret, and there is no receiver that would forward to it",
                  "add an endpoint for your receiver: {\"id\": \"inbox\", \"url\": \"/api/leads\", \"response\": \"key\"}");
  }
}

}  // namespace leadline::cli
