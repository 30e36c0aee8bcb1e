// What a visitor can do when a form could not be sent: send it again, take the answers along, or turn to the site by other ways, which its
// config names (`delivery.fallback`). It comes with the part that sends, and stands below the button that was pressed, where they look.
#include "base/door.h"
#include "base/schema.h"
#include "base/text.h"
#include "surfaces/block.h"
#include "surfaces/choices.h"
#include "surfaces/surfaces.h"
#include "surfaces/words.h"

namespace leadline::surfaces {

namespace {

using forms::Status;
using view::Node;

constexpr std::size_t kMailBytes = 1900;  // of an address; some mail programs take no more than 2,000

// English, Vietnamese.
enum class Way : unsigned char { again, kept, copy, mail, call };
LEADLINE_DATA(send) constexpr char kWays[] =
    "Try again\0Thử lại\0"
    "Your answers are still in this form. You can also pass them on another way:\0Thông tin bạn đã nhập vẫn còn trong biểu mẫu này. Bạn cũng có thể gửi theo cách khác:\0"
    "Copy my answers\0Sao chép thông tin đã nhập\0"
    "Send by e-mail\0Gửi qua email\0"
    "Call {number}\0Gọi {number}\0";

const char* say(const Drawing& d, Way way) {
  const int at = 2 * static_cast<int>(way);
  return base::own_word(d.form.words, d.locale, base::nth_text(kWays, at), base::nth_text(kWays, at + (base::base_language(d.locale) == "vi" ? 1 : 0)));
}

// RFC 3986, and a line's end as RFC 6068 wants it.
void append_encoded(std::string& out, std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  for (const unsigned char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || base::contains("-._~", {reinterpret_cast<const char*>(&c), 1});
    if (plain) out += static_cast<char>(c);
    else if (c == '\n') out += "%0D%0A";
    else out.append("%").append(1, kDigits[c >> 4]).append(1, kDigits[c & 15]);
  }
}

// A mail to write, with as many of the answers in it as fit, whole lines.
std::string mail_of(const Drawing& d, const std::string& address) {
  std::string out = "mailto:" + address + "?subject=";
  append_encoded(out, d.form.title.empty() ? d.form.id : d.form.title.in(d.locale));
  out += "&body=";
  for (const std::string& line : base::split(answers_of(d.form, d.state, d.locale), '\n')) {
    std::string encoded;
    append_encoded(encoded, line + "\n");
    if (out.size() + encoded.size() > kMailBytes) break;
    out += encoded;
  }
  return out;
}

// What is dialled of a number as people write it.
std::string number_of(std::string_view text) {
  std::string out = "tel:";
  for (const char c : text) if ((c >= '0' && c <= '9') || c == '+') out += c;
  return out;
}

}  // namespace

std::string answers_of(const forms::Form& form, const forms::State& state, std::string_view locale) {
  const std::string& all = base::get_text(form.success, forms::kSaid);
  return all.empty() ? forms::said(form, state.values, locale) : all;
}

void add_fallback(const Drawing& d, Node& parent) {
  const base::Json& fallback = base::get_object(d.form.success, forms::kFallback);
  const std::string &mail = base::get_text(fallback, "mailto"), &tel = base::get_text(fallback, "tel");
  if (!mail.empty()) add_block(parent, "ways.mail", "a", "way", say(d, Way::mail)).set("href", mail_of(d, mail));
  if (!tel.empty()) add_block(parent, "ways.call", "a", "way", base::replace_all(say(d, Way::call), "{number}", tel)).set("href", number_of(tel));
}

void add_ways(const Drawing& d, Node& form) {
  if (d.state.status == Status::failed)
    for (Node& one : form.children) if (one.key == "submit") one.text = say(d, Way::again);
  Node& out = add_block(form, "ways", "div", "ways").set_all("role=group aria-labelledby=ways.kept");
  out.add("ways.kept", "p", say(d, Way::kept)).set("id", "ways.kept");
  add_block(out, "ways.copy", "button", "way", say(d, Way::copy)).set_all("type=button").action = api::name_of(api::Action::copy);
  add_fallback(d, out);
  // The shell says it once it is true.
  add_block(out, "ways.copied", "p", "copied").set_all("role=status").set("title", word(LastWord::copied, d));
}

void tell_words_of_ways(std::vector<base::OwnWord>& out) {
  for (int i = 0; *base::nth_text(kWays, i); i += 2) out.push_back({base::nth_text(kWays, i), base::nth_text(kWays, i + 1)});
}

}  // namespace leadline::surfaces
