#include "surfaces/frames.h"

#include "base/localized.h"
#include "base/text.h"
#include "surfaces/surfaces.h"
#include "surfaces/words.h"

namespace leadline::surfaces {

using base::Json;

namespace {

struct Row { const char* word; Stands stands; };

constexpr Row kRows[] = {
#define FRAME(name, word, of, stands, ...) {word, Stands::stands},
#include "surfaces/frames.def"
#undef FRAME
};

const Row& row_of(Frame frame) { return kRows[static_cast<int>(frame)]; }

}  // namespace

const char* word_of(Frame frame) { return row_of(frame).word; }

Stands stands(Frame frame) { return row_of(frame).stands; }

Surface surface_of(const forms::Form& form) {
  return {form.display == forms::Display::modal ? Frame::modal : Frame::inline_, &form, nullptr, &form.id, &form.into, 0};
}

Json mount(const Surface& surface, Frame frame, const Theme& theme, std::string_view locale) {
  Json out = base::object_of("kind", word_of(frame), "lang", locale);
  // Languages that are written from right to left.
  if (base::has_word("ar he fa ur ps sd ug yi dv ckb", base::base_language(locale))) base::put(out, "dir", "rtl");
  if (!is_over_page(frame)) base::put(out, "slot", surface.id());
  if (!is_over_page(frame) && !surface.into().empty()) base::put(out, "into", surface.into());
  if (!theme.properties.empty()) base::put(out, "theme", theme.properties);
  if (!theme.look.empty()) base::put(out, "look", theme.look);
  if (surface.form && !surface.form->plain) base::put(out, "more", true);
  // What the shell says itself (js/files.ts).
  if (const Json* words = surface.form && !surface.form->plain ? surface.form->words : nullptr) base::put(out, "words", Json(*words));
  if (surface.form) base::put(out, "kept", word(Word::alert_saved, locale, surface.form->words));
  return out;
}

}  // namespace leadline::surfaces
