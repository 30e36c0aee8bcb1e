// `leadline serve`: puts the receiver's parts together and runs it until a signal.
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <string>
#include <thread>
#include <unistd.h>
#include <utility>

#include "arguments.h"
#include "base/text.h"
#include "commands.h"
#include "files.h"
#include "serve/configs.h"
#include "serve/crypto.h"
#include "serve/data_folder.h"
#include "serve/receiver.h"
#include "serve/site.h"
#include "serve/store.h"
#include "serve/store_thread.h"

namespace leadline::cli {

namespace {

constexpr std::size_t kTokenDigits = 32;  // 128 bits
constexpr std::size_t kTokenLeast = 16;   // characters of one that somebody chose

int fail(const std::string& problem) {
  std::fprintf(stderr, "leadline serve: %s\n", problem.c_str());
  return kFailed;
}

std::optional<int> read_port(const std::string& text) {
  const bool digits = !text.empty() && text.size() <= 5 &&
                      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  const int port = digits ? std::stoi(text) : -1;
  return port >= 0 && port <= 65535 ? std::optional(port) : std::nullopt;
}

// Makes the token's file; only its owner can read it. False with errno when that fails.
bool write_token(const std::string& path, const std::string& token) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  const std::string line = token + "\n";
  const bool ok = ::write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && ::fsync(fd) == 0;
  return ::close(fd) == 0 && ok;
}

// The token kept in the data folder, made at the first start.
std::optional<std::string> kept_token(const std::string& folder, std::string& problem) {
  const std::string path = folder + "/" + kTokenName;
  if (::access(path.c_str(), F_OK) == 0) {
    const FileText file = read_file(path);
    const std::string token(base::trim(file.text));
    if (token.size() >= kTokenDigits) return token;
    problem = file.ok ? path + ": holds no token; remove it and a new one is made" : file.problem;
    return std::nullopt;
  }
  std::optional<std::string> token = random_hex(kTokenDigits);
  if (token && write_token(path, *token)) return token;
  problem = path + ": " + std::strerror(errno);
  return std::nullopt;
}

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

// As a part of an address (RFC 3986 §2.3): a token that somebody chose may hold anything.
std::string percent_encoded(const std::string& text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_' || c == '~';
    const auto byte = static_cast<unsigned char>(c);
    if (plain) out += c;
    else out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return out;
}

// The host of an address that opens what listens on `host`, for somebody at this machine.
std::string host_for_people(const std::string& host) {
  for (const char* at_localhost : {"127.0.0.1", "0.0.0.0", "::"}) {
    if (host == at_localhost) return "localhost";
  }
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

void announce(const std::string& host, int port, const std::string& token) {
  const std::string origin = "http://" + host_for_people(host) + ":" + std::to_string(port);
  std::printf("listening %s\ninbox %s/inbox/#token=%s\n", origin.c_str(), origin.c_str(), percent_encoded(token).c_str());
  std::fflush(stdout);
}

// Serves until SIGINT or SIGTERM. Both are blocked in every thread and taken by one that waits for them.
int run(Receiver& receiver) {
  std::thread waiter([&] {
    const sigset_t signals = stop_signals();
    int signal = 0;
    sigwait(&signals, &signal);
    receiver.stop();
  });
  receiver.serve();
  waiter.join();
  return kDone;
}

}  // namespace

int serve_command(const Words& words) {
  const auto arguments = read_arguments(
      words, {"serve", {"site", "data", "port", "host", "token"}, {}, {"site", "data", "port"}, 0, ""});
  if (!arguments) return kUsage;
  const std::optional<int> port = read_port(arguments->get("port"));
  if (!port) return usage_error("serve", "`--port` is a number from 0 to 65535");
  if (arguments->has("token") && arguments->get("token").empty()) return usage_error("serve", "`--token` is empty");
  if (arguments->has("token") && arguments->get("token").size() < kTokenLeast) {
    return usage_error("serve", "`--token` is too short to be a secret: 16 characters or more, "
                                "for example from `openssl rand -hex 16`");
  }

  ::umask(077);                      // leads are nobody else's business
  std::signal(SIGXFSZ, SIG_IGN);     // a file size limit is then an error of write(), which the store reports
  std::signal(SIGINT, SIG_DFL);      // a shell's background job may have inherited that it is ignored
  const sigset_t signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  const std::optional<Site> site = read_site(arguments->get("site"));
  if (!site) return kFailed;
  const std::string folder = arguments->get("data");
  const std::string prefix = find_exposure(site->folders, folder);
  if (!prefix.empty()) {
    return fail("--data " + folder + " and the files served under " + prefix + " lie in one another: " +
                "everybody could read the leads; put the data folder beside the pages");
  }
  std::string problem;
  std::unique_ptr<LeadStore> store = LeadStore::open(folder, problem);
  if (!store) return fail(problem);
  const std::optional<std::string> token =
      arguments->has("token") ? arguments->get("token") : kept_token(folder, problem);
  if (!token) return fail(problem);

  Configs configs(*site, folder + "/configs");
  StoreThread store_thread(std::move(store));
  Receiver receiver(*site, configs, store_thread, *token);
  const std::string host = arguments->get("host", "127.0.0.1");
  const std::optional<int> bound = receiver.bind(host, *port);
  if (!bound) return fail("cannot listen on " + host + ":" + std::to_string(*port) + "; is the port taken?");
  std::optional<ConfigWatch> watch;
  if (site->config_path != "-") watch.emplace(site->config_path, configs);  // standard input is read once
  announce(host, *bound, *token);
  return run(receiver);
}

}  // namespace leadline::cli
