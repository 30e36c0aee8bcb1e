// `leadline render`: a surface as static HTML.
#include <cstdio>

#include "arguments.h"
#include "commands.h"
#include "input/files.h"
#include "wire/render.h"

namespace leadline::cli {

int render_command(const Words& words) {
  const auto arguments = read_arguments(words, {"render", {"config", "surface", "locale"}, {}, {"config", "surface"}, 0, ""});
  if (!arguments) return kUsage;
  const input::FileText config = input::read_file(arguments->get("config"));
  if (!config.ok) {
    std::fprintf(stderr, "leadline render: %s\n", config.problem.c_str());
    return kFailed;
  }
  const auto html = wire::render(config.text, arguments->get("surface"), arguments->get("locale"));
  if (!html) {
    std::fprintf(stderr, "leadline render: %s has no form and no call to action \"%s\" that can be used; `leadline check` says what is wrong with it\n",
                 arguments->get("config").c_str(), arguments->get("surface").c_str());
    return kFailed;
  }
  std::printf("%s\n", html->c_str());
  return kDone;
}

}  // namespace leadline::cli
