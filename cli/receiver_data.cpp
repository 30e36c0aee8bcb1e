#include "receiver_data.h"

#include <cstdio>
#include <filesystem>

#include "receiver/access/control.h"
#include "receiver/access/control_socket.h"

namespace leadline::cli {

namespace {

namespace fs = std::filesystem;

// A slip in a folder's name must not make another folder with a store in it.
bool has_store(const std::string& folder, const receiver::StoreKind& kind) {
  std::error_code error;
  for (const fs::directory_entry& one : fs::directory_iterator(folder, error)) {
    if (one.path().filename().string().starts_with(kind.files)) return true;
  }
  return false;
}

}  // namespace

std::optional<base::Json> ask_data(const char* command, const std::string& folder, const receiver::StoreKind& kind, const base::Json& request) {
  std::string problem;
  std::optional<base::Json> answer = receiver::ask_running(folder, request, problem);
  if (answer) return answer;
  if (problem.empty() && !has_store(folder, kind)) problem = "there is no receiver's data in " + folder;
  const auto store = problem.empty() ? kind.open(folder, problem) : nullptr;
  if (!store) {
    std::fprintf(stderr, "leadline %s: %s\n", command, problem.c_str());
    return std::nullopt;
  }
  return receiver::carry_out(
      request, [&](const std::function<bool(receiver::Store&)>& work) { return store->transact([&] { return work(*store); }); },
      [](const std::vector<receiver::StoredToken>&) {});
}

const receiver::StoreKind* store_kind_of(const std::string& name) {
  return name.empty() ? &receiver::store_kinds().front() : receiver::find_store_kind(name);
}

}  // namespace leadline::cli
