#include "receiver/token.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

#include "base/text.h"
#include "input/files.h"
#include "receiver/crypto.h"
#include "receiver/data_folder.h"

namespace leadline::receiver {

namespace {

constexpr std::size_t kTokenDigits = 32;  // 128 bits

// Makes its file; only its owner can read it. False with errno when that fails.
bool write_token(const std::string& path, const std::string& token) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  const std::string line = token + "\n";
  const bool ok = ::write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && ::fsync(fd) == 0;
  return ::close(fd) == 0 && ok;
}

}  // namespace

std::optional<std::string> kept_secret(const std::string& folder, const char* name, std::string& problem) {
  const std::string path = folder + "/" + name;
  if (::access(path.c_str(), F_OK) == 0) {
    const input::FileText file = input::read_file(path);
    const std::string token(base::trim(file.text));
    if (token.size() >= kTokenDigits) return token;
    problem = file.ok ? path + ": holds no " + name + "; remove it and a new one is made" : file.problem;
    return std::nullopt;
  }
  std::optional<std::string> token = random_hex(kTokenDigits);
  if (token && write_token(path, *token)) return token;
  problem = path + ": " + std::strerror(errno);
  return std::nullopt;
}

}  // namespace leadline::receiver
