#include "receiver/store/stores.h"

#include "receiver/store/sqlite_store.h"

namespace leadline::receiver {

namespace {

constexpr StoreKind kStoreKinds[] = {
    {"sqlite", SqliteStore::kFile, &SqliteStore::open},
};

}  // namespace

std::span<const StoreKind> store_kinds() { return kStoreKinds; }

const StoreKind* find_store_kind(std::string_view name) {
  for (const StoreKind& kind : kStoreKinds) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

}  // namespace leadline::receiver
