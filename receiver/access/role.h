// What somebody with a token may do. Each role may do what the ones before it may.
#pragma once

#include <optional>
#include <string_view>

namespace leadline::receiver {

enum class Role {
  read,   // see leads
  work,   // and do with them what whoever calls leads does: release one from quarantine, send one on again
  admin,  // and what concerns everybody: stop the relay to an endpoint, send it a test
};

constexpr std::string_view name_of(Role role) {
  constexpr std::string_view kNames[] = {"read", "work", "admin"};
  return kNames[static_cast<int>(role)];
}

constexpr std::optional<Role> role_named(std::string_view name) {
  for (const Role role : {Role::read, Role::work, Role::admin}) {
    if (name_of(role) == name) return role;
  }
  return std::nullopt;
}

constexpr bool may(Role has, Role needs) { return has >= needs; }

}  // namespace leadline::receiver
