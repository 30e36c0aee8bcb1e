// What keeps the store in order while it is in use: copies of it, what is too old, what is known of one person.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace leadline::receiver {

// A lead as far as it has to be known to say whether it goes.
struct KeptLead {
  std::int64_t seq = 0, received_at = 0;
  std::string id;
  bool quarantined = false;
  std::string measured;  // a line (core/metrics/measured.h), or ""
  std::string body;      // "" when it was not asked for
};

// All of it about one lead, for whom it is about.
struct WholeLead {
  std::int64_t seq = 0, received_at = 0;
  std::string verdict, detail, spam, body;
  bool quarantined = false;
};

struct Copied {
  bool done = false;
  std::int64_t pages = 0, of = 0;
};

// All functions: nullopt when it failed.
class UpkeepStore {
 public:
  virtual ~UpkeepStore() = default;

  // Not within transact(). Copies the store into a file, a step at a time, while it is written to; what is written meanwhile is in the copy. One copy at a time: `path`
  // begins another one, "" goes on. The last step gives `done`: the copy is whole, and on the disk.
  virtual std::optional<Copied> copy(const std::string& path, int pages, std::string& problem) = 0;

  // Leads that say something still, with seq > `after`, that arrived before `before`, oldest first. `bodies`: with what they say; otherwise with that only where there is no measure.
  virtual std::optional<std::vector<KeptLead>> kept(const std::string& site, std::int64_t after, std::int64_t before, bool bodies, int limit) = 0;
  // One without a body when there is none of that id.
  virtual std::optional<WholeLead> whole(const std::string& site, const std::string& id) = 0;
  // Rows that people told of whoever has that address or number, each as JSON.
  virtual std::optional<std::vector<std::string>> told_of(const std::string& site, const std::string& email, const std::string& phone) = 0;
  // Within transact(). How many went.
  virtual std::optional<std::int64_t> forget_told_of(const std::string& site, const std::string& email, const std::string& phone) = 0;
  // Within transact(). Of leads that were erased before then, nothing is known any more: how many.
  virtual std::optional<std::int64_t> forget_erased(const std::string& site, std::int64_t before) = 0;
  // Within transact(). Of the changes to the desk that copies of it have followed long ago nothing is kept: how many.
  virtual std::optional<std::int64_t> forget_changes(const std::string& site) = 0;
  // Not within transact(). What was erased is not in the log of changes either.
  virtual std::optional<bool> empty_log() = 0;

  // Whether a move into it (move.h) was begun and is not through: then it must not be used.
  virtual std::optional<bool> half_moved() { return false; }
};

}  // namespace leadline::receiver
