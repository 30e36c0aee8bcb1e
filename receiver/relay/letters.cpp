#include "receiver/relay/letters.h"

#include <utility>

#include "base/localized.h"
#include "base/text.h"
#include "receiver/crypto.h"

namespace leadline::receiver {

namespace {

using base::Json;

constexpr std::size_t kSignDigits = 32, kHashDigits = 32;
constexpr std::size_t kGreetedBytes = 100;

// The lines that are left of a text, in each language that it is written in, and of these the reader's.
std::string text_in(const Json& written, const std::string& locale, const std::string& fallback) {
  Json texts = Json::object();
  for (auto it = written.begin(); it != written.end(); ++it) {
    std::string text;
    for (const Json& line : *it) text += (line.is_string() ? line.get<std::string>() : base::dump_json(line)) + "\n";
    while (text.ends_with("\n")) text.pop_back();
    texts[it.key()] = std::move(text);
  }
  if (const Json* only = base::find(texts, "*")) return only->get<std::string>();
  base::Diagnostics told_at_the_start;
  const auto localized = base::Localized::compile(&texts, "", told_at_the_start, fallback);
  return localized ? localized->in(locale) : std::string();
}

// A letter names its links before they are known (letter_plan.cpp).
std::string with_links(std::string text, const Json& links) {
  for (const char* name : {"confirm", "stop", "offer", "there"}) text = base::replace_all(std::move(text), link_mark(name), base::get_text(links, name));
  return text;
}

std::string last_lines(const Letter& letter, bool vietnamese, const std::string& stop) {
  return vietnamese ? "\n\n-- \nBạn nhận được thư này vì địa chỉ email của bạn được để lại trên trang " + letter.site + ". Không muốn nhận thư nữa: " + stop
                    : "\n\n-- \nYou get this letter because your address was left at " + letter.site + ". To get no more of them: " + stop;
}

}  // namespace

bool goes_to_visitor(const Letter& letter, const Json& lead, const config::Config* config) {
  bool agreed = letter.purpose.empty();
  for (const Json& one : base::get_array(lead, "consent")) agreed = agreed || (base::get_text(one, "purpose") == letter.purpose && base::get_bool(one, "granted"));
  return agreed && is_mail_address(base::get_text(wire::contact_onward(lead, config), "email"));
}

Letters::Letters(const Site& site, Configs& configs, std::string link_key, std::string secret) : site_(site), links_(site, configs, std::move(link_key)), secret_(std::move(secret)) {}

std::string Letters::hash_of(const std::string& address) const { return hmac_hex(secret_, "address\n" + base::lower_ascii(address)).substr(0, kHashDigits); }

std::string Letters::sign(const std::string& what) const { return hmac_hex(secret_, what + "\n" + site_.id).substr(0, kSignDigits); }

Json Letters::links_of(const RelayEndpoint& endpoint, const Json& lead, const config::Config* config, const std::string& to, std::int64_t now) const {
  const std::string &id = base::get_text(lead, "id"), &letter = endpoint.letter->asks_for, &address = site_.relay.address;
  Json links = {{"stop", address + "/letters/stop?to=" + to + "&key=" + sign("stop\n" + to)}};
  if (!letter.empty()) links["confirm"] = address + "/letters/confirm?lead=" + id + "&letter=" + letter + "&key=" + sign("confirm\n" + id + "\n" + letter);
  for (const Json& path : links_.of(lead, config, now, "")) links["offer"] = address + path.get<std::string>();
  return links;
}

WrittenLetter Letters::write(const RelayEndpoint& endpoint, const Json& lead, const config::Config* config, std::int64_t now) const {
  const Letter& letter = *endpoint.letter;
  const bool test = base::get_text(lead, "type") == "test";
  WrittenLetter out;
  const Json contact = wire::contact_onward(lead, config);
  const std::string address = test ? letter.mail.from : base::get_text(contact, "email");
  if (!is_mail_address(address)) return out.reason = "no_address", out;
  out.to = hash_of(address);
  const Json written = base::parse_json(wire::request_onward(endpoint.to, lead, config).body).value_or(Json());
  const Json links = links_of(endpoint, lead, config, out.to, now);
  const std::string& locale = base::get_text(lead, "locale");
  Mail mail;
  mail.id = base::get_text(lead, "id") + "/" + endpoint.to.id;
  mail.to = {address};
  mail.to_name = on_one_line(base::get_text(contact, "name"), kGreetedBytes);
  mail.subject = with_links(text_in(base::get_object(written, "subject"), locale, letter.locale), links);
  mail.text = with_links(text_in(base::get_object(written, "text"), locale, letter.locale), links);
  if (mail.subject.empty() || mail.text.empty()) return out.reason = "empty", out;
  const std::string& stop = base::get_text(links, "stop");
  const std::string language = base::base_language(locale);
  if (!base::contains(mail.text, stop)) mail.text += last_lines(letter, language == "vi" || (language != "en" && base::base_language(letter.locale) == "vi"), stop);
  mail.text += "\n";
  if (!letter.reply_to.empty()) mail.headers.emplace_back("Reply-To", letter.reply_to);
  mail.headers.emplace_back("List-Unsubscribe", "<" + stop + ">");
  // A mail program that stops them with one click does so over TLS alone (RFC 8058 §3.1).
  if (base::starts_with(stop, "https://")) mail.headers.emplace_back("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
  out.request.id = endpoint.to.id;
  out.request.url = endpoint.to.url;
  out.request.body = write_mail(letter.mail, mail, now);
  out.request.mail = MailRoute{&letter.mail, mail.to, {}};
  return out;
}

std::optional<Letters::Confirmation> Letters::read_confirmation(const HttpRequest& request) const {
  Confirmation said{request.parameter("lead").value_or(""), request.parameter("letter").value_or("")};
  const bool ours = equal_secrets(request.parameter("key").value_or(""), sign("confirm\n" + said.lead + "\n" + said.letter));
  return ours ? std::optional(std::move(said)) : std::nullopt;
}

std::optional<std::string> Letters::read_stop(const HttpRequest& request) const {
  std::string to = request.parameter("to").value_or("");
  return equal_secrets(request.parameter("key").value_or(""), sign("stop\n" + to)) ? std::optional(std::move(to)) : std::nullopt;
}

}  // namespace leadline::receiver
