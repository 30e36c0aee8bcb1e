// SHA-256 in pieces: what many texts begin with is read once, and the state copied.
#pragma once

#include "proof/proof.h"

namespace leadline::proof {

class Sha256 {
 public:
  Sha256();
  void add(std::string_view bytes);
  Digest end();

 private:
  void add_byte(std::uint8_t byte);
  void take_block();

  std::uint32_t state_[8];
  std::uint64_t size_ = 0;
  std::uint8_t block_[64];
};

}  // namespace leadline::proof
