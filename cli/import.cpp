// `leadline import KIND`: each kind is a function of its own file.
#include <string>

#include "arguments.h"
#include "commands.h"
#include "import.h"

namespace leadline::cli {

namespace {

struct ImportKind {
  const char* name;
  int (*run)(const Words& words);
};

constexpr ImportKind kImportKinds[] = {
    {"outcomes", import_outcomes},
    {"spend", import_spend},
};

}  // namespace

int import_command(const Words& words) {
  std::string names;
  for (const ImportKind& kind : kImportKinds) {
    if (!words.empty() && words[0] == kind.name) return kind.run({words.begin() + 1, words.end()});
    names += (names.empty() ? "`" : ", `") + std::string(kind.name) + "`";
  }
  return usage_error("import", words.empty() ? "what is to be imported: " + names : "there is no `import " + words[0] + "`: " + names);
}

}  // namespace leadline::cli
