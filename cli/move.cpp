// `leadline move`: all that a receiver keeps, from the store where it is into another one, while no receiver uses either.
#include <sys/stat.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "arguments.h"
#include "base/text.h"
#include "commands.h"
#include "input/files.h"
#include "receiver/access/control_socket.h"
#include "receiver/data_folder.h"
#include "receiver/store/move.h"
#include "receiver/store/postgres.h"
#include "receiver/store/sql_store.h"
#include "receiver_data.h"

namespace leadline::cli {

namespace {

using receiver::sql::Value;

// A store that is moved from or into.
struct MovedStore {
  std::string name;  // as it was called, without a password
  std::unique_ptr<receiver::Store> kept;
  receiver::sql::Connection* database = nullptr;
};

int cannot_move(const std::string& problem, const std::string& hint = {}) {
  std::fprintf(stderr, "leadline move: %s%s\n", problem.c_str(), hint.empty() ? "" : (" (" + hint + ")").c_str());
  return kFailed;
}

std::string without_password(const std::string& address) {
  const std::size_t begin = address.find("://"), at = address.find('@'), colon = begin == std::string::npos ? begin : address.find(':', begin + 3);
  return at == std::string::npos || colon == std::string::npos || colon > at ? address : address.substr(0, colon) + ":…" + address.substr(at);
}

bool open_moved(const std::string& where, bool made, MovedStore& out, std::string& problem) {
  const bool remote = receiver::sql::is_postgres_address(where);
  const receiver::StoreKind& kind = remote ? *receiver::find_store_kind(where + (where.find('?') == std::string::npos ? "?" : "&") + "application_name=leadline%20move") : *receiver::find_store_kind("sqlite");
  out.name = remote ? without_password(where) : where;
  if (!remote) {
    if (receiver::ask_running(where, base::object_of("do", "token list"), problem)) problem = "a receiver runs on " + where + " (stop it first; what is sent meanwhile waits in the pages)";
    else if (problem.empty() && !made && !ReceiverData::has_store(where, kind)) problem = "there is no receiver's data in " + where + " (`--from` and `--to` are a data folder or an address like postgres://host/database)";
    if (!problem.empty() || !receiver::make_data_folder(where, problem)) return false;
  }
  out.kept = kind.open(where, problem);
  const auto store = dynamic_cast<receiver::SqlStore*>(out.kept.get());
  if (!store) return false;
  out.database = &store->database();
  return true;
}

// Other connections of the role that a receiver uses: of a receiver, most likely. None in a folder, which belongs to one process.
bool is_alone(const MovedStore& store, std::string& problem) {
  if (!store.database->is_shared()) return true;
  std::int64_t others = 0;
  const receiver::sql::Take take = [&](const receiver::sql::Row& row) { others = row.integer(0); };
  const bool asked = store.database->run("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user AND application_name <> 'leadline move'", {}, &take);
  if (!asked) problem = store.name + ": cannot be read";
  else if (others > 0) problem = store.name + ": there are " + std::to_string(others) + " other connections of its role (stop every receiver first; what is sent meanwhile waits in the pages)";
  return problem.empty();
}

constexpr const char* kKeys[] = {receiver::kTokenName, receiver::kLinkKeyName};

std::string read_text(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return {};
  const input::FileText file = input::read_file(path);
  return file.ok ? file.text : std::string();
}

bool put_key(receiver::sql::Connection& database, const char* name, const std::string& value) {
  const std::array<Value, 2> values{name, value};
  return value.empty() || database.run("INSERT INTO secret(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value = excluded.value", values, nullptr);
}

bool put_config(receiver::sql::Connection& database, const std::string& hash, const std::string& text) {
  const std::string site = base::get_text(base::parse_json(text).value_or(base::Json()), "site");
  const std::array<Value, 3> values{site, hash, text};
  return site.empty() || database.run("INSERT INTO config(site, hash, text) VALUES(?1, ?2, ?3) ON CONFLICT DO NOTHING", values, nullptr);
}

// What lies beside the leads in a folder lies among them in a database: the first token, the key of links, and each config that was ever current.
bool take_in(const std::string& folder, receiver::sql::Connection& database) {
  return database.transact([&] {
    for (const char* name : kKeys) if (!put_key(database, name, std::string(base::trim(read_text(folder + "/" + name))))) return false;
    std::error_code error;
    for (const auto& one : std::filesystem::directory_iterator(folder + "/configs", error))
      if (one.path().extension() == ".json" && !put_config(database, one.path().stem().string(), read_text(one.path().string()))) return false;
    return true;
  });
}

// And back. Configs are found in either place.
bool give_out(receiver::sql::Connection& database, const std::string& folder) {
  for (const char* name : kKeys) {
    std::string value;
    const std::array<Value, 1> values{name};
    const receiver::sql::Take take = [&](const receiver::sql::Row& row) { value = row.text(0); };
    const std::string path = folder + "/" + name;
    if (!database.run("SELECT value FROM secret WHERE name = ?1", values, &take)) return false;
    if (value.empty() || std::filesystem::exists(path)) continue;
    std::ofstream file(path);
    if (!(file << value << "\n" << std::flush)) return false;
  }
  return true;
}

}  // namespace

int move_command(const Words& words) {
  const auto arguments = read_arguments(words, {"move", {"from", "to"}, {}, {"from", "to"}, 0, ""});
  if (!arguments) return kUsage;
  if (arguments->get("from") == arguments->get("to")) return usage_error("move", "`--from` and `--to` are the same");
  ::umask(077);  // leads are nobody else's business
  MovedStore from, to;
  std::string problem;
  for (const auto& [side, store] : {std::pair("from", &from), std::pair("to", &to)}) {
    if (!open_moved(arguments->get(side), store == &to, *store, problem) || !is_alone(*store, problem)) return cannot_move(problem);
  }
  if (!from.database->is_shared() && !take_in(arguments->get("from"), *from.database)) return cannot_move("what lies beside the leads in " + from.name + " could not be read into them");
  const receiver::Moved told = [](std::string_view table, std::int64_t rows) {
    std::printf("%-16.*s%12lld  the same in both\n", static_cast<int>(table.size()), table.data(), static_cast<long long>(rows));
    std::fflush(stdout);
  };
  if (!receiver::move_all(*from.database, *to.database, told, problem) || !is_alone(from, problem) || !is_alone(to, problem)) return cannot_move(problem);
  if (!to.database->is_shared() && !give_out(*to.database, arguments->get("to"))) return cannot_move("the token and the key of links could not be written into " + to.name, "the same command does it again");
  std::printf("all of %s is in %s; the old one was left as it is, and nobody must serve it any more\n", from.name.c_str(), to.name.c_str());
  return kDone;
}

}  // namespace leadline::cli
