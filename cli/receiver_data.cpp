#include "receiver_data.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <vector>

#include "receiver/access/control.h"
#include "receiver/access/control_socket.h"
#include "receiver/data_folder.h"

namespace leadline::cli {

using base::Json;

const receiver::StoreKind* store_kind_of(const std::string& name) {
  const char* environment = std::getenv("LEADLINE_STORE");
  const std::string named = name.empty() && environment ? environment : name;
  return named.empty() ? &receiver::default_store_kind() : receiver::find_store_kind(named);
}

bool ReceiverData::has_store(const std::string& folder, const receiver::StoreKind& kind) {
  if (kind.files.empty()) return true;  // it is elsewhere
  std::error_code error;
  for (const auto& one : std::filesystem::directory_iterator(folder, error)) {
    if (one.path().filename().string().starts_with(kind.files)) return true;
  }
  return false;
}

std::optional<ReceiverData> ReceiverData::open(const std::string& folder, const receiver::StoreKind& kind, When when, std::string& problem) {
  ReceiverData out;
  out.folder_ = folder;
  if (receiver::ask_running(folder, base::object_of("do", "token list"), problem)) return out;
  if (!problem.empty()) return std::nullopt;
  if (when == When::there && !has_store(folder, kind)) problem = "there is no receiver's data in " + folder;
  ::umask(077);  // leads are nobody else's business
  if (problem.empty() && receiver::make_data_folder(folder, problem)) out.store_ = kind.open(folder, problem);
  return out.store_ ? std::optional(out) : std::nullopt;
}

std::optional<Json> ReceiverData::ask(const Json& request, std::string& problem) const {
  if (store_) {
    const receiver::Transaction transact = [&](const std::function<bool(receiver::Store&)>& work) { return store_->transact([&] { return work(*store_); }); };
    const receiver::Reading read = [&](const std::function<bool(receiver::Store&)>& work) { return work(*store_); };
    return receiver::carry_out(request, transact, read, [](const std::vector<receiver::StoredToken>&) {});
  }
  auto answer = receiver::ask_running(folder_, request, problem);
  if (!answer && problem.empty()) problem = "the receiver on " + folder_ + " has ended";
  return answer;
}

}  // namespace leadline::cli
