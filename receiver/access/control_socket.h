// A Unix socket in the data folder, which its owner alone can reach: a line of JSON in, a line out. The running receiver has the store for
// itself, so a command beside it asks it here.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "base/json.h"

namespace leadline::receiver {

constexpr char kSocketName[] = "leadline.sock";

class ControlSocket {
 public:
  using Answer = std::function<base::Json(const base::Json& request)>;

  // nullptr with the reason in `problem`. One that a killed receiver has left is replaced: who calls has the store, so there is no other.
  static std::unique_ptr<ControlSocket> open(const std::string& folder, Answer answer, std::string& problem);
  ~ControlSocket();
  ControlSocket(const ControlSocket&) = delete;

 private:
  ControlSocket(std::string path, int listener, int wake, Answer answer);
  void loop();
  void serve(int connection) const;

  std::string path_;
  int listener_, wake_;
  Answer answer_;
  std::thread thread_;
};

// What the receiver that runs on that folder answers; nullopt when none does, with `problem` when that is not the reason.
std::optional<base::Json> ask_running(const std::string& folder, const base::Json& request, std::string& problem);

}  // namespace leadline::receiver
