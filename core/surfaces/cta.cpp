#include "base/limits.h"
#include "base/reader.h"
#include "base/schema.h"
#include "base/text.h"
#include "surfaces/block.h"
#include "surfaces/surfaces.h"
#include "surfaces/words.h"

namespace leadline::surfaces {

namespace {

using base::Json;
using base::Problem;

struct FrameRow { const char *word, *of; bool floats; const char* positions; };

constexpr FrameRow kFrames[] = {
#define FRAME(name, word, of, floats, positions) {word, of, floats, positions},
#include "surfaces/frames.def"
#undef FRAME
};

const FrameRow& row_of(Frame frame) { return kFrames[static_cast<int>(frame)]; }

Json mounted(Frame frame, std::string_view id, const std::string& into, const Theme& theme, std::string_view locale) {
  Json out = base::object_of("kind", row_of(frame).word, "lang", locale);
  if (!floats(frame)) base::put(out, "slot", id);
  if (!floats(frame) && !into.empty()) base::put(out, "into", into);
  if (!theme.properties.empty()) base::put(out, "theme", theme.properties);
  return out;
}

// Every kind that there will be; false, and said, when this version has no frame for it.
bool read_kind(base::Reader& in, Cta& cta) {
  const Json* kind = in.find("kind");
  if (!kind) return true;
  for (std::size_t i = 0; i < std::size(kFrames); ++i) {
    if (*kind != kFrames[i].word || !base::has_word(kFrames[i].of, "cta")) continue;
    cta.frame = static_cast<Frame>(i);
    return true;
  }
  if (base::choose(in.json(), "kind", {"inline", "button", "banner", "bar", "slideIn", "modal", "fullscreen", "tab", "gate"}, -1,
                   in.pointer(), in.diagnostics()) >= 0)
    in.warn("kind", Problem::not_supported_yet);
  return false;
}

void read_position(base::Reader& in, Cta& cta) {
  const std::string positions = row_of(cta.frame).positions;
  const std::string usual = cta.position = positions.substr(0, positions.find(' '));
  in.string("position", cta.position);
  if (cta.position != usual && !base::has_word(positions, cta.position)) in.fail_at(in.at("position"), Problem::no_such_position, positions);
}

// Exactly one of `opens` and `href`.
void check_target(base::Reader& in, const Cta& cta) {
  if (cta.opens.empty() && cta.href.empty())
    in.fail("opens", Problem::missing_target);
  if (!cta.opens.empty() && !cta.href.empty())
    in.fail("href", Problem::two_targets);
  if (!cta.href.empty() && !view::safe_url(cta.href))
    in.fail("href", Problem::cta_href_unsafe);
}

}  // namespace

std::optional<Cta> compile_cta(const Json& json, const std::string& pointer, base::Diagnostics& diagnostics,
                               std::string_view config_locale) {
  Cta cta;
  base::Reader in(json, pointer, diagnostics, config_locale);
  if (!json.is_object()) {
    in.fail_at(pointer, Problem::cta_not_an_object);
    return std::nullopt;
  }
  if (!read_kind(in, cta)) return std::nullopt;
  base::check_keys(json, pointer, {"id", "kind", "position", "eyebrow", "title", "text", "button", "opens", "href", "into", "trigger", "when"},
                   diagnostics);
  cta.pointer = pointer;
  in.identifier("id", cta.id);
  read_position(in, cta);
  in.text("eyebrow", cta.eyebrow);
  in.text("title", cta.title);
  in.text("text", cta.text);
  in.text("button", cta.button);
  in.string("opens", cta.opens);
  in.string("href", cta.href);
  in.string("into", cta.into);
  if (cta.button.empty()) in.fail("button", Problem::cta_needs_button);
  check_target(in, cta);
  if (const Json* trigger = in.find("trigger")) {
    auto read = targeting::compile_trigger(*trigger, in.at("trigger"), diagnostics);
    if (!read) return std::nullopt;
    cta.trigger = std::move(*read);
  }
  if (const Json* when = in.find("when")) cta.when = *when;
  if (!in.ok()) return std::nullopt;
  return cta;
}

std::vector<Cta> compile_ctas(const Json& array, const std::string& pointer, base::Diagnostics& diagnostics,
                              std::string_view config_locale) {
  std::vector<Cta> out;
  base::Reader in(array, pointer, diagnostics, config_locale);
  if (!array.is_array()) in.fail_at(pointer, Problem::ctas_not_an_array);
  for (std::size_t i = 0; array.is_array() && i < array.size(); ++i) {
    const std::string at = base::child_pointer(pointer, i);
    if (i == base::limits::kCtas) {
      in.fail_at(at, Problem::too_many_ctas);
      break;
    }
    std::optional<Cta> cta = compile_cta(array[i], at, diagnostics, config_locale);
    bool taken = false;
    for (const Cta& other : out) taken = taken || (cta && other.id == cta->id);
    if (taken)
      in.fail_at(base::child_pointer(at, "id"), Problem::cta_twice);
    else if (cta)
      out.push_back(std::move(*cta));
  }
  return out;
}

view::Node render_cta(const Cta& cta, std::string_view locale) {
  view::Node root = view::element("cta", "section");
  dress(root, "cta").set("lang", locale);
  if (!cta.title.empty()) root.set("aria-labelledby", "title");
  add_text(root, "eyebrow", "p", "eyebrow", cta.eyebrow.in(locale));
  add_title(root, "title", cta.title.in(locale));
  add_text(root, "text", "p", "text", cta.text.in(locale));
  const bool link = !cta.href.empty();
  view::Node& button = add_block(root, "button", link ? "a" : "button", "button", cta.button.in(locale));
  button.set(link ? view::Name("href") : view::Name("type"), link ? cta.href : "button");
  button.action = link ? name_of(api::Action::follow) : name_of(api::Action::open);
  if (floats(cta.frame)) add_close(root, locale);
  return root;
}

bool floats(Frame frame) { return row_of(frame).floats; }

Frame frame_of(const forms::Form& form) { return form.display == forms::Display::modal ? Frame::modal : Frame::inline_; }

Json mount(const Cta& cta, const Theme& theme, std::string_view locale) {
  Json out = mounted(cta.frame, cta.id, cta.into, theme, locale);
  if (!cta.position.empty()) base::put(out, "position", cta.position);
  return out;
}

Json mount(const forms::Form& form, const Theme& theme, std::string_view locale) {
  Json out = mounted(frame_of(form), form.id, form.into, theme, locale);
  base::put(out, "kept", word(Word::alert_saved, locale));
  return out;
}

}  // namespace leadline::surfaces
