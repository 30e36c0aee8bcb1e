// Files of a site's folders, for demos and small sites: right types, ETag, no way out of the folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "receiver/site.h"

namespace leadline::receiver {

struct StaticFile {
  enum Kind { found, redirect, not_found } kind = not_found;
  std::string path;       // found: on this machine
  std::string type;       // found: Content-Type
  std::string etag;       // found: changes with the file's size or time
  std::string location;   // redirect: a folder without its final '/'
};

// The file for a decoded URL path. Hidden names (`.git`), `..`, backslashes, control characters and symbolic links that
// lead out of the folder are not found, nor is what a data folder holds, whatever road leads there.
StaticFile find_static_file(const std::vector<StaticFolder>& folders, const std::string& url_path);

// The Content-Type for a file's name. `application/wasm` bears no parameters: WebAssembly's streaming compilation demands
// that exact value (https://webassembly.github.io/spec/web-api/#streaming-modules).
std::string content_type(std::string_view name);

}  // namespace leadline::receiver
