// The config: one JSON document to every feature's model, with diagnostics. What is broken is left out and the rest works;
// only a document that is no object at all leaves nothing to work with.
//
// A page does not wait for what it does not show yet: the core comes in parts, and each part's models are made of the
// document when it is there (docs/protocol.md, "Parts").
#pragma once

#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "api/border.h"
#include "base/late.h"
#include "config/features.h"
#include "config/mentions.h"
#include "fields/fields.h"
#include "forms/forms.h"
#include "offers/offers.h"
#include "surfaces/cta.h"
#include "surfaces/surfaces.h"
#include "targeting/target.h"

namespace leadline::config {

using api::Part;
constexpr Part kParts[] = {  // in the order in which they come
#define PART(name, ...) Part::name,
#include "api/border.def"
};

class Parts {
 public:
  bool has(Part part) const { return (bits_ & bit(part)) != 0; }
  void add(Part part) { bits_ = static_cast<std::uint8_t>(bits_ | bit(part)); }
  bool all() const { return bits_ == (1u << std::size(kParts)) - 1; }

 private:
  static unsigned bit(Part part) { return 1u << static_cast<unsigned>(part); }
  std::uint8_t bits_ = 0;
};

struct Config {
  std::string site, locale, hash;
#define FEATURE(folder, config, conditions, part, ...) \
  LEADLINE_CONFIG_##config(LEADLINE_NOW_##part(folder::Model folder;) \
    LEADLINE_LATE_##part(base::Late<folder::Model> folder; base::Json folder##_document;))  // what the model will be made of
  LEADLINE_FEATURES(FEATURE)
#undef FEATURE
  forms::Model forms;
  std::vector<surfaces::Surface> surfaces;              // forms first, each in a frame; then, once their part is there, CTAs
  base::Late<std::vector<surfaces::Cta>> ctas;
  base::Late<targeting::Model> targeting;
  base::Late<fields::Model> fields;
  base::Json fields_document;                           // [{at, form}, …]: the forms that are not plain, by their place in the config
  bool has_fields = false;                              // there are such forms: then their part is needed
  bool has_formats = false;                             // an endpoint takes another format than ours: then their part is needed. Known with the part that sends
  base::Json formats = base::list();                    // the names of such formats: the page fetches those that are presets,
  base::Json presets;                                   // and here they are, {name: document}
  bool has_ctas = false;                                // or a form that shows by itself: then their part is needed
  base::Json ctas_document;                             // {ctas, frequency, preview, forms}: what these two will be made of; null: nothing
  base::Late<offers::Model> offers;                     // what forms give, with the part that sends
  base::Json offers_document;                           // what it will be made of
  surfaces::Theme theme;
  base::Json words;                                     // our own, in languages that we do not speak; null: none. Forms and CTAs know it by its address
  std::vector<std::int32_t> watch_scroll, watch_time;   // what scoring listens for, ascending
  Mentions mentions;
  Parts linked;                                         // whose models have been made
  std::string timezone;
};

struct Loaded {
  std::unique_ptr<Config> config;  // none: nothing of the document can be used
  base::Diagnostics diagnostics;
};

// What is shown of it. The rest of its models come with `link`.
Loaded load(std::string_view text);
// Makes the models of a part, and says what is wrong with them. Once for each part; conditions come first.
void link(Config& config, Part part, base::Diagnostics& out);
// Whether the numbering plans are there: a document may be linked to them while a page of its visit is not.
void know_plans(Config& config, bool there);
// All of it at once: for everybody but a page.
Loaded load_whole(std::string_view text);

// FNV-1a of the canonical text (sorted keys, no white space): the same for any layout of the same document. `bytes`: how
// long that text will be, about.
std::string hash_of(const base::Json& document, std::size_t bytes = 0);

}  // namespace leadline::config
