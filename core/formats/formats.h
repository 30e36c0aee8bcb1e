// Formats: how a submission is written for its endpoint. A config maps it by templates, {"EMAIL": "{{contact.email | lower}}"}; a preset
// is such a map with all that its vendor asks for besides, a file of presets/. Pure functions of (config, submission): the same bytes in a
// page, in `leadline request` and in whatever forwards what a page must not send itself (docs/destinations.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/json.h"
#include "forms/forms.h"

namespace leadline::formats {

// ---- The config

// Of endpoints that name a preset, a map or another profile than plain JSON it makes plain ones, as delivery reads them; gives a list as
// long as `endpoints`, of what is to be known of each to write for it, its shape (null: the submission goes as it is):
//
//   {"format", "as": "json" | "form" | "multipart" | "events", "type", "map"?, "body"?, "with"?, "relay"?: true, "names": {the vendor's name: ours}}
//
// One that cannot be used becomes null. `presets`: {name: document}, those that were fetched.
base::Json expand(base::Json& endpoints, const base::Json& presets, const std::string& pointer, base::Diagnostics& out);

// What is wrong with the templates of a value. `with`: what {{with.…}} may name. `inside`: whether it is a body, which sees the map.
void check_templates(const base::Json& value, const base::Json& with, bool inside, const std::string& pointer, base::Diagnostics& out);

// The text of a preset that is built in, nullptr when there is none. A page has none: it fetches those that its config names.
#ifdef __wasm__
inline const char* built_in(std::string_view) { return nullptr; }
#else
const char* built_in(std::string_view name);
std::vector<std::string> built_in_names();
#endif

// ---- A submission

// Who it is from, by what the form's fields are: {email, phone, name, first, last, company, message}, as far as it asks for them. `form`
// may be none: then by the names of the answers.
base::Json contact_of(const forms::Form* form, const base::Json& answers, std::string_view locale);
// The form's field that `contact.WHAT` is the answer of, "" when it has none.
std::string contact_field(const forms::Form& form, std::string_view what);

struct Sources {
  const base::Json& lead;
  const base::Json& contact;
  const base::Json& with;
  const base::Json* secrets = nullptr;  // none: a secret is shown as {{secret:NAME}}
  const base::Json* map = nullptr;      // in a body: what the map has made
  const base::Json* key = nullptr;      // in a list that is made of another: the member's name,
  const base::Json* value = nullptr;    // and what it is
  std::size_t* left = nullptr;          // how much may yet be made, in bytes (limits::kBodyBytes): lists within lists multiply; none: as much as is asked for
};

// What the templates make of it; `there` says false when nothing is left of it, for none of what it names is there.
base::Json fill(const base::Json& value, const Sources& sources, bool& there);
std::string fill_text(const std::string& text, const Sources& sources);

// The body for an endpoint of that shape.
std::string write(const base::Json& shape, const base::Json& lead, const base::Json& contact, const base::Json* secrets = nullptr);

// `name=An+B&…`, brackets for what lies within another. `shown`: a secret's place is left readable.
std::string encode_form(const base::Json& body, bool shown);
std::string encode_multipart(const base::Json& body, const std::string& boundary);
std::string encode_uri(std::string_view text);

}  // namespace leadline::formats
