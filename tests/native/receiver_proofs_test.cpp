// What the receiver thinks of proofs of work. What a proof is: proof_test.cpp.
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "config/config.h"
#include "proof/proof.h"
#include "receiver/crypto.h"
#include "receiver/proofs.h"

namespace leadline {
namespace {

using base::Json;

TEST(Sha256, AgreesWithAnotherOneAtEveryLengthAroundABlock) {
  std::string text;
  for (int i = 0; i < 200; ++i, text += static_cast<char>('a' + i % 26)) {
    const proof::Digest ours = proof::sha256(text);
    EXPECT_EQ(std::string(ours.begin(), ours.end()), receiver::sha256(text)) << i;
  }
}

std::string work_for(const std::string& challenge, int bits) {
  const Json answer = proof::mine(base::object_of("challenge", challenge, "bits", std::int64_t{bits}, "from", 0, "tries", std::int64_t{1} << 16));
  return base::get_text(answer, "proof");
}

constexpr char kProofConfig[] = R"({"version": 1, "site": "acme", "forms": [
  {"id": "contact", "proof": {"from": "/api/challenge", "bits": 9, "without": 30}, "fields": [{"name": "email", "type": "email", "label": "E-mail"}]},
  {"id": "plain", "fields": [{"name": "email", "type": "email", "label": "E-mail"}]},
  {"id": "theirs", "kind": "adopted", "proof": {"from": "/api/challenge"}, "fields": [{"name": "email", "type": "email", "label": "E-mail"}]}],
  "delivery": {"endpoints": [{"id": "inbox", "url": "/api/leads"}]}})";

class ProofReceivers : public testing::Test {
 protected:
  static constexpr std::int64_t kNow = 1'793'404'800'000;

  receiver::Lead judged(const std::string& proof, std::int64_t now = kNow, const std::string& form = "contact", int spam = 0) {
    Json lead = base::object_of("form", form, "spam", base::object_of("score", spam, "reasons", base::list()));
    if (!proof.empty()) base::put(lead, "proof", proof);
    receiver::Lead out;
    out.received_at = now;
    proofs_.judge(*config_, lead, out);
    return out;
  }
  static std::string reason(const receiver::Suspicion& suspicion) {
    const Json spam = base::parse_json(suspicion.spam).value_or(Json());
    return spam.is_null() ? "" : base::get_array(spam, "reasons")[0].get<std::string>() + " " + std::to_string(base::get_int(spam, "score"));
  }

  std::unique_ptr<config::Config> config_ = config::load_whole(kProofConfig).config;
  receiver::Proofs proofs_{"acme", "a secret"};
};

TEST_F(ProofReceivers, TakeARightProofAndSayWhichChallengeItSpends) {
  const receiver::Lead lead = judged(work_for(proofs_.challenge("contact", 9, kNow), 9), kNow + 1000);
  EXPECT_EQ(reason(lead.suspicion), "");
  EXPECT_EQ(lead.spends.token.size(), 24u);
  EXPECT_EQ(lead.spends.until, kNow + receiver::Proofs::kLastsMs);
  EXPECT_EQ(reason(lead.suspicion_if_spent), "proof_spent 70");
  EXPECT_TRUE(lead.suspicion_if_spent.quarantined);
}

TEST_F(ProofReceivers, CountWhatALeadIsWithoutAndKeepNoneApartForThatAlone) {
  EXPECT_EQ(reason(judged("").suspicion), "proof_missing 30");
  EXPECT_FALSE(judged("").suspicion.quarantined);
  EXPECT_TRUE(judged("", kNow, "contact", 40).suspicion.quarantined) << "with what else there is against it";
  const std::string proof = work_for(proofs_.challenge("contact", 9, kNow), 9);
  EXPECT_EQ(reason(judged(proof, kNow + receiver::Proofs::kLastsMs).suspicion), "");
  const receiver::Lead late = judged(proof, kNow + receiver::Proofs::kLastsMs + 1);
  EXPECT_EQ(reason(late.suspicion), "proof_late 30");
  EXPECT_EQ(late.spends.token, "");
}

TEST_F(ProofReceivers, AreNotTakenInByForgeries) {
  const std::string challenge = proofs_.challenge("contact", 9, kNow), proof = work_for(challenge, 9);
  std::string lazy;  // one that does not begin with enough zero bits
  for (int i = 0; lazy.empty(); ++i)
    if (const std::string text = challenge + ":" + std::to_string(i); proof::zero_bits(proof::sha256(text)) < 9) lazy = text;
  const std::string mine = "1." + std::string(24, 'a') + "." + std::to_string(kNow + 1000) + ".0." + std::string(32, '0');
  const std::string elsewhere = receiver::Proofs("acme", "another secret").challenge("contact", 9, kNow);
  const std::string for_another_form = proofs_.challenge("other", 9, kNow), of_another_site = receiver::Proofs("other", "a secret").challenge("contact", 9, kNow);
  std::string easier = challenge;
  easier.replace(easier.find(".9."), 3, ".0.");
  for (const std::string& forged : {lazy, challenge, mine + ":1", easier + ":1", work_for(elsewhere, 9), work_for(for_another_form, 9), work_for(of_another_site, 9), std::string(":"),
                                    std::string("."), std::string(".:"), std::string(5000, '.'), std::string("1.2.3.4.5:6"), proof.substr(1)}) {
    const receiver::Lead lead = judged(forged);
    EXPECT_EQ(reason(lead.suspicion), "proof_forged 70") << forged.substr(0, 120);
    EXPECT_TRUE(lead.suspicion.quarantined);
    EXPECT_EQ(lead.spends.token, "");
  }
}

TEST_F(ProofReceivers, AskNoProofOfFormsThatGiveNone) {
  for (const char* form : {"plain", "theirs", "gone"}) {
    EXPECT_EQ(judged("", kNow, form).suspicion.spam, "") << form;
    EXPECT_EQ(judged("1.2.3.4.5:6", kNow, form).suspicion.spam, "") << form;
  }
}

}  // namespace
}  // namespace leadline
