// `letters` of the site file: the visitor gets by mail what the form has promised. A letter goes the way of any lead that is sent on (lane.h), but to
// whoever has sent it; one that is to be asked for first (double opt-in) waits until its reader has said that the address is theirs.
#pragma once

#include <string>

#include "base/json.h"
#include "config/config.h"
#include "receiver/relay/mail.h"

namespace leadline::receiver {

struct Letter {
  MailServer mail;
  std::string reply_to;      // an address, or ""
  std::string purpose;       // of the consent without which nobody is written to, or ""
  std::string locale;        // the config's: for a reader of no language that it is written in
  std::string site;          // as people call it
  bool waits = false;        // until its question is answered
  std::string asks_for;      // it is the question: the id of the letter that waits for the answer
};

// The id of the question for the letter of that id.
inline std::string question_of(const std::string& letter) { return letter + "-confirm"; }

// Whether whoever has sent the lead gets it: they have agreed to it, and left an address that can be written to.
bool goes_to_visitor(const Letter& letter, const base::Json& lead, const config::Config* config);

}  // namespace leadline::receiver
