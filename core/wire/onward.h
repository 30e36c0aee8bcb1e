// Endpoints that whoever receives leads sends them on to: of its own, or those of a config that no page may post to. They are written as those of a
// config, mean the same, and what they answer is judged as a page judges it; but that a program may read every answer, and that nobody is there
// who could mend what is refused.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/finding.h"
#include "base/json.h"
#include "wire/requests.h"

namespace leadline::wire {

struct Onward {
  std::string id, url;                              // with its secrets
  std::shared_ptr<const delivery::Endpoint> rules;
  std::shared_ptr<const base::Json> secrets;        // {NAME: text}: what is written of a lead may hold some
};

// A secret that a value names, and where.
struct NamedSecret { std::string pointer, name; };
std::vector<NamedSecret> secrets_in(const base::Json& value, const std::string& pointer);

// Those of `list` that can be used, with their secrets. What is wrong is added to `out`, at `pointer` + "/" + its number; a place that `out` has already
// is not named again. `secrets`: {NAME: text}.
std::vector<Onward> read_onward(base::Json list, const base::Json& secrets, const std::string& pointer, base::Findings& out);

// The endpoints of a config that no page posts to, each at its place in the list, the others null. `document`: what the config was read from.
base::Json relayed_in(const config::Config& config, const base::Json& document);

// What a condition of theirs reads: as in a page, and what only a receiver knows. `form`, `score`: as in facts_in.
base::Json facts_onward(const forms::Form* form, const base::Json& lead, const base::Json& score, const std::string& verdict);

// Whether a lead goes there.
bool goes_onward(const Onward& endpoint, const base::Json& lead, const base::Json& facts);

// Whether it is told again of a lead that it has taken, once that has qualified (`"qualified": true`).
bool hears_again(const Onward& endpoint);

// Who a lead is from, as templates have it: {email, phone, name, …}. `config`: as below.
base::Json contact_onward(const base::Json& lead, const config::Config* config);

// What it is sent, to the byte what `leadline request` shows. `config`: the one that the lead was made with; nullptr where that is not known.
Request request_onward(const Onward& endpoint, const base::Json& lead, const config::Config* config);

enum class Answered {
  accepted,
  again,    // to be sent once more, later
  refused,  // nothing more comes of sending it again
};
struct Answer {
  Answered answered = Answered::accepted;
  std::string reason;  // a word of docs/delivery.md, "What happens", or "busy"; "" when it was accepted
};
// `id`: the lead's. `status` 0: there was no answer.
Answer judge_answer(const Onward& endpoint, const std::string& id, int status, const std::string& body);

}  // namespace leadline::wire
