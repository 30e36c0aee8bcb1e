#include "receiver/static_files.h"

#include <algorithm>
#include <filesystem>
#include <sys/stat.h>
#include <utility>

#include "base/text.h"
#include "receiver/data_folder.h"

namespace leadline::receiver {

namespace {

namespace fs = std::filesystem;

// Whether each part of the path is an ordinary name. Empty parts (`//`) are not.
bool is_plain_path(std::string_view path) {
  for (const char c : path) {
    if (static_cast<unsigned char>(c) < 0x20 || c == '\\' || c == 0x7f) return false;
  }
  const std::vector<std::string> parts = base::split(path, '/');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool last = i + 1 == parts.size();
    if (parts[i].empty() && !last) return false;
    if (!parts[i].empty() && parts[i][0] == '.') return false;
  }
  return true;
}

std::string etag_of(const struct stat& info) {
  return "W/\"" + std::to_string(info.st_size) + "-" + std::to_string(info.st_mtim.tv_sec) + "." +
         std::to_string(info.st_mtim.tv_nsec) + "\"";
}

StaticFile look_in(const StaticFolder& folder, const std::string& rest, const std::string& url_path) {
  std::error_code error;
  const fs::path path = fs::canonical(fs::path(folder.folder) / rest, error);
  if (error || !is_inside(path, folder.folder) || is_store_file(path.filename().string())) return {};
  if (std::find(folder.kept_back.begin(), folder.kept_back.end(), path.string()) != folder.kept_back.end()) return {};
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return {};
  if (S_ISDIR(info.st_mode)) {
    if (url_path.back() != '/') return {StaticFile::redirect, {}, {}, {}, url_path + "/"};
    return look_in(folder, rest + "index.html", url_path);
  }
  if (!S_ISREG(info.st_mode) || rest.empty() || rest.back() == '/') return {};
  return {StaticFile::found, path.string(), content_type(path.string()), etag_of(info), {}};
}

}  // namespace

StaticFile find_static_file(const std::vector<StaticFolder>& folders, const std::string& url_path) {
  if (url_path.empty() || url_path[0] != '/' || !is_plain_path(std::string_view(url_path).substr(1))) return {};
  for (const StaticFolder& folder : folders) {
    if (url_path + "/" == folder.prefix) return {StaticFile::redirect, {}, {}, {}, folder.prefix};
    if (!base::starts_with(url_path, folder.prefix)) continue;
    return look_in(folder, url_path.substr(folder.prefix.size()), url_path);
  }
  return {};
}

std::string content_type(std::string_view name) {
  static constexpr std::pair<std::string_view, const char*> kTypes[] = {
      {"html", "text/html; charset=utf-8"},       {"css", "text/css; charset=utf-8"},
      {"js", "text/javascript; charset=utf-8"},   {"mjs", "text/javascript; charset=utf-8"},
      {"wasm", "application/wasm"},               {"json", "application/json"},
      {"map", "application/json"},                {"webmanifest", "application/manifest+json"},
      {"txt", "text/plain; charset=utf-8"},       {"md", "text/markdown; charset=utf-8"},
      {"xml", "application/xml"},                 {"pdf", "application/pdf"},
      {"svg", "image/svg+xml"},                   {"png", "image/png"},
      {"jpg", "image/jpeg"},                      {"jpeg", "image/jpeg"},
      {"webp", "image/webp"},                     {"avif", "image/avif"},
      {"gif", "image/gif"},                       {"ico", "image/x-icon"},
      {"woff2", "font/woff2"},                    {"mp4", "video/mp4"},
  };
  const std::size_t dot = name.rfind('.');
  const std::string ending = dot == std::string_view::npos ? "" : base::lower_ascii(name.substr(dot + 1));
  for (const auto& [known, type] : kTypes) {
    if (ending == known) return type;
  }
  return "application/octet-stream";
}

}  // namespace leadline::receiver
