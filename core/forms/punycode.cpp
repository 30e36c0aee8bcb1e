#include "forms/punycode.h"

#include <cstdint>

#include "base/door.h"
#include "base/text.h"
#include "forms/clean.h"

namespace leadline::forms {

namespace {

// A mark that stands by itself (NFD), then letters of Vietnam and Europe and what each becomes with it. Also in an order that NFC would have mended first: a dot
// below that was typed after the circumflex.
LEADLINE_DATA(send) constexpr char kMarks[] =
    "\u0300yỳaàeèiìoòuùâầăằêềôồơờưừ \u0301aáeéiíoóyýuúcćlĺnńrŕsśzźâấăắêếôốơớưứ \u0302aâeêiîoôuûạậẹệọộ \u0303yỹaãnñoõiĩuũâẫăẵêễôỗơỡưữ "
    "\u0304aāeēiīoōuū \u0306aăgğạặ \u0307eėzż \u0308aäeëiïoöuüyÿ \u0309yỷaảeẻiỉoỏuủâẩăẳêểôổơởưử \u030aaåuů \u030boőuű "
    "\u030ccčdďeělľnňrřsštťzž \u031boơuư \u0323yỵaạeẹiịoọuụơợưựâậăặêệôộ \u0326sștț \u0327cçgģkķlļnņsş \u0328aąeęiįuų ";

// The letter with the mark, 0 when there is none.
char32_t composed(char32_t letter, char32_t mark) {
  std::string_view rest(kMarks);
  bool found = false;
  while (!rest.empty()) {
    const char32_t first = take_char(rest);
    if (first == ' ') found = false;
    else if (first >= 0x300 && first <= 0x36f) found = first == mark;
    else {
      const char32_t with = take_char(rest);
      if (found && first == letter) return with;
    }
  }
  return 0;
}

char32_t lower(char32_t c) {
  if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f)) return c + 32;
  if (c >= 0x400 && c <= 0x40f) return c + 80;
  if (c == 0x178) return 0xff;
  if (c == 0x1a0 || c == 0x1af || (c >= 0x1cd && c <= 0x1db && c % 2 == 1)) return c + 1;
  const bool odd = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e);  // there the capitals have the odd numbers
  const bool even = (c >= 0x100 && c <= 0x137) || (c >= 0x14a && c <= 0x177) || (c >= 0x1de && c <= 0x21f) || (c >= 0x460 && c <= 0x481) ||
                    (c >= 0x48a && c <= 0x4bf) || (c >= 0x1e00 && c <= 0x1e95) || (c >= 0x1ea0 && c <= 0x1eff);
  return (odd && c % 2 == 1) || (even && c % 2 == 0) ? c + 1 : c;
}

// RFC 3492 §6.1, with the parameters of §5.
constexpr std::uint32_t kBase = 36, kTmin = 1, kTmax = 26, kSkew = 38, kDamp = 700, kInitialBias = 72, kInitialN = 128;

std::uint32_t adapt(std::uint32_t delta, std::uint32_t points, bool first) {
  delta = first ? delta / kDamp : delta / 2;
  delta += delta / points;
  std::uint32_t k = 0;
  for (; delta > ((kBase - kTmin) * kTmax) / 2; k += kBase) delta /= kBase - kTmin;
  return k + (kBase - kTmin + 1) * delta / (delta + kSkew);
}

char digit(std::uint32_t value) { return static_cast<char>(value < 26 ? 'a' + value : '0' + value - 26); }

// §6.3. A label is short (kLabelCharacters), so that nothing here overflows.
std::string encoded(const std::u32string& label) {
  std::string out;
  for (const char32_t c : label) if (c < 0x80) out += static_cast<char>(c);
  const auto basic = static_cast<std::uint32_t>(out.size());
  if (basic == label.size()) return out;
  if (basic > 0) out += '-';
  std::uint32_t n = kInitialN, delta = 0, bias = kInitialBias, done = basic;
  while (done < label.size()) {
    std::uint32_t next = 0x110000;
    for (const char32_t c : label) if (c >= n && c < next) next = c;
    delta += (next - n) * (done + 1);
    n = next;
    for (const char32_t c : label) {
      if (c < n) ++delta;
      if (c != n) continue;
      std::uint32_t q = delta;
      for (std::uint32_t k = kBase;; k += kBase) {
        const std::uint32_t t = k <= bias ? kTmin : k >= bias + kTmax ? kTmax : k - bias;
        if (q < t) break;
        out += digit(t + (q - t) % (kBase - t));
        q = (q - t) / (kBase - t);
      }
      out += digit(q);
      bias = adapt(delta, done + 1, done == basic);
      ++done;
      delta = 0;
    }
    ++delta;
    ++n;
  }
  return "xn--" + out;
}

constexpr std::size_t kLabelCharacters = 63;  // of a label, which gets no shorter by being encoded

}  // namespace

std::string domain_to_ascii(std::string_view domain) {
  bool ascii = true;
  for (const char c : domain) ascii = ascii && static_cast<unsigned char>(c) < 0x80;
  if (ascii) return std::string(domain);
  std::string out;
  std::u32string label;
  const auto end_label = [&] {
    const std::string one = label.size() <= kLabelCharacters ? encoded(label) : std::string(kLabelCharacters + 1, 'x');
    label.clear();
    out += one;
    return one.size() <= kLabelCharacters;
  };
  while (!domain.empty()) {
    const char32_t c = lower(take_char(domain));
    if (c == 0xfffd || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff) || is_blank(c)) return {};
    if (c == '.' || c == 0x3002 || c == 0xff0e || c == 0xff61) {
      if (!end_label()) return {};
      out += '.';
      continue;
    }
    const char32_t with = label.empty() || c < 0x300 || c > 0x36f ? 0 : composed(label.back(), c);
    if (with) label.back() = with;
    else label += c;
  }
  return end_label() ? out : std::string();
}

}  // namespace leadline::forms
