// Forms that ask for files: what the core makes of what a page says of them. It never sees their bytes.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "config/explain.h"
#include "support/forms.h"
#include "surfaces/surfaces.h"
#include "wire/session.h"

namespace leadline::forms {
namespace {

using base::Json;

Json vectors() {
  std::ifstream file(LEADLINE_SOURCE_DIR "/tests/vectors/forms/files.json");
  std::stringstream text;
  text << file.rdbuf();
  return *base::parse_json(text.str());
}

Json field_with(const Json& keys) {
  Json field = {{"name", "plan"}, {"type", "file"}, {"label", "Plan"}};
  for (auto it = keys.begin(); it != keys.end(); ++it) field[it.key()] = *it;
  return field;
}

// The form with that field; what is wrong with it is in `said`, as codes and places.
std::optional<Form> form_with(const Json& keys, std::vector<std::string>& said) {
  base::Diagnostics diagnostics;
  const auto form = compile_whole({{"id", "f"}, {"fields", {field_with(keys)}}}, "", diagnostics, "en");
  for (const base::Diagnostic& one : diagnostics) said.push_back(config::explain(one).code + " " + one.pointer);
  return form;
}

TEST(Files, ByExample) {
  const Json file = vectors();
  for (const Json& row : file.at("rows")) {
    std::vector<std::string> said;
    const auto form = form_with(file.at("fields").at(row[0].get<std::string>()), said);
    ASSERT_TRUE(form && said.empty()) << row;
    const Json answers = fields::fold(*form, {{"plan", row[1]}});
    const auto issue = validate_field(form->fields[0], base::find(answers, "plan"), nullptr);
    EXPECT_EQ(issue ? code_name(issue->code) : "", row[2]) << row;
    if (!issue) EXPECT_EQ(base::dump_json(normalise(*form, answers)["plan"]), base::dump_json(row[3])) << row;
  }
}

TEST(Files, OneThatIsRequiredIsAskedFor) {
  std::vector<std::string> said;
  const auto form = form_with({{"required", true}}, said);
  ASSERT_TRUE(form);
  for (const Json& nothing : {Json(), Json(""), Json(Json::value_t::array)}) {
    const Json answers = fields::fold(*form, {{"plan", nothing}});
    EXPECT_EQ(validate_field(form->fields[0], base::find(answers, "plan"), nullptr)->code, Code::required);
  }
  EXPECT_EQ(message(*form, {"plan", Code::required, ""}, "vi"), "Vui lòng chọn tệp: “Plan”.");
}

TEST(Files, SentencesSayTheLimitsAsPeopleDo) {
  std::vector<std::string> said;
  const auto form = form_with({{"accept", {".PDF", "application/pdf", "image/*", "model/gltf"}}, {"maxSize", "1.5MB"}, {"max", 3}}, said);
  ASSERT_TRUE(form && said.empty());
  EXPECT_EQ(message(*form, {"plan", Code::file_size, ""}, "en"), "Choose files of at most 1.5 MB each.");
  EXPECT_EQ(message(*form, {"plan", Code::file_type, ""}, "en"), "Choose files of these kinds: PDF, images, model/gltf.");
  EXPECT_EQ(message(*form, {"plan", Code::file_type, ""}, "vi"), "Vui lòng chọn tệp thuộc loại: PDF, ảnh, model/gltf.");
  EXPECT_EQ(message(*form, {"plan", Code::too_many, ""}, "en"), "Choose at most 3.");
}

TEST(Files, LimitsThatCannotBeAreSaidAtTheirPlace) {
  const auto said = [](const Json& keys) {
    std::vector<std::string> out;
    form_with(keys, out);
    return out;
  };
  using Said = std::vector<std::string>;
  EXPECT_EQ(said({{"max", 0}}), Said{"bad_file_count /fields/0/max"});
  EXPECT_EQ(said({{"max", 1.5}}), Said{"bad_file_count /fields/0/max"});
  EXPECT_EQ(said({{"max", 11}}), Said{"bad_file_count /fields/0/max"});
  for (const Json& size : {Json("26MB"), Json("5 GB"), Json("MB"), Json(0), Json(-1), Json(true), Json("5")})
    EXPECT_EQ(said({{"maxSize", size}}), Said{"bad_file_size /fields/0/maxSize"}) << size;
  for (const Json& kind : {Json("pdf"), Json("*"), Json("image/"), Json(".p df"), Json(1), Json("image/*\r\nx: y")})
    EXPECT_EQ(said({{"accept", {".pdf", kind}}}), Said{"not_a_file_type /fields/0/accept/1"}) << kind;
  EXPECT_EQ(said({{"accept", ".pdf"}}).size(), 1u);
  EXPECT_EQ(said({{"prefill", "query.plan"}}), Said{"bad_default /fields/0/prefill"});
  EXPECT_EQ(said({{"default", "plan.pdf"}}), Said{"bad_default /fields/0/default"});
  EXPECT_EQ(said({{"type", "text"}, {"accept", {".pdf"}}, {"visibleWhen", {{"==", {1, 1}}}}}), Said{"unknown_key /fields/0/accept"});
}

TEST(Files, TheBrowserIsToldWhatItMayOffer) {
  std::vector<std::string> said;
  const auto form = form_with({{"accept", {".pdf", "image/*"}}, {"max", 2}, {"required", true}}, said);
  ASSERT_TRUE(form);
  const view::Node drawn = surfaces::render_form(*form, State(), "en");
  const view::Node* control = view::find(drawn, "c.plan");
  ASSERT_TRUE(control);
  for (const auto& [name, value] : {std::pair("type", "file"), {"accept", ".pdf,image/*"}, {"multiple", ""}, {"aria-required", "true"}}) EXPECT_EQ(*control->attribute(name), value);
  EXPECT_EQ(control->attribute("name"), nullptr) << "what it holds is no text: a control beside it speaks for it";
}

// ---- A whole visit

class FilesOfAVisit : public testing::Test {
 protected:
  void SetUp() override {
    session_.load(R"({"version":1,"site":"s","consent":{"default":"persistent"},"forms":[{"id":"ask","into":"main","draft":true,"fields":[
      {"name":"email","type":"email","label":"E-mail"},{"name":"plan","type":"file","label":"Plan","max":2}]}],
      "scoring":{"rules":[{"id":"plan","on":"submit","when":{"!!":[{"var":"event.values.plan"}]},"points":5}]},
      "delivery":{"endpoints":[{"id":"e","url":"https://e.example/","files":"/api/files"}]}})");
    step(R"({"k":"boot","w":1793404800000,"m":0,"seed":"00000000000000000000000000000001","tz":420,"lang":"en"})");
    step(R"({"k":"page","w":1793404800000,"m":1,"path":"/"})");
    step(R"({"k":"field","surface":"ask","w":1793404801500,"m":1500,"name":"email","value":"an@example.com"})");
    last_ = step(R"({"k":"field","surface":"ask","w":1793404801500,"m":1500,"name":"plan","value":"[{\"name\":\"an.pdf\",\"size\":10,\"type\":\"\"}]"})");
  }
  Json step(const std::string& line) { return *base::parse_json(session_.step(line)); }
  static const Json* effect(const Json& answer, const char* kind, const char* key = nullptr, const char* value = "") {
    for (const Json& one : answer["e"]) if (one["k"] == kind && (!key || base::get_text(one, key) == value)) return &one;
    return nullptr;
  }
  wire::Session session_;
  Json last_;
};

TEST_F(FilesOfAVisit, TheLeadSaysWhichComeAndWhereTheyGoOnceItIsAccepted) {
  const Json sent = step(R"({"k":"submit","surface":"ask","w":1793404809000,"m":9000,"bad":{},"values":{"email":"an@example.com","plan":"[{\"name\":\"an.pdf\",\"size\":10,\"type\":\"\"}]"}})");
  const Json* record = effect(sent, "store", "at", "outbox");
  ASSERT_TRUE(record);
  const Json lead = *base::parse_json((*record)["value"]["body"].get<std::string>());
  EXPECT_EQ(base::dump_json(lead["fields"]["plan"]), R"([{"name":"an.pdf","size":10,"type":""}])");
  EXPECT_EQ(lead["score"]["total"], 5);
  EXPECT_EQ(lead["evidence"].dump().find("an.pdf"), std::string::npos) << "the log holds only that there was one";
  const Json reply = {{"k", "reply"}, {"key", (*record)["key"]}, {"attempt", 1}, {"status", 200}, {"body", "{}"}, {"w", 1793404810000}, {"m", 10000}};
  const Json answer = step(base::dump_json(reply));
  const Json* delivered = effect(answer, "emit", "name", "delivered");
  ASSERT_TRUE(delivered);
  EXPECT_EQ((*delivered)["data"]["files"], "/api/files");
}

TEST_F(FilesOfAVisit, ADraftDoesNotClaimThem) {
  std::string kept = base::dump_json(last_);
  if (!effect(last_, "store", "at", "state")) kept = base::dump_json(step(R"({"k":"hide","w":1793404802000,"m":2000})"));
  EXPECT_NE(kept.find("an@example.com"), std::string::npos) << kept;
  EXPECT_EQ(kept.find("an.pdf"), std::string::npos) << kept;
}

}  // namespace
}  // namespace leadline::forms
