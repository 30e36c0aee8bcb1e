#include "receiver/run.h"

#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <thread>
#include <utility>

#include "receiver/access/control.h"
#include "receiver/access/control_socket.h"
#include "receiver/access/tokens.h"
#include "receiver/data_folder.h"
#include "receiver/http/host_names.h"
#include "receiver/http/percent_encoding.h"
#include "receiver/others.h"
#include "receiver/receiver.h"
#include "receiver/request_log.h"
#include "receiver/sites/site_files.h"
#include "receiver/store/store_thread.h"
#include "receiver/token.h"
#include "receiver/told.h"
#include "receiver/upkeep/keeper.h"

namespace leadline::receiver {

namespace {

using base::Json;

constexpr int kKeptSites = 10'000;

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
void announce(const std::string& host, int port, const Sites& sites, const std::string& token) {
  const std::string origin = "http://" + host_for_people(host) + ":" + std::to_string(port);
  const auto now = sites.table();
  std::printf("listening %s\n", origin.c_str());
  if (now->only.empty()) std::printf("sites %zu served, %zu broken\n", now->served.size(), now->broken.size());
  std::printf("inbox %s/inbox/#token=%s\n", (origin + (now->only.empty() ? "/s/SITE" : "")).c_str(), percent_encoded(token).c_str());
  std::fflush(stdout);
}

Json wrong_site(const Sites& sites, const std::string& named) {
  const auto now = sites.table();
  const std::string has = now->only.empty() ? "this receiver has " + listed_names(sites.names()) : "this receiver is that of `" + now->only + "`";
  const std::string message = named.empty() ? has : now->only.empty() ? has + ", and no site `" + named + "`" : has + ", not of `" + named + "`";
  return Json{{"error", {{"code", named.empty() ? "which_site" : "wrong_site"}, {"message", message}, {"hint", now->only.empty() ? "`--site ID` says which" : "is `--data` the folder of another site?"}}}};
}

// What concerns no site by itself.
bool is_of_all(const std::string& what) { return what == "token list" || what == "token revoke" || what == "backup"; }

// The request as it is meant: of which site. Of one that is served no more there may be leads still.
Json placed(const Json& request, const Sites& sites, StoreThread& store) {
  Json meant = request;
  const std::string named = base::get_string(request, "site");
  const auto now = sites.table();
  if (named.empty() && (is_of_all(base::get_string(request, "do")))) return meant;
  if (named.empty() && now->only.empty()) return wrong_site(sites, named);
  if (named.empty()) base::put(meant, "site", now->only);
  bool known = named.empty() || now->served.contains(named) || now->broken.contains(named);
  if (!known && now->only.empty()) {
    const auto kept = store.read([](Store& one) { return one.some_sites(kKeptSites); });
    known = kept && std::find(kept->begin(), kept->end(), named) != kept->end();
  }
  if (!known) return wrong_site(sites, named);
  base::put(meant, "known", true);
  return meant;
}

// What commands ask of this receiver while it runs.
ControlSocket::Answer control_of(const Sites& sites, StoreThread& store, Tokens& tokens) {
  return [&](const Json& request) {
    const Json meant = placed(request, sites, store);
    if (base::find(meant, "error")) return meant;
    const Transaction transact = [&](const std::function<bool(Store&)>& work) {
      return store.write([&](Store& kept) { return work(kept) ? std::optional(true) : std::nullopt; }).has_value();
    };
    const Reading read = [&](const std::function<bool(Store&)>& work) {
      return store.read([&](Store& kept) { return work(kept) ? std::optional(true) : std::nullopt; }).has_value();
    };
    return carry_out(meant, transact, read, [&](const std::vector<StoredToken>& all) { tokens.replace(all); });
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

// What is read before anything is opened: the one site, or what holds for all of a folder.
struct Beginning {
  SitePlace place;
  Secrets secrets;
  std::optional<Site> site;
  SiteReading reading;
  ReceiverPlan plan;
};

std::optional<Beginning> read_beginning(const Options& options) {
  std::string problem;
  Beginning out;
  out.place = {options.sites.empty() ? options.site : options.sites, !options.sites.empty(), options.secrets, options.data};
  auto secrets = options.secrets.empty() ? Secrets() : Secrets::read(options.secrets, problem);
  if (!secrets) return fail(problem), std::nullopt;
  out.secrets = std::move(*secrets);
  if (out.place.folder) {
    if (!site_names(out.place.path, problem)) return fail(problem), std::nullopt;
    const auto plan = read_receiver_plan(out.place.path, out.reading.lines);
    if (plan) out.plan = *plan;
  } else {
    out.site = read_site_of(out.place, "", out.secrets, out.reading);
    if (out.site) out.plan = {{}, out.site->proxies, out.site->upkeep.room};
  }
  for (const std::string& line : out.reading.lines) std::fprintf(stderr, "%s\n", line.c_str());
  if (!out.reading.lines.empty()) return std::nullopt;
  out.plan.hosts.push_back(host_name_of(options.host));
  return out;
}

}  // namespace

bool run(const Options& options) {
  prepare_process();
  set_log_format(options.log);
  std::string problem;
  auto beginning = read_beginning(options);
  if (!beginning) return false;
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
  const auto stored = [&](const char* name) { return store_thread.write([&](Store& one) { return one.secret(name); }); };
  const auto challenges = stored("challenges"), letters = stored("letters");
  if (!challenges || !letters) return fail(options.data + ": nothing can be written there");
  Tokens tokens(*token, beginning->site ? beginning->site->id : "", *given_out);
  DiskGuard disk(options.data, beginning->plan.room);
  CompressedFiles compressed;
  RelayWorkers workers;
  const Common common{store_thread, workers, tokens, disk, compressed, options.data, *link_key, *challenges, *letters, beginning->place.folder};
  Sites sites(common, beginning->plan.hosts);
  const auto control = ControlSocket::open(options.data, control_of(sites, store_thread, tokens), problem);
  if (!control) return fail(problem);
  Receiver receiver(sites, common, beginning->plan.proxies);
  const std::optional<int> bound = receiver.bind(options.host, options.port);
  if (!bound) return fail("cannot listen on " + options.host + ":" + std::to_string(options.port) + "; is the port taken?");
  SiteFiles files(beginning->place, std::move(beginning->secrets), sites);
  if (beginning->site) files.begin(std::move(*beginning->site), beginning->reading);
  else files.begin();
  const Keeper keeper(sites);
  const Others others(sites, store_thread, tokens);
  files.watch();
  announce(options.host, *bound, sites, *token);
  serve_until_signal(receiver);
  workers.stop();
  return true;
}

}  // namespace leadline::receiver
