// `leadline serve`: the receiver (receiver/), called from the command line.
#include <algorithm>
#include <optional>
#include <string>

#include "arguments.h"
#include "commands.h"
#include "receiver/run.h"
#include "receiver_data.h"

namespace leadline::cli {

namespace {

constexpr std::size_t kTokenLeast = 16;  // characters of one that somebody chose

std::optional<int> read_port(const std::string& text) {
  const bool digits = !text.empty() && text.size() <= 5 &&
                      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  const int port = digits ? std::stoi(text) : -1;
  return port >= 0 && port <= 65535 ? std::optional(port) : std::nullopt;
}

}  // namespace

int serve_command(const Words& words) {
  const auto arguments = read_arguments(
      words, {"serve", {"site", "data", "port", "host", "secrets", "token", "store", "log"}, {}, {"site", "data", "port"}, 0, ""});
  if (!arguments) return kUsage;
  const std::optional<int> port = read_port(arguments->get("port"));
  if (!port) return usage_error("serve", "`--port` is a number from 0 to 65535");
  receiver::Options options;
  options.site = arguments->get("site");
  options.data = arguments->get("data");
  options.host = arguments->get("host", options.host);
  options.port = *port;
  options.secrets = arguments->get("secrets");
  const auto log = receiver::log_format_named(arguments->get("log", "text"));
  if (!log) return usage_error("serve", "`--log` is `text` or `json`");
  options.log = *log;
  options.store = store_kind_of(arguments->get("store"));
  if (!options.store) {
    const std::string named = arguments->get("store");  // an address may hold a password
    return usage_error("serve", "there is no store `" + named.substr(0, named.find(':')) + "`; `--store` takes " + receiver::kStoresTaken);
  }
  if (arguments->has("token")) {
    options.token = arguments->get("token");
    if (options.token->empty()) return usage_error("serve", "`--token` is empty");
    if (options.token->size() < kTokenLeast) {
      return usage_error("serve", "`--token` is too short to be a secret: 16 characters or more, "
                                  "for example from `openssl rand -hex 16`");
    }
  }
  return receiver::run(options) ? kDone : kFailed;
}

}  // namespace leadline::cli
