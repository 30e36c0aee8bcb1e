// Fills a store with leads of many sites. Made from their number, so that each run is the same.
//   fill_store STORE FOLDER FROM TO SITES WRITERS [GROUP]   as receivers do that are never idle: groups of leads in one transaction each, through the store's own `put`, by several
//                                                          writers. Prints a line for each tenth: leads so far, and the seconds since it began
//   fill_store TABLE FROM TO SITES NUMBER                   prints the rows of `lead` or `desk` that would have come of it, the first of that number, for PostgreSQL's COPY in CSV
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/json.h"
#include "receiver/crypto.h"
#include "receiver/desk/desk_row.h"
#include "receiver/store/stores.h"

namespace {

using namespace leadline::receiver;

constexpr std::uint64_t kGroup = 64;  // as StoreThread's

constexpr const char* kFamily[] = {"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Võ", "Bùi", "Đỗ", "Ngô"};
constexpr const char* kGiven[] = {"An", "Bình", "Châu", "Dũng", "Đạt", "Giang", "Hà", "Khánh", "Linh", "Mai", "Nam"};
constexpr const char* kBands[] = {"cold", "warm", "hot"};
constexpr const char* kStages[] = {"IQL", "MQL", "SQL"};

template <std::size_t N>
std::string pick(const char* const (&list)[N], std::uint64_t by) { return list[by % N]; }

std::string hex(std::uint64_t number) {
  char text[33];
  std::snprintf(text, sizeof text, "%032llx", static_cast<unsigned long long>(number));
  return text;
}

// Sites differ in size: the first two-hundredth have half of the leads.
std::string site_of(std::uint64_t n, std::uint64_t sites) {
  const std::uint64_t mixed = n * 0x9e3779b97f4a7c15u >> 20, few = std::max<std::uint64_t>(1, sites / 200);
  return "site-" + std::to_string(n % 2 ? mixed % few : mixed % sites);
}

Lead lead_of(std::uint64_t n, std::uint64_t sites) {
  const std::uint64_t person = n % 20 == 0 ? n - 10 : n, total = n * 31 % 120;
  Lead lead;
  lead.site = site_of(n, sites);
  lead.id = hex(n + 1);
  lead.email = "khach." + std::to_string(person) + "@example.com";
  lead.phone = std::to_string(person * 97 % 1000000000);
  lead.body = R"({"id":")" + lead.id + R"(","type":"lead.submitted","site":")" + lead.site + R"(","form":"price-list","time":1790000000000,"fields":{"name":")" + pick(kFamily, n * 7) + " " + pick(kGiven, n * 13 / 5) +
              R"(","phone":"+84)" + lead.phone + R"(","email":")" + lead.email + R"("},"score":{"total":)" + std::to_string(total) + R"(,"band":")" + pick(kBands, total / 40) + R"(","stage":")" + pick(kStages, total / 40) +
              R"("},"attribution":{"channel":"Paid Social","last":{"source":"facebook"}}})";
  lead.fingerprint = sha256(lead.body);
  lead.received_at = 1790000000000 + static_cast<std::int64_t>(n) * 1000;
  lead.occurred_at = lead.received_at;
  lead.client_total = lead.server_total = static_cast<double>(total);
  lead.label.verdict = "consistent";
  const auto read = leadline::base::parse_json(lead.body);
  if (read) lead.desk = desk_row_of(*read, lead.email, lead.phone);
  return lead;
}

struct Filling {
  const StoreKind* kind;
  std::string folder;
  std::uint64_t from, to, sites, group;
  std::atomic<std::uint64_t> next{from}, done{from};
};

[[noreturn]] void fail(const std::string& problem) {
  std::fprintf(stderr, "fill_store: %s\n", problem.c_str());
  std::_Exit(1);
}

void write(Filling& work) {
  std::string problem;
  const std::unique_ptr<Store> store = work.kind->open(work.folder, problem);
  if (!store) fail(problem);
  for (;;) {
    const std::uint64_t begin = work.next.fetch_add(work.group), end = std::min(begin + work.group, work.to);
    if (begin >= work.to) return;
    std::vector<Lead> group;
    for (std::uint64_t n = begin; n < end; ++n) group.push_back(lead_of(n, work.sites));
    std::sort(group.begin(), group.end(), [](const Lead& a, const Lead& b) { return a.site < b.site; });
    const auto put_all = [&] {
      for (const Lead& lead : group) if (!store->put(lead)) return false;
      return true;
    };
    for (int tries = 0; !store->transact(put_all); ++tries) {
      if (tries == 100) fail("a group could not be stored");
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    work.done += end - begin;
  }
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}
std::string bytes(const std::string& some) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out = "\\x";
  for (const char c : some) out += {kDigits[static_cast<unsigned char>(c) >> 4], kDigits[static_cast<unsigned char>(c) & 15]};
  return out;
}

// Columns as tests/bench/million.mjs names them.
std::string lead_row(const Lead& lead, std::uint64_t seq) {
  return std::to_string(seq) + "," + lead.site + "," + lead.id + "," + bytes(lead.fingerprint) + "," + bytes(lead.body) + "," + std::to_string(lead.received_at) + "," + std::to_string(*lead.occurred_at) + "," +
         std::to_string(*lead.client_total) + "," + std::to_string(*lead.server_total) + "," + lead.label.verdict + ",0," + lead.email + "," + lead.phone;
}
std::string desk_row(const Lead& lead, std::uint64_t seq, std::uint64_t person) {
  const DeskRow& row = lead.desk;
  std::string out = std::to_string(seq) + "," + lead.site + "," + lead.id + ",0," + std::to_string(person) + "," + std::to_string(lead.received_at) + ",0," + std::to_string(row.total) + "," + std::to_string(row.flags);
  for (const std::string& text : {row.band, row.stage, lead.label.verdict, std::string("new"), std::string(), row.form, row.channel, row.words, row.numbers, row.source, row.name, row.phone, row.email, row.email_key, row.phone_key}) out += "," + quoted(text);
  return out;
}
void print_rows(const std::string& table, std::uint64_t from, std::uint64_t to, std::uint64_t sites, std::uint64_t seq) {
  for (std::uint64_t n = from; n < to; ++n, ++seq) {
    const Lead lead = lead_of(n, sites);
    const bool before = n % 20 == 0 && n >= from + 10 && site_of(n - 10, sites) == lead.site;  // the same person's
    std::puts((table == "lead" ? lead_row(lead, seq) : desk_row(lead, seq, before ? seq - 10 : seq)).c_str());
  }
}

}  // namespace

int main(int count, char** words) {
  if (count < 6 || count > 8) fail("STORE FOLDER FROM TO SITES WRITERS [GROUP], or TABLE FROM TO SITES NUMBER");
  const auto number = [&](int at) { return std::strtoull(words[at], nullptr, 10); };
  if (count == 6) return print_rows(words[1], number(2), number(3), number(4), number(5)), 0;
  Filling work{find_store_kind(words[1]), words[2], number(3), number(4), number(5), count == 8 ? number(7) : kGroup};
  if (!work.kind) fail("no such store");
  std::vector<std::thread> writers;
  const auto start = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < number(6); ++i) writers.emplace_back([&] { write(work); });
  for (std::uint64_t tenth = 1; tenth <= 10; ++tenth) {
    while (work.done < work.from + (work.to - work.from) * tenth / 10) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    const std::uint64_t done = work.done;
    std::printf("%llu %.4f\n", static_cast<unsigned long long>(done), std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    std::fflush(stdout);
  }
  for (std::thread& writer : writers) writer.join();
}
