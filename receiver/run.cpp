#include "receiver/run.h"

#include <sys/stat.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <thread>
#include <utility>

#include "receiver/access/control.h"
#include "receiver/access/control_socket.h"
#include "receiver/access/tokens.h"
#include "receiver/configs.h"
#include "receiver/data_folder.h"
#include "receiver/http/percent_encoding.h"
#include "receiver/others.h"
#include "receiver/proofs.h"
#include "receiver/receiver.h"
#include "receiver/relay/relay.h"
#include "receiver/request_log.h"
#include "receiver/site.h"
#include "receiver/store/store_thread.h"
#include "receiver/token.h"
#include "receiver/upkeep/keeper.h"

namespace leadline::receiver {

namespace {

bool fail(const std::string& problem) {
  std::fprintf(stderr, "leadline serve: %s\n", problem.c_str());
  return false;
}

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

// No answer goes out, and no destructor runs: it would write to what has just failed.
[[noreturn]] void end_at_once(const std::string& reason) {
  log_event("error", reason + "; nothing of the last group was acknowledged; ending");
  std::fflush(stderr);
  std::_Exit(kStoreLostExit);
}

// Before the first thread: what holds for the whole process.
void prepare_process() {
  ::umask(077);                   // leads are nobody else's business
  std::signal(SIGXFSZ, SIG_IGN);  // a file size limit is then an error of write(), which the store reports
  std::signal(SIGINT, SIG_DFL);   // a shell's background job may have inherited that it is ignored
  const sigset_t signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

// The host of an address that opens what listens on `host`, for somebody at this machine.
std::string host_for_people(const std::string& host) {
  for (const char* at_localhost : {"127.0.0.1", "0.0.0.0", "::"}) {
    if (host == at_localhost) return "localhost";
  }
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

// A token that somebody chose may hold anything.
void announce(const std::string& host, int port, const std::string& token) {
  const std::string origin = "http://" + host_for_people(host) + ":" + std::to_string(port);
  std::printf("listening %s\ninbox %s/inbox/#token=%s\n", origin.c_str(), origin.c_str(), percent_encoded(token).c_str());
  std::fflush(stdout);
}

// What commands ask of this receiver while it runs.
ControlSocket::Answer control_of(const std::string& site, StoreThread& store, Tokens& tokens) {
  return [&](const base::Json& request) {
    if (const std::string of = base::get_string(request, "site"); !of.empty() && of != site) {
      return base::Json{{"error", {{"code", "wrong_site"}, {"message", "this receiver is that of `" + site + "`, not of `" + of + "`"}, {"hint", "is `--data` the folder of another site?"}}}};
    }
    const Transaction transact = [&](const std::function<bool(Store&)>& work) {
      return store.write([&](Store& kept) { return work(kept) ? std::optional(true) : std::nullopt; }).has_value();
    };
    const Reading read = [&](const std::function<bool(Store&)>& work) {
      return store.read([&](Store& kept) { return work(kept) ? std::optional(true) : std::nullopt; }).has_value();
    };
    return carry_out(request, transact, read, [&](const std::vector<StoredToken>& all) { tokens.replace(all); });
  };
}

// Both signals are blocked in every thread and taken by one that waits for them.
void serve_until_signal(Receiver& receiver) {
  std::thread waiter([&] {
    const sigset_t signals = stop_signals();
    int signal = 0;
    sigwait(&signals, &signal);
    receiver.stop();
  });
  receiver.serve();
  waiter.join();
}

}  // namespace

bool run(const Options& options) {
  prepare_process();
  set_log_format(options.log);
  std::string problem;
  const std::optional<Secrets> secrets = options.secrets.empty() ? Secrets() : Secrets::read(options.secrets, problem);
  if (!secrets) return fail(problem);
  std::optional<Site> site = read_site(options.site, *secrets);
  if (!site) return false;
  for (const std::string& path : {options.site, options.secrets}) keep_back(*site, path);
  const std::string prefix = find_exposure(site->folders, options.data);
  if (!prefix.empty()) {
    return fail("--data " + options.data + " and the files served under " + prefix + " lie in one another: " +
                "everybody could read the leads; put the data folder beside the pages");
  }
  if (!make_data_folder(options.data, problem)) return fail(problem);
  std::unique_ptr<Store> store = options.store->open(options.data, problem);
  if (!store) return fail(problem);
  if (const auto half = store->half_moved(); half.value_or(true)) return fail(half ? "a move into this store was begun and is not through (run `leadline move` again)" : "the store cannot be read");
  const auto given_out = store->tokens();
  if (!given_out) return fail(options.data + ": the tokens cannot be read");
  // Beside the leads, unless several receivers have them in common: then what one of them has signed another one reads.
  const auto secret = [&](const char* name) { return store->is_shared() ? shared_secret(*store, name) : kept_secret(options.data, name, problem); };
  const std::optional<std::string> token = options.token ? options.token : secret(kTokenName);
  const std::optional<std::string> link_key = token ? secret(kLinkKeyName) : std::nullopt;
  if (!link_key) return fail(problem.empty() ? "the database gives no secrets" : problem);

  StoreThread store_thread(std::move(store), end_at_once);
  Configs configs(*site, options.data + "/configs", store_thread);
  const std::optional<std::string> challenges = store_thread.write([](Store& one) { return one.secret("challenges"); });
  if (!challenges) return fail(options.data + ": nothing can be written there");
  Tokens tokens(*token, *given_out);
  const auto control = ControlSocket::open(options.data, control_of(site->id, store_thread, tokens), problem);
  if (!control) return fail(problem);
  const std::optional<std::string> letter_secret = store_thread.write([](Store& one) { return one.secret("letters"); });
  if (!letter_secret) return fail(options.data + ": nothing can be written there");
  const Letters letters(*site, configs, *link_key, *letter_secret);
  Relay relay(site->id, site->relay, configs, store_thread, letters);
  Receiver receiver(*site, configs, store_thread, relay, tokens, options.data, *link_key, Proofs(site->id, *challenges));
  const std::optional<int> bound = receiver.bind(options.host, options.port);
  if (!bound) return fail("cannot listen on " + options.host + ":" + std::to_string(options.port) + "; is the port taken?");
  const Others others(site->id, store_thread, tokens, relay, [&] { receiver.ring(); });
  const Keeper keeper(site->id, site->upkeep.retention, store_thread);
  std::optional<ConfigWatch> watch;
  if (site->config_path != "-") watch.emplace(site->config_path, configs);  // standard input is read once
  announce(options.host, *bound, *token);
  serve_until_signal(receiver);
  return true;
}

}  // namespace leadline::receiver
