// What changes when a file does; "" while there is none. An editor may write into the file or put another in its place.
#pragma once

#include <sys/stat.h>

#include <string>

namespace leadline::receiver {

inline std::string mark_of(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return {};
  return std::to_string(info.st_ino) + "." + std::to_string(info.st_size) + "." + std::to_string(info.st_mtim.tv_sec) + "." + std::to_string(info.st_mtim.tv_nsec);
}

}  // namespace leadline::receiver
