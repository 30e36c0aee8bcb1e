// `leadline import outcomes|spend`: what people tell of leads afterwards, into a receiver's store.
#include <cstdio>
#include <string>

#include "arguments.h"
#include "import/import_commands.h"
#include "receiver/told.h"
#include "receiver_data.h"
#include "told_file.h"

namespace leadline::cli {

namespace {

using base::Json;

constexpr std::size_t kAtOnce = 1000;  // rows in a transaction

int import_told(const Words& words, const std::vector<std::string>& maps, const char* kind) {
  if (!maps.empty()) return usage_error("import", "`--map` is for models and leads: outcomes and spend have columns of their own");
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
  std::string problem;
  const auto data = ReceiverData::open(arguments->get("data"), *store, ReceiverData::When::there, problem);
  if (!data) return std::fprintf(stderr, "leadline import: %s\n", problem.c_str()), kFailed;
  std::size_t stored = 0;
  for (std::size_t at = 0; at < rows->size(); at += kAtOnce) {
    Json some = Json::array();
    for (std::size_t i = at; i < rows->size() && i < at + kAtOnce; ++i) some.push_back((*rows)[i]);
    const auto answer = data->ask(base::object_of("do", "told add", "kind", kind, "site", arguments->get("site"), "rows", std::move(some)), problem);
    if (!answer) return std::fprintf(stderr, "leadline import: %s; %zu rows are kept\n", problem.c_str(), stored), kFailed;
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

int import_outcomes(const Words& words, const std::vector<std::string>& maps) { return import_told(words, maps, "outcome"); }
int import_spend(const Words& words, const std::vector<std::string>& maps) { return import_told(words, maps, "spend"); }

}  // namespace leadline::cli
