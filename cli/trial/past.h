// The past, for commands that try a model on it: the leads that came, with their logs, and what became of them. `--data DIR`: a receiver's,
// which may run or not; `--leads FILE` with `--outcomes FILE`: files.
#pragma once

#include <functional>
#include <string>

#include "arguments.h"
#include "lead_file.h"
#include "metrics/entries.h"
#include "receiver/store/stores.h"

namespace leadline::cli {

// The options that say where it is.
inline const Words kPastOptions = {"data", "leads", "outcomes", "site", "store"};

class Past {
 public:
  // kUsage after saying on stderr what is wrong with the options; kDone.
  static int read(const char* command, const Arguments& arguments, Past& out);

  // Each outcome, then each lead, oldest first. False after saying on stderr why not.
  bool each(const std::function<void(const metrics::Outcome&)>& take_outcome, const std::function<void(LeadFile&&)>& take_lead) const;

 private:
  bool each_in_data(const std::function<void(const metrics::Outcome&)>& take_outcome, const std::function<void(LeadFile&&)>& take_lead) const;
  bool fail(const std::string& problem) const;

  const char* command_ = "";
  std::string data_, leads_, outcomes_, site_;
  const receiver::StoreKind* kind_ = nullptr;
};

}  // namespace leadline::cli
