// Proofs of work: SHA-256 by NIST's vectors, mining, and what a config says of them.
#include <gtest/gtest.h>

#include <string>

#include "proof/proof.h"

namespace leadline {
namespace {

using base::Json;

std::string hex(const proof::Digest& digest) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (const std::uint8_t byte : digest) out += {kHex[byte >> 4], kHex[byte & 15]};
  return out;
}

// https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values (SHA-256), and SHA256ShortMsg of the CAVP.
TEST(Sha256, AgreesWithNistsVectors) {
  const std::pair<std::string, const char*> vectors[] = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
       "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
      {std::string(1'000'000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
      {"\xd3", "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"},
      {"\x11\xaf", "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98"},
      {"\x74\xba\x25\x21", "b16aa56be3880d18cd41e68384cf1ec8c17680c45a02b1575dc1518923ae8b0e"}};
  for (const auto& [text, digest] : vectors) EXPECT_EQ(hex(proof::sha256(text)), digest) << text.substr(0, 80);
}

Json question(const std::string& challenge, int bits, std::int64_t from, std::int64_t tries) {
  return base::object_of("challenge", challenge, "bits", std::int64_t{bits}, "from", from, "tries", tries);
}

// Works until a proof is found, in slices.
std::string proof_of(const std::string& challenge, int bits, std::int64_t tries = 1000) {
  for (std::int64_t from = 0; from < 10'000'000;) {
    const Json answer = proof::mine(question(challenge, bits, from, tries));
    if (answer.contains("proof")) return base::get_text(answer, "proof");
    from = base::get_int(answer, "next");
  }
  return {};
}

TEST(Proofs, AreTheFirstThatThereIsHoweverTheWorkIsCut) {
  const std::string proof = proof_of("challenge", 12);
  EXPECT_EQ(proof.rfind("challenge:", 0), 0u);
  EXPECT_GE(proof::zero_bits(proof::sha256(proof)), 12);
  for (const std::int64_t tries : {1, 7, 100'000}) EXPECT_EQ(proof_of("challenge", 12, tries), proof);
}

TEST(Proofs, AreWorkedOnInSlicesOfAnySizeThatIsAsked) {
  EXPECT_EQ(base::get_int(proof::mine(question("c", 200, 500, 10)), "next"), 510);
  EXPECT_EQ(base::get_int(proof::mine(question("c", 200, -5, 0)), "next"), 1) << "one at least";
  EXPECT_EQ(base::get_int(proof::mine(question("c", 250, 0, 1 << 30)), "next"), 1 << 16) << "and not for ever";
  EXPECT_EQ(base::get_int(proof::mine(base::parse_json(R"({"challenge":7,"bits":"x","from":{},"tries":[]})").value()), "next"), 1);
}

TEST(ProofTerms, AreReadWithTheirDefaultsAndWhatIsWrongIsSaid) {
  base::Diagnostics none;
  const proof::Terms usual = proof::read_terms(base::parse_json(R"({"from":"/api/challenge"})").value(), "/p", none);
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(usual.bits, 16);
  EXPECT_EQ(usual.within_ms, 3000);
  EXPECT_EQ(usual.without, 40);
  for (const char* wrong : {R"({})", R"({"from":""})", R"({"from":"/c","bits":7})", R"({"from":"/c","bits":25})", R"({"from":"/c","bits":"16"})", R"({"from":"/c","within":"31s"})",
                            R"({"from":"/c","within":3})", R"({"from":"/c","without":101})", R"({"from":"/c","without":-1})", R"({"from":"/c","bit":16})"}) {
    base::Diagnostics said;
    proof::read_terms(base::parse_json(wrong).value(), "/p", said);
    EXPECT_EQ(said.size(), 1u) << wrong;
  }
}

}  // namespace
}  // namespace leadline
