// Leads in one SQLite file, by one connection.
//
// Journal WAL with synchronous=FULL: what was committed survives a killed process and a power cut
// (https://sqlite.org/pragma.html#pragma_synchronous). One connection with EXCLUSIVE locking also keeps clear of the WAL-reset
// fault of SQLite before 3.51.3, which needs two (https://sqlite.org/wal.html).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "receiver/store/desk_copy.h"
#include "receiver/store/store.h"

struct sqlite3;
struct sqlite3_stmt;

namespace leadline::receiver {

class SqliteStore : public Store {
 public:
  static constexpr char kFile[] = "leads.sqlite";  // SQLite adds -wal, -journal and the like

  // Opens (or makes) `folder`/leads.sqlite and checks it. nullptr with the reason in `problem`: in use by another process,
  // made by a newer Leadline, damaged, not writable.
  static std::unique_ptr<Store> open(const std::string& folder, std::string& problem);
  ~SqliteStore() override;
  SqliteStore(const SqliteStore&) = delete;

  bool transact(const std::function<bool()>& work) override;
  std::optional<PutResult> put(const Lead& lead) override;
  std::optional<std::vector<StoredLead>> list(const std::string& site, Shelf shelf, std::int64_t after, int limit) override;
  std::optional<std::int64_t> release(const std::string& site, const std::string& id, std::int64_t now) override;
  std::optional<bool> erase(const std::string& site, const std::string& id, std::int64_t now) override;
  std::optional<std::vector<wire::HeldTime>> held_times(const std::string& site, const std::string& form, std::int64_t now) override;
  std::optional<std::string> secret(const std::string& name) override;
  std::optional<std::string> body(const std::string& site, const std::string& id) override;
  std::optional<PutStatus> put_file(const File& file) override;
  std::optional<std::vector<StoredFile>> files(const std::string& site, const std::string& lead) override;
  std::optional<StoredFile> file(const std::string& site, const std::string& lead, const std::string& field, std::int64_t index) override;
  // A full disk passes. One that failed does not: after a failed fsync the kernel may have dropped the pages, and a second try on
  // the same file would report success for lost data. Nor does a file that cannot be read.
  std::optional<std::string> reason_to_end() const override;

  std::optional<bool> put_told(const std::string& site, const Told& told, std::int64_t now) override;
  std::optional<std::vector<Told>> told(const std::string& site, const std::string& kind, const std::string& after, int limit) override;
  std::optional<std::vector<MeasuredLead>> measured(const std::string& site, std::int64_t after, int limit) override;
  std::optional<bool> put_counts(const std::string& site, const metrics::CountBatch& batch, const std::string& oldest) override;
  std::optional<std::vector<StoredCount>> counted(const std::string& site, std::int64_t after, int limit) override;
  std::optional<std::vector<std::string>> some_sites() override;
  std::optional<Copied> copy(const std::string& path, int pages, std::string& problem) override;
  std::optional<std::vector<KeptLead>> kept(const std::string& site, std::int64_t after, std::int64_t before, bool bodies, int limit) override;
  std::optional<WholeLead> whole(const std::string& site, const std::string& id) override;
  std::optional<std::vector<std::string>> told_of(const std::string& site, const std::string& email, const std::string& phone) override;
  std::optional<std::int64_t> forget_told_of(const std::string& site, const std::string& email, const std::string& phone) override;
  std::optional<std::int64_t> forget_erased(const std::string& site, std::int64_t before) override;
  std::optional<bool> empty_log() override;
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
  struct CloseDatabase { void operator()(sqlite3* db) const; };
  struct Finalize { void operator()(sqlite3_stmt* statement) const; };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

  struct Copy;
  struct EndCopy { void operator()(Copy* copy) const; };

  SqliteStore() = default;
  bool configure(std::string& problem);
  bool migrate(std::string& problem);
  bool prepare(std::string& problem);
  bool prepare_files();  // sqlite_files.cpp, as all that is about files
  bool prepare_relay();  // sqlite_relay.cpp, as all that is about tokens and the relay
  bool prepare_told();  // sqlite_told.cpp, as all that is about outcomes, spend and reports
  void drop_idle_copy();
  bool prepare_upkeep();  // sqlite_upkeep.cpp, as all that is about copies, what is too old and whom it is about
  bool prepare_letters();  // sqlite_letters.cpp, as all that is about letters to visitors
  bool prepare_routing();  // sqlite_routing.cpp, as all that is about whose lead it is
  bool prepare_grants();  // sqlite_grants.cpp, as all that is about what the relay is let in by
  bool prepare_qualified();  // sqlite_qualified.cpp, as all that is about leads that qualify later
  std::optional<PutResult> raise(const Lead& lead, PutResult found);
  bool enqueue_again(const Lead& lead, bool apart);
  bool prepare_counts();  // sqlite_counts.cpp
  // Where a lead lies, and what the receiver thinks of it.
  struct DeskPlace {
    std::int64_t seq = 0, received_at = 0;
    std::string site, id, verdict, spam, corrects;
    bool taken = false, quarantined = false;
  };
  bool prepare_desk();  // sqlite_desk.cpp, as all that is about the desk
  bool fill_desk();
  bool read_desk(const Statement& scan, const std::string& site, std::int64_t from, std::int64_t limit, const std::function<void(const DeskItem&)>& take);
  bool refresh_copy(const std::string& site, bool& fits);
  bool put_desk(const DeskPlace& place, const DeskRow& row);
  bool find_person(const std::string& site, const std::string& email, const std::string& phone, std::int64_t own, std::int64_t& person);
  std::int64_t person_of(const std::string& site, const std::string& lead);
  bool regroup(const std::string& site, std::int64_t person);
  bool prepare_proofs();  // sqlite_proofs.cpp, as all that is about proofs of work
  bool enqueue(const Lead& lead, const Suspicion& suspicion, bool may_be_corrected);
  bool enqueue_one(const std::string& site, const std::string& lead, const Destination& to, DeliveryState state);
  bool give_or_tell(const Lead& lead);  // one that has risen: somebody's now, or whoever has it hears of it
  bool owner_of(const Lead& lead, std::string& owner);
  bool own(const Lead& lead, const std::string& owner);  // "": nobody
  bool tell_owner(const std::string& site, const std::string& lead, const Candidate& owner, const std::vector<Destination>& told);
  bool unhold(const std::string& site, const std::string& id, std::int64_t now);
  bool change(const Statement& statement);
  std::int64_t changed() const;  // rows, by the last change
  bool each(const Statement& statement, const std::function<void(sqlite3_stmt*)>& take);
  bool run(const char* sql);
  std::string ask(const char* sql);
  Statement compile(const char* sql);
  bool find_reuse(const Lead& lead, bool& reused);
  bool insert(const Lead& lead, const Suspicion& suspicion, const std::string& taken);
  bool spend(const Lead& lead, const Spending& what, bool& free);
  bool settle(const Lead& lead, std::optional<Lead>& instead);
  std::optional<PutResult> add(const Lead& lead, const std::string& owner);
  bool remove(const Lead& lead);
  bool give_back(const std::string& site, const std::string& id);
  bool hold(const Lead& lead, const wire::Appointment& booking, bool& held);
  bool disk_failed() const;
  std::string last_error() const;
  bool note_error();  // keeps what went wrong; false

  std::unique_ptr<sqlite3, CloseDatabase> db_;
  Statement insert_, find_, find_evidence_, list_, list_quarantine_, release_, erase_, remove_, give_back_, count_, hold_, held_;
  std::unique_ptr<Copy, EndCopy> copy_;  // before the database is closed
  Statement kept_, whole_, told_of_, forget_told_of_, forget_erased_;
  Statement why_no_letter_, forget_correspondents_, count_letter_, hand_over_, settle_letters_, confirm_, release_letter_, stop_letters_, allow_letters_;
  Statement owner_before_, owner_, turns_, own_, change_owner_, count_turn_;
  Statement grant_, put_grant_;
  Statement raise_, enqueue_again_;
  Statement desk_put_, desk_known_, desk_join_, desk_correct_, desk_scan_, desk_scan_apart_, desk_item_, desk_entry_, desk_person_, desk_group_, desk_regroup_, work_, put_work_, put_owner_, put_change_, changes_;
  Statement put_told_, told_, measured_, sites_;
  Statement put_batch_, forget_batches_, places_, put_count_, counted_;
  Statement forget_spent_, spend_, make_secret_, secret_;
  Statement body_, insert_file_, find_file_, list_files_, give_file_;
  Statement put_token_, tokens_, drop_token_, enqueue_, supersede_, unhold_, due_, next_due_, note_attempt_, deliveries_, counts_, failed_, retry_, pause_, resume_, pauses_;
  DeskCopy desk_copy_;
  int error_ = 0;  // extended code of the last failure
  std::string error_text_;
  bool unreadable_ = false;
};

}  // namespace leadline::receiver
