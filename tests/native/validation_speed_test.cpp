// What it costs to check a form: printed, and held far below what anybody would feel.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "support/forms.h"

namespace leadline::forms {
namespace {

using base::Json;

TEST(ValidationSpeed, TwelveFieldsTakeLessThanAThousandMicroseconds) {
  base::Diagnostics out;
  const auto form = compile_whole(*base::parse_json(R"({"id": "ask", "fields": [
    {"name": "name", "type": "name", "label": "L", "required": true}, {"name": "email", "type": "email", "label": "L", "required": true},
    {"name": "phone", "type": "tel", "country": "VN", "label": "L"}, {"name": "mobile", "type": "tel", "country": "VN", "label": "L"},
    {"name": "tax", "type": "taxcode", "label": "L"}, {"name": "site", "type": "url", "label": "L"}, {"name": "seats", "type": "number", "min": 1, "max": 500, "label": "L"},
    {"name": "day", "type": "date", "label": "L"}, {"name": "at", "type": "time", "label": "L"}, {"name": "kind", "type": "radio", "label": "L", "options": ["a", "b"]},
    {"name": "many", "type": "multiselect", "label": "L", "options": ["a", "b", "c"]}, {"name": "more", "type": "textarea", "label": "L", "maxLength": 500}]})"), "/forms/0", out);
  ASSERT_TRUE(form && out.empty());
  const Json values = *base::parse_json(R"({"name": "Nguyễn Văn An", "email": "an.nguyen@gmial.com", "phone": "0912 345 678", "mobile": "+84 (0) 987-654-321", "tax": "0100109106",
    "site": "example.com/a?b=c", "seats": "12", "day": "24/12/2026", "at": "14:30", "kind": "b", "many": ["a", "c"], "more": "As soon as possible, please."})");
  std::vector<double> rounds;
  for (int round = 0; round < 200; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(validate(*form, values, Json::object()).empty());
    rounds.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count() / 10);
  }
  std::nth_element(rounds.begin(), rounds.begin() + 100, rounds.end());
  std::printf("[ figure   ] checking a form of 12 fields: %.1f µs (the goal is 100)\n", rounds[100]);
  EXPECT_LT(rounds[100], 1000);
}

}  // namespace
}  // namespace leadline::forms
