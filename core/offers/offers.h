// Offers: what a visitor gets for what they give (docs/offers.md). A form names one; when what it sent was accepted, it is given.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/json.h"
#include "base/localized.h"

namespace leadline::offers {

// How an offer is given.
enum class Gives : std::uint8_t { link, file, code, calendar, video, redirect };

struct Offer {
  std::string id;
  Gives gives = Gives::link;
  base::Localized title, text, button;
  std::string href;          // of the link, the file, the video; where a redirect leads
  std::string answer;        // a JSON pointer: the receiver's answer says where (an address that expires)
  std::string kept;          // the path of a file that our receiver gives only by a link of its own, made for each lead; "": it has none
  std::int64_t expires_ms = 0;  // … and for so long
  std::string code;          // of a coupon
  std::string starts, ends;  // of a webinar: "20261210T120000Z", or without the Z in the visitor's own time
  std::string place;
  std::int32_t width = 0, height = 0;  // of a video
  std::int64_t after_ms = 0;           // of a redirect
};

struct Model {
  std::vector<Offer> offers;

  const Offer* find(std::string_view id) const;
};

// `offers` of the config. What is wrong is reported, and that offer left out. `locale`, `timezone`: the config's.
void compile(const base::Json& array, const std::string& pointer, std::string_view locale, const std::string& timezone, base::Diagnostics& out, Model& model);

// A time as such files write it: "20261210T120000Z". `minutes` since 1970.
std::string calendar_time(std::int64_t minutes);
// A webinar as a file that calendars read (iCalendar, RFC 5545). `stamp`: now, ms since 1970. `uid`: the same for the same entry.
std::string calendar_file(const Offer& offer, std::string_view locale, std::int64_t stamp, const std::string& uid);

}  // namespace leadline::offers
