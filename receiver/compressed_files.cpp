#include "receiver/compressed_files.h"

#include <zlib.h>

#include <algorithm>

#include "base/text.h"

namespace leadline::receiver {

namespace {

bool gains(const std::string& type) {
  static constexpr const char* kTypes[] = {"text/", "application/json", "application/manifest+json", "application/wasm",
                                           "application/xml", "image/svg+xml"};
  return std::any_of(std::begin(kTypes), std::end(kTypes), [&](const char* one) { return base::starts_with(type, one); });
}

// "" when zlib has no memory.
std::string gzip(const std::string& text) {
  static constexpr int kGzip = 16 + MAX_WBITS, kMemory = 8;
  z_stream stream{};
  if (::deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzip, kMemory, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string out(::deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const bool done = ::deflate(&stream, Z_FINISH) == Z_STREAM_END;
  out.resize(done ? stream.total_out : 0);
  ::deflateEnd(&stream);
  out.shrink_to_fit();
  return out;
}

}  // namespace

bool accepts_gzip(const HttpRequest& request) {
  for (const std::string& item : base::split(request.header("Accept-Encoding"), ',')) {
    const std::vector<std::string> parts = base::split(item, ';');
    const bool refused = parts.size() > 1 && base::trim(parts[1]).find_first_not_of("q=0.") == std::string_view::npos;
    if (base::lower_ascii(base::trim(parts[0])) == "gzip") return !refused;
  }
  return false;
}

std::shared_ptr<const std::string> CompressedFiles::get(const StaticFile& file, const OpenFile& opened) {
  if (!gains(file.type) || opened.size() > kLargest) return nullptr;
  {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(file.path);
    if (found != entries_.end() && found->second.etag == file.etag) return found->second.bytes;
  }
  std::string text(opened.size(), '\0');
  if (opened.read(0, text.data(), text.size()) < text.size()) return nullptr;
  auto bytes = std::make_shared<const std::string>(gzip(text));
  if (bytes->empty()) return nullptr;
  const std::lock_guard lock(mutex_);
  if (kept_ + bytes->size() > kKept) {
    entries_.clear();
    kept_ = 0;
  }
  Entry& entry = entries_[file.path];
  kept_ += bytes->size() - (entry.bytes ? entry.bytes->size() : 0);
  entry = {file.etag, bytes};
  return bytes;
}

}  // namespace leadline::receiver
