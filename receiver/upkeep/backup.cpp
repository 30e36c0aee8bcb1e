#include "receiver/upkeep/backup.h"

#include <chrono>

namespace leadline::receiver {

namespace {

constexpr int kPagesAtOnce = 64;                   // a quarter of a megabyte: what a lead waits for
constexpr std::chrono::milliseconds kForAWhile{500};  // then whoever asks hears how far it is

}  // namespace

base::Json carry_out_backup(const base::Json& request, const Reading& read) {
  const auto began = std::chrono::steady_clock::now();
  std::string path = base::get_string(request, "to"), problem;
  std::optional<Copied> copied;
  do {
    const bool asked = read([&](Store& store) {
      copied = store.copy(path, kPagesAtOnce, problem);
      return true;  // that a copy cannot be written says nothing of the store itself
    });
    path.clear();
    if (!asked) problem = "too much is waiting";
    if (!asked || !copied) return {{"error", {{"code", "no_copy"}, {"message", problem}, {"hint", "the receiver writes the copy itself: may it write there?"}}}};
  } while (!copied->done && std::chrono::steady_clock::now() - began < kForAWhile);
  return {{"done", copied->done}, {"pages", copied->pages}, {"of", copied->of}};
}

}  // namespace leadline::receiver
