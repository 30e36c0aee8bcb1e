#include "forms/phone.h"

#include <cstring>

#include "base/later.h"
#include "base/text.h"
#include "forms/clean.h"
#include "forms/forms.h"

namespace leadline::forms {

namespace {

using base::starts_with;

constexpr std::size_t kMostDigits = 15;   // E.164 §6.1: country code and national number together
constexpr std::size_t kFewestDigits = 7;  // the shortest in use, Niue's mobile numbers: 683 and four digits

// ISO 3166 code and calling code, one after the other.
constexpr char kCallingCodes[] LEADLINE_LATER =
    "AC247AD376AE971AF93AG1AI1AL355AM374AO244AR54AS1AT43AU61AW297AX358AZ994BA387BB1BD880BE32"
    "BF226BG359BH973BI257BJ229BL590BM1BN673BO591BQ599BR55BS1BT975BW267BY375BZ501CA1CC61CD243CF236"
    "CG242CH41CI225CK682CL56CM237CN86CO57CR506CU53CV238CW599CX61CY357CZ420DE49DJ253DK45DM1DO1"
    "DZ213EC593EE372EG20EH212ER291ES34ET251FI358FJ679FK500FM691FO298FR33GA241GB44GD1GE995GF594GG44"
    "GH233GI350GL299GM220GN224GP590GQ240GR30GT502GU1GW245GY592HK852HN504HR385HT509HU36ID62IE353IL972"
    "IM44IN91IO246IQ964IR98IS354IT39JE44JM1JO962JP81KE254KG996KH855KI686KM269KN1KP850KR82KW965"
    "KY1KZ7LA856LB961LC1LI423LK94LR231LS266LT370LU352LV371LY218MA212MC377MD373ME382MF590MG261MH692"
    "MK389ML223MM95MN976MO853MP1MQ596MR222MS1MT356MU230MV960MW265MX52MY60MZ258NA264NC687NE227NF672"
    "NG234NI505NL31NO47NP977NR674NU683NZ64OM968PA507PE51PF689PG675PH63PK92PL48PM508PR1PS970PT351"
    "PW680PY595QA974RE262RO40RS381RU7RW250SA966SB677SC248SD249SE46SG65SH290SI386SJ47SK421SL232SM378"
    "SN221SO252SR597SS211ST239SV503SX1SY963SZ268TA290TC1TD235TG228TH66TJ992TK690TL670TM993TN216TO676"
    "TR90TT1TV688TW886TZ255UA380UG256US1UY598UZ998VA39VC1VE58VG1VI1VN84VU678WF681WS685XK383"
    "YE967YT262ZA27ZM260ZW263";

// Countries whose national numbers begin with a 0 that belongs to them; everywhere else it is the trunk prefix.
constexpr char kKeepZero[] LEADLINE_LATER = "BJ CG CI GA IT SM VA";

// Vietnam, by the numbering plan after 2018 (national numbers without the trunk 0): what mobile numbers begin with.
constexpr char kVietnameseMobile[] LEADLINE_LATER =
    "3 51 522 523 528 559 56 58 59 70 76 77 78 79 81 82 83 84 85 86 87 88 896 897 898 899 90 91 92 93 94 95 96 97 98 "
    "990 991 993 994 995 996 997 998 999";

bool vietnamese(std::string_view n) {
  if (n.size() == 9)
    for (const std::size_t digits : {1, 2, 3})
      if (base::has_word(kVietnameseMobile, n.substr(0, digits))) return true;
  if (starts_with(n, "2")) return n.size() == 9 || n.size() == 10;  // fixed lines
  return (starts_with(n, "1800") || starts_with(n, "1900")) && n.size() >= 8 && n.size() <= 10;
}

// The change of 2018: the first three digits of the old national number, and the two that took their place.
std::string renamed_2018(std::string_view n) {
  static constexpr char kChanges[] LEADLINE_LATER = "120:70 121:79 122:77 126:76 128:78 123:83 124:84 125:85 127:81 129:82 "
                                        "162:32 163:33 164:34 165:35 166:36 167:37 168:38 169:39 186:56 188:58 199:59 ";
  if (n.size() != 10 || n[0] != '1') return {};
  const char* const at = std::strstr(kChanges, std::string(n.substr(0, 3)).c_str());  // three digits in a row are the old ones
  if (!at) return {};
  std::string out = "0";
  out.append(at + 4, 2).append(n.substr(3, 1)).append(" ");
  return out.append(n.substr(4, 3)).append(" ").append(n.substr(7));
}

Phone from_vietnam(std::string_view national) {
  Phone out;
  if (starts_with(national, "0")) national.remove_prefix(1);  // the trunk 0, also where it does not belong: +84 (0)…
  out.valid = vietnamese(national);
  if (out.valid) out.e164.append("+84").append(national);
  else out.renamed = renamed_2018(national);
  return out;
}

// Digits after `+` or `00`.
Phone international(std::string_view digits) {
  if (starts_with(digits, "84")) return from_vietnam(digits.substr(2));
  Phone out;
  out.valid = digits.size() >= kFewestDigits && digits.size() <= kMostDigits && digits[0] != '0';
  if (out.valid) out.e164.append("+").append(digits);
  return out;
}

// Digits without an international prefix, in a country other than Vietnam.
Phone national(std::string_view digits, std::string_view country) {
  const std::string_view code = calling_code(country);
  if (code.empty()) {
    Phone out;
    out.valid = digits.size() >= kFewestDigits && digits.size() <= kMostDigits;
    return out;
  }
  const bool eleven = digits.size() == 11;
  if (code == "1" && eleven && digits[0] == '1') digits.remove_prefix(1);
  else if ((code == "7" || country == "BY") && eleven && digits[0] == '8') digits.remove_prefix(1);
  if (country == "HU" && starts_with(digits, "06")) digits.remove_prefix(2);
  if (starts_with(digits, "0") && !base::has_word(kKeepZero, country)) digits.remove_prefix(1);
  std::string whole(code);
  return international(whole.append(digits));
}

// The digits of `text` in ASCII, "+" in front when it is there; "" when something else than a number is in it.
std::string digits_of(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const char32_t c = take_char(text);
    char32_t digit = 10;
    for (const char32_t zero : {U'0', U'\uff10', U'\u0660', U'\u06f0'})
      if (c >= zero && c <= zero + 9) digit = c - zero;
    if (digit < 10) {
      out += static_cast<char>('0' + digit);
    } else if (c == '+' || c == 0xff0b) {
      if (!out.empty()) return {};
      out += '+';
    } else if ((c == 'e' || c == 'E' || c == 'x' || c == 'X' || c == '#' || c == ';') && out.size() >= kFewestDigits) {
      return out;  // an extension
    } else if (!is_blank(c) && !(c < 0x80 && base::contains(".-()/", std::string(1, static_cast<char>(c)))) &&
               !(c >= 0x2010 && c <= 0x2015) && c != 0x2212 && c != 0xff08 && c != 0xff09 && c != 0xff0d &&
               c != 0xff0e) {
      return {};
    }
  }
  return out;
}

}  // namespace

std::string_view calling_code(std::string_view country) {
  for (const char* at = kCallingCodes; *at != '\0';) {
    const char* const digits = at + 2;
    const char* end = digits;
    while (*end >= '0' && *end <= '9') ++end;
    if (std::string_view(at, 2) == country) return std::string_view(digits, static_cast<std::size_t>(end - digits));
    at = end;
  }
  return {};
}

bool has_calling_code(std::string_view country) { return !calling_code(country).empty(); }

Phone parse_phone(std::string_view text, std::string_view country) {
  const std::string all = digits_of(text);
  const std::string_view digits = all;
  if (digits.empty()) return {};
  if (digits[0] == '+') return digits.size() > 1 ? international(digits.substr(1)) : Phone{};
  if (starts_with(digits, "00")) return international(digits.substr(2));
  if (country != "VN") return national(digits, country);
  // `84912345678`: the calling code without its plus, unless the number is good as it stands.
  if (starts_with(digits, "84") && !vietnamese(digits)) return from_vietnam(digits.substr(2));
  return from_vietnam(digits);
}

}  // namespace leadline::forms
