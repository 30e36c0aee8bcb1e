#include "receiver/access/control_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace leadline::receiver {

namespace {

using base::Json;

constexpr std::size_t kLineBytes = 1024 * 1024;
constexpr int kWaitSeconds = 5;
constexpr int kReportSeconds = 120;  // of who asks: a report reads all leads
constexpr int kWaiting = 16;

// Closes what it was given.
struct Descriptor {
  int fd = -1;
  explicit Descriptor(int given) : fd(given) {}
  ~Descriptor() { if (fd >= 0) ::close(fd); }
  Descriptor(const Descriptor&) = delete;
};

// A socket's address has room for 107 characters and a folder's name may be longer: then the way goes by an open folder.
std::optional<sockaddr_un> address_of(const std::string& folder, const Descriptor& open_folder) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::string path = folder + "/" + kSocketName;
  if (path.size() >= sizeof address.sun_path) path = "/proc/self/fd/" + std::to_string(open_folder.fd) + "/" + kSocketName;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return open_folder.fd >= 0 ? std::optional(address) : std::nullopt;
}

int open_folder(const std::string& folder) { return ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC); }

void set_patience(int fd, int seconds = kWaitSeconds) {
  const timeval patience{seconds, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

std::optional<Json> read_line(int fd) {
  std::string line;
  char piece[4096];
  while (line.size() < kLineBytes) {
    const ssize_t count = ::recv(fd, piece, sizeof piece, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return std::nullopt;
    line.append(piece, static_cast<std::size_t>(count));
    if (line.back() == '\n') return base::parse_json(line);
  }
  return std::nullopt;
}

bool write_line(int fd, const Json& json) {
  const std::string line = base::dump_json(json) + "\n";
  for (std::size_t at = 0; at < line.size();) {
    const ssize_t count = ::send(fd, line.data() + at, line.size() - at, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    at += static_cast<std::size_t>(count);
  }
  return true;
}

// Its file's mode keeps others away; the kernel's word on who is there is asked besides.
bool is_owner(int fd) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && (peer.uid == ::geteuid() || peer.uid == 0);
}

}  // namespace

std::unique_ptr<ControlSocket> ControlSocket::open(const std::string& folder, Answer answer, std::string& problem) {
  const std::string path = folder + "/" + kSocketName;
  const Descriptor way(open_folder(folder));
  const auto address = address_of(folder, way);
  const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), wake = ::eventfd(0, EFD_CLOEXEC);
  ::unlink(path.c_str());
  const bool ok = address && listener >= 0 && wake >= 0 && ::bind(listener, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0 &&
                  ::chmod(path.c_str(), 0600) == 0 && ::listen(listener, kWaiting) == 0;
  if (ok) return std::unique_ptr<ControlSocket>(new ControlSocket(path, listener, wake, std::move(answer)));
  problem = path + ": " + std::strerror(errno);
  for (const int fd : {listener, wake}) if (fd >= 0) ::close(fd);
  return nullptr;
}

ControlSocket::ControlSocket(std::string path, int listener, int wake, Answer answer)
    : path_(std::move(path)), listener_(listener), wake_(wake), answer_(std::move(answer)), thread_([this] { loop(); }) {}

ControlSocket::~ControlSocket() {
  const std::uint64_t one = 1;
  if (::write(wake_, &one, sizeof one) != sizeof one) ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  ::close(listener_);
  ::close(wake_);
  ::unlink(path_.c_str());
}

// One at a time: who asks is the owner, and waits for milliseconds.
void ControlSocket::loop() {
  for (;;) {
    pollfd ready[] = {{listener_, POLLIN, 0}, {wake_, POLLIN, 0}};
    if (::poll(ready, 2, -1) < 0 && errno != EINTR) return;
    if (ready[1].revents != 0 || (ready[0].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0) return;
    if ((ready[0].revents & POLLIN) == 0) continue;
    const Descriptor connection(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC));
    if (connection.fd >= 0 && is_owner(connection.fd)) serve(connection.fd);
  }
}

void ControlSocket::serve(int connection) const {
  set_patience(connection);
  if (const auto request = read_line(connection)) write_line(connection, answer_(*request));
}

std::optional<Json> ask_running(const std::string& folder, const Json& request, std::string& problem) {
  const Descriptor way(open_folder(folder));
  const auto address = address_of(folder, way);
  const Descriptor connection(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!address || connection.fd < 0) return std::nullopt;
  if (::connect(connection.fd, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0) {
    if (errno != ENOENT && errno != ECONNREFUSED) problem = folder + "/" + kSocketName + ": " + std::strerror(errno);
    return std::nullopt;
  }
  set_patience(connection.fd, kReportSeconds);
  std::optional<Json> answer;
  if (write_line(connection.fd, request)) answer = read_line(connection.fd);
  if (!answer) problem = "the receiver on " + folder + " does not answer";
  return answer;
}

}  // namespace leadline::receiver
