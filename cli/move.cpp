// `leadline move`: all that a receiver keeps, from the store where it is into another one, while no receiver uses either.
#include <sys/stat.h>

#include <cstdio>
#include <memory>
#include <string>

#include "arguments.h"
#include "commands.h"
#include "receiver/access/control_socket.h"
#include "receiver/data_folder.h"
#include "receiver/store/move.h"
#include "receiver/store/postgres.h"
#include "receiver/store/sql_store.h"
#include "receiver_data.h"

namespace leadline::cli {

namespace {

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
  const receiver::Moved told = [](std::string_view table, std::int64_t rows) {
    std::printf("%-16.*s%12lld  the same in both\n", static_cast<int>(table.size()), table.data(), static_cast<long long>(rows));
    std::fflush(stdout);
  };
  if (!receiver::move_all(*from.database, *to.database, told, problem) || !is_alone(from, problem) || !is_alone(to, problem)) return cannot_move(problem);
  std::printf("all of %s is in %s; the old one was left as it is, and nobody must serve it any more\n", from.name.c_str(), to.name.c_str());
  return kDone;
}

}  // namespace leadline::cli
