// Mail, as SMTP takes it: one letter of plain text, in UTF-8, without a way for what a stranger typed to become a header of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/finding.h"
#include "base/json.h"
#include "receiver/relay/secrets.h"

namespace leadline::receiver {

// Where mail is handed over, and who it says it is from.
struct MailServer {
  std::string url, user, password, from;
  std::string name;                      // what people read in the place of `from`, or ""
};

struct Mail {
  std::string id;                        // of the Message-ID: the same for the same mail, however often it is sent
  std::vector<std::string> to;           // addresses
  std::string to_name;                   // of the one that it goes to, or ""
  std::string subject, text;             // lines end in '\n'
  std::vector<std::pair<std::string, std::string>> headers;  // more of them: of ours alone
};

// Whether it can be written to as it stands: one address of ASCII, with nothing around it, nothing in it that a server or a header reads otherwise.
bool is_mail_address(std::string_view text);

// On one line, and not longer than that many bytes: no line of ours can be feigned.
std::string on_one_line(std::string_view text, std::size_t bytes);

// The whole of it (RFC 5322), lines of at most 78 characters but for long headers. `now`: ms since the epoch.
std::string write_mail(const MailServer& server, const Mail& mail, std::int64_t now);

// `mail` of the site file; nothing when there is none. What is wrong is added to `out`.
MailServer read_mail_server(const base::Json& file, const Secrets& secrets, base::Findings& out);

}  // namespace leadline::receiver
