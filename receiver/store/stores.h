// The kinds of stores: SQLite's in a folder, and PostgreSQL's at an address.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "receiver/store/store.h"

namespace leadline::receiver {

struct StoreKind {
  std::string_view name;
  std::string_view files;  // what the names of its files in the data folder begin with; "" for none
  std::string address;     // where it is, when that is not the folder
  std::unique_ptr<Store> (*make)(const std::string& where, std::string& problem);

  // nullptr with the reason in `problem`. The folder is there.
  std::unique_ptr<Store> open(const std::string& folder, std::string& problem) const { return make(address.empty() ? folder : address, problem); }
};

constexpr char kStoresTaken[] = "`sqlite`, or an address like postgres://host/database";

// What is taken when none is named.
const StoreKind& default_store_kind();
// By its name, or its address; nullptr when there is none. It is never destroyed.
const StoreKind* find_store_kind(std::string_view name);

}  // namespace leadline::receiver
