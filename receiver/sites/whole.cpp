#include "receiver/sites/whole.h"

#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "base/json.h"
#include "receiver/clock.h"
#include "receiver/request_log.h"

namespace leadline::receiver {

namespace {

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

}  // namespace

Reply readiness(const Common& common) {
  // A database may be read while no commit of it returns.
  const bool store = common.store.is_shared() ? common.store.write([](Store& kept) { return kept.secret("challenges"); }).has_value()
                                              : common.store.read([](Store& kept) { return kept.some_sites(1); }).has_value();
  const DiskGuard::Room room = common.disk.room();
  const bool ready = store && room != DiskGuard::Room::none;
  return {ready ? 200 : 503, base::dump_json(base::Json{{"ready", ready}, {"store", store}, {"disk", name_of(room)}}), {}};
}

void write_common(MetricsText& out, const Common& common, bool store_up) {
  write_store(out, common.store.stats());
  out.gauge("leadline_store_up", "1: the store answers.", store_up ? 1 : 0);
  out.gauge("leadline_disk_free_bytes", "Room where leads are kept.", static_cast<double>(common.disk.free_bytes()));
  out.gauge("leadline_disk_taking", "2: leads and files are taken, 1: leads alone, 0: nothing, for want of room.", 2 - static_cast<int>(common.disk.room()));
  write_process(out);
}

void send_metrics(const HttpRequest& request, HttpResponse& response, MetricsText& metrics) {
  response.set_header("Cache-Control", "no-store");
  response.set_header("X-Content-Type-Options", "nosniff");
  response.set_content(metrics.take(), "text/plain; version=0.0.4; charset=utf-8");
  log_request(request, response.status, "");
}

}  // namespace leadline::receiver
