// The receiver as a program, in this very process: its real server on a port of the loopback, its real store in a folder that goes with the process.
// An input is what one client sends; what comes back is looked at.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>

#include "base/json.h"
#include "fuzz.h"
#include "receiver/run.h"

namespace leadline::fuzz {

constexpr int kPatienceMs = 20'000;  // a client that has sent all and closed its side is answered at once, whatever the sanitizers cost

// libFuzzer's own clock rings every few seconds (-timeout), whatever is being waited for.
template <typename Call>
auto again(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

class Served {
 public:
  // Leads of `config`, a text. Nobody is asked to wait: what is limited has tests of its own.
  explicit Served(std::string_view config) {
    std::string name = (std::filesystem::temp_directory_path() / "leadline-fuzz-XXXXXX").string();
    require(::mkdtemp(name.data()) != nullptr, "there is a folder");
    folder_ = name;
    write("config.json", config);
    write("site.json", R"({"config": "config.json", "origins": ["https://www.example.com"], "limits": {"site": {"burst": 0}, "address": {"burst": 0}}})");
    stderr = std::fopen("/dev/null", "w");  // a line for each request; the fuzzer and the sanitizers have descriptors of their own
    require(std::freopen("/dev/null", "w", stdout) != nullptr, "there is a place for what is announced");
    port_ = free_port();
    receiver::Options options;
    options.site = folder_ + "/site.json";
    options.data = folder_ + "/data";
    options.port = port_;
    options.token = "0123456789abcdef";
    thread_ = std::thread([options] { require(receiver::run(options), "the receiver starts"); });
    int socket = -1;
    for (int tries = 0; socket < 0 && tries < 200; ++tries) {
      socket = connected();
      if (socket < 0) ::usleep(50'000);
    }
    require(socket >= 0, "the receiver listens");
    ::close(socket);
  }
  ~Served() {
    ::kill(::getpid(), SIGTERM);
    thread_.join();
    std::filesystem::remove_all(folder_);
  }
  Served(const Served&) = delete;

  // All that comes back to a client that sends this, closes its side, and waits for the end.
  std::string exchange(std::string_view bytes) const {
    const int socket = connected();
    require(socket >= 0, "the receiver takes connections");
    std::string answer;
    bool open = true, sent = bytes.empty();
    if (sent) ::shutdown(socket, SHUT_WR);
    while (open) {
      pollfd wait{socket, static_cast<short>(sent ? POLLIN : POLLIN | POLLOUT), 0};
      require(again([&] { return ::poll(&wait, 1, kPatienceMs); }) > 0, "the receiver answers, or ends the connection");
      if (!sent && (wait.revents & POLLOUT)) {
        const ssize_t count = again([&] { return ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT); });
        bytes.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : bytes.size());
        sent = bytes.empty();
        if (sent) ::shutdown(socket, SHUT_WR);
      }
      if (!(wait.revents & (POLLIN | POLLERR | POLLHUP))) continue;
      char piece[16 * 1024];
      const ssize_t count = again([&] { return ::recv(socket, piece, sizeof piece, 0); });
      open = count > 0;
      if (open) answer.append(piece, static_cast<std::size_t>(count));
    }
    ::close(socket);
    return answer;
  }

 private:
  static sockaddr_in address_of(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }
  static int free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = address_of(0);
    socklen_t size = sizeof address;
    require(::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0 && ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0, "there is a port");
    ::close(socket);
    return ntohs(address.sin_port);
  }
  // Closed connections leave no waiting behind: there are more of them than ports.
  int connected() const {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const linger none{1, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    const sockaddr_in address = address_of(port_);
    // Called again, one that was interrupted says that it is connected already.
    if (again([&] { return ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address); }) == 0 || errno == EISCONN) return socket;
    ::close(socket);
    return -1;
  }
  void write(const char* name, std::string_view text) const { std::ofstream(folder_ + "/" + name) << text; }

  std::string folder_;
  int port_ = 0;
  std::thread thread_;
};

struct HttpAnswer {
  int status = 0;
  std::string body;
};

// The first answer in what came back; its status is 0 when there is none.
inline HttpAnswer answer_in(const std::string& text) {
  HttpAnswer out;
  if (text.empty()) return out;
  constexpr std::string_view kFirst = "HTTP/1.1 ";
  require(text.compare(0, kFirst.size(), kFirst) == 0 && text.size() > 12, "an answer is HTTP/1.1");
  out.status = std::atoi(text.c_str() + kFirst.size());
  const std::size_t end = text.find("\r\n\r\n");
  require(end != std::string::npos, "an answer has a head");
  out.body = text.substr(end + 4);
  require(out.status >= 100 && out.status < 600 && out.status != 500, "nothing fails inside");
  return out;
}

}  // namespace leadline::fuzz

// What ends the receiver is its own to take: no thread of libFuzzer's, which are begun after this, may, or a run that went well would be one that was interrupted.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  sigset_t ends;
  sigemptyset(&ends);
  for (const int signal : {SIGINT, SIGTERM}) sigaddset(&ends, signal);
  return pthread_sigmask(SIG_BLOCK, &ends, nullptr);
}
