// The requests that a submission becomes: what a page posts, and what the relay posts in its place, to the byte. For whoever holds a
// submission and its config: `leadline request`, the relay.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "config/config.h"

namespace leadline::wire {

struct Request {
  std::string endpoint, url, type, body, profile, format;
  base::Json headers;   // of its own, without the content type
  bool relay = false;   // not for a page: the endpoint needs a secret
  std::string missing;  // the first secret that is not among those given; "" = none
};

// What a condition of an endpoint can read of a submission: its score, answers, visit, page and traits, as facts. `form`: the one that was
// filled in, nullptr where it is not known. `score`: the explanation to go by, the lead's own or a receiver's.
base::Json facts_in(const forms::Form* form, const base::Json& lead, const base::Json& score);

// Whether a submission of that form goes there. One that was never scored is not one without points: it meets every condition that asks
// for some.
bool is_for(const delivery::Endpoint& endpoint, const base::Json& lead, const base::Json& facts);

// What an endpoint is sent. `contact`: who the lead is from (core/formats).
Request request_of(const delivery::Endpoint& endpoint, const base::Json& lead, const base::Json& contact, const base::Json* secrets);

// One for each endpoint that the submission goes to, in the config's order; with `only` that endpoint's alone, if it goes there.
// `secrets`: {NAME: text}; nullptr: their places are shown, {{secret:NAME}}.
std::vector<Request> requests_of(const config::Config& config, const base::Json& lead, std::string_view only, const base::Json* secrets);

// {"endpoint","via","method","url","headers","body","profile","format"}
base::Json to_json(const Request& request);

}  // namespace leadline::wire
