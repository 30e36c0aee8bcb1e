#include "receiver/data_folder.h"

#include <algorithm>
#include <filesystem>

#include "base/text.h"

namespace leadline::receiver {

namespace {

namespace fs = std::filesystem;

bool is_inside(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

// Without links and dots, also for a folder that is not there yet; without the slash at its end, which would be a part of it.
fs::path real_path(const std::string& folder) {
  std::error_code error;
  const fs::path path = fs::weakly_canonical(fs::absolute(folder), error);
  return path.has_filename() ? path : path.parent_path();
}

}  // namespace

bool is_store_file(std::string_view name) {
  const std::string lower = base::lower_ascii(name);  // as a file system may that ignores case
  return lower == kTokenName || base::starts_with(lower, kDatabaseName);
}

std::string find_exposure(const std::vector<StaticFolder>& folders, const std::string& data) {
  const fs::path data_path = real_path(data);
  for (const StaticFolder& one : folders) {
    const fs::path folder = real_path(one.folder);
    if (is_inside(data_path, folder) || is_inside(folder, data_path)) return one.prefix;
  }
  return {};
}

}  // namespace leadline::receiver
