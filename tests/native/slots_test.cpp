// Appointments: the times of a schedule, what can be chosen of them and when, and what is sent.
#include <gtest/gtest.h>

#include "base/calendar.h"
#include "config/explain.h"
#include "fields/fields.h"
#include "offers/offers.h"
#include "support/forms.h"

namespace leadline::fields {
namespace {

using base::Json;

// Tuesday 1 December 2026, 09:10 in Hà Nội.
constexpr std::int64_t kNow = 1'796'091'000'000;
constexpr std::int32_t kHanoi = 420;

Json form_json(const std::string& schedule, const std::string& more = R"("required": true)") {
  return *base::parse_json(R"({"id": "visit", "fields": [{"name": "when", "type": "slot", "label": "When", )" + more + R"(, "schedule": )" + schedule + "}]}");
}

std::optional<forms::Form> compile(const Json& json, base::Diagnostics& out) { return forms::compile_whole(json, "/forms/0", out); }

forms::Form compile(const Json& json) {
  base::Diagnostics out;
  auto form = compile(json, out);
  EXPECT_TRUE(form && out.empty()) << (out.empty() ? "" : out[0].pointer);
  return form.value_or(forms::Form());
}

// What is offered then; `taken`: what others have.
std::vector<std::string> times(forms::Form form, std::int64_t now = kNow, const std::string& taken = {}) {
  offer_times(form, base::object_of("when.taken", taken), now, kHanoi);
  std::vector<std::string> out;
  for (const Json& one : base::get_array(form.fields[0].more, "free")) out.push_back(one.get<std::string>());
  return out;
}

std::optional<forms::Code> wrong(forms::Form form, const std::string& time, std::int64_t now = kNow, const std::string& taken = {}) {
  offer_times(form, base::object_of("when.taken", taken), now, kHanoi);
  const Json value(time);
  const auto issue = forms::validate_field(form.fields[0], &value, nullptr);
  return issue ? std::optional(issue->code) : std::nullopt;
}

constexpr char kMornings[] = R"({"hours": ["09:00-10:00", "13:30-14:15"], "days": ["tue", "wed"], "minutes": 30, "lead": "1h", "ahead": "2d"})";

TEST(Slots, FollowOneAnotherFromTheBeginningOfEachSpanAndEndWithinIt) {
  EXPECT_EQ(times(compile(form_json(kMornings)), kNow - 86'400'000),
            (std::vector<std::string>{"2026-12-01T09:00+07:00", "2026-12-01T09:30+07:00", "2026-12-01T13:30+07:00", "2026-12-02T09:00+07:00"}));
}

TEST(Slots, BeginNoSoonerThanTheLeadTimeAndNoLaterThanOneMayLookAhead) {
  const forms::Form form = compile(form_json(kMornings));
  EXPECT_EQ(times(form), (std::vector<std::string>{"2026-12-01T13:30+07:00", "2026-12-02T09:00+07:00", "2026-12-02T09:30+07:00", "2026-12-02T13:30+07:00"}));
  EXPECT_EQ(wrong(form, "2026-12-01T09:30+07:00"), forms::Code::slot) << "too soon";
  EXPECT_EQ(wrong(form, "2026-12-08T09:30+07:00"), forms::Code::slot) << "too far";
  EXPECT_EQ(wrong(form, "2026-12-02T09:30+07:00"), std::nullopt);
}

TEST(Slots, AreThoseOfTheScheduleAlone) {
  const forms::Form form = compile(form_json(kMornings));
  for (const char* time : {"2026-12-02T09:15+07:00", "2026-12-02T09:30+08:00", "2026-12-02T09:30Z", "2026-12-02T09:30", "2026-12-03T09:30+07:00", "2026-13-02T09:30+07:00", "tomorrow",
                           "2026-12-02T13:45+07:00", "2026-12-02T09:30+07:00 "})
    EXPECT_FALSE(read_slot(form.fields[0], time)) << time;
  const auto slot = read_slot(form.fields[0], "2026-12-02T09:30+07:00");
  ASSERT_TRUE(slot);
  EXPECT_EQ(slot->starts, kNow + (24 * 60 + 20) * 60'000);
  EXPECT_EQ(slot->ends - slot->starts, 30 * 60'000);
}

TEST(Slots, AreNotOnTheDatesThatAreLeftOut) {
  const forms::Form form = compile(form_json(R"({"hours": ["09:00-10:00"], "days": ["tue", "wed"], "except": ["2026-12-02"], "minutes": 60, "ahead": "8d"})"));
  EXPECT_EQ(times(form), (std::vector<std::string>{"2026-12-08T09:00+07:00", "2026-12-09T09:00+07:00"}));
}

TEST(Slots, ThatOthersHaveAreNotOffered) {
  const forms::Form form = compile(form_json(kMornings));
  const std::string taken = "2026-12-01T13:30+07:00 2026-12-02T09:30+07:00";
  EXPECT_EQ(times(form, kNow, taken), (std::vector<std::string>{"2026-12-02T09:00+07:00", "2026-12-02T13:30+07:00"}));
  EXPECT_EQ(wrong(form, "2026-12-02T09:30+07:00", kNow, taken), forms::Code::slot);
}

TEST(Slots, KeepNobodyFromSendingWhenThereIsNone) {
  forms::Form form = compile(form_json(R"({"hours": ["09:00-09:30"], "days": ["mon"], "ahead": "1d"})"));
  EXPECT_TRUE(times(form).empty());
  EXPECT_EQ(wrong(form, ""), std::nullopt);
  EXPECT_EQ(wrong(compile(form_json(kMornings)), ""), forms::Code::required);
}

TEST(Slots, OfAnotherDayThanTheOneThatIsLookedAtAreNoAnswer) {
  const forms::Form form = compile(form_json(kMornings));
  const Json entered = base::object_of("when", "2026-12-01T13:30+07:00", "when.day", "2026-12-02");
  EXPECT_TRUE(fold(form, entered).empty());
  EXPECT_EQ(fold(form, base::object_of("when", "2026-12-02T09:00+07:00", "when.day", "2026-12-02", "when.taken", "x")), base::object_of("when", "2026-12-02T09:00+07:00"));
}

TEST(Slots, AreAnEntryForTheCalendar) {
  const forms::Form form = compile(form_json(R"({"hours": ["09:00-10:00"], "days": ["wed"], "minutes": 45, "place": "12 Lê Lợi"})"));
  const auto offer = booking_of(form, base::object_of("when", "2026-12-02T09:00+07:00"));
  ASSERT_TRUE(offer);
  EXPECT_EQ(offer->title.in("vi"), "Th 4, 02/12, 09:00");
  EXPECT_EQ(offer->title.in("en"), "Wed, 2 Dec, 09:00");
  const std::string file = offers::calendar_file(*offer, "vi", kNow, "x");
  for (const char* line : {"DTSTART:20261202T020000Z\r\n", "DTEND:20261202T024500Z\r\n", "LOCATION:12 Lê Lợi\r\n"}) EXPECT_NE(file.find(line), std::string::npos) << file;
  EXPECT_FALSE(booking_of(form, Json::object()));
}

TEST(Slots, SayWhoseClockTheyAreByWhereTheVisitorsIsAnother) {
  forms::Form form = compile(form_json(kMornings));
  offer_times(form, Json::object(), kNow, kHanoi);
  EXPECT_FALSE(form.fields[0].more.contains("zone"));
  offer_times(form, Json::object(), kNow, 60);
  EXPECT_EQ(base::get_text(form.fields[0].more, "zone"), "UTC+07:00");
}

struct Mistake { const char *schedule, *pointer, *code; };

TEST(Slots, MistakesInAScheduleAreNamedAtTheirPlace) {
  const std::string at = "/forms/0/fields/0/schedule";
  for (const auto& [schedule, pointer, code] : std::vector<Mistake>{
           {R"({})", "", "missing_key"},
           {R"({"hours": []})", "/hours", "missing_key"},
           {R"({"hours": ["9-10"]})", "/hours/0", "not_a_time"},
           {R"({"hours": ["10:00-09:00"]})", "/hours/0", "not_a_time"},
           {R"({"hours": ["09:00-10:00"], "days": ["monday"]})", "/days/0", "not_a_choice"},
           {R"({"hours": ["09:00-10:00"], "except": ["2026-02-30"]})", "/except/0", "not_a_time"},
           {R"({"hours": ["09:00-10:00"], "minutes": 2})", "/minutes", "not_a_number"},
           {R"({"hours": ["09:00-10:00"], "capacity": 0})", "/capacity", "not_a_count"},
           {R"({"hours": ["09:00-10:00"], "lead": "soon"})", "/lead", "not_a_duration"},
           {R"({"hours": ["09:00-10:00"], "ahead": "91d"})", "/ahead", "not_a_duration"},
           {R"({"hours": ["09:00-10:00"], "timezone": "Europe/Berlin"})", "/timezone", "unknown_timezone"},
           {R"("every day")", "", "not_an_object"}}) {
    base::Diagnostics out;
    EXPECT_FALSE(compile(form_json(schedule), out)) << schedule;
    ASSERT_EQ(out.size(), 1u) << schedule;
    EXPECT_EQ(out[0].pointer, at + pointer) << schedule;
    EXPECT_EQ(std::string(config::explain(out[0]).code), code) << schedule;
  }
}

}  // namespace
}  // namespace leadline::fields
