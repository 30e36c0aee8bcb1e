// How the receiver is: for whoever starts it, sends it visitors, or looks after it.
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "receiver/answers.h"
#include "receiver/clock.h"

namespace leadline::receiver {

namespace {

using base::Json;

const std::int64_t kStarted = now_ms();

// Of this process, as Linux tells it.
double resident_bytes() {
  long pages = 0, resident = 0;
  if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(file, "%ld %ld", &pages, &resident) != 2) resident = 0;
    std::fclose(file);
  }
  return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double open_files() {
  std::error_code error;
  const std::filesystem::directory_iterator files("/proc/self/fd", error);
  double count = 0;
  if (!error) for (const auto& one : files) count += one.exists(error) ? 1 : 0;
  return count;
}

void write_process(MetricsText& out) {
  out.gauge("process_start_time_seconds", "When it was started, in seconds since 1970.", static_cast<double>(kStarted) / 1000);
  out.gauge("process_resident_memory_bytes", "Memory in use.", resident_bytes());
  out.gauge("process_open_fds", "Open files and connections.", open_files());
}

void write_store(MetricsText& out, const StoreThread::Stats& stats) {
  out.counter("leadline_store_commits_total", "Transactions that were written and synced.", static_cast<double>(stats.commits));
  out.counter("leadline_store_writes_total", "Writes in them: leads, files, deliveries and the like.", static_cast<double>(stats.writes));
  out.counter("leadline_store_failures_total", "Transactions that failed and left nothing.", static_cast<double>(stats.failures));
  out.counter("leadline_store_commit_seconds_total", "Time that those took which were written.", stats.commit_seconds);
  out.gauge("leadline_store_waiting", "Writes and reads that wait for the store.", static_cast<double>(stats.waiting));
}

void write_deliveries(MetricsText& out, const std::vector<DeliveryCounts>& counts) {
  out.family("leadline_relay_leads", "gauge", "Leads by endpoint of the relay and what became of them.");
  for (const DeliveryCounts& one : counts) {
    const std::pair<const char*, std::int64_t> states[] = {{"waiting", one.waiting}, {"accepted", one.accepted}, {"failed", one.failed}, {"apart", one.apart}};
    for (const auto& [state, count] : states) out.sample("leadline_relay_leads", {"endpoint", one.endpoint, "state", state}, static_cast<double>(count));
  }
  out.family("leadline_relay_oldest_seconds", "gauge", "How long the oldest lead has waited for its endpoint.");
  for (const DeliveryCounts& one : counts)
    out.sample("leadline_relay_oldest_seconds", {"endpoint", one.endpoint}, one.oldest > 0 ? static_cast<double>(now_ms() - one.oldest) / 1000 : 0);
}

}  // namespace

void Answers::health(const Request& request, Response& response) {
  const auto current = configs_.current();
  const Json body = {{"ok", true}, {"core", current->config.core}, {"config", current->config.hash}};
  send(request, response, {200, base::dump_json(body), {}});
}

// Whether a lead that came now would be taken: the store answers, and there is room.
void Answers::ready(const Request& request, Response& response) {
  // A database may be read while no commit of it returns.
  const bool store = store_.is_shared() ? store_.write([](Store& kept) { return kept.secret("challenges"); }).has_value()
                                        : store_.read([](Store& kept) { return kept.some_sites(); }).has_value();
  const DiskGuard::Room room = disk_.room();
  const bool ready = store && room != DiskGuard::Room::none;
  send(request, response, {ready ? 200 : 503, base::dump_json(Json{{"ready", ready}, {"store", store}, {"disk", name_of(room)}}), {}});
}

void Answers::give_metrics(const Request& request, Response& response) {
  MetricsText out;
  out.family("leadline_build_info", "gauge", "The version that runs, and the config's hash.");
  out.sample("leadline_build_info", {"version", LEADLINE_VERSION, "config", configs_.current()->config.hash}, 1);
  meter_.write(out);
  write_store(out, store_.stats());
  const auto counts = store_.read([&](Store& store) { return store.count_deliveries(site_.id); });
  if (counts) write_deliveries(out, *counts);
  out.gauge("leadline_store_up", "1: the store answers.", counts ? 1 : 0);
  out.gauge("leadline_disk_free_bytes", "Room where leads are kept.", static_cast<double>(disk_.free_bytes()));
  out.gauge("leadline_disk_taking", "2: leads and files are taken, 1: leads alone, 0: nothing, for want of room.", 2 - static_cast<int>(disk_.room()));
  write_process(out);
  response.set_header("Cache-Control", "no-store");
  response.set_header("X-Content-Type-Options", "nosniff");
  response.set_content(out.take(), "text/plain; version=0.0.4; charset=utf-8");
  log_request(request, response.status, "");
}

}  // namespace leadline::receiver
