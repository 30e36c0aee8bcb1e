// What is kept of a visitor between pages, row by row (config/features.h, engine/state.def): what a later page, and another version
// of the core, make of it.
#include <gtest/gtest.h>

#include "engine/state.h"
#include "support/recorded.h"
#include "wire/judge.h"

namespace leadline {
namespace {

using base::Json;
using config::Life;

constexpr std::int64_t kStart = 1793404800000;
constexpr const char* kConfig = R"({"version":1,"site":"x","consent":{"default":"persistent"},
  "scoring":{"groups":[{"id":"g","dimension":"engagement"}],"rules":[{"id":"read","group":"g","on":"page","points":2}]},
  "forms":[{"id":"ask","display":"modal","title":"Ask","submit":"Send","fields":[{"name":"said","type":"textarea","label":"What?","required":true},
      {"name":"who","label":"Who are you?"}]},
    {"id":"poll","draft":true,"fields":[{"name":"like","type":"radio","label":"Which?","options":["a","b"]},
      {"name":"who","label":"Who are you?","prefill":"answers"}]},
    {"id":"plan","partial":true,"steps":[{"id":"who","fields":["mail"]},{"id":"how","fields":["city"]}],"fields":[{"name":"mail","type":"email","label":"E-mail"},{"name":"city","label":"City"}]}],
  "ctas":[{"id":"bar","kind":"bar","title":"Ask us","button":"Ask","opens":"ask"},
    {"id":"fan","kind":"inline","into":"main","title":"For returning visitors","button":"Go","href":"/","when":{"==":[{"var":"traits.fan"},true]}}],
  "delivery":{"endpoints":[{"id":"inbox","url":"/api/leads"}]}})";

struct Row { const char* key; Life life; };
constexpr Row kRows[] = {
#define FEATURE(folder, config, conditions, part, version, life) {#folder, Life::life},
    LEADLINE_FEATURES(FEATURE)
#undef FEATURE
#define STATE(type, member, first, key, version, life) {key, Life::life},
#include "engine/state.def"
#undef STATE
};

// A page before the real core, that remembers what it was told to keep.
class Page {
 public:
  explicit Page(const std::string& config = kConfig) { session_.load(config); }

  Json tell(Json event) {
    now_ += 1000;
    event["w"] = kStart + now_;
    event["m"] = now_;
    const Json answer = *base::parse_json(session_.step(base::dump_json(event)));
    EXPECT_FALSE(answer.contains("error")) << event << answer;
    for (const Json& effect : answer["e"]) {
      if (effect["k"] == "store" && effect["at"] == "state" && event["k"] != "snap") kept = effect["value"];
      if (effect["k"] == "erase" && effect["at"] == "state") erased = true;
      if (effect["k"] == "patch") drawn.push_back(effect["surface"]);
      if (effect["k"] == "store" && effect["value"].contains("body")) lead = *base::parse_json(effect["value"]["body"].get<std::string>());
    }
    return answer;
  }
  void boot(const Json& state, const Json& late = Json::array()) {
    now_ = state.is_null() ? 0 : 600'000;
    Json line = {{"k", "boot"}, {"tz", 420}, {"seed", "00112233445566778899aabbccddeeff"}, {"late", late}};
    if (!state.is_null()) line["state"] = state;
    tell(line);
  }
  void page(const char* path) { tell({{"k", "page"}, {"path", path}, {"title", "T"}, {"query", Json::object()}, {"host", "x.example"}}); }
  Json snap() { return tell({{"k", "snap"}})["e"][0]["value"]; }

  Json kept, lead;
  std::vector<std::string> drawn;
  bool erased = false;

 private:
  wire::Session session_;
  std::int64_t now_ = 0;
};

// As the browser keeps it of a visitor of whom there is something in every row: they came from an advertisement, told who they are,
// answered the first question of a form, sent another, closed the bar, left a third in the middle, and left the second page before all parts of the core were there.
const Json& rich() {
  static const Json state = [] {
    Page first;
    first.boot(nullptr);
    first.tell({{"k", "page"}, {"path", "/"}, {"title", "T"}, {"query", {{"utm_source", "zalo"}}}, {"host", "x.example"}});
    first.tell({{"k", "identify"}, {"traits", {{"fan", true}}}});
    first.tell({{"k", "field"}, {"surface", "poll"}, {"name", "like"}, {"value", "a"}});
    first.tell({{"k", "open"}, {"surface", "ask"}});
    first.tell({{"k", "submit"}, {"surface", "ask"}, {"values", {{"said", "Hello"}, {"who", "An"}}}, {"bad", Json::object()}});
    first.tell({{"k", "close"}, {"surface", "bar"}});
    first.tell({{"k", "submit"}, {"surface", "plan"}, {"values", {{"mail", "an@example.com"}}}, {"bad", Json::object()}});
    first.tell({{"k", "hide"}});
    Page second;
    second.boot(first.kept, {"rules", "score", "send"});
    second.page("/b");
    second.tell({{"k", "hide"}});
    return second.kept;
  }();
  return state;
}

Json of_version(Json state, const char* key, int version) {
  state["v"] = Json{{key, version}};
  return state;
}

// What is left of it when it is read, and all parts are there.
Json read_and_kept(Json state) {
  const config::Loaded loaded = config::load_whole(kConfig);
  engine::State into;
  into.surfaces.resize(5);
  engine::read(into, state, *loaded.config, Life::visit);
  for (const config::Part part : config::kParts) {
    engine::read_late(into, *loaded.config, part);
    into.linked.add(part);
  }
  return *base::parse_json(base::dump_json(engine::to_json(into, *loaded.config, Life::visit)));
}

std::vector<const char*> kept_keys() {
  std::vector<const char*> keys;
  for (const Row& row : kRows) if (row.life != Life::page && std::string(row.key) != "logTruncated") keys.push_back(row.key);
  return keys;
}

TEST(KeptState, HoldsWhatOutlivesThePageAndNothingElse) {
  for (const Row& row : kRows)
    if (std::string(row.key) != "logTruncated") EXPECT_EQ(rich().contains(row.key), row.life != Life::page) << row.key;
  EXPECT_GT(base::get_int(rich()["targeting"]["of"]["bar"], "closed"), 0);
}

TEST(KeptState, IsReadAsItWasWritten) { EXPECT_EQ(read_and_kept(rich()), rich()); }

TEST(KeptState, OfAnotherVersionIsDroppedByItself) {
  const Json nothing = read_and_kept(Json::object());
  for (const char* key : kept_keys()) {
    for (const int version : {0, 2, 99}) {
      const Json left = read_and_kept(of_version(rich(), key, version));
      EXPECT_EQ(left.value(key, Json()), nothing.value(key, Json())) << key;
      for (const char* other : kept_keys())
        if (std::string(other) != key) EXPECT_EQ(left.value(other, Json()), rich()[other]) << other << ", without " << key;
    }
  }
}

// Points, facts and log tell of one another: with a part of them gone, the log would accuse the visitor of having made up the rest.
TEST(KeptState, OfAnotherVersionLeavesALogThatNoLongerProvesTheScore) {
  for (const char* key : kept_keys()) EXPECT_EQ(read_and_kept(of_version(rich(), key, 99)).value("logTruncated", false), true) << key;
  EXPECT_FALSE(read_and_kept(rich()).contains("logTruncated"));
}

TEST(KeptState, OfAnotherVersionDoesNotStopThePage) {
  const std::string id = rich()["facts"]["doc"]["visitor"]["id"];
  const wire::Judge judge(kConfig);
  for (const Row& row : kRows) {
    Page page;
    page.boot(of_version(rich(), row.key, 99));
    page.page("/c");
    page.tell({{"k", "open"}, {"surface", "ask"}});
    page.tell({{"k", "wake"}});
    page.tell({{"k", "submit"}, {"surface", "ask"}, {"values", {{"said", "Hello"}}}, {"bad", Json::object()}});
    ASSERT_FALSE(page.lead.is_null()) << row.key;
    EXPECT_EQ(page.lead["visit"]["visitor"], id) << row.key;
    EXPECT_NE(judge.judge(page.lead, {}).name, "mismatch") << row.key << page.lead;
  }
}

TEST(KeptState, KeepsTheVisitorsIdWhenNothingElseCanBeRead) {
  Json state = rich();
  state["v"] = Json::object();
  for (const char* key : kept_keys()) if (std::string(key) != "visitor") state["v"][key] = 99;
  Page page;
  page.boot(state);
  EXPECT_EQ(page.snap()["facts"]["doc"]["visitor"]["id"], rich()["facts"]["doc"]["visitor"]["id"]);
}

// Whoever kept it may have been told to keep less than this core would.
TEST(KeptState, WithAConsentThatCannotBeReadIsTheStrictest) {
  for (const Json& consent : {Json{{"tier", "contract"}, {"gpc", false}}, Json{{"purposes", {"contact"}}}, Json(5), Json()}) {
    Json state = rich();
    state["consent"] = consent;
    Page page;
    page.boot(state);
    page.page("/c");
    page.tell({{"k", "hide"}});
    EXPECT_EQ(page.snap()["consent"]["tier"], "none") << consent;
    EXPECT_TRUE(page.kept.is_null()) << consent;
    EXPECT_FALSE(page.erased) << "what another core has kept is its own: " << consent;
    page.tell({{"k", "consent"}, {"tier", "session"}});
    EXPECT_FALSE(page.kept.is_null()) << consent;
  }
}

TEST(KeptState, OfANewerCoreIsReadWithoutTheFeaturesThatAreUnknownHere) {
  Json newer = rich();
  newer["experiments"] = {{"price", "b"}};
  EXPECT_EQ(read_and_kept(newer), rich());
  newer["v"] = {{"experiments", 3}, {"holdout", 1}};
  Json left = read_and_kept(newer);
  left.erase("logTruncated");
  EXPECT_EQ(left, rich());
}

// As cores before versions of features have kept it: with all that belonged to the page.
TEST(KeptState, OfCoresBeforeIsReadWhole) {
  Json old = rich();
  old.erase("visitor");
  const Json page_members = {{"booted", true}, {"mono", 5000}, {"random", {"3c8015a642ea5ea1", "c5089e2ecb72e729"}}, {"locale", "vi"},
                             {"delivery", Json::array()}, {"page", {{"path", "/"}, {"title", "Home"}}}, {"unsaved", false},
                             {"savedAt", 5000}, {"patience", -1}};
  old.update(page_members);
  old["surfaces"]["bar"] = {{"closedIn", 1}, {"drawn", true}, {"impression", false}, {"open", false}, {"placed", true}, {"pulled", 1}, {"shownAt", -1}};
  old["surfaces"]["ask"] = {{"drawn", false}, {"form", {{"status", "sending"}}}, {"impression", false}, {"open", true}, {"placed", true}, {"shownAt", 100}};
  ASSERT_EQ(old["v"], 1);
  Json read = read_and_kept(old);
  EXPECT_EQ(read["visitor"], "");
  read["visitor"] = rich()["visitor"];
  EXPECT_EQ(read, rich());
  Page page;
  page.boot(old);
  EXPECT_EQ(page.snap()["visitor"], rich()["facts"]["doc"]["visitor"]["id"]);
  page.page("/c");
  EXPECT_EQ(page.drawn, (std::vector<std::string>{"poll", "plan", "fan"})) << "the bar stays closed, and nothing of the old page is on the new one";
}

// A state that is not one of ours is none at all.
TEST(KeptState, ThatIsNoneMakesANewVisitor) {
  for (const Json& state : {Json(7), Json::array(), Json::object(), Json{{"theme", "dark"}}}) {
    Page page;
    page.boot(state);
    EXPECT_EQ(page.snap()["consent"]["tier"], "persistent") << state;
  }
}

// Resumed sessions do not show what a `boot` forgets: they never boot.
class Kept : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Kept, OutlivesThePageAfterAnyLine) {
  const Recorded session = read_session(GetParam());
  wire::Session first;
  first.load(session.config);
  for (std::size_t at = 0; at < session.events.size(); ++at) {
    first.step(session.events[at]);
    Json before = (*base::parse_json(first.step(R"({"k":"snap"})")))["e"][0]["value"];
    if (before["facts"]["visit"] == 0 || !before["facts"]["doc"]["visitor"].contains("id")) continue;  // no page yet, or no boot
    before["wall"] = before["facts"]["now"];  // no time goes by: what time alone does is not to be seen here
    Json boot = {{"k", "boot"}, {"w", before["wall"]}, {"m", 0}, {"tz", before["facts"]["tz"]}, {"gpc", before["consent"]["gpc"]}, {"seed", "x"}};
    boot["state"] = before;
    wire::Session second;
    second.load(session.config);
    second.step(base::dump_json(boot));
    Json after = (*base::parse_json(second.step(R"({"k":"snap"})")))["e"][0]["value"];
    // The log has the line of this boot, too.
    const std::string log = before["log"];
    EXPECT_EQ(after["log"].get<std::string>().substr(0, log.size()), log) << "after event " << at + 1;
    after["log"] = log;
    before["visitor"] = before["facts"]["doc"]["visitor"]["id"];  // also where a state of earlier cores was resumed
    for (const Row& row : kRows) {
      if (row.life == Life::page || std::string(row.key) == "surfaces") continue;
      EXPECT_EQ(after.value(row.key, Json()), before.value(row.key, Json())) << row.key << ", after event " << at + 1;
    }
    for (const auto& [id, surface] : before["surfaces"].items())
      EXPECT_EQ(after["surfaces"][id].value("closedIn", 0), surface.value("closedIn", 0)) << id << ", after event " << at + 1;
  }
}

INSTANTIATE_TEST_SUITE_P(Sessions, Kept, testing::ValuesIn(session_files("tests/sessions")), session_name);

}  // namespace
}  // namespace leadline
