#include "receiver/multipart.h"

#include "base/text.h"

namespace leadline::receiver {

namespace {

constexpr std::size_t kMostParts = 16;
constexpr std::size_t kHeadBytes = 4096;

// The value of a parameter, quoted or not: `form-data; name="plan"`. What is escaped in it is left as it is: none of our names is.
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
  std::size_t at = header.find(';');
  while (at != std::string_view::npos) {
    std::string_view rest = base::trim(header.substr(at + 1));
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const bool wanted = base::lower_ascii(base::trim(rest.substr(0, equals))) == name;
    rest.remove_prefix(equals + 1);
    const bool quoted = !rest.empty() && rest[0] == '"';
    if (quoted) rest.remove_prefix(1);
    const std::size_t end = rest.find(quoted ? '"' : ';');
    if (quoted && end == std::string_view::npos) return std::nullopt;
    if (wanted) return std::string(quoted ? rest.substr(0, end) : base::trim(rest.substr(0, end)));
    if (end == std::string_view::npos) return std::nullopt;
    at = header.find(';', static_cast<std::size_t>(rest.data() - header.data()) + end);
  }
  return std::nullopt;
}

// The name that a part's head gives it.
std::optional<std::string> name_in(std::string_view head) {
  while (!head.empty()) {
    const std::size_t end = head.find("\r\n");
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end == std::string_view::npos ? head.size() : end + 2);
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && base::lower_ascii(line.substr(0, colon)) == "content-disposition") return parameter(line.substr(colon + 1), "name");
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<Part>> read_multipart(std::string_view type, std::string_view body) {
  const std::optional<std::string> boundary = parameter(type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > 70) return std::nullopt;  // RFC 2046 §5.1.1
  const std::string line = "--" + *boundary, next = "\r\n" + line;
  if (!base::starts_with(body, line)) return std::nullopt;
  body.remove_prefix(line.size());
  std::vector<Part> parts;
  while (!base::starts_with(body, "--")) {
    const std::size_t head = body.find("\r\n\r\n");
    if (!base::starts_with(body, "\r\n") || head == std::string_view::npos || head > kHeadBytes || parts.size() == kMostParts) return std::nullopt;
    const std::optional<std::string> name = name_in(body.substr(2, head < 2 ? 0 : head - 2));
    body.remove_prefix(head + 4);
    const std::size_t end = body.find(next);
    if (!name || end == std::string_view::npos) return std::nullopt;
    parts.push_back({*name, body.substr(0, end)});
    body.remove_prefix(end + next.size());
  }
  return parts;
}

std::optional<std::string_view> find_part(const std::vector<Part>& parts, std::string_view name) {
  std::optional<std::string_view> found;
  for (const Part& part : parts) {
    if (part.name != name) continue;
    if (found) return std::nullopt;
    found = part.bytes;
  }
  return found;
}

}  // namespace leadline::receiver
