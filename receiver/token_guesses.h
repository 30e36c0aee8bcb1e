// Slows down who guesses at the token, by address: nobody else waits, and who knows the token is never told that it is wrong.
// After a few wrong ones, requests of that address are looked at one by one, right or wrong, with a pause between them;
// what would have to wait too long is not looked at. So the pace of guessing does not depend on how many ask at once.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace leadline::receiver {

class TokenGuesses {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr double kFreeGuesses = 10;              // wrong ones that cost nothing
  static constexpr std::chrono::seconds kForgetOne{6};    // after which one of them is forgotten
  static constexpr std::chrono::milliseconds kPause{200};
  static constexpr std::chrono::seconds kLongestWait{2};
  static constexpr std::size_t kAddresses = 10'000;       // remembered at a time

  // How long a request of `client` waits for its turn; nullopt: too many are waiting. Safe in any thread, as is note_wrong().
  std::optional<std::chrono::milliseconds> turn(const std::string& client, Clock::time_point now);
  void note_wrong(const std::string& client, Clock::time_point now);

 private:
  struct Entry {
    double wrong = 0;             // guesses, fading
    Clock::time_point at;         // when `wrong` was that
    Clock::time_point next_turn;
  };
  static double faded(const Entry& entry, Clock::time_point now);
  void make_room(Clock::time_point now);

  std::mutex mutex_;
  std::map<std::string, Entry> entries_;
};

}  // namespace leadline::receiver
