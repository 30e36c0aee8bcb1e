// A proof of work: a text that begins with a receiver's challenge and whose SHA-256 begins with some zero bits. Finding one costs a
// browser a moment and a machine that sends thousands of leads thousands of them; checking one costs nothing. It is a part of its own,
// which only forms that ask for a proof fetch, and the receiver checks by the same functions.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "base/json.h"

namespace leadline::proof {

using Digest = std::array<std::uint8_t, 32>;

// FIPS 180-4.
Digest sha256(std::string_view bytes);

// How many zero bits it begins with.
int zero_bits(const Digest& digest);

// Answers the question `mine`: tries `tries` numbers after the challenge, from `from` on. {"next": the number after the last one that was
// tried}, and with it {"proof": "CHALLENGE:NUMBER"} when one was right. It knows no clock: how many to try at a time is the asker's to
// choose.
base::Json mine(const base::Json& asked);

// A form's `proof`, as the config has it.
struct Terms {
  std::string from;                  // where the page asks for a challenge
  std::int32_t bits = 16;
  std::int64_t within_ms = 3000;     // a page works no longer than that, all in all
  std::int32_t without = 40;         // points of spam for a lead that comes without one
};

// What is wrong with it is reported and left out. `json`: null where the form asks for none.
Terms read_terms(const base::Json& json, const std::string& pointer, base::Diagnostics& diagnostics);

}  // namespace leadline::proof
