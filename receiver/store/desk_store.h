// The desk: what lists of leads show, sort and find, a narrow row a lead, and how far each is worked on. A list of a hundred thousand
// leads reads none of their bodies.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadline::receiver {

// What a lead says of itself for the desk (desk/desk_row.h); how it was received stands beside it.
struct DeskRow {
  double total = 0;
  std::string band, stage, form, source, channel, name, phone, email;  // as they are shown
  std::string words, numbers;                                          // as they are searched (desk/fold.h)
  std::string email_key, phone_key;                                    // whose it is; "" when it says neither
  int flags = 0;
};

enum DeskFlag { kUnfinished = 1, kDoubtful = 2, kTimeTaken = 4, kSuspicious = 8, kTest = 16, kRisen = 32 };

// One of them, while it is looked at: nothing is copied.
struct DeskItem {
  std::int64_t seq = 0, at = 0, person = 0, remind_at = 0;
  double total = 0;
  int flags = 0;
  std::string_view band, stage, verdict, status, owner, form, channel, words, numbers;
};

// One as it is shown.
struct DeskEntry {
  std::int64_t seq = 0, at = 0, person = 0, remind_at = 0;
  double total = 0;
  int flags = 0;
  std::string id, band, stage, verdict, form, source, channel, name, phone, email, status, owner;
};

// How far somebody is with a lead.
struct Work {
  std::string status = "new", owner, note;
  std::int64_t remind_at = 0;                  // ms; 0: no reminder
  std::string value, currency;                 // of what was won, as it was typed
  std::int64_t happened_at = 0;                // when it came to this status
  std::int64_t changed_at = 0;
  std::string changed_by;                      // the name of the token
};

struct WorkChange {
  std::int64_t at = 0;
  std::string by, what;                        // JSON: the members that changed
};

enum class Shelf;

// All functions: nullopt when it failed. What changes something is called within transact().
class DeskStore {
 public:
  virtual ~DeskStore() = default;

  // Shows `take` those of a site that lie there, with seq > `after`, oldest first; how many there were, which may be more than `limit` where
  // that costs nothing.
  virtual std::optional<int> scan_desk(const std::string& site, Shelf shelf, std::int64_t after, int limit, const std::function<void(const DeskItem&)>& take) = 0;
  // Those of these numbers, in that order; one that has gone is left out.
  virtual std::optional<std::vector<DeskEntry>> desk_entries(const std::string& site, const std::vector<std::int64_t>& seqs) = 0;
  // All that whoever sent that lead has sent (the same e-mail or phone number), newest first, it among them.
  virtual std::optional<std::vector<DeskEntry>> desk_person(const std::string& site, const std::string& lead, int limit) = 0;

  // Those of that address or number (as they are compared, one of them may be ""), newest first.
  virtual std::optional<std::vector<DeskEntry>> desk_of(const std::string& site, const std::string& email, const std::string& phone, int limit) = 0;

  // As a new one where nobody has begun.
  virtual std::optional<Work> work(const std::string& site, const std::string& lead) = 0;
  // False: there is no such lead, or what it said has been erased.
  virtual std::optional<bool> put_work(const std::string& site, const std::string& lead, const Work& work, const std::string& what) = 0;
  // Oldest first.
  virtual std::optional<std::vector<WorkChange>> work_changes(const std::string& site, const std::string& lead) = 0;
};

}  // namespace leadline::receiver
