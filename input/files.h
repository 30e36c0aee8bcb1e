// Files, read whole, with an error a person can act on.
#pragma once

#include <cstddef>
#include <string>

namespace leadline::input {

struct FileText {
  bool ok = false;
  std::string text;
  std::string problem;  // "leadline.json: no such file"
};

// Why a file cannot be opened (`error` is errno) and what to do about it.
std::string reason_of(const std::string& path, int error);

// The bytes of a file; `-` is standard input. Refuses folders and anything larger than `limit_bytes`.
FileText read_file(const std::string& path, std::size_t limit_bytes = 64 * 1024 * 1024);

}  // namespace leadline::input
