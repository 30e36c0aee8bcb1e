// Addresses of pages that people hand to a program, and what is added to them: campaign parameters, and which mail a link stands in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leadline::input {

struct Address {
  std::string text;  // as it was given
  std::string host;  // lower case, with its port where it names one
};

// A whole address of a page, http or https, as it may be put into a Location header or a picture: no name or password in it, no
// spaces, nothing that browsers read otherwise than we do. nullopt for anything else.
std::optional<Address> read_address(std::string_view text);

// The address with these parameters at the end of its query, before the fragment; one that is there already stays as it is.
std::string with_parameters(const Address& address, const std::vector<std::pair<std::string, std::string>>& parameters);

}  // namespace leadline::input
