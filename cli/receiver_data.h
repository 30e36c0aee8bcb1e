// The data folder of a receiver, for a command beside it: a running one is asked over the socket in its folder, a stopped one's store is opened.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/json.h"
#include "receiver/store/stores.h"

namespace leadline::cli {

// The kind that `--store` names, or LEADLINE_STORE in the environment; nullptr when there is none of that name.
const receiver::StoreKind* store_kind_of(const std::string& name);

class ReceiverData {
 public:
  enum class When { there, made };  // `there`: a slip in a folder's name must not make another folder with a store in it

  // nullopt with the reason in `problem`.
  static std::optional<ReceiverData> open(const std::string& folder, const receiver::StoreKind& kind, When when, std::string& problem);
  static bool has_store(const std::string& folder, const receiver::StoreKind& kind);

  // What is answered (receiver/access/control.h); nullopt with the reason.
  std::optional<base::Json> ask(const base::Json& request, std::string& problem) const;

 private:
  std::string folder_;
  std::shared_ptr<receiver::Store> store_;  // none: a receiver runs
};

}  // namespace leadline::cli
