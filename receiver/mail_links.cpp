#include "receiver/mail_links.h"

#include <algorithm>
#include <string_view>

#include "input/address.h"

namespace leadline::receiver {

namespace {

constexpr std::string_view kPrefix = "/r/";
constexpr std::size_t kNameBytes = 64;

bool is_mail_name(std::string_view name) {
  return !name.empty() && name.size() <= kNameBytes && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
         });
}

}  // namespace

std::optional<std::string> mail_target(const Site& site, const HttpRequest& request) {
  const std::string mail = request.path.substr(kPrefix.size());
  const auto to = input::read_address(request.parameter("to").value_or(""));
  if (!is_mail_name(mail) || !to || std::find(site.links.begin(), site.links.end(), to->host) == site.links.end()) return std::nullopt;
  return input::with_parameters(*to, {{"utm_source", request.parameter("source").value_or("newsletter")}, {"utm_medium", "email"},
                                      {"utm_campaign", request.parameter("campaign").value_or(mail)}, {"ll_e", mail}});
}

}  // namespace leadline::receiver
