// `leadline try WHAT`: parts of the core by themselves, for tests in other languages.
#include "commands.h"

#include "arguments.h"
#include "forms/forms.h"
#include "try_contact.h"
#include "try_rule.h"

namespace leadline::cli {

int try_command(const Words& words) {
  const auto arguments = read_arguments(words, {"try", {"region"}, {}, {}, 1, "what to try (`rule`, `email` or `tel`)"});
  if (!arguments) return kUsage;
  const std::string& what = arguments->rest[0];
  std::string region = arguments->get("region");
  for (char& c : region) if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  if (!region.empty() && what != "tel") return usage_error("try", "`--region` goes with `tel`");
  if (!region.empty() && !forms::has_calling_code(region))
    return usage_error("try", "`" + region + "` is no country: two letters (ISO 3166), such as VN");
  if (what == "rule") return try_rule();
  if (what == "email") return try_email();
  if (what == "tel") return try_tel(region);
  return usage_error("try", "`" + what + "` cannot be tried; `rule`, `email` and `tel` can");
}

}  // namespace leadline::cli
