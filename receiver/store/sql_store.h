// Leads in an SQL database, whichever (sql.h). A file beside this one for each thing that is kept: its tables are in the header of the same name, if it came after the first version.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "receiver/store/desk_copy.h"
#include "receiver/store/sql.h"
#include "receiver/store/store.h"

namespace leadline::receiver {

class SqlStore : public Store {
 public:
  // Brings the database to today's version. nullptr with the reason in `problem`: made by a newer Leadline, not writable.
  static std::unique_ptr<Store> open(std::unique_ptr<sql::Connection> db, std::string& problem);
  SqlStore(const SqlStore&) = delete;

  std::unique_ptr<Store> reader() override { return beside(db_->reader()); }
  std::unique_ptr<Store> writer() override { return beside(db_->writer()); }
  bool is_shared() const override { return db_->is_shared(); }
  std::optional<bool> claim_delivery(const std::string& site, const std::string& lead, const std::string& endpoint, std::int64_t now) override;
  std::optional<bool> put_config(const std::string& site, const std::string& hash, const std::string& text) override;
  std::optional<std::map<std::string, std::int64_t>> newest() override;
  std::optional<std::map<std::string, std::vector<Pause>>> all_pauses() override;
  std::optional<std::string> config(const std::string& site, const std::string& hash) override;
  bool transact(const std::function<bool()>& work) override { return db_->transact(work); }
  std::optional<std::string> reason_to_end() const override { return db_->reason_to_end(); }
  sql::Connection& database() { return *db_; }
  std::optional<PutResult> put(const Lead& lead) override;
  std::optional<std::vector<StoredLead>> list(const std::string& site, Shelf shelf, std::int64_t after, int limit) override;
  std::optional<std::int64_t> release(const std::string& site, const std::string& id, std::int64_t now) override;
  std::optional<bool> erase(const std::string& site, const std::string& id, std::int64_t now, Finish finish) override;
  std::optional<std::vector<wire::HeldTime>> held_times(const std::string& site, const std::string& form, std::int64_t now) override;
  std::optional<std::string> secret(const std::string& name) override;
  std::optional<std::string> body(const std::string& site, const std::string& id) override;
  std::optional<PutStatus> put_file(const File& file) override;
  std::optional<std::vector<StoredFile>> files(const std::string& site, const std::string& lead) override;
  std::optional<StoredFile> file(const std::string& site, const std::string& lead, const std::string& field, std::int64_t index) override;

  std::optional<bool> put_told(const std::string& site, const Told& told, std::int64_t now) override;
  std::optional<std::vector<Told>> told(const std::string& site, const std::string& kind, const std::string& after, int limit) override;
  std::optional<std::vector<MeasuredLead>> measured(const std::string& site, std::int64_t after, int limit) override;
  std::optional<bool> put_counts(const std::string& site, const metrics::CountBatch& batch, const std::string& oldest) override;
  std::optional<std::vector<StoredCount>> counted(const std::string& site, std::int64_t after, int limit) override;
  std::optional<std::vector<std::string>> some_sites(int most) override;
  std::optional<Copied> copy(const std::string& path, int pages, std::string& problem) override { return db_->copy(path, pages, problem); }
  std::optional<std::vector<KeptLead>> kept(const std::string& site, std::int64_t after, std::int64_t before, bool bodies, int limit) override;
  std::optional<WholeLead> whole(const std::string& site, const std::string& id) override;
  std::optional<std::vector<std::string>> told_of(const std::string& site, const std::string& email, const std::string& phone) override;
  std::optional<std::int64_t> forget_told_of(const std::string& site, const std::string& email, const std::string& phone) override;
  std::optional<std::int64_t> forget_erased(const std::string& site, std::int64_t before) override;
  std::optional<std::int64_t> forget_changes(const std::string& site) override;
  std::optional<bool> half_moved() override;
  std::optional<bool> empty_log() override { return db_->empty_log() ? std::optional(true) : std::nullopt; }
  std::optional<std::string> why_no_letter(const std::string& site, const std::string& address, std::int64_t now) override;
  std::optional<bool> hand_over(const std::string& site, const std::string& lead, const std::string& endpoint, const std::string& address, std::int64_t now) override;
  std::optional<bool> settle_letters(const std::string& site) override;
  std::optional<bool> confirm(const std::string& site, const std::string& lead, const std::string& question, const std::string& letter, std::int64_t now) override;
  std::optional<bool> stop_letters(const std::string& site, const std::string& address, std::int64_t now) override;
  std::optional<bool> allow_letters(const std::string& site, const std::string& address) override;
  std::optional<std::string> give_to_owner(const std::string& site, const std::string& lead, const Turn& turn, const std::vector<Destination>& told) override;
  std::optional<bool> change_owner(const std::string& site, const std::string& lead, const std::string& owner, const std::vector<Destination>& told) override;
  std::optional<KeptGrant> grant(const std::string& site, const std::string& id) override;
  std::optional<bool> put_grant(const std::string& site, const std::string& id, const KeptGrant& grant) override;
  std::optional<int> scan_desk(const std::string& site, Shelf shelf, std::int64_t after, int limit, const std::function<void(const DeskItem&)>& take) override;
  std::optional<std::vector<DeskEntry>> desk_entries(const std::string& site, const std::vector<std::int64_t>& seqs) override;
  std::optional<std::vector<DeskEntry>> desk_person(const std::string& site, const std::string& lead, int limit) override;
  std::optional<std::vector<DeskEntry>> desk_of(const std::string& site, const std::string& email, const std::string& phone, int limit) override;
  std::optional<Work> work(const std::string& site, const std::string& lead) override;
  std::optional<bool> put_work(const std::string& site, const std::string& lead, const Work& work, const std::string& what) override;
  std::optional<std::vector<WorkChange>> work_changes(const std::string& site, const std::string& lead) override;
  std::optional<bool> put_token(const StoredToken& token) override;
  std::optional<std::vector<StoredToken>> tokens() override;
  std::optional<bool> drop_token(const std::string& id) override;
  std::optional<std::vector<DueDelivery>> due_deliveries(const std::string& site, const std::string& endpoint, std::int64_t now, int most) override;
  std::optional<std::int64_t> next_delivery(const std::string& site, const std::string& endpoint) override;
  std::optional<bool> note_attempt(const std::string& site, const std::string& lead, const std::string& endpoint, const Attempt& attempt) override;
  std::optional<std::vector<Delivery>> deliveries(const std::string& site, const std::string& lead) override;
  std::optional<std::vector<DeliveryCounts>> count_deliveries(const std::string& site) override;
  std::optional<std::vector<FailedDelivery>> failed_deliveries(const std::string& site, int most) override;
  std::optional<std::int64_t> retry_deliveries(const std::string& site, const std::string& lead, const std::string& endpoint, std::int64_t now) override;
  std::optional<bool> pause(const std::string& site, const Pause& pause) override;
  std::optional<bool> resume(const std::string& site, const std::string& endpoint) override;
  std::optional<std::vector<Pause>> pauses(const std::string& site) override;


 private:
  explicit SqlStore(std::unique_ptr<sql::Connection> db) : db_(std::move(db)) {}

  static std::unique_ptr<Store> beside(std::unique_ptr<sql::Connection> db) { return db ? std::unique_ptr<Store>(new SqlStore(std::move(db))) : nullptr; }

  // What changes something, and what gives rows. False when it failed.
  template <typename... Values>
  bool change(sql::Query query, const Values&... values) {
    const std::array<sql::Value, sizeof...(Values)> bound{sql::Value(values)...};
    return db_->run(query, bound, nullptr);
  }
  template <typename... Values>
  bool each(sql::Query query, const sql::Take& take, const Values&... values) {
    const std::array<sql::Value, sizeof...(Values)> bound{sql::Value(values)...};
    return db_->run(query, bound, &take);
  }
  std::int64_t changed() const { return db_->changed(); }

  struct Found;
  bool find(const Lead& lead, std::optional<Found>& found);
  bool compare(const Lead& lead, bool& same);
  std::optional<PutResult> put_new(const Lead& lead, const std::string& owner);
  std::optional<PutResult> raise(const Lead& lead, PutResult found);
  bool find_reuse(const Lead& lead, bool& reused);
  bool insert(const Lead& lead, const Suspicion& suspicion, const std::string& taken, std::int64_t& seq);
  bool spend(const Lead& lead, const Spending& what, bool& free);
  bool settle(const Lead& lead, std::optional<Lead>& instead);
  bool remove(const Lead& lead);
  bool give_back(const std::string& site, const std::string& id);
  bool hold(const Lead& lead, const wire::Appointment& booking, bool& held);
  // Where a lead lies, and what the receiver thinks of it.
  struct DeskPlace {
    std::int64_t seq = 0, received_at = 0;
    std::string site, id, verdict, spam, corrects;
    bool taken = false, quarantined = false;
  };
  bool fill_desk();
  bool read_desk(sql::Query scan, const std::string& site, std::int64_t from, std::int64_t limit, const std::function<void(const DeskItem&)>& take);
  bool refresh_copy(const std::string& site, DeskCopy& copy);
  bool follow_changes(const std::string& site, DeskCopy& copy, std::uint64_t era);
  bool read_new(const std::string& site, DeskCopy& copy);
  bool put_desk(const DeskPlace& place, const DeskRow& row);
  bool find_person(const std::string& site, const std::string& email, const std::string& phone, std::int64_t own, std::int64_t& person);
  std::int64_t person_of(const std::string& site, const std::string& lead);
  bool regroup(const std::string& site, std::int64_t person);
  bool enqueue(const Lead& lead, const Suspicion& suspicion, bool may_be_corrected);
  bool enqueue_one(const std::string& site, const std::string& lead, const Destination& to, DeliveryState state);
  bool enqueue_again(const Lead& lead, bool apart);
  bool unhold(const std::string& site, const std::string& id, std::int64_t now);
  bool give_or_tell(const Lead& lead);  // one that has risen: somebody's now, or whoever has it hears of it
  bool owner_of(const Lead& lead, std::string& owner);
  bool own(const Lead& lead, const std::string& owner);  // "": nobody
  bool tell_owner(const std::string& site, const std::string& lead, const Candidate& owner, const std::vector<Destination>& told);

  std::unique_ptr<sql::Connection> db_;
  DeskCopies desk_copies_;
};

}  // namespace leadline::receiver
