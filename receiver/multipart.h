// The body of a form that carries a file (multipart/form-data, RFC 7578), as browsers write it: strict and without copies.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadline::receiver {

struct Part {
  std::string name;        // of the control
  std::string_view bytes;  // in the body
};

// nullopt when it is no such body, or has more parts than anybody needs. `type`: its Content-Type.
std::optional<std::vector<Part>> read_multipart(std::string_view type, std::string_view body);
// The bytes of the part of that name; nullopt when there is none, or more than one.
std::optional<std::string_view> find_part(const std::vector<Part>& parts, std::string_view name);

}  // namespace leadline::receiver
