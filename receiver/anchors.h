// What a visit's log is anchored by in this receiver's own time (docs/receiver.md): a page gets a challenge when its log begins, and the log
// says so. What comes back with it cannot have begun before it was given, whatever the visitor's clock says. A challenge is signed, so
// that nothing of it has to be remembered until it is spent; which are spent the store knows (store.h).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "receiver/store/store.h"
#include "wire/judge.h"

namespace leadline::receiver {

class Anchors {
 public:
  static constexpr std::int64_t kLastsMs = 24 * 3'600'000;
  // A key signs for so long. What it has signed is checked by it for a day more.
  static constexpr std::int64_t kKeyMs = 7 * kLastsMs;

  // A secret of the store's, by its name.
  using Secret = std::function<std::optional<std::string>(const std::string& name)>;

  Anchors(std::string site, Secret secret) : site_(std::move(site)), secret_(std::move(secret)) {}

  // `origin`: of the page that asks; "" = the receiver's own, or no page. "": no key or no randomness can be had now.
  std::string challenge(std::string_view origin, std::int64_t now);

  struct Finding {
    wire::Verdict verdict;   // with what the challenge adds to it, or why it adds nothing
    Spending spends;         // what that rests on
    wire::Verdict if_spent;  // in its place when another lead has spent it
  };
  // `verdict`: what the replay says.
  Finding judge(const base::Json& submission, const wire::Verdict& verdict, std::string_view origin, std::int64_t received);

 private:
  struct Challenge {
    std::string id, signature;
    std::int64_t issued = 0, until = 0;
  };
  enum class Found { good, unknown, late, longer, altered };
  static std::optional<Challenge> read(std::string_view text);
  Found check(const Challenge& challenge, std::string_view origin, std::int64_t received, std::int64_t took);
  std::optional<std::string> sign(const Challenge& challenge, std::string_view origin);
  std::optional<std::string> key_of(std::int64_t period);

  std::string site_;
  Secret secret_;
  std::mutex mutex_;
  std::map<std::int64_t, std::string> keys_;  // the latest, by their period
};

}  // namespace leadline::receiver
