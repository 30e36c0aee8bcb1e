// Something that rings when there is news, and who wants to hear it: answers that go on (text/event-stream) are sent a line each time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace leadline::receiver {

// Any thread may ring, ask and listen.
class Bell {
 public:
  void ring();
  std::uint64_t rung() const;  // how often
  // Calls `wake`, from whichever thread rings, for as long as what it gives is kept.
  std::shared_ptr<void> listen(std::function<void()> wake);

 private:
  using Ear = std::function<void()>;
  mutable std::mutex mutex_;
  std::uint64_t rung_ = 0;
  std::vector<std::weak_ptr<Ear>> ears_;
};

}  // namespace leadline::receiver
