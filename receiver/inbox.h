// The inbox's files (receiver/inbox), which the build puts into the program: every site has an inbox, whatever it serves.
#pragma once

#include <string_view>

namespace leadline::receiver {

struct InboxFile {
  std::string_view name;  // "index.html"
  std::string_view etag;
  std::string_view bytes;
};

// nullptr when there is none of that name.
const InboxFile* find_inbox_file(std::string_view name);

}  // namespace leadline::receiver
