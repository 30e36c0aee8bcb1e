// What people tell of leads afterwards: what became of them, and what was spent to get them. A row is JSON as the API takes it, or a line of
// a CSV file, whose members are all text.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "base/json.h"

namespace leadline::metrics {

enum class Happened { contacted, meeting, opportunity, contract, purchase, lost };
std::string_view name_of(Happened what);

struct Outcome {
  std::string key;                  // `id`, or who, what and when: a later row of the same key takes the place of this one
  std::string lead, email, phone;   // one of them says whose it is; compared as email_key and phone_key have them
  Happened event = Happened::contacted;
  std::int64_t at = 0;              // ms
  std::int64_t value = 0;           // minor units
  std::string currency;             // "" where there is no value
};

struct Spend {
  std::string key;
  std::int64_t from = 0, until = 0;  // local minutes since 1970; until is the end of the last day
  std::string channel, source, campaign;  // "": all
  std::int64_t amount = 0;           // minor units
  std::string currency;
};

// How two writings of an address or a number are the same. A number by its last nine digits, so that 0912345678 and +84912345678 are one.
std::string email_key(std::string_view text);
std::string phone_key(std::string_view text);

// `{lead|email|phone, event, at, value?, currency?, id?}`. `won` is a contract. nullopt: `out` says what is wrong, at `pointer`.
std::optional<Outcome> read_outcome(const base::Json& row, const std::string& pointer, base::Findings& out);
// `{from, to, channel?, source?, campaign?, amount, currency, id?}`: both days belong to the period.
std::optional<Spend> read_spend(const base::Json& row, const std::string& pointer, base::Findings& out);

// Milliseconds, or an ISO time; without a zone UTC. nullopt: it is none.
std::optional<std::int64_t> read_time(const base::Json& value);

}  // namespace leadline::metrics
