// Every feature, a line each. A feature is its folder; all else that is done for each of them (what of the config is its own, whose
// conditions are looked into, what is kept of it and for how long) follows from its line.
//
// FEATURE(folder, config, conditions, part, version, life)
//
//   folder      core/<folder>: its namespace, with a `State`, a `to_json` of it and a `from_json`. A `learn` there takes each event
//               that is scored, after the facts have; what `describe` says goes with each submission
//   config      `own`: the config has a member of that name, of which `compile` makes its `Model`; `none`: it has none. (A later part's
//               has a `Model` all the same, which is made of other members: config/link.cpp)
//   conditions  whether conditions stand there: what they read is remembered, all else is not (mentions.h)
//   part        which part of the core makes its model and reads its state. Other than `show`: its `to_json` and `from_json` take its
//               `Model`, too, and are doors (base/door.h). Until that part has come, the state is kept as it was saved
//   version     of the shape of its state. A state of another version is dropped, by itself: so it goes up when cores of before would
//               read it wrongly, not when they would merely miss something
//   life        how long its state lives
//
// SECTION(key, conditions): what else stands in a config, and is remembered by no state of its own.
#pragma once

#include <cstdint>

#include "attribution/attribution.h"
#include "consent/consent.h"
#include "delivery/delivery.h"
#include "facts/facts.h"
#include "scoring/scoring.h"
#include "targeting/history.h"

#define LEADLINE_FEATURES(FEATURE)                           \
  FEATURE(facts,       none, false, show,  1, visitor)       \
  FEATURE(consent,     own,  false, show,  1, visitor)       \
  FEATURE(attribution, own,  false, show,  1, visitor)       \
  FEATURE(targeting,   none, false, ctas,  1, visitor)       /* of `ctas`, `forms` and `frequency` */ \
  FEATURE(scoring,     own,  true,  score, 1, visitor)       \
  FEATURE(delivery,    own,  true,  send,  1, page)          /* its records are in the outbox, and come back from there */

#define LEADLINE_SECTIONS(SECTION) \
  SECTION("version", false)        \
  SECTION("site", false)           \
  SECTION("locale", false)         \
  SECTION("timezone", false)       \
  SECTION("theme", false)          \
  SECTION("words", false)          \
  SECTION("forms", true)           \
  SECTION("ctas", true)            \
  SECTION("frequency", false)      \
  SECTION("offers", false)         \
  SECTION("bridges", false)        \
  SECTION("preview", false)

// What will stand there one day. Until then it is said that it does nothing.
#define LEADLINE_PLANNED "experiments"

// What there is only for features of the first part, of the later ones, for those with conditions, with a member of the config.
#define LEADLINE_NOW_show(...) __VA_ARGS__
#define LEADLINE_NOW_ctas(...)
#define LEADLINE_NOW_rules(...)
#define LEADLINE_NOW_score(...)
#define LEADLINE_NOW_send(...)
#define LEADLINE_NOW_phones(...)
#define LEADLINE_LATE_show(...)
#define LEADLINE_LATE_ctas(...) __VA_ARGS__
#define LEADLINE_LATE_rules(...) __VA_ARGS__
#define LEADLINE_LATE_score(...) __VA_ARGS__
#define LEADLINE_LATE_send(...) __VA_ARGS__
#define LEADLINE_LATE_phones(...) __VA_ARGS__

#define LEADLINE_CONDITIONS_true(...) __VA_ARGS__
#define LEADLINE_CONDITIONS_false(...)

#define LEADLINE_CONFIG_own(...) __VA_ARGS__
#define LEADLINE_CONFIG_none(...)

namespace leadline::config {

// What lives for a page is gone with the next `boot`. What lives longer goes into the browser's storage, as far as the consent
// allows, and comes back with it. Whether a visit goes on is known only with the first page after a `boot`: so what lives for a
// visit comes back as well, with the visit's number, and means nothing in another one.
enum class Life : std::uint8_t { page, visit, visitor };

}  // namespace leadline::config
