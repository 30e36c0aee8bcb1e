// Configs from anywhere: no crash, an answer that is JSON, diagnostics with a place, and what is left of the config works:
// a page is opened, a score is asked for, and a snapshot of it can be resumed.
// Input: the config's text.
#include <algorithm>

#include "base/json.h"
#include "config/explain.h"
#include "fuzz.h"
#include "wire/session.h"

namespace {

using leadline::base::Json;
namespace base = leadline::base;
namespace wire = leadline::wire;
using leadline::fuzz::require;

Json read(const std::string& answer) {
  auto json = base::parse_json(answer);
  require(json && json->is_object(), "an answer is a JSON object");
  return *json;
}

void try_config(std::string_view text) {
  wire::Session session;
  const Json loaded = read(session.load(text));
  // A page reads what its first part needs, `check` all of it.
  const Json all = wire::check_config(text);
  const Json& checked = all["diagnostics"];
  for (const Json& item : base::get_array(loaded, "diagnostics")) {
    const std::string pointer = base::get_string(item, "pointer");
    require(pointer.empty() || pointer[0] == '/', "a diagnostic's place is a JSON pointer");
    const Json said = base::to_json(leadline::config::explain(item));
    require(std::find(checked.begin(), checked.end(), said) != checked.end(), "`check` says what the page says");
  }
  for (const Json& item : checked) require(!base::get_string(item, "code").empty() && !base::get_string(item, "message").empty(), "a diagnostic has a code and a reason");
  if (!base::get_bool(loaded, "ok")) return;
  read(session.step(R"({"k":"boot","w":1793404800000,"m":0,"tz":420,"seed":"00112233445566778899aabbccddeeff"})"));
  read(session.step(R"({"k":"page","w":1793404800010,"m":10,"path":"/","query":{},"slots":["a","b","f"]})"));
  const Json kept = read(session.step(R"({"k":"snap","w":1793404800010,"m":10})"));
  const std::string question = R"({"k":"ask","what":"score","w":1793491200000})";
  const std::string answer = session.step(question);
  read(answer);
  wire::Session resumed;
  resumed.load(text);
  resumed.step(base::dump_json(Json{{"k", "resume"}, {"w", 1793404800010}, {"m", 10}, {"state", kept["e"][0]["value"]}}));
  require(resumed.step(question) == answer, "a resumed page has the same score");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  leadline::fuzz::within_limit({reinterpret_cast<const char*>(bytes), size}, try_config);
  return 0;
}
