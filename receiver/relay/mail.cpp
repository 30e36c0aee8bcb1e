#include "receiver/relay/mail.h"

#include <algorithm>
#include <ctime>

#include "base/text.h"
#include "receiver/crypto.h"
#include "receiver/relay/plan_parts.h"

namespace leadline::receiver {

namespace {

using base::Findings;
using base::Json;

constexpr std::size_t kLocalBytes = 64, kAddressBytes = 254;  // RFC 5321 §4.5.3.1
constexpr std::size_t kMailLineBytes = 76;
constexpr std::size_t kHeaderTextBytes = 200;
constexpr const char* kMailExample = "{\"url\": \"smtps://smtp.example.com\", \"from\": \"leads@example.com\", \"user\", \"password\": \"{{secret:MAIL}}\"}";

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// A dot-atom (RFC 5322 §3.2.3): no dot at an end, no two of them together.
bool is_dotted(std::string_view text, std::string_view more) {
  char before = '.';
  for (const char c : text) {
    if (c == '.' ? before == '.' : !is_alphanumeric(c) && more.find(c) == std::string_view::npos) return false;
    before = c;
  }
  return before != '.';
}

// A header's text in UTF-8 (RFC 2047), in words of at most 75 characters.
std::string encoded_words(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::string part = base::truncate_utf8(std::string_view(text).substr(at), 42);
    if (part.empty()) break;
    out += (out.empty() ? "" : "\r\n ") + std::string("=?UTF-8?B?") + to_base64(part) + "?=";
    at += part.size();
  }
  return out;
}

std::string with_name(const std::string& name, const std::string& address) {
  const std::string words = encoded_words(on_one_line(name, kHeaderTextBytes));
  return words.empty() ? address : words + "\r\n <" + address + ">";
}

std::string date_of(std::int64_t now) {
  const auto seconds = static_cast<std::time_t>(now / 1000);
  std::tm parts{};
  char text[64] = "";
  if (::gmtime_r(&seconds, &parts)) std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &parts);
  return text;
}

}  // namespace

bool is_mail_address(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at > kLocalBytes || text.size() > kAddressBytes) return false;
  const std::string_view domain = text.substr(at + 1);
  const bool edges = domain.empty() || domain.front() == '-' || domain.back() == '-' || base::contains(domain, ".-") || base::contains(domain, "-.");
  return !edges && is_dotted(text.substr(0, at), "!#$%&'*+-/=?^_`{|}~") && is_dotted(domain, "-");
}

std::string on_one_line(std::string_view text, std::size_t bytes) {
  std::string out;
  for (const char c : base::trim(text)) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  return base::truncate_utf8(out, bytes);
}

std::string write_mail(const MailServer& server, const Mail& mail, std::int64_t now) {
  std::string to;
  for (const std::string& one : mail.to) to += (to.empty() ? "" : ", ") + (mail.to.size() == 1 ? with_name(mail.to_name, one) : one);
  const std::string domain = server.from.substr(server.from.find('@') + 1);
  std::string out = "Date: " + date_of(now) + "\r\nFrom: " + with_name(server.name, server.from) + "\r\nTo: " + to +
                    "\r\nSubject: " + encoded_words(on_one_line(mail.subject, kHeaderTextBytes)) + "\r\nMessage-ID: <" + base::replace_all(mail.id, "/", ".") + "@" + domain + ">\r\n";
  for (const auto& [name, value] : mail.headers) out += name + ": " + value + "\r\n";
  out += "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
  const std::string body = to_base64(base::replace_all(mail.text, "\n", "\r\n"));
  for (std::size_t at = 0; at < body.size(); at += kMailLineBytes) out += body.substr(at, kMailLineBytes) + "\r\n";
  return out;
}

MailServer read_mail_server(const Json& file, const Secrets& secrets, Findings& out) {
  MailServer server;
  const Json* mail = base::find(file, "mail");
  if (!mail) return server;
  if (!mail->is_object()) {
    base::add_error(out, "/mail", "wrong_type", "must be an object", kMailExample);
    return server;
  }
  find_unknown_keys(*mail, {"url", "from", "user", "password", "name"}, "/mail", "`mail`", out);
  const std::vector<std::pair<const char*, std::string*>> keys = {{"url", &server.url}, {"from", &server.from}, {"user", &server.user}, {"password", &server.password}, {"name", &server.name}};
  for (auto it = mail->begin(); it != mail->end(); ++it) {
    const auto key = std::find_if(keys.begin(), keys.end(), [&](const auto& one) { return it.key() == one.first; });
    const std::string at = base::child_pointer("/mail", it.key());
    if (key == keys.end()) continue;  // which is said above
    if (!it->is_string()) base::add_error(out, at, "wrong_type", "must be a text");
    else *key->second = filled(it->get<std::string>(), at, secrets, out);
  }
  for (const auto& [key, hint] : {std::pair{"url", "\"smtps://smtp.example.com\""}, {"from", "\"leads@example.com\""}})
    if (!base::find(*mail, key)) base::add_error(out, base::child_pointer("/mail", std::string(key)), "missing", "is missing", hint);
  if (!server.url.empty() && !base::starts_with(server.url, "smtps://") && !base::starts_with(server.url, "smtp://"))
    base::add_error(out, "/mail/url", "not_a_url", "is no mail server's address", "smtps://HOST, or smtp://HOST:587, which must offer STARTTLS");
  if (!server.from.empty() && !is_mail_address(server.from)) base::add_error(out, "/mail/from", "not_an_email", "is no e-mail address");
  return server;
}

}  // namespace leadline::receiver
