// `leadline backup` and `leadline restore`: a receiver's data as it is at one moment, while it runs, and the way back.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>

#include "arguments.h"
#include "commands.h"
#include "receiver/data_folder.h"
#include "receiver_data.h"

namespace leadline::cli {

namespace {

namespace fs = std::filesystem;
using base::Json;

int said_of(const char* command, const std::string& problem, const std::string& hint = {}) {
  std::fprintf(stderr, "leadline %s: %s%s\n", command, problem.c_str(), hint.empty() ? "" : (" (" + hint + ")").c_str());
  return kFailed;
}

// What root writes for a receiver is the receiver's: of whoever has its folder.
void give_to(const fs::path& path, const fs::path& whose) {
  struct stat owner {};
  if (::geteuid() == 0 && ::stat(whose.c_str(), &owner) == 0 && ::chown(path.c_str(), owner.st_uid, owner.st_gid) != 0) return;  // then its own checks say so
}

// A file's bytes, or a folder's names, are on the disk.
bool sync_path(const fs::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool ok = fd >= 0 && ::fsync(fd) == 0;
  if (fd >= 0) ::close(fd);
  return ok;
}

bool copy_synced(const fs::path& from, const fs::path& to, std::string& problem) {
  std::error_code error;
  fs::copy_file(from, to, fs::copy_options::overwrite_existing, error);
  if (!error) fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, error);
  give_to(to, to.parent_path());
  if (!error && sync_path(to)) return true;
  problem = to.string() + ": " + (error ? error.message() : "it cannot be synced");
  return false;
}

// What stands beside the store: the first token, the key of links, and each config that was ever current.
bool copy_beside(const fs::path& from, const fs::path& to, std::string& problem) {
  std::error_code error;
  for (const char* name : {receiver::kTokenName, receiver::kLinkKeyName})
    if (fs::exists(from / name, error) && !copy_synced(from / name, to / name, problem)) return false;
  if (!fs::is_directory(from / "configs", error)) return true;
  fs::create_directory(to / "configs", error);
  give_to(to / "configs", to);
  for (const auto& one : fs::directory_iterator(from / "configs", error))
    if (one.is_regular_file() && !copy_synced(one.path(), to / "configs" / one.path().filename(), problem)) return false;
  return sync_path(to / "configs") || !(problem = (to / "configs").string() + ": it cannot be synced").empty();
}

// Copies the store as it is asked, step by step; the receiver goes on meanwhile.
bool copy_store(const ReceiverData& data, const fs::path& file, std::string& problem) {
  Json request = base::object_of("do", "backup", "to", file.string());
  for (;;) {
    const auto answer = data.ask(request, problem);
    if (!answer) return false;
    const Json& error = base::get_object(*answer, "error");
    if (!error.empty()) return (problem = base::get_string(error, "message") + " (" + base::get_string(error, "hint") + ")", false);
    if (base::get_bool(*answer, "done")) return true;
    request = base::object_of("do", "backup");
  }
}

// Opened as a receiver opens it, which looks it over; and closed again, so that all of it is in one file.
bool is_whole(const fs::path& folder, const receiver::StoreKind& kind, std::string& problem) { return kind.open(folder.string(), problem) != nullptr; }

// A copy is one file. Beside a store that somebody writes to, or that was never closed, lies what was written last, and without that it is not whole.
bool is_unclosed(const fs::path& store) {
  std::error_code error;
  const auto bytes = fs::file_size(store.string() + "-wal", error);
  return !error && bytes > 0;
}

bool lies_in(const fs::path& path, const fs::path& folder) {
  std::error_code error;
  const fs::path inner = fs::weakly_canonical(path, error), outer = fs::weakly_canonical(folder, error);
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

const receiver::StoreKind* copied_kind(const char* command, const Arguments& arguments) {
  const receiver::StoreKind* kind = store_kind_of(arguments.get("store"));
  if (kind && kind->files == "leads.sqlite") return kind;
  usage_error(command, kind ? "that store has its own ways to be copied" : "there is no store `" + arguments.get("store") + "`");
  return nullptr;
}

}  // namespace

int backup_command(const Words& words) {
  const auto arguments = read_arguments(words, {"backup", {"data", "store"}, {}, {"data"}, 1, "the FOLDER of the copy"});
  if (!arguments) return kUsage;
  const receiver::StoreKind* kind = copied_kind("backup", *arguments);
  if (!kind) return kUsage;
  std::string problem;
  const auto data = ReceiverData::open(arguments->get("data"), *kind, ReceiverData::When::there, problem);
  if (!data) return said_of("backup", problem);
  const fs::path to = fs::absolute(arguments->rest[0]).lexically_normal(), store = to / kind->files, part = to / (std::string(kind->files) + ".part");
  if (lies_in(to, arguments->get("data"))) return said_of("backup", to.string() + " lies in the data folder itself", "whatever happens to that would happen to the copy");
  if (!receiver::make_data_folder(to.string(), problem)) return said_of("backup", problem);
  if (ReceiverData::has_store(to.string(), *kind)) return said_of("backup", to.string() + " holds a copy, or a receiver's data, already", "name a new folder for each copy");
  ::chmod(to.c_str(), 0700);
  give_to(to, arguments->get("data"));  // a running receiver writes the copy itself
  std::error_code error;
  if (!copy_store(*data, part, problem) || !copy_beside(arguments->get("data"), to, problem)) {
    fs::remove(part, error);
    return said_of("backup", problem);
  }
  fs::rename(part, store, error);
  if (error || !sync_path(to)) return said_of("backup", store.string() + ": " + error.message());
  if (!is_whole(to, *kind, problem)) return said_of("backup", "the copy is not whole: " + problem);
  std::printf("%s: %llu bytes, looked over and whole\n", store.c_str(), static_cast<unsigned long long>(fs::file_size(store, error)));
  return kDone;
}

int restore_command(const Words& words) {
  const auto arguments = read_arguments(words, {"restore", {"data", "store"}, {}, {"data"}, 1, "the FOLDER of the copy"});
  if (!arguments) return kUsage;
  const receiver::StoreKind* kind = copied_kind("restore", *arguments);
  if (!kind) return kUsage;
  const fs::path from = arguments->rest[0], to = arguments->get("data");
  std::string problem;
  std::error_code error;
  if (!fs::exists(from / kind->files, error)) return said_of("restore", "there is no copy in " + from.string(), "`leadline backup` makes one");
  if (is_unclosed(from / kind->files)) return said_of("restore", from.string() + " is the data of a receiver that runs, or was killed, and no copy", "`leadline backup --data " + from.string() + " FOLDER` makes one");
  ::umask(077);  // leads are nobody else's business
  if (!receiver::make_data_folder(to.string(), problem)) return said_of("restore", problem);
  if (ReceiverData::has_store(to.string(), *kind)) return said_of("restore", to.string() + " has leads in it", "nothing is written over: name a new folder, or move that one away");
  const bool copied = copy_synced(from / kind->files, to / kind->files, problem) && copy_beside(from, to, problem) && sync_path(to);
  if (!copied || !is_whole(to, *kind, problem)) {
    fs::remove(to / kind->files, error);
    return said_of("restore", problem);
  }
  std::printf("%s: looked over and whole; `leadline serve --data %s` goes on with it\n", (to / kind->files).c_str(), to.c_str());
  return kDone;
}

}  // namespace leadline::cli
