// Where the relay may connect to. Whoever writes its addresses is the operator, and the names in them are resolved by somebody else's server:
// one that answers with an address of this machine, or of the network it stands in, would make us post to what trusts us because we are
// inside (server-side request forgery).
#pragma once

#include <sys/socket.h>

#include <optional>

#include "receiver/http/client_address.h"

namespace leadline::receiver {

// Whether it is one of the public internet: not private, loopback, link-local, multicast, reserved, for documents, nor one that leads to
// another address (mapped, translated, 6to4, Teredo).
bool is_public(const Address& address);

// Of a socket's address; nullopt when it is no IP address.
std::optional<Address> address_of(const sockaddr& address);

}  // namespace leadline::receiver
