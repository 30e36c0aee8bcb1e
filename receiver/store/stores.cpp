#include "receiver/store/stores.h"

#include <map>
#include <mutex>

#include "receiver/store/postgres.h"
#include "receiver/store/sql_store.h"
#include "receiver/store/sqlite.h"

namespace leadline::receiver {

namespace {

std::unique_ptr<Store> store_on(std::unique_ptr<sql::Connection> db, std::string& problem) { return db ? SqlStore::open(std::move(db), problem) : nullptr; }
std::unique_ptr<Store> make_sqlite(const std::string& folder, std::string& problem) { return store_on(sql::open_sqlite(folder, problem), problem); }
std::unique_ptr<Store> make_postgres(const std::string& address, std::string& problem) { return store_on(sql::open_postgres(address, problem), problem); }

}  // namespace

const StoreKind& default_store_kind() {
  static const StoreKind kind{"sqlite", sql::kSqliteFile, "", &make_sqlite};
  return kind;
}

const StoreKind* find_store_kind(std::string_view name) {
  if (name == default_store_kind().name) return &default_store_kind();
  if (!sql::is_postgres_address(name)) return nullptr;
  static std::mutex mutex;
  static std::map<std::string, StoreKind, std::less<>> addresses;
  const std::lock_guard<std::mutex> lock(mutex);
  return &addresses.try_emplace(std::string(name), StoreKind{"postgres", "", std::string(name), &make_postgres}).first->second;
}

}  // namespace leadline::receiver
