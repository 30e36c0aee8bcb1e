// Files of text, compressed once and kept: many who read the same one slowly share the bytes.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "receiver/http/http.h"
#include "receiver/static_files.h"

namespace leadline::receiver {

bool accepts_gzip(const HttpRequest& request);

class CompressedFiles {
 public:
  static constexpr std::size_t kLargest = 1024 * 1024;      // of a file; larger ones are sent as they are
  static constexpr std::size_t kKept = 16 * 1024 * 1024;    // of all compressed bytes

  // The file in gzip's format; nullptr when it is too large or of a type that gains nothing. Safe in any thread.
  std::shared_ptr<const std::string> get(const StaticFile& file, const OpenFile& opened);

 private:
  struct Entry {
    std::string etag;
    std::shared_ptr<const std::string> bytes;
  };

  std::mutex mutex_;
  std::map<std::string, Entry> entries_;  // by path
  std::size_t kept_ = 0;
};

}  // namespace leadline::receiver
