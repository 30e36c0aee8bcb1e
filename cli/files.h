// Files, read whole, with an error a person can act on.
#pragma once

#include <cstddef>
#include <string>

namespace leadline::cli {

struct FileText {
  bool ok = false;
  std::string text;
  std::string problem;  // "leadline.json: no such file"
};

// The bytes of a file; `-` is standard input. Refuses folders and anything larger than `limit_bytes`.
FileText read_file(const std::string& path, std::size_t limit_bytes = 64 * 1024 * 1024);

}  // namespace leadline::cli
