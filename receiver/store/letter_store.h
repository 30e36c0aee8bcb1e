// Letters to visitors, as far as the store has to know of them: whom nobody may write to any more, who has said that an address is theirs, and that none goes
// out twice. The letters themselves wait in the relay's outbox (relay_store.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace leadline::receiver {

// All functions: nullopt when it failed. What changes something is called within transact(). `address`: its hash.
class LetterStore {
 public:
  static constexpr int kLettersADay = 10;  // to one address: nobody is flooded by somebody who types their address into forms
  virtual ~LetterStore() = default;

  // Why nobody may write there now: `unsubscribed`, `too_many`, or "".
  virtual std::optional<std::string> why_no_letter(const std::string& site, const std::string& address, std::int64_t now) = 0;
  // The end of a letter is about to be handed over: until the answer is noted nobody knows what comes of it, so it is not due any more. False: it did not wait.
  virtual std::optional<bool> hand_over(const std::string& site, const std::string& lead, const std::string& endpoint, const std::string& address, std::int64_t now) = 0;
  // At the start, and now and then where several receivers write letters: of those that were handed over before, by a receiver that has ended, the answer is lost. They have failed, `unclear`, until somebody sends them again.
  virtual std::optional<bool> settle_letters(const std::string& site) = 0;
  // The visitor has answered `question`: the lead is noted as confirmed, and the letter is due, once. False: there is no such lead, or it was not asked.
  virtual std::optional<bool> confirm(const std::string& site, const std::string& lead, const std::string& question, const std::string& letter, std::int64_t now) = 0;
  virtual std::optional<bool> stop_letters(const std::string& site, const std::string& address, std::int64_t now) = 0;
  // They have thought better of it.
  virtual std::optional<bool> allow_letters(const std::string& site, const std::string& address) = 0;
};

}  // namespace leadline::receiver
