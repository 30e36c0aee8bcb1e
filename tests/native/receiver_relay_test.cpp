// What the relay decides by itself: signatures, addresses, the schedule, which lead goes where, and what is sent. That it sends, and what comes
// of it: tests/js/receiver-relay.
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "base/text.h"
#include "receiver/crypto.h"
#include "receiver/relay/addresses.h"
#include "receiver/relay/relay.h"
#include "receiver/relay/schedule.h"
#include "receiver/relay/signature.h"

namespace leadline::receiver {
namespace {

using base::Json;

// ---- signatures

TEST(RelaySignature, IsThePublishedOne) {
  // The vector of Standard Webhooks' own libraries.
  const auto key = read_signing_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  ASSERT_TRUE(key);
  EXPECT_EQ(sign(*key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, R"({"test": 2432232314})"), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(RelaySignature, TakesKeysOfTheLengthThatTheStandardWants) {
  const auto key_of = [](std::size_t bytes) { return "whsec_" + to_base64(std::string(bytes, 'k')); };
  EXPECT_FALSE(read_signing_key(key_of(23)));
  EXPECT_EQ(read_signing_key(key_of(24))->size(), 24u);
  EXPECT_EQ(read_signing_key(key_of(64))->size(), 64u);
  EXPECT_FALSE(read_signing_key(key_of(65)));
}

TEST(RelaySignature, TakesNothingElseForAKey) {
  for (const char* text : {"", "whsec_", "secret", "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!",
                           "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", " whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}) {
    EXPECT_FALSE(read_signing_key(text)) << text;
  }
}

TEST(RelaySignature, Base64IsTheOneOfTheStandard) {
  for (const char* text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) EXPECT_EQ(from_base64(to_base64(text)), text);
  EXPECT_EQ(to_base64("fooba"), "Zm9vYmE=");
  for (const char* text : {"Zm9vYmE", "Zm9vYmF=", "Zm9v YmE=", "====", "Zm9vYm=E"}) EXPECT_FALSE(from_base64(text)) << text;
}

// ---- addresses

TEST(RelayAddresses, OfThePublicInternetArePublic) {
  for (const char* text : {"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1", "193.0.0.1", "223.255.255.255", "11.0.0.1",
                           "2606:4700::1111", "2a00:1450:4001::200e", "2400:cb00::1", "2001:4860:4860::8888"}) {
    EXPECT_TRUE(is_public(parse_address(text).value())) << text;
  }
}

TEST(RelayAddresses, OfThisMachineItsNetworkAndAllThatLeadsThereAreNot) {
  for (const char* text : {
           "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3",                              // this machine
           "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1",           // private, and a carrier's
           "169.254.169.254",                                                                 // link-local: a cloud's metadata
           "192.0.0.1", "192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "198.19.255.255", "192.88.99.1",  // documents, benchmarks, 6to4
           "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",                    // multicast, reserved, broadcast
           "::", "::1", "fe80::1", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1",           // of version 6
           "2001:db8::1", "3fff::1", "2001::1", "2001:10::1", "2002:7f00:1::1",               // documents, Teredo, ORCHID, 6to4
           "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",  // translated, mapped
       }) {
    EXPECT_FALSE(is_public(parse_address(text).value())) << text;
  }
}

TEST(RelayAddresses, OfSocketsAreReadAsTheyAreConnectedTo) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  ::inet_pton(AF_INET, "192.168.1.1", &v4.sin_addr);
  EXPECT_EQ(address_of(reinterpret_cast<const sockaddr&>(v4)), parse_address("192.168.1.1"));
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  ::inet_pton(AF_INET6, "2606:4700::1111", &v6.sin6_addr);
  EXPECT_EQ(address_of(reinterpret_cast<const sockaddr&>(v6)), parse_address("2606:4700::1111"));
  ::inet_pton(AF_INET6, "::ffff:8.8.8.8", &v6.sin6_addr);
  EXPECT_FALSE(is_public(address_of(reinterpret_cast<const sockaddr&>(v6)).value())) << "mapped, whatever it leads to";
  sockaddr other{};
  other.sa_family = AF_UNIX;
  EXPECT_FALSE(address_of(other));
}

// ---- the schedule

TEST(RelaySchedule, IsThatOfStandardWebhooks) {
  std::vector<std::int64_t> seconds;
  for (std::int64_t attempts = 1; const auto pause = pause_after(attempts, kRetries, 0, 0); ++attempts) seconds.push_back(*pause / 1000);
  EXPECT_EQ(seconds, (std::vector<std::int64_t>{5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400})) << "after the first, which is at once: ten attempts";
}

TEST(RelaySchedule, SpreadsWhatFailedTogetherAndIsNeverEarlierThanAsked) {
  EXPECT_EQ(pause_after(2, kRetries, 0.5, 0), 315'000);
  EXPECT_EQ(pause_after(1, kRetries, 0, 60'000), 60'000);
  EXPECT_EQ(pause_after(2, kRetries, 0, 60'000), 300'000) << "asked for less than is waited anyway";
  EXPECT_EQ(pause_after(1, kRetries, 0, 999'999'999'999), kLongestWait);
  EXPECT_EQ(pause_after(1, {}, 0, 0), std::nullopt) << "no retries: the first attempt is the last";
}

// ---- the plan

struct Read {
  RelayPlan plan;
  std::string problems;  // "pointer code", a line each
};

Read read(const char* text) {
  Read out;
  base::Findings found;
  read_relay({{"relay", base::parse_json(text).value()}}, Secrets(), out.plan, found);
  for (const base::Finding& one : found) out.problems += one.pointer + " " + one.code + "\n";
  return out;
}

TEST(RelayPlan, IsReadAsTheEndpointsOfAConfigAre) {
  const Read one = read(R"({"endpoints": [{"id": "crm", "url": "https://CRM.example/leads?a=1", "forms": ["quote"], "when": {">": [{"var": "score.total"}, 40]},
                            "headers": {"X-Team": "sales"}, "response": {"status": [202]}, "profile": "json-text"}], "retries": [1, 0.5]})");
  EXPECT_EQ(one.problems, "");
  ASSERT_EQ(one.plan.endpoints.size(), 1u);
  EXPECT_EQ(one.plan.endpoints[0].host, "crm.example");
  EXPECT_FALSE(one.plan.endpoints[0].inside);
  EXPECT_EQ(one.plan.retries, (std::vector<std::int64_t>{1000, 500}));
}

TEST(RelayPlan, SaysWhatIsWrongAtItsPlace) {
  for (const auto& [text, problems] : std::vector<std::pair<const char*, const char*>>{
           {R"([])", "/relay wrong_type\n"},
           {R"({})", "/relay/endpoints missing\n"},
           {R"({"endpoints": {}})", "/relay/endpoints wrong_type\n"},
           {R"({"endpoints": [], "alow": []})", "/relay/alow unknown_key\n"},
           {R"({"endpoints": [5]})", nullptr},
           {R"({"endpoints": [{"id": "a/b", "url": "https://x.example/"}]})", "/relay/endpoints/0/id not_an_id\n"},
           {R"({"endpoints": [{"id": "a", "url": "/leads"}]})", "/relay/endpoints/0/url not_a_url\n"},
           {R"({"endpoints": [{"id": "a", "url": "ftp://x.example/"}]})", nullptr},
           {R"({"endpoints": [{"id": "a", "url": "http://x.example/"}]})", "/relay/endpoints/0/url insecure_url\n"},
           {R"({"endpoints": [{"id": "a", "url": "http://x.example/"}], "allow": ["x.example"]})", ""},
           {R"({"endpoints": [{"id": "a", "url": "https://x.example/"}], "allow": ["https://x.example"]})", "/relay/allow/0 not_a_host\n"},
           {R"({"endpoints": [{"id": "a", "url": "https://x.example/"}, {"id": "a", "url": "https://y.example/"}]})", nullptr},
           {R"({"endpoints": [{"id": "a", "url": "https://x.example/", "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}]})", "/relay/endpoints/0/secret not_a_secret\n"},
           {R"({"endpoints": [{"id": "a", "url": "https://x.example/", "secret": "{{secret:NOBODY_HAS}}"}]})", "/relay/endpoints/0/secret no_secret\n"},
           {R"({"endpoints": [{"id": "a", "url": "{{secret:NOBODY_HAS}}"}]})", "/relay/endpoints/0/url no_secret\n"},
           {R"({"endpoints": [{"id": "a", "url": "https://x.example/", "headers": {"A": "b {{secret:nobody}}"}}]})", "/relay/endpoints/0/headers/A no_secret\n"},
           {R"({"endpoints": [{"id": "a", "url": "https://x.example/", "files": "https://x.example/f"}]})", "/relay/endpoints/0/files no_files_here\n"},
           {R"({"endpoints": [{"id": "a", "url": "https://x.example/", "response": "none"}]})", "/relay/endpoints/0/response always_read\n"},
           {R"({"endpoints": [], "retries": [-1]})", "/relay/retries not_retries\n"},
       }) {
    const std::string found = read(text).problems;
    if (problems) EXPECT_EQ(found, problems) << text;
    else EXPECT_NE(found, "") << text;
  }
}

TEST(RelayPlan, PutsSecretsInTheirPlaces) {
  ::setenv("LEADLINE_SECRET_RELAY_TEST", "s3cret", 1);
  const Read one = read(R"({"endpoints": [{"id": "a", "url": "https://x.example/{{secret:RELAY_TEST}}/in", "headers": {"Authorization": "Bearer {{secret:RELAY_TEST}}"}}]})");
  ::unsetenv("LEADLINE_SECRET_RELAY_TEST");
  EXPECT_EQ(one.problems, "");
  const OutgoingRequest request = write_request(one.plan.endpoints.at(0), {{"id", "1"}}, nullptr, 0, 0);
  EXPECT_EQ(request.url, "https://x.example/s3cret/in");
  EXPECT_EQ(request.headers.back(), (std::pair<std::string, std::string>{"Authorization", "Bearer s3cret"}));
}

TEST(RelayPlan, FillsSecretsInWhereTheyAreReadAsTextAlone) {
  ::setenv("LEADLINE_SECRET_RELAY_TEST", "{{fields.name}}", 1);
  const Read one = read(R"({"endpoints": [{"id": "a", "url": "https://x.example/", "profile": "form", "map": {"key": "{{secret:RELAY_TEST}}", "who": "{{contact.name}}"}}]})");
  ::unsetenv("LEADLINE_SECRET_RELAY_TEST");
  EXPECT_EQ(one.problems, "");
  const OutgoingRequest request = write_request(one.plan.endpoints.at(0), {{"id", "1"}, {"fields", {{"name", "{{secret:RELAY_TEST}}"}}}}, nullptr, 0, 0);
  EXPECT_EQ(request.body, "key=%7B%7Bfields.name%7D%7D&who=%7B%7Bsecret%3ARELAY_TEST%7D%7D") << "neither a secret nor what a visitor typed is a template";
  EXPECT_EQ(request.headers.front().second, "application/x-www-form-urlencoded;charset=UTF-8");
}

Read read_config(const char* endpoints, RelayPlan plan = {}) {
  Read out{std::move(plan), ""};
  base::Findings found;
  read_relayed(std::string(R"({"version": 1, "site": "s", "delivery": {"endpoints": )") + endpoints + "}}", "", Secrets(), out.plan, found);
  for (const base::Finding& one : found) out.problems += one.pointer + " " + one.code + "\n";
  return out;
}

TEST(RelayPlan, TakesOfAConfigWhatNoPagePostsTo) {
  const Read one = read_config(R"([{"id": "inbox", "url": "/api/leads"}, {"id": "a", "url": "https://x.example/", "profile": "relay"}, {"id": "broken", "profile": "relay"},
                                   {"id": "blind", "format": "salesforce", "with": {"orgId": "00D000000000001"}, "profile": "relay"}])");
  EXPECT_EQ(one.problems, "") << "what cannot be used of a config is told by `leadline check`, and hinders nothing";
  ASSERT_EQ(one.plan.endpoints.size(), 2u);
  EXPECT_EQ(one.plan.endpoints[0].to.id, "a");
  EXPECT_EQ(wire::judge_answer(one.plan.endpoints[1].to, "1", 200, "<html>Thanks</html>").answered, wire::Answered::accepted);
  EXPECT_EQ(read_config(R"([{"id": "a", "url": "https://x.example/{{secret:NOBODY_HAS}}"}])").problems, "/delivery/endpoints/0/url no_secret\n");
  EXPECT_EQ(read_config(R"([{"id": "a", "url": "https://x.example/", "profile": "relay"}])", read(R"({"endpoints": [{"id": "a", "url": "https://x.example/"}]})").plan).problems,
            "/delivery/endpoints/0/id endpoint_twice\n");
}

// ---- which lead goes where

wire::Verdict verdict_of(const char* name, Json server = {}) {
  wire::Verdict verdict;
  verdict.name = name;
  verdict.server = std::move(server);
  return verdict;
}

std::string goes(const char* endpoint, const Json& lead, const wire::Verdict& verdict) {
  const Read one = read((std::string(R"({"endpoints": [{"id": "a", "url": "https://x.example/", )") + endpoint + "}]}").c_str());
  EXPECT_EQ(one.problems, "") << endpoint;
  const auto all = destinations_of(one.plan, lead, verdict, nullptr, 7);
  return all.empty() ? "" : all.front().endpoint;
}

TEST(RelayDestinations, AreDecidedByTheReceiversOwnScore) {
  const char* hot = R"("when": {">=": [{"var": "score.total"}, 40]})";
  const Json claims = {{"form", "f"}, {"fields", Json::object()}, {"score", {{"total", 90}}}};
  EXPECT_EQ(goes(hot, claims, verdict_of("consistent", {{"total", 90}})), "a");
  EXPECT_EQ(goes(hot, claims, verdict_of("mismatch", {{"total", 5}})), "") << "the claim is not believed";
  EXPECT_EQ(goes(hot, claims, verdict_of("unverified")), "a") << "there is nothing but the claim";
  EXPECT_EQ(goes(R"("when": {"in": [{"var": "verdict"}, ["consistent", "verified"]]})", claims, verdict_of("unverified")), "") << "a site may want more";
}

TEST(RelayDestinations, OfALeadThatWasNeverScoredAreAllThatAskForPoints) {
  const Json unscored = {{"form", "f"}, {"fields", {{"budget", "3-5"}}}};
  EXPECT_EQ(goes(R"("when": {">=": [{"var": "score.total"}, 40]})", unscored, verdict_of("unverified")), "a");
  EXPECT_EQ(goes(R"("when": {"==": [{"var": "fields.budget"}, "1-3"]})", unscored, verdict_of("unverified")), "");
}

TEST(RelayDestinations, DependOnFormTypeAndExclusion) {
  const Json lead = {{"form", "quote"}, {"fields", Json::object()}, {"score", {{"total", 1}, {"status", "excluded"}}}};
  EXPECT_EQ(goes(R"("forms": ["quote"], "excluded": true)", lead, verdict_of("unverified")), "a");
  EXPECT_EQ(goes(R"("forms": ["other"], "excluded": true)", lead, verdict_of("unverified")), "");
  EXPECT_EQ(goes(R"("forms": ["quote"])", lead, verdict_of("unverified")), "") << "the model excludes them";
  const Json partial = {{"type", "lead.partial"}, {"form", "quote"}, {"fields", Json::object()}};
  EXPECT_EQ(goes(R"("forms": ["quote"])", partial, verdict_of("unverified")), "") << "what is unfinished stays here";
}

// ---- what is sent

TEST(RelayRequest, HasTheReceiversScoreAndVerdictAndNotTheLog) {
  DueDelivery due;
  due.body = R"({"id":"1","score":{"total":90},"evidence":{"core":"1","config":"c","log":[1,2]},"fields":{"name":"An"}})";
  due.verdict = "mismatch";
  due.detail = R"({"differs":["total"],"server":{"total":5}})";
  due.received_at = 7;
  EXPECT_EQ(base::dump_json(outgoing_lead(due)),
            R"({"evidence":{"config":"c","core":"1"},"fields":{"name":"An"},"id":"1","receiver":{"differs":["total"],"received":7,"verdict":"mismatch"},"score":{"total":5}})");
}

// ---- working hours

// Minutes of the week that begins on Monday 2026-11-30, as ms of a zone seven hours east.
std::int64_t in_week(std::int64_t day, std::int64_t hours, std::int64_t minutes = 0) {
  constexpr std::int64_t kMonday = 20'787;
  return (((kMonday + day) * 24 + hours - 7) * 60 + minutes) * 60'000;
}

TEST(WorkingHours, AreShiftsOfWeekdaysInAZone) {
  const WorkingHours office{{{0x1f, 8 * 60, 17 * 60 + 30}}, {}, 7 * 60};
  EXPECT_EQ(office.free_at(in_week(0, 8)), in_week(0, 8));
  EXPECT_EQ(office.free_at(in_week(0, 17, 29)), in_week(0, 17, 29));
  EXPECT_EQ(office.free_at(in_week(0, 7, 59)), in_week(0, 8));
  EXPECT_EQ(office.free_at(in_week(0, 17, 30)), in_week(1, 8));
  EXPECT_EQ(office.free_at(in_week(4, 18)), in_week(7, 8)) << "Friday evening: Monday";
  EXPECT_EQ(office.free_at(in_week(6, 3)), in_week(7, 8)) << "it is still Saturday in UTC";
}

TEST(WorkingHours, HaveDaysOffAndSeveralShiftsADay) {
  constexpr std::int64_t kMonday = 20'787;
  const WorkingHours split{{{0x7f, 13 * 60, 17 * 60}, {0x7f, 8 * 60, 12 * 60}}, {{kMonday + 1, kMonday + 2}}, 7 * 60};
  EXPECT_EQ(split.free_at(in_week(0, 12, 30)), in_week(0, 13));
  EXPECT_EQ(split.free_at(in_week(0, 17)), in_week(3, 8));
  EXPECT_EQ(split.free_at(in_week(2, 9)), in_week(3, 8));
  const WorkingHours off{{}, {{kMonday, kMonday}}, 7 * 60};
  EXPECT_EQ(off.free_at(in_week(0, 9)), in_week(1, 0)) << "no hours: all day but then";
  EXPECT_EQ(WorkingHours{}.free_at(5), 5);
  const WorkingHours never{{{0x1f, 0, 60}}, {{0, 100'000}}, 0};
  EXPECT_GT(never.free_at(in_week(0, 0)), in_week(360, 0));
}

// ---- tokens of others

TEST(Grants, AreAskedForAsEachKindWants) {
  Grant grant{.kind = Grant::Kind::client_credentials, .id = {}, .url = "https://x.example/token", .inside = false, .client_id = "a b", .client_secret = "s+/=&", .scope = "https://org/.default", .refresh = {}};
  EXPECT_EQ(write_token_request(grant, "").body, "grant_type=client_credentials&client_id=a%20b&client_secret=s%2B%2F%3D%26&scope=https%3A%2F%2Forg%2F.default");
  grant.kind = Grant::Kind::refresh_token;
  grant.scope.clear();
  EXPECT_EQ(write_token_request(grant, "r").body, "grant_type=refresh_token&client_id=a%20b&client_secret=s%2B%2F%3D%26&refresh_token=r");
  grant.kind = Grant::Kind::zalo;
  const OutgoingRequest zalo = write_token_request(grant, "r");
  EXPECT_EQ(zalo.body, "grant_type=refresh_token&app_id=a%20b&refresh_token=r");
  EXPECT_EQ(zalo.headers.back().second, "s+/=&") << "in a header of its own";
}

TEST(Grants, TakeNoTokenThatCouldBeMoreThanOne) {
  EXPECT_EQ(read_token(R"({"access_token":"a.b-c","expires_in":"90000","refresh_token":"r"})")->lasts_ms, 90'000'000);
  EXPECT_EQ(read_token(R"({"access_token":"a","expires_in":3599})")->lasts_ms, 3'599'000);
  EXPECT_EQ(read_token(R"({"access_token":"a"})")->lasts_ms, 3'600'000);
  for (const char* body : {"", "{}", "<html>", R"({"access_token":5})", R"({"access_token":""})", R"({"access_token":"a\r\nX-Evil: 1"})", R"({"access_token":"a","refresh_token":"b c"})", R"({"error":-14014})"}) EXPECT_FALSE(read_token(body)) << body;
}

TEST(Grants, KnowWhenATokenIsRefused) {
  EXPECT_TRUE(refuses_token(401, ""));
  EXPECT_TRUE(refuses_token(200, R"({"error":-216})"));
  EXPECT_TRUE(refuses_token(200, R"({"success":false,"errors":[{"code":"602"}]})"));
  EXPECT_FALSE(refuses_token(200, R"({"success":false,"errors":[{"code":"1003"}]})"));
  EXPECT_FALSE(refuses_token(200, R"({"error":0})"));
  EXPECT_FALSE(refuses_token(403, R"({"error":-216})"));
}

// ---- notices

TEST(Notices, AreToldAfterTheQuietHoursOfTheSitesZone) {
  const QuietHours night{21 * 60, 7 * 60 + 30, 7 * 60};  // 21:00 to 07:30 in Vietnam
  const auto utc = [](std::int64_t hours, std::int64_t minutes) { return (hours * 60 + minutes) * 60'000; };
  EXPECT_EQ(night.told_at(utc(10, 0)), utc(10, 0)) << "17:00 there";
  EXPECT_EQ(night.told_at(utc(13, 59)), utc(13, 59));
  EXPECT_EQ(night.told_at(utc(14, 0)), utc(24, 30)) << "21:00 there: half past seven the next morning";
  EXPECT_EQ(night.told_at(utc(23, 0)), utc(24, 30)) << "06:00 there";
  EXPECT_EQ(night.told_at(utc(0, 30)), utc(0, 30)) << "07:30 there";
  const QuietHours noon{12 * 60, 13 * 60, 0};
  EXPECT_EQ(noon.told_at(utc(12, 15) + 1), utc(13, 0));
  EXPECT_EQ(noon.told_at(utc(13, 0)), utc(13, 0));
}

Json hot_lead() {
  return base::parse_json(R"({"id":"00112233445566778899aabbccddeeff","type":"lead.submitted","form":"price-list",
    "fields":{"name":"An <b>\nTotal: 0","phone":"+84912345678","email":"an@example.com"},
    "score":{"total":65,"stage":"SQL","contributions":[{"rule":"small","points":1,"note":"Xem trang"},{"rule":"big","points":40,"note":{"vi":"Gửi biểu mẫu","en":"Sent the form"}},
      {"rule":"none","points":0},{"rule":"bad","points":-5.5},{"rule":"mid","points":20}]}})").value();
}

TEST(Notices, SayWhoHowToReachThemAndWhyInAFewLines) {
  Notice notice;
  notice.inbox = "https://leads.example/inbox/";
  EXPECT_EQ(notice_text(notice, hot_lead(), 12),
            "SQL · An <b> Total: 0 · +84912345678 · an@example.com\n65 điểm · price-list\n+40 Gửi biểu mẫu · +20 mid · +1 Xem trang\n-5.5 bad\nhttps://leads.example/inbox/#/lead/12");
  notice.vietnamese = false;
  notice.inbox.clear();
  EXPECT_EQ(notice_text(notice, {{"fields", Json::object()}}, 1), "No name given\nnot scored");
}

TEST(Notices, AreWrittenAsEachPlaceReadsThem) {
  Notice notice;
  OutgoingRequest request;
  notice.kind = Notice::Kind::telegram;
  notice.chat = "-100";
  write_notice(notice, hot_lead(), 1, 0, request);
  EXPECT_EQ(base::get_string(base::parse_json(request.body).value(), "chat_id"), "-100");
  notice.kind = Notice::Kind::slack;
  write_notice(notice, hot_lead(), 1, 0, request);
  EXPECT_NE(request.body.find("An &lt;b&gt; Total"), std::string::npos) << "no markup of a stranger's";
  notice.kind = Notice::Kind::email;
  notice.to = {"sales@example.com", "boss@example.com"};
  notice.mail.from = "leads@example.org";
  request.id = "notice-0";
  write_notice(notice, hot_lead(), 1, 1'793'404'800'000, request);
  EXPECT_NE(request.body.find("Date: Sat, 31 Oct 2026 00:00:00 +0000\r\nFrom: leads@example.org\r\nTo: sales@example.com, boss@example.com\r\nSubject: =?UTF-8?B?"), std::string::npos) << request.body;
  EXPECT_NE(request.body.find("Message-ID: <00112233445566778899aabbccddeeff.notice-0@example.org>\r\n"), std::string::npos);
  for (const std::string& line : base::split(request.body, '\n')) EXPECT_LE(line.size(), 78u) << line;
}

}  // namespace
}  // namespace leadline::receiver
