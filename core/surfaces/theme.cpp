#include "base/reader.h"
#include "base/schema.h"
#include "base/text.h"
#include "surfaces/surfaces.h"

namespace leadline::surfaces {

namespace {

using base::Json;
using base::Problem;

// ((c + 0.055) / 1.055) ^ 2.4 without pow: x^2.4 is the fifth root of x^12, found by Newton's method. Only + * / of
// doubles, which IEEE 754 defines to the bit, so every platform gets the same.
double linear_channel(std::uint32_t channel) {
  const double c = channel / 255.0;
  if (c <= 0.04045) return c / 12.92;
  const double x = (c + 0.055) / 1.055, x2 = x * x, x4 = x2 * x2, target = x4 * x4 * x4;
  double root = 1;
  for (int i = 0; i < 60; ++i) {
    const double squared = root * root;
    root = (4 * root + target / (squared * squared)) / 5;
  }
  return root;
}

// Relative luminance (WCAG 2.2), 0 to 1.
double luminance(std::uint32_t color) {
  return 0.2126 * linear_channel(color >> 16 & 255) + 0.7152 * linear_channel(color >> 8 & 255) +
         0.0722 * linear_channel(color & 255);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = static_cast<char>(c | 32);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// `0`, or a number of at most four digits (one point among them) and px, rem or em.
bool valid_length(std::string_view text) {
  std::size_t i = 0;
  bool point = false, digit = false;
  for (; i < text.size() && (base::contains("0123456789", text.substr(i, 1)) || (text[i] == '.' && !point)); ++i)
    (text[i] == '.' ? point : digit) = true;
  if (!digit || i > 5) return false;
  const std::string_view unit = text.substr(i);
  return unit == "px" || unit == "rem" || unit == "em" || text == "0";
}

// A list of font families: nothing that could end the declaration or fetch something.
bool valid_font(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 || base::contains(";{}()<>@\\/:!", std::string_view(&c, 1))) return false;
  return !text.empty() && text.size() <= 200;
}

}  // namespace

std::optional<std::uint32_t> parse_color(std::string_view text) {
  if ((text.size() != 4 && text.size() != 7) || text[0] != '#') return std::nullopt;
  std::uint32_t color = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const int digit = hex_digit(text[i]);
    if (digit < 0) return std::nullopt;
    color = color << 4 | static_cast<std::uint32_t>(digit);
    if (text.size() == 4) color = color << 4 | static_cast<std::uint32_t>(digit);
  }
  return color;
}

int contrast(std::uint32_t a, std::uint32_t b) {
  double light = luminance(a) + 0.05, dark = luminance(b) + 0.05;
  if (light < dark) std::swap(light, dark);
  return static_cast<int>(light / dark * 100 + 0.5);
}

Theme compile_theme(const Json& json, const std::string& pointer, base::Diagnostics& diagnostics) {
  Theme theme;
  base::Reader in(json, pointer, diagnostics, {});
  base::check_keys(json, pointer, {"look", "accent", "radius", "font"}, diagnostics);
  const int look = base::choose(json, "look", {"quiet", "bold", "editorial"}, 0, pointer, diagnostics);
  theme.look = look == 1 ? "bold" : look == 2 ? "editorial" : "";
  std::string accent, radius, font;
  in.string("accent", accent);
  in.string("radius", radius);
  in.string("font", font);
  if (const auto color = parse_color(accent)) {
    const bool white = contrast(*color, 0xffffff) >= contrast(*color, 0x000000);
    base::put_all(theme.properties, "--ll-accent", base::lower_ascii(accent), "--ll-on-accent",
                  white ? "#ffffff" : "#000000");
  } else if (!accent.empty()) {
    in.fail("accent", Problem::not_a_color);
  }
  if (valid_length(radius)) base::put(theme.properties, "--ll-radius", radius);
  else if (!radius.empty()) in.fail("radius", Problem::not_a_length);
  if (valid_font(font)) base::put(theme.properties, "--ll-font", font);
  else if (!font.empty()) in.fail("font", Problem::not_a_font);
  return theme;
}

}  // namespace leadline::surfaces
