// Texts in several languages: which one is shown.
#include <gtest/gtest.h>

#include "base/localized.h"
#include "config/explain.h"

namespace leadline::base {
namespace {

Localized text(const char* json, const char* config_locale = "") {
  Diagnostics diagnostics;
  const auto value = parse_json(json);
  EXPECT_TRUE(value) << json;
  auto out = Localized::compile(&*value, "/title", diagnostics, config_locale);
  EXPECT_TRUE(out && diagnostics.empty()) << json;
  return out.value_or(Localized{});
}

TEST(Localized, TheNearestLanguageWins) {
  const Localized greeting = text(R"({"de":"Hallo","en":"Hello","en-GB":"Hullo","pt-BR":"Oi","vi":"Chào"})", "vi");
  struct Row { const char *locale, *text; };
  for (const Row& row : {Row{"vi", "Chào"}, {"VI-vn", "Chào"}, {"en", "Hello"}, {"en-GB", "Hullo"}, {"en-us", "Hello"},
                         {"en_US", "Hello"}, {"pt", "Oi"}, {"pt-PT", "Oi"}, {"fr", "Chào"}, {"", "Chào"}})
    EXPECT_EQ(greeting.in(row.locale), row.text) << row.locale;
}

TEST(Localized, WithoutTheConfigsLanguageTheFirstIsTheFallback) {
  EXPECT_EQ(text(R"({"de":"Hallo","en":"Hello"})", "vi").in("fr"), "Hallo");
  EXPECT_EQ(text(R"({"de":"Hallo","vi-VN":"Chào"})", "vi").in("fr"), "Chào");
  EXPECT_EQ(text(R"({"vi":"Chào","vi-VN":"Chào VN"})", "vi-VN").in("fr"), "Chào VN");
}

TEST(Localized, APlainTextIsTheSameEverywhere) {
  EXPECT_EQ(text(R"("Chào")", "vi").in("en"), "Chào");
  EXPECT_EQ(text(R"("Chào")").in("vi"), "Chào");
}

TEST(Localized, AbsentIsEmptyAndNoError) {
  Diagnostics diagnostics;
  const auto none = Localized::compile(nullptr, "/title", diagnostics);
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->empty());
  EXPECT_EQ(none->in("vi"), "");
  EXPECT_TRUE(diagnostics.empty());
}

TEST(Localized, AnythingElseIsAnErrorAtItsPlace) {
  for (const auto& [json, pointer] : {std::pair{"5", "/title"}, {"[]", "/title"}, {"{}", "/title"}, {"null", "/title"},
                                      {R"({"vi":"a","en/GB":7})", "/title/en~1GB"}}) {
    Diagnostics diagnostics;
    const auto value = parse_json(json);
    EXPECT_FALSE(Localized::compile(&*value, "/title", diagnostics)) << json;
    ASSERT_EQ(diagnostics.size(), 1u) << json;
    EXPECT_EQ(config::explain(diagnostics[0]).code, "not_a_text");
    EXPECT_EQ(diagnostics[0].pointer, pointer);
  }
}

}  // namespace
}  // namespace leadline::base
