// The config: one JSON document to every feature's model, with diagnostics. A broken part disables that part; only a
// document that is no object at all leaves nothing to work with.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "consent/consent.h"
#include "delivery/delivery.h"
#include "forms/forms.h"
#include "scoring/model.h"
#include "surfaces/surfaces.h"

namespace leadline::config {

// Which variables any condition of the config reads: what is not read need not be remembered, and is not (docs/privacy.md).
struct Mentions {
  std::vector<std::string> paths;  // dotted, sorted
  bool all = false;                // some condition computes a path: then nothing can be left out

  // Whether some condition reads `prefix.key`, all of `prefix`, or something inside.
  bool wants(std::string_view prefix, std::string_view key) const;
};

// A surface is a CTA or a form; surfaces are numbered CTAs first.
struct Config {
  std::string site, locale, hash;
  consent::Model consent;
  scoring::Model scoring;
  forms::Model forms;
  std::vector<surfaces::Cta> ctas;
  std::vector<rules::Program> cta_when;  // parallel to `ctas`; none: always
  surfaces::Theme theme;
  base::Json delivery = base::Json::object();           // as it stands there: `read_endpoints` makes a model of it
  std::vector<std::int32_t> watch_scroll, watch_time;   // what scoring listens for, ascending
  Mentions mentions;
};

struct Loaded {
  std::unique_ptr<Config> config;  // none: nothing of the document can be used
  base::Diagnostics diagnostics;
};

// All but where submissions go.
Loaded load(std::string_view text);
// Where they go. Apart, since no form that is painted has to wait for it.
delivery::Model read_endpoints(const Config& config, base::Diagnostics& out);

// FNV-1a of the canonical text (sorted keys, no white space): the same for any layout of the same document. `bytes`: how
// long that text will be, about.
std::string hash_of(const base::Json& document, std::size_t bytes = 0);

}  // namespace leadline::config
