#include "forms/phone.h"

#include <cstring>

#include "base/door.h"
#include "base/text.h"
#include "forms/clean.h"
#include "forms/forms.h"
#include "forms/plans.h"

namespace leadline::forms {

namespace {

using base::starts_with;

constexpr std::size_t kMostDigits = 15;   // E.164 §6.1: country code and national number together
constexpr std::size_t kFewestDigits = 7;  // the shortest in use, Niue's mobile numbers: 683 and four digits

// ISO 3166 code and calling code, one after the other. Where it is known, two letters say how many digits the country's
// national numbers have, at least and at most (a is 1, j is 10; Italy's mobile ones): fixed and mobile lines, no short numbers.
LEADLINE_DATA(send) constexpr char kCallingCodes[] =
    "AC247AD376AE971hiAF93AG1AI1AL355AM374AO244AR54jkAS1AT43gmAU61iiAW297AX358AZ994BA387BB1BD880hjBE32hiBF226BG359gi"
    "BH973BI257BJ229BL590BM1BN673BO591BQ599BR55jkBS1BT975BW267BY375BZ501CA1jjCC61CD243CF236CG242CH41iiCI225CK682CL56"
    "CM237CN86jkCO57CR506CU53CV238CW599CX61CY357CZ420iiDE49fkDJ253DK45hhDM1DO1DZ213EC593EE372ghEG20EH212ER291ES34ii"
    "ET251FI358fjFJ679FK500FM691FO298FR33iiGA241GB44ijGD1GE995GF594GG44GH233GI350GL299GM220GN224GP590GQ240GR30jjGT502"
    "GU1GW245GY592HK852hhHN504HR385hiHT509HU36hiID62hlIE353giIL972hiIM44IN91jjIO246IQ964IR98IS354IT39ikJE44JM1JO962"
    "JP81ijKE254KG996KH855hiKI686KM269KN1KP850KR82hjKW965KY1KZ7jjLA856hjLB961LC1LI423LK94LR231LS266LT370hhLU352"
    "LV371hhLY218MA212MC377MD373ME382MF590MG261MH692MK389ML223MM95gjMN976MO853hhMP1MQ596MR222MS1MT356MU230MV960MW265"
    "MX52jjMY60hjMZ258NA264NC687NE227NF672NG234NI505NL31iiNO47hhNP977NR674NU683NZ64hjOM968PA507PE51PF689PG675PH63hj"
    "PK92ijPL48iiPM508PR1PS970PT351iiPW680PY595QA974hhRE262RO40iiRS381RU7RW250SA966iiSB677SC248SD249SE46gjSG65hhSH290"
    "SI386hhSJ47SK421iiSL232SM378SN221SO252SR597SS211ST239SV503SX1SY963SZ268TA290TC1TD235TG228TH66hiTJ992TK690TL670"
    "TM993TN216TO676TR90jjTT1TV688TW886hiTZ255UA380iiUG256US1UY598UZ998VA39VC1VE58VG1VI1VN84VU678WF681WS685XK383YE967"
    "YT262ZA27iiZM260ZW263";

// Calling codes behind which a 0 belongs to the number; everywhere else it is the trunk prefix.
LEADLINE_DATA(send) constexpr char kKeepZero[] = "225 229 241 242 378 39";

// Vietnam, by the numbering plan after 2018 (national numbers without the trunk 0): what mobile numbers begin with.
LEADLINE_DATA(send) constexpr char kVietnameseMobile[] =
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
  LEADLINE_DATA(send) static constexpr char kChanges[] =
      "120:70 121:79 122:77 126:76 128:78 123:83 124:84 125:85 127:81 129:82 "
      "162:32 163:33 164:34 165:35 166:36 167:37 168:38 169:39 186:56 188:58 199:59 ";
  if (n.size() != 10 || n[0] != '1') return {};
  const char* const at = std::strstr(kChanges, std::string(n.substr(0, 3)).c_str());  // three digits in a row are the old ones
  if (!at) return {};
  std::string out = "0";
  out.append(at + 4, 2).append(n.substr(3, 1)).append(" ");
  return out.append(n.substr(4, 3)).append(" ").append(n.substr(7));
}

// What is known of the numbers behind a calling code.
struct Plan {
  std::string_view code;                 // "" when there is none
  std::size_t fewest = 0, most = 0;      // digits of a national number; 0: not known

  bool known() const { return most != 0; }
  bool fits(std::size_t digits) const {
    if (known()) return digits >= fewest && digits <= most;
    return code.size() + digits >= kFewestDigits && code.size() + digits <= kMostDigits;
  }
};

// The next country of the table, from `at` on, which moves behind it; false at the end.
bool next_country(const char*& at, std::string_view& country, Plan& plan) {
  if (*at == '\0') return false;
  country = std::string_view(at, 2);
  const char* const digits = at + 2;
  for (at = digits; *at >= '0' && *at <= '9';) ++at;
  plan.code = std::string_view(digits, static_cast<std::size_t>(at - digits));
  const bool known = *at >= 'a';
  plan.fewest = known ? static_cast<std::size_t>(at[0] - 'a' + 1) : 0;
  plan.most = known ? static_cast<std::size_t>(at[1] - 'a' + 1) : 0;
  if (known) at += 2;
  return true;
}

// The plan that international digits belong to: no calling code begins another. Countries that share one share its lengths.
Plan plan_of(std::string_view digits) {
  const char* at = kCallingCodes;
  std::string_view country;
  Plan found;
  for (Plan plan; !found.known() && next_country(at, country, plan);)
    if (starts_with(digits, plan.code)) found = plan;
  return found;
}

std::string_view without_trunk(std::string_view digits, std::string_view code) {
  const bool eleven = digits.size() == 11;
  if (code == "1" && eleven && digits[0] == '1') return digits.substr(1);
  if ((code == "7" || code == "375") && eleven && digits[0] == '8') return digits.substr(1);
  if (code == "36" && starts_with(digits, "06")) return digits.substr(2);
  if (starts_with(digits, "0") && !base::has_word(kKeepZero, code)) return digits.substr(1);
  return digits;
}

// The national number behind the calling code that `digits` begin with; "" when they do not, or what follows is none.
std::string_view behind_code(std::string_view digits, const Plan& plan) {
  if (!starts_with(digits, plan.code)) return {};
  const std::string_view national = without_trunk(digits.substr(plan.code.size()), plan.code);
  return plan.fits(national.size()) ? national : std::string_view();
}

std::string with_code(std::string_view code, std::string_view national) {
  std::string out = "+";
  return out.append(code).append(national);
}

// What `digits`, which are no number of this plan, were probably meant to be: the code stands twice, or it is another
// country's number without its plus.
std::string probable(std::string_view digits, const Plan& plan) {
  std::string_view national = behind_code(digits, plan);
  if (plan.known() && national.empty() && starts_with(digits, plan.code)) national = behind_code(digits.substr(plan.code.size()), plan);
  if (plan.known() && !national.empty()) return with_code(plan.code, national);
  const Plan other = plan_of(digits);
  national = behind_code(digits, other);
  return other.known() && !national.empty() ? with_code(other.code, national) : std::string();
}

Phone from_vietnam(std::string_view digits) {
  const Plan plan{"84", 9, 10};
  const std::string_view national = without_trunk(digits, plan.code);  // also where it does not belong: +84 (0)…
  Phone out;
  out.valid = vietnamese(national);
  if (out.valid) {
    out.e164 = with_code(plan.code, national);
    return out;
  }
  out.renamed = renamed_2018(national);
  const std::string meant = probable(national, plan);
  if (out.renamed.empty() && (!starts_with(meant, "+84") || vietnamese(std::string_view(meant).substr(3)))) out.probable = meant;
  return out;
}

bool has_e164_length(std::size_t digits) { return digits >= kFewestDigits && digits <= kMostDigits; }

// Digits after `+` (`plus`) or `00`, which is no international prefix everywhere.
Phone international(std::string_view digits, bool plus) {
  const Plan plan = plan_of(digits);
  if (plan.code == "84") return from_vietnam(digits.substr(2));
  const std::string_view national = without_trunk(digits.substr(plan.code.size()), plan.code);
  Phone out;
  out.valid = has_e164_length(plan.code.size() + national.size()) && digits[0] != '0';
  if (!out.valid) return out;
  const std::string_view twice = plan.known() && !plan.fits(national.size()) ? behind_code(national, plan) : std::string_view();
  if (!twice.empty()) out.probable = with_code(plan.code, twice);
  else if (plus || plan.fits(national.size())) out.e164 = with_code(plan.code, national);
  return out;
}

// Digits without an international prefix, in a country other than Vietnam. They are completed when they can be read in one
// way only. What begins with the country's own code can often be read in two (Leer in East Frisia has the area code 491): it
// is asked about, and kept as it was typed.
Phone national(std::string_view digits, std::string_view country) {
  Phone out;
  out.valid = has_e164_length(digits.size());
  if (!has_calling_code(country)) return out;
  const Plan plan = plan_of(calling_code(country));
  const std::string_view bare = without_trunk(digits, plan.code);
  const bool trunk = bare.size() < digits.size() || digits[0] == '0';
  const bool at_home = plan.fits(bare.size()) || (digits[0] == '0' && bare.size() == digits.size());
  const std::string_view behind = behind_code(digits, plan);
  if (at_home && (trunk || behind.empty())) out.e164 = with_code(plan.code, bare);
  else if (!at_home && !behind.empty()) out.e164 = with_code(plan.code, behind);
  else if (at_home) out.probable = with_code(plan.code, behind);
  else out.probable = probable(bare, plan);
  out.valid = out.e164.empty() ? out.valid : has_e164_length(out.e164.size() - 1);
  if (!out.valid) out.e164.clear();
  return out;
}

// Numbers of Vietnam are known better here, and those of no country have no plan.
bool is_for_plans(std::string_view digits, std::string_view country) {
  const bool plus = digits[0] == '+', zeros = starts_with(digits, "00");
  if (starts_with(digits.substr(plus ? 1 : zeros ? 2 : 0), "84") && (plus || zeros)) return false;
  return plus || zeros || has_calling_code(country);
}

// What the plans say, and where they leave it open, what the usual lengths of numbers say: a plan may have room for numbers that nobody has,
// also for one with the country's code in front, or with the code twice.
Phone by_plan(std::string_view digits, std::string_view country) {
  Phone phone = plans::read(digits, country);
  if (phone.valid && phone.e164.empty()) {
    Phone by_length = national(digits, country);
    return by_length.e164.empty() ? phone : by_length;
  }
  if (phone.e164.empty()) return phone;
  const Plan plan = plan_of(std::string_view(phone.e164).substr(1));
  const std::string_view national = std::string_view(phone.e164).substr(plan.code.size() + 1);
  const std::string_view twice = plan.known() && !plan.fits(national.size()) ? behind_code(national, plan) : std::string_view();
  if (twice.empty()) return phone;
  phone.probable = with_code(plan.code, twice);
  phone.e164.clear();
  return phone;
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
  const char* at = kCallingCodes;
  std::string_view each;
  for (Plan plan; next_country(at, each, plan);)
    if (each == country) return plan.code;
  return {};
}

std::vector<std::string> countries_with_codes() {
  std::vector<std::string> out;
  const char* at = kCallingCodes;
  std::string_view each;
  for (Plan plan; next_country(at, each, plan);) out.emplace_back(each);
  return out;
}

bool has_calling_code(std::string_view country) { return !calling_code(country).empty(); }

Phone parse_phone(std::string_view text, std::string_view country, By by) {
  const std::string all = digits_of(text);
  const std::string_view digits = all;
  if (digits.empty()) return {};
  if (by == By::plan && country != "VN" && is_for_plans(digits, country)) return by_plan(digits, country);
  if (digits[0] == '+') return digits.size() > 1 ? international(digits.substr(1), true) : Phone{};
  if (starts_with(digits, "00")) return international(digits.substr(2), false);
  if (country != "VN") return national(digits, country);
  // `84912345678`: the calling code without its plus, unless the number is good as it stands.
  if (starts_with(digits, "84") && !vietnamese(digits)) return from_vietnam(digits.substr(2));
  return from_vietnam(digits);
}

}  // namespace leadline::forms
