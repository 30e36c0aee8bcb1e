#include "forms/email.h"

#include <algorithm>

#include "base/door.h"
#include "base/text.h"
#include "forms/clean.h"
#include "forms/punycode.h"

namespace leadline::forms {

namespace {

constexpr std::size_t kLabelBytes = 63;      // RFC 1034 §3.5, as the grammar quotes it
constexpr std::size_t kProviderBytes = 16;   // the longest provider name below, and a slip more

// Providers whose names are long enough for one slip to be no other word, commonest first.
LEADLINE_DATA(send) constexpr char kProviders[][15] = {
    "gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "icloud.com", "yahoo.com.vn", "googlemail.com", "protonmail.com"};
// One slip away from the above, and real.
LEADLINE_DATA(send) constexpr char kReal[] = "mail.com email.com ymail.com";
// Endings that are no top-level domain, by what they should be.
LEADLINE_DATA(send) constexpr char kNotCom[] = "con cmo ocm vom xom comm coom";

// Who gives addresses to everybody (under every ending: yahoo.fr, gmx.de, outlook.com.vn), and who gives some for a quarter of an hour. The
// commonest ones, not all: of the latter there are ten thousand, new ones each day, and each name here is a reader's to download.
LEADLINE_DATA(send) constexpr char kFreeEverywhere[] = "gmail. yahoo. hotmail. outlook. live. gmx. yandex. aol.";
LEADLINE_DATA(send) constexpr char kFree[] =
    "googlemail.com ymail.com msn.com icloud.com me.com mac.com proton.me protonmail.com mail.com email.com zoho.com tutanota.com tuta.com "
    "fastmail.com inbox.com mail.ru bk.ru inbox.ru list.ru rambler.ru ukr.net qq.com 163.com 126.com sina.com sohu.com foxmail.com naver.com "
    "hanmail.net daum.net web.de t-online.de freenet.de orange.fr wanadoo.fr free.fr sfr.fr laposte.net libero.it wp.pl o2.pl seznam.cz abv.bg "
    "rediffmail.com btinternet.com comcast.net verizon.net att.net uol.com.br bol.com.br bigpond.com vnn.vn";
LEADLINE_DATA(send) constexpr char kRoles[] =
    "info sales support contact admin office hello help service marketing webmaster postmaster abuse noreply no-reply billing accounts "
    "accounting hr jobs careers press media legal privacy team enquiries inquiries feedback newsletter orders booking reception cskh kinhdoanh "
    "ketoan lienhe hotro banhang tuyendung nhansu";
LEADLINE_DATA(send) constexpr char kDisposable[] =
    "mailinator.com guerrillamail.com guerrillamail.net guerrillamailblock.com sharklasers.com grr.la spam4.me 10minutemail.com 10minutemail.net "
    "20minutemail.com tempmail.com temp-mail.org temp-mail.io tempmail.plus tempmailo.com tmpmail.org tempr.email yopmail.com yopmail.fr "
    "throwawaymail.com trashmail.com trash-mail.com dispostable.com getnada.com maildrop.cc mailnesia.com mailcatch.com mailsac.com moakt.com "
    "mohmal.com fakeinbox.com emailfake.com emailondeck.com generator.email inboxkitten.com burnermail.io discard.email spamgourmet.com "
    "minuteinbox.com mail.tm 1secmail.com dropmail.me wegwerfemail.de";

bool alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool valid_label(std::string_view label) {
  if (label.empty() || label.size() > kLabelBytes || label.front() == '-' || label.back() == '-') return false;
  for (const char c : label)
    if (!alphanumeric(c) && c != '-') return false;
  return true;
}

// One insertion, deletion, substitution or swap of neighbours turns `a` into `b` (both differ).
bool one_slip(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) { a.remove_prefix(1); b.remove_prefix(1); }
  while (!a.empty() && !b.empty() && a.back() == b.back()) { a.remove_suffix(1); b.remove_suffix(1); }
  if (a.size() <= 1 && b.size() <= 1) return true;
  return a.size() == 2 && b.size() == 2 && a[0] == b[1] && a[1] == b[0];
}

// `domain` in lower case.
std::string probable_domain(std::string domain) {
  const std::size_t ending = domain.rfind('.') + 1;
  if (base::has_word(kNotCom, std::string_view(domain).substr(ending))) domain.replace(ending, domain.size(), "com");
  if (domain.size() > kProviderBytes || base::has_word(kReal, domain)) return domain;
  const char* meant = nullptr;
  for (const char* provider : kProviders) {
    if (domain == provider) return domain;
    if (!meant && one_slip(domain, provider)) meant = provider;
  }
  return meant ? meant : domain;
}

// Without the blanks and the dots too many that slip in, and with full stops for commas after the @.
std::string tidy(std::string_view text) {
  std::string out;
  bool domain = false;
  while (!text.empty()) {
    const std::string_view before = text;
    const char32_t c = take_char(text);
    if (is_blank(c)) continue;
    if (domain && (c == ',' || c == '.' || c == U'。')) {
      if (out.back() != '.' && out.back() != '@') out += '.';
    } else {
      out.append(before.substr(0, before.size() - text.size()));
    }
    domain = domain || c == '@';
  }
  if (domain && out.back() == '.') out.pop_back();
  return out;
}

}  // namespace

bool valid_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == 0 || at == std::string_view::npos) return false;
  for (const char c : text.substr(0, at))
    if (!alphanumeric(c) && !base::contains(".!#$%&'*+/=?^_`{|}~-", std::string_view(&c, 1))) return false;
  return valid_domain(text.substr(at + 1));
}

bool valid_domain(std::string_view domain) {
  for (;;) {
    const std::size_t dot = domain.find('.');
    if (!valid_label(domain.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    domain.remove_prefix(dot + 1);
  }
}

std::string ascii_email(std::string_view text) {
  const std::size_t domain = text.rfind('@') + 1;
  if (domain == 0) return std::string(text);
  const std::string ascii = domain_to_ascii(text.substr(domain));
  return ascii.empty() ? std::string(text) : std::string(text.substr(0, domain)).append(ascii);
}

bool is_mail(MailKind kind, std::string_view address) {
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos) return false;
  const std::string domain = base::lower_ascii(address.substr(at + 1));
  if (kind == MailKind::role) {
    const std::string local = base::lower_ascii(address.substr(0, at));
    return base::has_word(kRoles, std::string_view(local).substr(0, local.find('+')));  // sales+web@ is sales@
  }
  if (kind == MailKind::free) {
    const std::size_t ending = domain.find('.') + 1;
    const std::string_view rest = std::string_view(domain).substr(ending);
    const bool whole = rest.find('.') == std::string_view::npos || base::starts_with(rest, "com.") || base::starts_with(rest, "co.");
    return base::has_word(kFree, domain) || (whole && base::has_word(kFreeEverywhere, domain.substr(0, ending)));
  }
  // Such providers hand out subdomains, too.
  for (std::string_view rest = domain; !rest.empty(); rest.remove_prefix(std::min(rest.find('.'), rest.size() - 1) + 1))
    if (base::has_word(kDisposable, rest)) return true;
  return false;
}

std::string probable_email(std::string_view text) {
  std::string meant = tidy(text);
  const std::size_t domain = meant.rfind('@') + 1;
  if (domain == 0) return {};
  // A domain that is right keeps its capitals.
  const std::string written = base::lower_ascii(std::string_view(meant).substr(domain));
  const std::string probable = probable_domain(written);
  if (probable != written) meant.replace(domain, meant.size(), probable);
  if (meant == text || !valid_email(meant)) meant.clear();
  return meant;
}

bool domain_without_dot(std::string_view text) {
  const std::size_t at = text.rfind('@');
  return at != std::string_view::npos && text.find('.', at) == std::string_view::npos;
}

}  // namespace leadline::forms
