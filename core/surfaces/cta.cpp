// What the config says of a CTA.
#include "surfaces/cta.h"

#include "base/limits.h"
#include "base/reader.h"
#include "base/schema.h"
#include "base/text.h"
#include "base/zone.h"
#include "base/calendar.h"

namespace leadline::surfaces {

namespace {

using base::Json;
using base::Problem;
using base::Reader;

struct KindRow { const char *word, *of; Stands stands; targeting::Again again; std::int64_t every_ms; const char* positions; };

constexpr std::int64_t kDayMs = 24 * 60 * 60 * 1000;
constexpr targeting::Again always = targeting::Again::always, session = targeting::Again::session, day = targeting::Again::every;
constexpr KindRow kKinds[] = {
#define FRAME(name, word, of, stands, again, positions) {word, of, Stands::stands, again, again == day ? kDayMs : 0, positions},
#include "surfaces/frames.def"
#undef FRAME
};

const KindRow& kind_of(Frame frame) { return kKinds[static_cast<int>(frame)]; }

bool read_kind(Reader& in, Cta& cta) {
  const Json* kind = in.find("kind");
  if (!kind) return true;
  std::string kinds;
  for (std::size_t i = 0; i < std::size(kKinds); ++i) {
    if (!base::has_word(kKinds[i].of, "cta")) continue;
    cta.frame = static_cast<Frame>(i);
    if (*kind == kKinds[i].word) return true;
    kinds += (kinds.empty() ? "" : ", ") + std::string(kKinds[i].word);
  }
  in.fail_at(in.at("kind"), Problem::no_such_kind, kinds);
  return false;
}

void read_position(Reader& in, Cta& cta) {
  const std::string positions = kind_of(cta.frame).positions;
  const std::string usual = cta.position = positions.substr(0, positions.find(' '));
  in.string("position", cta.position);
  if (cta.position != usual && !base::has_word(positions, cta.position)) in.fail_at(in.at("position"), Problem::no_such_position, positions);
}

constexpr char kWithdraw[] = "withdraw";  // in the place of a tier
constexpr const char* kDoes[] = {"open", "href", "reveal", "call", "book", "chat", "cta", "consent"};  // in the order of Does, after `nothing`

// {"open": "form"}, {"call": "+84 …"}: exactly one of them.
Action read_action(const Json& json, const std::string& pointer, base::Diagnostics& diagnostics, bool& ok) {
  Action action;
  base::check_keys(json, pointer, {"open", "href", "reveal", "call", "book", "chat", "cta", "consent"}, diagnostics);
  for (std::size_t i = 0; i < std::size(kDoes); ++i) {
    const Json* to = base::find(json, kDoes[i]);
    if (!to) continue;
    const bool bare = i + 1 == static_cast<std::size_t>(Does::reveal) && *to == true;  // of a gate: itself
    ok = ok && action.does == Does::nothing && (bare || (to->is_string() && !to->get_ref<const std::string&>().empty()));
    action.does = static_cast<Does>(i + 1);
    if (to->is_string()) action.to = to->get<std::string>();
  }
  ok = ok && action.does != Does::nothing;
  if (!ok) base::add_error(diagnostics, pointer, Problem::not_an_action);
  if (ok && action.does == Does::consent && !action.withdraws() && !base::has_word("none session persistent", action.to)) {
    base::add_error_at(diagnostics, pointer, "consent", Problem::not_a_tier);
    ok = false;
  }
  if (ok && action.is_link() && !view::safe_url(action.href())) {
    base::add_error(diagnostics, pointer, Problem::cta_href_unsafe);
    ok = false;
  }
  return action;
}

// `action`, or one of its short forms `opens` and `href`.
Action read_target(Reader& in, bool required) {
  const Json *action = in.find("action"), *opens = in.find("opens"), *href = in.find("href");
  if ((action != nullptr) + (opens != nullptr) + (href != nullptr) > 1) in.fail(href ? "href" : "opens", Problem::two_targets);
  bool ok = true;
  Action out;
  if (action) out = read_action(*action, in.at("action"), in.diagnostics(), ok);
  std::string to;
  if (opens || href) in.string(opens ? "opens" : "href", to);
  if (opens || href) out = {opens ? Does::open : Does::href, to};
  if (href && !view::safe_url(to)) in.fail("href", Problem::cta_href_unsafe);
  if (required && out.does == Does::nothing && ok) in.fail("opens", Problem::missing_target);
  if (!ok) in.spoil();
  return out;
}

void read_picture(Reader& in, Picture& picture) {
  const Json* json = in.find("picture");
  if (!json) return;
  Reader inner(*json, in.at("picture"), in.diagnostics(), in.locale());
  base::check_keys(*json, inner.pointer(), {"src", "alt", "width", "height"}, in.diagnostics());
  inner.string("src", picture.src);
  inner.text("alt", picture.alt);
  inner.count("width", picture.width);
  inner.count("height", picture.height);
  // Without its size the page would move when it comes.
  if (picture.src.empty() || picture.width == 0 || picture.height == 0) inner.fail_at(inner.pointer(), Problem::picture_incomplete);
  else if (!view::safe_url(picture.src)) inner.fail("src", Problem::picture_unsafe);
  if (!inner.ok()) in.spoil();
}

void read_countdown(Reader& in, const std::string& timezone, Content& content) {
  const Json* json = in.find("countdown");
  if (!json) return;
  Reader inner(*json, in.at("countdown"), in.diagnostics(), in.locale());
  base::check_keys(*json, inner.pointer(), {"to", "ended", "timezone"}, in.diagnostics());
  const auto to = base::parse_local(base::get_text(*json, "to"));
  inner.text("ended", content.ended);
  if (!to) inner.fail("to", Problem::not_a_local_time);
  else content.until = base::local_text(*to);
  // Without a zone the browser takes it for a time of its own.
  std::int32_t minutes = 0;
  if (to && base::fixed_zone(base::get_string(*json, "timezone", timezone), minutes)) content.until = base::local_text(*to - minutes) + "Z";
  if (!inner.ok()) in.spoil();
}

void read_second(Reader& in, Content& content) {
  const Json* json = in.find("second");
  if (!json) return;
  Reader inner(*json, in.at("second"), in.diagnostics(), in.locale());
  base::check_keys(*json, inner.pointer(), {"button", "action", "opens", "href"}, in.diagnostics());
  inner.text("button", content.second);
  if (content.second.empty()) inner.fail("button", Problem::cta_needs_button);
  content.second_action = read_target(inner, false);
  if (!inner.ok()) in.spoil();
}

Content read_content(Reader& in, Frame frame, const std::string& timezone) {
  Content content;
  in.text("eyebrow", content.eyebrow);
  in.text("title", content.title);
  in.text("text", content.text);
  in.text("button", content.button);
  read_picture(in, content.picture);
  read_countdown(in, timezone, content);
  read_second(in, content);
  if (content.button.empty()) in.fail("button", Problem::cta_needs_button);
  if (stands(frame) == Stands::blocks && content.title.empty()) in.fail("title", Problem::cta_needs_title);
  content.action = read_target(in, true);
  return content;
}

#define LEADLINE_CONTENT_KEYS "eyebrow", "title", "text", "button", "picture", "countdown", "second", "action", "opens", "href"

// A case is the CTA with some of its members in the place of the CTA's own.
void read_cases(Reader& in, const std::string& timezone, Cta& cta) {
  const Json& cases = in.array("cases", base::limits::kCases);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const std::string at = base::child_pointer(in.at("cases"), i);
    if (!cases[i].is_object() || !cases[i].contains("when")) {
      in.fail_at(at, Problem::not_a_case);
      continue;
    }
    base::check_keys(cases[i], at, {"when", LEADLINE_CONTENT_KEYS}, in.diagnostics());
    Json merged = in.json();
    if (cases[i].contains("action") || cases[i].contains("opens") || cases[i].contains("href")) for (const char* key : {"action", "opens", "href"}) merged.erase(key);
    for (auto it = cases[i].begin(); it != cases[i].end(); ++it) base::put(merged, it.key().c_str(), *it);
    Reader inner(merged, at, in.diagnostics(), in.locale());
    Case one;
    one.when_document = cases[i]["when"];
    one.pointer = base::child_pointer(at, "when");
    one.content = read_content(inner, cta.frame, timezone);
    if (!inner.ok()) in.spoil();
    cta.cases.push_back(std::move(one));
  }
}

}  // namespace

bool Action::opens_form() const { return does == Does::open || (does == Does::book && !base::contains(to, "/") && !base::contains(to, ":")); }

bool Action::withdraws() const { return does == Does::consent && to == kWithdraw; }

std::string Action::href() const { return does == Does::call ? "tel:" + base::replace_all(to, " ", "") : to; }

std::optional<Cta> compile_cta(const Json& json, const std::string& pointer, base::Diagnostics& diagnostics, std::string_view config_locale,
                               const std::string& timezone) {
  Cta cta;
  Reader in(json, pointer, diagnostics, config_locale);
  if (!json.is_object()) {
    in.fail_at(pointer, Problem::cta_not_an_object);
    return std::nullopt;
  }
  if (!read_kind(in, cta)) return std::nullopt;
  base::check_keys(json, pointer, {"id", "kind", "position", "into", "after", "teaser", "tab", "cases", LEADLINE_CONTENT_KEYS, LEADLINE_TARGET_KEYS}, diagnostics);
  cta.pointer = pointer;
  in.identifier("id", cta.id);
  read_position(in, cta);
  in.string("into", cta.into);
  in.count("after", cta.after);
  if (cta.after > 0 && cta.into.empty()) cta.into = kArticle;
  in.count("teaser", cta.teaser);
  in.text("tab", cta.tab);
  cta.content = read_content(in, cta.frame, timezone);
  read_cases(in, timezone, cta);
  if (!in.ok()) return std::nullopt;
  return cta;
}

void compile_cases(Cta& cta, base::Diagnostics& diagnostics) {
  for (Case& one : cta.cases) {
    base::Diagnostics none;
    auto program = rules::compile_condition(one.when_document, one.pointer, diagnostics);
    one.when = program ? *program : rules::compile(Json(false), "", none).value_or(rules::Program());
  }
}

const Content& Cta::content_for(const Json& facts, bool can_ask) const {
  for (const Case& one : cases) if (can_ask && !one.when.empty() && rules::test(one.when, {&facts, nullptr}) == rules::Truth::yes) return one.content;
  return content;
}

Surface surface_of(const Cta& cta) { return {cta.frame, nullptr, &cta, &cta.id, &cta.into, cta.after}; }

targeting::Manner manner_of(Frame frame, const std::string& position) {
  const KindRow& row = kind_of(frame);
  const bool blocks = row.stands == Stands::blocks;
  // What blocks stands before all the others; two tabs or bars stand one beside the other where they have places of their own.
  return {blocks, row.stands != Stands::in_page, blocks ? "screen" : std::string(row.word) + " " + position, row.again, row.every_ms};
}

}  // namespace leadline::surfaces
