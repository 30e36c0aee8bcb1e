#include "receiver/proofs.h"

#include <algorithm>

#include "base/number.h"
#include "base/text.h"
#include "proof/proof.h"
#include "receiver/crypto.h"

namespace leadline::receiver {

namespace {

using base::Json;

// A challenge: "1.<24 hexadecimal digits at random>.<until, in ms>.<bits>.<signature>". The first says how to read the rest.
constexpr std::string_view kVersion = "1";
constexpr std::size_t kTokenDigits = 24;
constexpr std::size_t kSignatureDigits = 32;

std::int64_t number_of(const std::string& text) {
  const bool digits = !text.empty() && text.size() <= 15 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits ? std::stoll(text) : -1;
}

// With what the lead's own `spam` says.
Suspicion with(const Json& submission, int points, const char* reason) {
  const Json& own = base::get_object(submission, "spam");
  const Json* score = base::find(own, "score");
  const double before = score && score->is_number() ? score->get<double>() : 0;
  Json reasons = base::get_array(own, "reasons");
  reasons.push_back(reason);
  const double sum = std::clamp(before + points, 0.0, 100.0);
  return {base::dump_json(Json{{"score", sum}, {"reasons", std::move(reasons)}}), sum >= kQuarantine};
}

}  // namespace

std::string Proofs::sign(std::string_view form, std::string_view said) const {
  std::string text = "challenge\n" + site_ + "\n";
  text.append(form).append("\n").append(said);
  return hmac_hex(key_, text).substr(0, kSignatureDigits);
}

std::string Proofs::challenge(std::string_view form, std::int32_t bits, std::int64_t now) const {
  const std::optional<std::string> token = random_hex(kTokenDigits);
  if (!token) return {};
  const std::string said = std::string(kVersion) + "." + *token + "." + base::integer_text(now + kLastsMs) + "." + base::integer_text(bits);
  return said + "." + sign(form, said);
}

Proofs::Found Proofs::check(std::string_view form, std::string_view proof, std::int64_t now, Spending& spends) const {
  if (proof.empty()) return Found::missing;
  const std::string_view challenge = proof.substr(0, proof.find(':')), said = challenge.substr(0, challenge.rfind('.'));
  if (challenge.size() == proof.size() || said.size() == challenge.size()) return Found::forged;
  if (!equal_secrets(challenge.substr(said.size() + 1), sign(form, said))) return Found::forged;
  const std::vector<std::string> parts = base::split(std::string(said), '.');
  if (parts.size() != 4 || parts[0] != kVersion) return Found::forged;
  if (proof::zero_bits(proof::sha256(proof)) < number_of(parts[3])) return Found::forged;
  spends = {parts[1], number_of(parts[2])};
  return spends.until < now ? Found::late : Found::good;
}

void Proofs::judge(const config::Config& config, const Json& submission, Lead& lead) const {
  const forms::Form* form = config.forms.find(base::get_text(submission, "form"));
  if (!form || !form->proof.is_object() || form->display == forms::Display::adopted) return;
  // Nobody has pressed the button that a proof goes along with.
  if (lead.partial) return;
  base::Diagnostics told_by_check;
  const int without = proof::read_terms(form->proof, "", told_by_check).without;
  constexpr int kCertain = static_cast<int>(kQuarantine);
  switch (check(form->id, base::get_text(submission, "proof"), lead.received_at, lead.spends)) {
    case Found::good: lead.suspicion_if_spent = with(submission, kCertain, "proof_spent"); return;
    case Found::missing: lead.suspicion = with(submission, without, "proof_missing"); break;
    case Found::late: lead.suspicion = with(submission, without, "proof_late"); break;
    case Found::forged: lead.suspicion = with(submission, kCertain, "proof_forged"); break;
  }
  lead.spends = {};
}

}  // namespace leadline::receiver
