#include "input/files.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <sys/stat.h>

namespace leadline::input {

namespace {

FileText failed(const std::string& path, const std::string& reason) { return {false, {}, path + ": " + reason}; }

FileText read_all(std::FILE* file, const std::string& path, std::size_t limit_bytes) {
  FileText out{true, {}, {}};
  char buffer[64 * 1024];
  while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, file)) {
    out.text.append(buffer, count);
    if (out.text.size() > limit_bytes) return failed(path, "larger than " + std::to_string(limit_bytes) + " bytes");
  }
  return std::ferror(file) ? failed(path, std::strerror(errno)) : out;
}

}  // namespace

std::string reason_of(const std::string& path, int error) {
  if (error != ENOENT) return std::strerror(error);
  return path.empty() ? "the file has no name" : "no such file; a path counts from the folder you are in";
}

FileText read_file(const std::string& path, std::size_t limit_bytes) {
  if (path == "-") return read_all(stdin, "standard input", limit_bytes);
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    return failed(path, reason_of(path, errno));
  }
  if (S_ISDIR(info.st_mode)) return failed(path, "is a folder, not a file");
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (!file) return failed(path, std::strerror(errno));
  FileText out = read_all(file, path, limit_bytes);
  std::fclose(file);
  return out;
}

}  // namespace leadline::input
