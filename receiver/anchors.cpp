#include "receiver/anchors.h"

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "base/number.h"
#include "base/text.h"
#include "receiver/crypto.h"
#include "wire/anchor.h"

namespace leadline::receiver {

namespace {

// A challenge: "2.<32 hexadecimal digits at random>.<issued, in ms>.<until>.<signature>". The first says how to read the rest; what begins
// with 1 is worked on (proofs.h).
constexpr std::string_view kAnchorVersion = "2";
constexpr std::size_t kChallengeDigits = 32, kMacDigits = 32, kKeysKept = 4;

// Each part with its length before it: no other parts give the same text.
std::string transcript(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const std::string_view part : parts) {
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(part.size() >> shift & 0xff);
    out += part;
  }
  return out;
}

std::int64_t time_in(const std::string& text) {
  const bool digits = text.size() == 13 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits ? std::stoll(text) : -1;
}

struct Doubted { const char* reason; const char* message; };

}  // namespace

std::optional<std::string> Anchors::key_of(std::int64_t period) {
  const std::lock_guard lock(mutex_);
  if (const auto known = keys_.find(period); known != keys_.end()) return known->second;
  std::optional<std::string> key = secret_("anchors/" + base::integer_text(period));
  if (!key) return std::nullopt;
  keys_[period] = *key;
  if (keys_.size() > kKeysKept) keys_.erase(keys_.begin());
  return key;
}

std::optional<std::string> Anchors::sign(const Challenge& challenge, std::string_view origin) {
  const std::optional<std::string> key = key_of(challenge.issued / kKeyMs);
  if (!key) return std::nullopt;
  const std::string issued = base::integer_text(challenge.issued), until = base::integer_text(challenge.until);
  return hmac_hex(*key, transcript({"leadline anchor", kAnchorVersion, site_, origin, challenge.id, issued, until})).substr(0, kMacDigits);
}

std::string Anchors::challenge(std::string_view origin, std::int64_t now) {
  const std::optional<std::string> id = random_hex(kChallengeDigits);
  if (!id) return {};
  const Challenge made{*id, {}, now, now + kLastsMs};
  const std::optional<std::string> signature = sign(made, origin);
  if (!signature) return {};
  return std::string(kAnchorVersion) + "." + made.id + "." + base::integer_text(made.issued) + "." + base::integer_text(made.until) + "." + *signature;
}

std::optional<Anchors::Challenge> Anchors::read(std::string_view text) {
  const std::vector<std::string> parts = base::split(std::string(text), '.');
  if (parts.size() != 5 || parts[0] != kAnchorVersion || parts[1].size() != kChallengeDigits || parts[4].size() != kMacDigits) return std::nullopt;
  Challenge out{parts[1], parts[4], time_in(parts[2]), time_in(parts[3])};
  if (out.issued < 0 || out.until - out.issued != kLastsMs) return std::nullopt;
  return out;
}

// Cheapest first, and no key is made for a time that has not come: whoever posts may write anything there.
Anchors::Found Anchors::check(const Challenge& challenge, std::string_view origin, std::int64_t received, std::int64_t took) {
  if (challenge.issued > received) return Found::unknown;
  if (challenge.until < received) return Found::late;
  const std::optional<std::string> signature = sign(challenge, origin);
  if (!signature || !equal_secrets(challenge.signature, *signature)) return Found::unknown;
  return wire::fits_within(took, received - challenge.issued) ? Found::good : Found::longer;
}

Anchors::Finding Anchors::judge(const base::Json& submission, const wire::Verdict& verdict, std::string_view origin, std::int64_t received) {
  constexpr Doubted kDoubted[] = {
      {},
      {"challenge_unknown", "the challenge in its log is none that this receiver gave to a page of that origin"},
      {"challenge_late", "the challenge in its log was given more than a day before it came"},
      {"longer_than_known", "its log tells of more time than has passed since the receiver gave the challenge in it"},
      {"altered", "it is not what its page sealed: something of it was changed on its way"},
  };
  Finding out{verdict, {}, verdict};
  if (verdict.name != "consistent") return out;
  const wire::Anchors anchors = wire::anchors_of(submission);
  Found found = Found::unknown;
  for (const std::string& text : anchors.challenges) {
    const std::optional<Challenge> challenge = read(text);
    const Found this_one = challenge ? check(*challenge, origin, received, anchors.took) : Found::unknown;
    if (this_one != Found::unknown) found = this_one;
    if (found == Found::good && !wire::is_whole(submission)) found = Found::altered;
    if (found != Found::good) continue;
    out.verdict = wire::anchored(verdict);
    out.spends = {challenge->id, challenge->until};
    out.if_spent = wire::unanchored(verdict, "challenge_spent", "another lead has come with the challenge in its log");
    return out;
  }
  const Doubted& doubted = kDoubted[static_cast<int>(found)];
  if (!anchors.challenges.empty()) out.verdict = wire::unanchored(verdict, doubted.reason, doubted.message);
  return out;
}

}  // namespace leadline::receiver
