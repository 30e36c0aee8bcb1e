#include <utility>

#include "base/duration.h"
#include "base/limits.h"
#include "base/reader.h"
#include "base/schema.h"
#include "base/zone.h"
#include "base/calendar.h"
#include "offers/offers.h"
#include "view/view.h"

namespace leadline::offers {

using base::Json;
using base::Problem;
using base::Reader;

namespace {

struct KindRow { const char* word; Gives gives; };

constexpr KindRow kKinds[] = {
#define OFFER(kind, gives) {#kind, Gives::gives},
#include "offers/kinds.def"
#undef OFFER
};

bool read_kind(Reader& in, Offer& offer) {
  const int kind = base::choose(in.json(), "kind", {
#define OFFER(kind, gives) #kind,
#include "offers/kinds.def"
#undef OFFER
  }, -1, in.pointer(), in.diagnostics());
  if (kind >= 0) offer.gives = kKinds[kind].gives;
  else if (!in.find("kind")) in.fail("kind", Problem::missing_key);
  return kind >= 0;
}

// "20261210T190000": without the signs, as calendars write it.
std::string compact(std::int64_t minutes, bool zoned) {
  std::string out;
  for (const char c : base::local_text(minutes)) if (c != '-' && c != ':') out += c;
  return out + (zoned ? "00Z" : "00");
}

void read_times(Reader& in, const std::string& timezone, Offer& offer) {
  const auto starts = base::parse_local(base::get_text(in.json(), "starts"));
  const std::int64_t minutes = base::get_int(in.json(), "minutes", 60);
  if (!starts) return in.fail("starts", Problem::not_a_local_time);
  if (minutes < 1 || minutes > 10'080) return in.fail("minutes", Problem::not_minutes);
  std::int32_t zone = 0;
  const bool zoned = base::fixed_zone(base::get_string(in.json(), "timezone", timezone), zone);
  offer.starts = compact(*starts - (zoned ? zone : 0), zoned);
  offer.ends = compact(*starts + minutes - (zoned ? zone : 0), zoned);
}

// A duration; nullopt, with the reason told, when it is none.
std::optional<std::int64_t> read_duration(Reader& in, const char* key) {
  const Json* said = in.find(key);
  const auto ms = base::parse_duration(said && said->is_string() ? said->get_ref<const std::string&>() : std::string());
  if (said && !ms) in.fail(key, Problem::not_a_duration);
  return ms;
}

// What is had by a link that expires is never given by its own address.
void read_expiry(Reader& in, Offer& offer) {
  const auto ms = read_duration(in, "expires");
  if (!ms) return;
  const bool plain = offer.href.size() > 1 && offer.href[0] == '/' && offer.href[1] != '/' && offer.href.find_first_of("?#") == std::string::npos;
  if (!plain) in.fail("href", Problem::not_a_kept_file);
  offer.kept = std::exchange(offer.href, {});
  offer.expires_ms = *ms;
  if (offer.answer.empty()) offer.answer = "/links/" + offer.id;
}

Offer read_offer(Reader& in, const std::string& timezone) {
  Offer offer;
  base::check_keys(in.json(), in.pointer(), {"id", "kind", "title", "text", "button", "href", "answer", "code", "starts", "minutes", "timezone", "place", "width", "height", "after", "expires"}, in.diagnostics());
  in.identifier("id", offer.id);
  if (!read_kind(in, offer)) return offer;
  in.text("title", offer.title);
  in.text("text", offer.text);
  in.text("button", offer.button);
  in.string("href", offer.href);
  in.string("answer", offer.answer);
  in.string("code", offer.code);
  in.string("place", offer.place);
  in.count("width", offer.width);
  in.count("height", offer.height);
  const bool needs_address = offer.gives == Gives::file || offer.gives == Gives::video || offer.gives == Gives::redirect;
  if (needs_address && offer.href.empty() && offer.answer.empty()) in.fail("href", Problem::missing_key);
  if (!offer.href.empty() && !view::safe_url(offer.href)) in.fail("href", Problem::cta_href_unsafe);
  if (!offer.answer.empty() && offer.answer[0] != '/') in.fail("answer", Problem::not_a_pointer);
  if (offer.gives == Gives::code && offer.code.empty()) in.fail("code", Problem::missing_key);
  if (offer.gives == Gives::calendar) read_times(in, timezone, offer);
  if (const auto after = read_duration(in, "after")) offer.after_ms = *after;
  read_expiry(in, offer);
  return offer;
}

// Text of a calendar's line: RFC 5545, 3.3.11.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += "\\n";
    else if (c == '\r') continue;
    else (c == ',' || c == ';' || c == '\\' ? out += '\\' : out) += c;
  }
  return out;
}

// A line is folded at 75 bytes (3.1), never within a character.
void add_line(std::string& out, std::string line) {
  while (line.size() > 74) {
    std::size_t cut = 74;
    while (cut > 1 && (static_cast<unsigned char>(line[cut]) & 0xc0) == 0x80) --cut;
    out += line.substr(0, cut) + "\r\n";
    line = " " + line.substr(cut);
  }
  out += line + "\r\n";
}

}  // namespace

std::string calendar_time(std::int64_t minutes) { return compact(minutes, true); }

const Offer* Model::find(std::string_view id) const {
  for (const Offer& offer : offers) if (offer.id == id) return &offer;
  return nullptr;
}

void compile(const Json& array, const std::string& pointer, std::string_view locale, const std::string& timezone, base::Diagnostics& out, Model& model) {
  for (std::size_t i = 0; array.is_array() && i < array.size() && i < base::limits::kOffers; ++i) {
    Reader in(array[i], base::child_pointer(pointer, i), out, locale);
    if (!array[i].is_object()) {
      in.fail_at(in.pointer(), Problem::offer_not_an_object);
      continue;
    }
    Offer offer = read_offer(in, timezone);
    if (model.find(offer.id)) in.fail("id", Problem::offer_twice);
    if (in.ok()) model.offers.push_back(std::move(offer));
  }
}

std::string calendar_file(const Offer& offer, std::string_view locale, std::int64_t stamp, const std::string& uid) {
  std::string out;
  for (const char* line : {"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Leadline//EN", "BEGIN:VEVENT"}) add_line(out, line);
  add_line(out, "UID:" + uid);
  add_line(out, "DTSTAMP:" + calendar_time(stamp / 60'000));
  add_line(out, "DTSTART:" + offer.starts);
  add_line(out, "DTEND:" + offer.ends);
  add_line(out, "SUMMARY:" + escaped(offer.title.in(locale)));
  if (!offer.text.empty()) add_line(out, "DESCRIPTION:" + escaped(offer.text.in(locale)));
  if (!offer.place.empty()) add_line(out, "LOCATION:" + escaped(offer.place));
  if (!offer.href.empty()) add_line(out, "URL:" + offer.href);
  for (const char* line : {"END:VEVENT", "END:VCALENDAR"}) add_line(out, line);
  return out;
}

}  // namespace leadline::offers
