// Which names this server answers to. Somebody else's name that is pointed at this address ("DNS rebinding") makes a browser
// take the server for a part of that somebody's site; the Host header tells.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leadline::receiver {

// The host of a Host header, lower case, without port and final dot; "" when it cannot be one.
std::string host_name_of(std::string_view header);

// Whether `name` is one of `hosts`. `localhost` and addresses in digits always are: no foreign name can be hidden behind them.
bool is_own_host(const std::string& name, const std::vector<std::string>& hosts);

}  // namespace leadline::receiver
