// The kinds of stores: a row each. Another one is a pair of files beside sqlite_store and its row.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "receiver/store/store.h"

namespace leadline::receiver {

struct StoreKind {
  std::string_view name;   // `--store NAME`
  std::string_view files;  // what the names of its files in the data folder begin with; "" for none
  // nullptr with the reason in `problem`. The folder is there.
  std::unique_ptr<Store> (*open)(const std::string& folder, std::string& problem);
};

// The first is taken when none is named.
std::span<const StoreKind> store_kinds();
// nullptr when there is none of that name.
const StoreKind* find_store_kind(std::string_view name);

}  // namespace leadline::receiver
