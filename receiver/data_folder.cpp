#include "receiver/data_folder.h"

#include <algorithm>

#include "base/text.h"
#include "receiver/store/stores.h"

namespace leadline::receiver {

namespace {

namespace fs = std::filesystem;

// Without links and dots, also for a folder that is not there yet; without the slash at its end, which would be a part of it.
fs::path real_path(const std::string& folder) {
  std::error_code error;
  const fs::path path = fs::weakly_canonical(fs::absolute(folder), error);
  return path.has_filename() ? path : path.parent_path();
}

}  // namespace

bool is_inside(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

bool make_data_folder(const std::string& folder, std::string& problem) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (fs::is_directory(folder, error)) return true;
  problem = folder + " is not a folder and cannot be made one";
  return false;
}

bool is_store_file(std::string_view name) {
  const std::string lower = base::lower_ascii(name);  // as a file system may that ignores case
  return lower == kTokenName || lower == kLinkKeyName || base::starts_with(lower, default_store_kind().files);
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
