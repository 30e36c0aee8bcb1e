// Lines from anywhere, into a page with everything in its config: no crash, each answer is JSON, the same lines give the
// same answers, and a page that is resumed from a snapshot half way goes on as the one that was not.
// Input: lines, as a host would send them.
#include <vector>

#include "base/json.h"
#include "fuzz.h"
#include "wire/session.h"

namespace {

using leadline::base::Json;
namespace base = leadline::base;
namespace wire = leadline::wire;
using leadline::fuzz::require;

constexpr const char* kConfig = R"({"version":1,"site":"x","locale":"vi","timezone":"visitor","consent":{"default":"session"},
"scoring":{"max":100,"exclude":{"==":[{"var":"traits.staff"},true]},
 "groups":[{"id":"who","dimension":"fit","max":40},{"id":"does","max":60,"decay":{"kind":"halfLife","days":14}}],
 "rules":[{"id":"page","group":"does","on":"page","points":2,"cap":{"n":5,"per":"day"}},
  {"id":"ad","group":"does","on":"page","when":{"in":[{"var":"event.query.utm_medium"},["cpc","paid"]]},"points":5,"cap":{"n":1,"per":"session"}},
  {"id":"each","group":"does","on":"page","points":1.5,"cap":{"per":"distinct:event.path"},"decay":{"kind":"linear","percent":50,"everyDays":30}},
  {"id":"deep","group":"does","on":"scroll","when":{">=":[{"var":"event.pct"},70]},"points":5,"cap":{"n":2,"per":"days:7"}},
  {"id":"long","on":"time","when":{">=":[{"var":"event.s"},60]},"points":5,"timeframe":{"days":7}},
  {"id":"ebook","on":"ebook","tiers":[{"atLeast":1,"points":1},{"atLeast":3,"points":5}],"mode":"additive"},
  {"id":"size","on":"ebook","of":"event.props.size","valueMap":{"s":1,"l":-2.25}},
  {"id":"sent","group":"intent","on":"submit","points":20,"qualifyAs":"SQL","cap":{"n":1,"per":"lifetime"}},
  {"id":"vn","group":"who","kind":"state","when":{"==":[{"var":"traits.country"},"VN"]},"points":10},
  {"id":"budget","group":"who","kind":"answer","field":"budget","valueMap":{"3-5":20,"<3":-5}},
  {"id":"idle","kind":"inactivity","days":30,"points":-10,"floor":0}],
 "bands":[{"id":"warm","enter":10,"exit":5},{"id":"hot","enter":40,"exit":30}],
 "stages":[{"id":"MQL","weight":20,"direction":"any","when":{">=":[{"var":"score.total"},15]}},{"id":"SQL","weight":30}]},
"ctas":[{"id":"c","kind":"inline","title":"C","button":"Go","opens":"f","when":{"!=":[{"var":"score.band"},"hot"]}}],
"forms":[{"id":"f","display":"modal","title":"F","submit":"Send","fields":[{"name":"email","type":"email","label":"E","required":true},
  {"name":"phone","type":"tel","label":"P","country":"VN"},{"name":"budget","type":"select","label":"B","options":[{"value":"<3","label":"a"},{"value":"3-5","label":"b"}]},
  {"name":"agree","type":"consent","purpose":"contact","version":"1","label":"A","required":true}],"success":{"title":"T","message":"M"}},
 {"id":"g","display":"inline","title":"G","submit":"Send","fields":[{"name":"note","type":"textarea","label":"N"}]}],
"delivery":{"endpoints":[{"id":"a","url":"/api/leads","response":"key"},{"id":"b","url":"https://b.example/x","profile":"json-text","response":{"pointer":"/ok","equals":true},"when":{"==":[{"var":"score.stage"},"SQL"]}}]}})";

constexpr const char* kBoot = R"({"k":"boot","w":1793404800000,"m":0,"tz":420,"seed":"00112233445566778899aabbccddeeff"})";
constexpr std::size_t kLines = 64;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines = {kBoot};
  while (!text.empty() && lines.size() < kLines) lines.emplace_back(leadline::fuzz::take_line(text));
  return lines;
}

// The state as the border gives and takes it.
Json resume_line(wire::Session& from) {
  const auto kept = base::parse_json(from.step(R"({"k":"snap","w":0})"));
  require(kept && (*kept)["e"].size() == 1, "a snapshot can always be had");
  return Json{{"k", "resume"}, {"w", 0}, {"state", (*kept)["e"][0]["value"]}};
}

void try_lines(std::string_view text) {
  // Of its own for each input: `resume` is for a core that has seen nothing.
  wire::Session page, second;
  page.load(kConfig);
  second.load(kConfig);
  const std::vector<std::string> lines = lines_of(text);
  const std::size_t half = lines.size() / 2;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string answer = page.step(lines[i]);
    const auto json = base::parse_json(answer);
    require(json && json->is_object() && json->contains("e"), "an answer is a JSON object with effects");
    if (i > half) require(second.step(lines[i]) == answer, "a resumed page answers as the one that was not interrupted");
    if (i == half) second.step(base::dump_json(resume_line(page)));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  leadline::fuzz::within_limit({reinterpret_cast<const char*>(bytes), size}, try_lines);
  return 0;
}
