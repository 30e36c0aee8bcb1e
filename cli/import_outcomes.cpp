// `leadline import outcomes|spend`: what people tell of leads afterwards, into a receiver's store.
#include <cstdio>
#include <string>

#include "arguments.h"
#include "import.h"
#include "receiver/told.h"
#include "receiver_data.h"
#include "told_file.h"

namespace leadline::cli {

namespace {

using base::Json;

constexpr std::size_t kAtOnce = 1000;  // rows in a transaction

int import_told(const Words& words, const char* kind) {
  const auto arguments = read_arguments(words, {"import", {"data", "site", "store"}, {}, {"data"}, 1, "the file"});
  if (!arguments) return kUsage;
  const receiver::StoreKind* store = store_kind_of(arguments->get("store"));
  if (!store) return usage_error("import", "there is no store `" + arguments->get("store") + "`");
  const std::string& path = arguments->rest[0];
  base::Findings findings;
  const auto rows = read_told_file("import", path, findings);
  if (!rows) return kFailed;
  receiver::read_told(kind, *rows, findings);  // all of them first: half a file is worse than none
  if (print_told_findings(path, findings)) return kFailed;
  std::size_t stored = 0;
  for (std::size_t at = 0; at < rows->size(); at += kAtOnce) {
    Json some = Json::array();
    for (std::size_t i = at; i < rows->size() && i < at + kAtOnce; ++i) some.push_back((*rows)[i]);
    const auto answer = ask_data("import", arguments->get("data"), *store, base::object_of("do", "told add", "kind", kind, "site", arguments->get("site"), "rows", std::move(some)));
    if (!answer) return kFailed;
    if (const Json& error = base::get_object(*answer, "error"); !error.empty()) {
      std::fprintf(stderr, "leadline import: %s (%s); %zu rows are kept\n", base::get_string(error, "message").c_str(), base::get_string(error, "hint").c_str(), stored);
      return kFailed;
    }
    stored += static_cast<std::size_t>(base::get_int(*answer, "stored"));
  }
  std::printf("%zu rows kept\n", stored);
  return kDone;
}

}  // namespace

int import_outcomes(const Words& words) { return import_told(words, "outcome"); }
int import_spend(const Words& words) { return import_told(words, "spend"); }

}  // namespace leadline::cli
