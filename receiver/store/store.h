// Where leads are kept, as the receiver asks it. Which kinds there are: stores.h. Not thread-safe: StoreThread owns it.
//
// Whatever keeps them, the row is the idempotency key: (site, id) is unique, and the fingerprint of the body stands beside it,
// written in the same transaction as the lead.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "receiver/store/desk_store.h"
#include "receiver/store/grant_store.h"
#include "receiver/store/letter_store.h"
#include "receiver/store/relay_store.h"
#include "receiver/store/routing_store.h"
#include "receiver/store/shared_store.h"
#include "receiver/store/told_store.h"
#include "receiver/store/token_store.h"
#include "receiver/store/upkeep_store.h"
#include "wire/appointments.h"

namespace leadline::receiver {

// What the receiver thinks of a lead's score (wire/judge.h).
struct Label {
  std::string verdict;
  std::string detail;                       // JSON, or ""
};

// From this score on (0 to 100) a lead is kept apart. No person has been seen above 20 (tests/e2e/spam).
constexpr double kQuarantine = 70;

// What the receiver thinks of whether a machine has sent a lead.
struct Suspicion {
  std::string spam;                         // {score, reasons} as JSON, where it is not what the lead says itself; or ""
  bool quarantined = false;                 // it is kept apart until somebody releases it
};

// A challenge that a lead's proof of work was made for, or that its log is anchored by: one lead's, as long as it lasts.
struct Spending {
  std::string token;                        // "": none
  std::int64_t until = 0;                   // ms since the epoch
};

struct Lead {
  std::string site;
  std::string id;                           // 32 hexadecimal digits
  std::string fingerprint;                  // SHA-256 of `body`, 32 bytes
  std::string body;                         // as received
  std::int64_t received_at = 0;             // ms since the epoch, this machine's clock
  std::optional<std::int64_t> occurred_at;  // ms, the visitor's clock
  std::optional<double> client_total;       // the score as submitted
  std::optional<double> server_total;       // the score recomputed
  Label label;
  std::string evidence;                     // SHA-256 of the log, 32 bytes, or ""
  Label label_if_reused;                    // in its place when a lead of another id has the same evidence
  Spending anchor;                          // what `label` rests on
  Label label_if_spent;                     // in its place when another lead has spent that, other than the one that this one corrects
  std::vector<wire::Appointment> appointments;
  std::string supersedes;                   // the id of the lead that this one corrects, or ""
  std::vector<Destination> destinations;    // endpoints of the relay that it goes to
  Turn turn;                                // whose it may be
  std::function<std::pair<std::vector<Destination>, Turn>(const std::string& verdict)> course;  // of these two, when another label than `label` holds; none: they stay
  bool partial = false;                     // its visitor has not finished it: the whole one, of the same id, takes its place
  bool qualified = false;                   // it is a lead of before, as its visitor stands now
  Suspicion suspicion;
  std::string measured, email, phone;       // what a report reads of it (core/metrics/measured.h), and whose it is
  DeskRow desk;                             // what lists show of it
  Spending spends;
  Suspicion suspicion_if_spent;             // in its place when another lead has spent it, other than the one that this one corrects
};

struct StoredLead {
  std::int64_t seq = 0;
  std::int64_t received_at = 0;
  std::string verdict;
  std::string detail;
  std::string body;
  std::string taken;                        // as PutResult's, or ""
  std::string spam;                         // as Suspicion's, or ""
  std::int64_t confirmed_at = 0;            // when its visitor said that the address is theirs; 0: they have not
  std::string owner;                        // the id of whose it is, or ""
};

// Where a lead lies.
enum class Shelf { leads, quarantine };

// A file that follows a stored lead.
struct File {
  std::string site, lead;                   // the lead's id
  std::string field;
  std::int64_t index = 0;                   // which of the field's
  std::string name, type;                   // as the lead says it
  std::string fingerprint;                  // SHA-256 of `bytes`, 32 bytes
  std::string_view bytes;                   // must outlive the call
  std::int64_t received_at = 0;
};

struct StoredFile {
  std::string field;
  std::int64_t index = 0;
  std::string name, type;
  std::int64_t size = 0;
  std::int64_t received_at = 0;
  std::string bytes;                        // only of one that was asked for by itself
};

// What may come of an unfinished lead that is erased: whoever has begun it may still finish it, of their own will; or nothing, when it was they who withdrew.
enum class Finish { allowed, refused };

enum class PutStatus {
  inserted,
  same,      // this very body was stored before: `verdict` is the first one
  late,      // part of a lead that is here as a whole, or as another part; or as of a time before it qualified; or of one that was erased
  conflict,  // the id is taken by another body
};

struct PutResult {
  PutStatus status = PutStatus::inserted;
  std::string verdict;
  std::string taken;                        // the fields whose time other leads had before, with spaces between them
  std::int64_t received_at = 0;             // when it was stored first
  bool quarantined = false;                 // it is kept apart, or was
};

class Store : public TokenStore, public RelayStore, public ToldStore, public DeskStore, public UpkeepStore, public LetterStore, public RoutingStore, public GrantStore, public SharedStore {
 public:
  // Another way to the same, for what only reads, on a thread of its own; nullptr: there is none, and one thread does both.
  virtual std::unique_ptr<Store> reader() { return nullptr; }
  // Another one that writes at the same time, on a thread of its own; nullptr: there is none.
  virtual std::unique_ptr<Store> writer() { return nullptr; }

  // Runs `work` in one transaction. True: all that it stored survives a killed process and a power cut. False, when `work`
  // gives that or the store fails: nothing of it is stored.
  virtual bool transact(const std::function<bool()>& work) = 0;

  // Within transact(). nullopt when it failed. One that is here in part becomes the whole one, and the newest. One that
  // has qualified later takes the place of what it was, under a seq of its own: its files, its times, whether it is kept apart and what it was told
  // of stay; it goes to those `destinations` that it has not gone to yet, and once more to those that are to hear of it `again`. The times that the lead asks for are its own from then on, as far as they are free: of two
  // that come at once, one is the second. What the lead that it supersedes held is free again, and what of that was not sent
  // on yet is not sent any more; the lead itself waits for its `destinations` from then on, and has an owner unless it lies in quarantine.
  virtual std::optional<PutResult> put(const Lead& lead) = 0;

  // The leads of a site that lie there, with seq > `after`, oldest first; nullopt when it failed.
  virtual std::optional<std::vector<StoredLead>> list(const std::string& site, Shelf shelf, std::int64_t after, int limit) = 0;

  // Within transact(): a lead leaves the quarantine and becomes the newest of the others, so that whoever reads on from the last one sees
  // it. What is to be sent on is due. Its seq then; 0 when none of that id lies in quarantine; nullopt when it failed.
  virtual std::optional<std::int64_t> release(const std::string& site, const std::string& id, std::int64_t now) = 0;

  // Within transact(): nothing is left of what a lead said, its files, what waits to be sent on and the times it holds among it; its key
  // stays, so that a late retry cannot bring it back. False: nothing was there. nullopt when it failed.
  virtual std::optional<bool> erase(const std::string& site, const std::string& id, std::int64_t now, Finish finish = Finish::allowed) = 0;

  // The times of a form's appointments that end after `now` and that leads have; nullopt when it failed.
  virtual std::optional<std::vector<wire::HeldTime>> held_times(const std::string& site, const std::string& form, std::int64_t now) = 0;
  // A lead's body; "" when there is none of that id, or what it said has been erased. nullopt when it failed.
  virtual std::optional<std::string> body(const std::string& site, const std::string& id) = 0;

  // Within transact(). (lead, field, index) is the key. nullopt when it failed, or the lead has gone.
  virtual std::optional<PutStatus> put_file(const File& file) = 0;
  // The files of a lead, without their bytes; nullopt when it failed. They go with what the lead said.
  virtual std::optional<std::vector<StoredFile>> files(const std::string& site, const std::string& lead) = 0;
  // One with its bytes; one without a name when there is none. nullopt when it failed.
  virtual std::optional<StoredFile> file(const std::string& site, const std::string& lead, const std::string& field, std::int64_t index) = 0;

  // Within transact(). A secret of that name, which is made when it is asked for first; nullopt when it failed.
  virtual std::optional<std::string> secret(const std::string& name) = 0;

  // Asked when something of the above failed, for only the store knows what that means. nullopt: it passes, and the same may be
  // tried again. Otherwise why it does not: what is stored is not certain any more, so the process ends and nobody is answered.
  virtual std::optional<std::string> reason_to_end() const = 0;
};

}  // namespace leadline::receiver
