// The store's thread, above a store whose failures a test decides: which writes share a transaction, who is answered when, and
// that it is the store that says what a failure means. What SQLite does on a bad disk: tests/js/receiver-disk.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <latch>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "receiver/store/store_thread.h"

namespace leadline::receiver {
namespace {

// Keeps leads in memory, as one that is far away might: when it fails, it can be asked again.
class FarStore : public Store {
 public:
  struct Told {
    std::atomic<bool> away{false};       // everything fails
    std::atomic<bool> lost{false};       // and that is for ever
    bool shared = false;                 // others use it, and several ways lead to it
    std::mutex mutex;
    std::vector<std::size_t> committed;  // leads, by transaction
    std::function<void()> before_commit = [] {};
  };
  explicit FarStore(Told& told) : told_(told) {}

  bool transact(const std::function<bool()>& work) override {
    if (told_.away) return false;
    const std::size_t before = leads_.size();
    const bool ok = work();
    told_.before_commit();
    const std::lock_guard<std::mutex> lock(told_.mutex);
    if (ok && !told_.away) told_.committed.push_back(leads_.size() - before);
    else leads_.resize(before);
    return ok && !told_.away;
  }
  std::optional<PutResult> put(const Lead& lead) override {
    if (lead.body == "bad") return std::nullopt;
    leads_.push_back({static_cast<std::int64_t>(leads_.size()) + 1, 0, "consistent", "", lead.body, "", "", 0, ""});
    return PutResult{PutStatus::inserted, "consistent", "", 0, false};
  }
  std::optional<std::vector<StoredLead>> list(const std::string&, Shelf, std::int64_t, int) override {
    return told_.away ? std::nullopt : std::optional(leads_);
  }
  std::optional<std::vector<wire::HeldTime>> held_times(const std::string&, const std::string&, std::int64_t) override { return std::vector<wire::HeldTime>(); }
  std::optional<std::int64_t> release(const std::string&, const std::string&, std::int64_t) override { return 0; }
  std::optional<bool> erase(const std::string&, const std::string&, std::int64_t, Finish) override { return false; }
  std::optional<std::string> secret(const std::string&) override { return std::string(); }
  std::optional<std::string> body(const std::string&, const std::string&) override { return std::string(); }
  std::optional<PutStatus> put_file(const File&) override { return PutStatus::inserted; }
  std::optional<std::vector<StoredFile>> files(const std::string&, const std::string&) override { return std::vector<StoredFile>(); }
  std::optional<StoredFile> file(const std::string&, const std::string&, const std::string&, std::int64_t) override { return StoredFile(); }
  std::optional<bool> put_told(const std::string&, const receiver::Told&, std::int64_t) override { return true; }
  std::optional<std::vector<receiver::Told>> told(const std::string&, const std::string&, const std::string&, int) override { return std::vector<receiver::Told>(); }
  std::optional<std::vector<MeasuredLead>> measured(const std::string&, std::int64_t, int) override { return std::vector<MeasuredLead>(); }
  std::optional<bool> put_counts(const std::string&, const metrics::CountBatch&, const std::string&) override { return std::nullopt; }
  std::optional<std::vector<StoredCount>> counted(const std::string&, std::int64_t, int) override { return std::nullopt; }
  std::optional<std::vector<std::string>> some_sites(int) override { return std::vector<std::string>(); }
  std::optional<std::string> why_no_letter(const std::string&, const std::string&, std::int64_t) override { return std::string(); }
  std::optional<bool> hand_over(const std::string&, const std::string&, const std::string&, const std::string&, std::int64_t) override { return true; }
  std::optional<bool> settle_letters(const std::string&) override { return true; }
  std::optional<bool> confirm(const std::string&, const std::string&, const std::string&, const std::string&, std::int64_t) override { return false; }
  std::optional<bool> stop_letters(const std::string&, const std::string&, std::int64_t) override { return true; }
  std::optional<bool> allow_letters(const std::string&, const std::string&) override { return true; }
  std::optional<std::string> give_to_owner(const std::string&, const std::string&, const Turn&, const std::vector<Destination>&) override { return std::string(); }
  std::optional<bool> change_owner(const std::string&, const std::string&, const std::string&, const std::vector<Destination>&) override { return true; }
  std::optional<KeptGrant> grant(const std::string&, const std::string&) override { return KeptGrant(); }
  std::optional<bool> put_grant(const std::string&, const std::string&, const KeptGrant&) override { return true; }
  std::optional<int> scan_desk(const std::string&, Shelf, std::int64_t, int, const std::function<void(const DeskItem&)>&) override { return 0; }
  std::optional<std::vector<DeskEntry>> desk_entries(const std::string&, const std::vector<std::int64_t>&) override { return std::vector<DeskEntry>(); }
  std::optional<std::vector<DeskEntry>> desk_of(const std::string&, const std::string&, const std::string&, int) override { return std::vector<DeskEntry>(); }
  std::optional<std::vector<DeskEntry>> desk_person(const std::string&, const std::string&, int) override { return std::vector<DeskEntry>(); }
  std::optional<Work> work(const std::string&, const std::string&) override { return Work(); }
  std::optional<bool> put_work(const std::string&, const std::string&, const Work&, const std::string&) override { return false; }
  std::optional<std::vector<WorkChange>> work_changes(const std::string&, const std::string&) override { return std::vector<WorkChange>(); }
  std::optional<bool> put_token(const StoredToken&) override { return true; }
  std::optional<std::vector<StoredToken>> tokens() override { return std::vector<StoredToken>(); }
  std::optional<bool> drop_token(const std::string&) override { return false; }
  std::optional<std::vector<DueDelivery>> due_deliveries(const std::string&, const std::string&, std::int64_t, int) override { return std::vector<DueDelivery>(); }
  std::optional<std::int64_t> next_delivery(const std::string&, const std::string&) override { return kNever; }
  std::optional<bool> note_attempt(const std::string&, const std::string&, const std::string&, const Attempt&) override { return true; }
  std::optional<std::vector<Delivery>> deliveries(const std::string&, const std::string&) override { return std::vector<Delivery>(); }
  std::optional<std::vector<DeliveryCounts>> count_deliveries(const std::string&) override { return std::vector<DeliveryCounts>(); }
  std::optional<std::vector<FailedDelivery>> failed_deliveries(const std::string&, int) override { return std::vector<FailedDelivery>(); }
  std::optional<std::int64_t> retry_deliveries(const std::string&, const std::string&, const std::string&, std::int64_t) override { return 0; }
  std::optional<bool> pause(const std::string&, const Pause&) override { return true; }
  std::optional<bool> resume(const std::string&, const std::string&) override { return false; }
  std::optional<std::vector<Pause>> pauses(const std::string&) override { return std::vector<Pause>(); }
  std::optional<Copied> copy(const std::string&, int, std::string&) override { return Copied{true, 0, 0}; }
  std::optional<std::vector<KeptLead>> kept(const std::string&, std::int64_t, std::int64_t, bool, int) override { return std::vector<KeptLead>(); }
  std::optional<WholeLead> whole(const std::string&, const std::string&) override { return WholeLead(); }
  std::optional<std::vector<std::string>> told_of(const std::string&, const std::string&, const std::string&) override { return std::vector<std::string>(); }
  std::optional<std::int64_t> forget_told_of(const std::string&, const std::string&, const std::string&) override { return 0; }
  std::optional<std::int64_t> forget_erased(const std::string&, std::int64_t) override { return 0; }
  std::optional<bool> empty_log() override { return true; }
  std::optional<bool> claim_delivery(const std::string&, const std::string&, const std::string&, std::int64_t) override { return true; }
  std::optional<bool> put_config(const std::string&, const std::string&, const std::string&) override { return true; }
  std::optional<std::map<std::string, std::int64_t>> newest() override { return std::map<std::string, std::int64_t>(); }
  std::optional<std::map<std::string, std::vector<Pause>>> all_pauses() override { return std::map<std::string, std::vector<Pause>>(); }
  std::optional<std::int64_t> forget_changes(const std::string&) override { return 0; }
  bool is_shared() const override { return told_.shared; }
  std::unique_ptr<Store> writer() override { return told_.shared ? std::make_unique<FarStore>(told_) : nullptr; }
  std::optional<std::string> config(const std::string&, const std::string&) override { return std::string(); }
  std::optional<std::string> reason_to_end() const override {
    return told_.lost ? std::optional<std::string>("the database is gone for good") : std::nullopt;
  }

 private:
  Told& told_;
  std::vector<StoredLead> leads_;
};

void never(const std::string& reason) { ADD_FAILURE() << "ended: " << reason; }

std::optional<PutResult> put(StoreThread& thread, const std::string& body, const std::string& site = {}) {
  Lead lead;
  lead.body = body;
  return thread.write([&](Store& store) { return store.put(lead); }, site);
}

std::size_t count(StoreThread& thread) {
  return thread.read([](Store& store) { return store.list("", Shelf::leads, 0, 0); }).value().size();
}

// Holds the first transaction open until release() is called; whoever writes meanwhile waits.
struct Gate {
  std::latch reached{1}, open{1};
  std::once_flag once;
  std::function<void()> pass = [this] { std::call_once(once, [this] { reached.count_down(), open.wait(); }); };
};

// Writes each body from a thread of its own, while the first transaction is held open. The answers, in order.
std::vector<std::optional<PutResult>> write_behind(Gate& gate, StoreThread& thread, const std::vector<std::string>& bodies) {
  std::thread first([&] { put(thread, "first"); });
  gate.reached.wait();
  std::vector<std::optional<PutResult>> answers(bodies.size());
  std::vector<std::thread> writers;
  for (std::size_t i = 0; i < bodies.size(); ++i) writers.emplace_back([&, i] { answers[i] = put(thread, bodies[i]); });
  std::this_thread::sleep_for(std::chrono::milliseconds(200));  // so that all of them wait
  gate.open.count_down();
  first.join();
  for (std::thread& one : writers) one.join();
  return answers;
}

TEST(StoreThread, WritesThatCameDuringATransactionShareTheNextOne) {
  Gate gate;
  FarStore::Told told;
  told.before_commit = gate.pass;
  StoreThread thread(std::make_unique<FarStore>(told), never);
  const auto answers = write_behind(gate, thread, std::vector<std::string>(10, "lead"));
  for (const auto& answer : answers) EXPECT_TRUE(answer.has_value());
  EXPECT_EQ(std::accumulate(told.committed.begin(), told.committed.end(), std::size_t{0}), 11u);
  EXPECT_LE(told.committed.size(), 3u) << "the first, then all that waited; one more for those that a busy machine held back";
}

TEST(StoreThread, NobodyIsAnsweredBeforeTheCommit) {
  FarStore::Told told;
  std::atomic<bool> answered{false};
  told.before_commit = [&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    EXPECT_FALSE(answered);
  };
  StoreThread thread(std::make_unique<FarStore>(told), never);
  EXPECT_TRUE(put(thread, "lead").has_value());
  answered = true;
  EXPECT_EQ(count(thread), 1u);
}

TEST(StoreThread, OneThatFailsDoesNotSpoilItsGroup) {
  Gate gate;
  FarStore::Told told;
  told.before_commit = gate.pass;
  StoreThread thread(std::make_unique<FarStore>(told), never);
  const auto answers = write_behind(gate, thread, {"one", "bad", "two"});
  EXPECT_TRUE(answers[0].has_value());
  EXPECT_FALSE(answers[1].has_value());
  EXPECT_TRUE(answers[2].has_value());
  EXPECT_EQ(count(thread), 3u) << "none twice, though the group was tried before";
}

TEST(StoreThread, AFailureThatPassesIsToldToWhoAskedAndTheNextIsServed) {
  FarStore::Told told;
  StoreThread thread(std::make_unique<FarStore>(told), never);
  told.away = true;
  EXPECT_EQ(put(thread, "lead"), std::nullopt);
  EXPECT_EQ(thread.read([](Store& store) { return store.list("", Shelf::leads, 0, 0); }), std::nullopt);
  told.away = false;
  EXPECT_TRUE(put(thread, "lead").has_value());
  EXPECT_EQ(count(thread), 1u);
}

TEST(StoreThread, StoresForSeveralSitesAtOnceAndForOneAGroupAfterAnother) {
  FarStore::Told told;
  told.shared = true;
  std::mutex mutex;
  int now = 0, most = 0;
  told.before_commit = [&] {
    { const std::lock_guard lock(mutex); most = std::max(most, ++now); }
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    const std::lock_guard lock(mutex);
    --now;
  };
  const auto all = [&](bool of_one) {
    most = 0;
    StoreThread thread(std::make_unique<FarStore>(told), never);
    std::vector<std::thread> writers;
    for (int i = 0; i < 8; ++i) writers.emplace_back([&, i] { EXPECT_TRUE(put(thread, "lead", of_one ? "site" : "site " + std::to_string(i)).has_value()); });
    for (std::thread& one : writers) one.join();
    return most;
  };
  EXPECT_EQ(all(true), 1) << "no two transactions of a site wait for each other";
  EXPECT_GT(all(false), 1) << "those of different sites do not wait for each other";
}

TEST(StoreThread, WhoHasWaitedTooLongForASharedStoreIsToldSo) {
  Gate gate;
  FarStore::Told told;
  told.shared = true;
  told.before_commit = gate.pass;
  StoreThread thread(std::make_unique<FarStore>(told), never);
  std::thread first([&] { put(thread, "first", "site"); });
  gate.reached.wait();
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(put(thread, "second", "site"), std::nullopt);
  const auto waited = std::chrono::steady_clock::now() - began;
  EXPECT_GE(waited, StoreThread::kPatience);
  EXPECT_LT(waited, StoreThread::kPatience + std::chrono::seconds(2));
  gate.open.count_down();
  first.join();
  EXPECT_EQ(told.committed, std::vector<std::size_t>{1}) << "nothing is stored of what nobody waits for";
}

// The process ends where the store says so, before anybody is answered.
int ask_a_lost_store(const std::function<bool(StoreThread&)>& ask) {
  FarStore::Told told;
  told.away = told.lost = true;
  StoreThread thread(std::make_unique<FarStore>(told), [](const std::string& reason) {
    std::fputs(reason.c_str(), stderr);
    std::_Exit(74);
  });
  ask(thread);
  std::_Exit(1);  // an answer came
}

TEST(StoreThread, EndsTheProcessWithoutAnAnswerWhenTheStoreSaysSo) {
  EXPECT_EXIT(ask_a_lost_store([](StoreThread& thread) { return put(thread, "lead").has_value(); }), testing::ExitedWithCode(74),
              "the database is gone for good");
  EXPECT_EXIT(ask_a_lost_store([](StoreThread& thread) { return count(thread) > 0; }), testing::ExitedWithCode(74), "gone for good");
}

}  // namespace
}  // namespace leadline::receiver
