// What every store promises: run for each kind, SQLite in a real folder and PostgreSQL on a real server.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "postgres_server.h"
#include "receiver/data_folder.h"
#include "receiver/store/stores.h"

namespace leadline::receiver {
namespace {

namespace fs = std::filesystem;

Lead lead_of(char id, const std::string& body, const std::string& evidence = {}) {
  Lead lead;
  lead.site = "acme";
  lead.id = std::string(32, id);
  lead.fingerprint = std::string(32 - body.size() % 32, '.') + body.substr(0, body.size() % 32);
  lead.body = body;
  lead.received_at = 1'793'404'800'000;
  lead.server_total = 12.5;
  lead.label = {"consistent", ""};
  lead.evidence = evidence.empty() ? evidence : std::string(32, evidence[0]);
  lead.label_if_reused = {"implausible", R"({"reason":"reused"})"};
  return lead;
}

class Stores : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "leadline-store-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    open();
  }
  void TearDown() override {
    store_.reset();
    fs::remove_all(folder_);
  }
  void open() {
    std::string problem;
    store_.reset();
    store_ = GetParam().open(folder_, problem);
    ASSERT_TRUE(store_) << problem;
  }
  std::optional<PutResult> put(const Lead& lead) {
    std::optional<PutResult> result;
    const bool done = store_->transact([&] { return (result = store_->put(lead)).has_value(); });
    return done ? result : std::nullopt;
  }
  std::vector<std::string> bodies(std::int64_t after = 0, int limit = 100) {
    std::vector<std::string> texts;
    const std::vector<StoredLead> leads = store_->list("acme", Shelf::leads, after, limit).value();
    for (const StoredLead& one : leads) texts.push_back(one.body);
    return texts;
  }

  std::string folder_;
  std::unique_ptr<Store> store_;
};

TEST_P(Stores, KeepALeadOnceAndSayWhatTheySaidFirst) {
  EXPECT_EQ(put(lead_of('a', "one"))->status, PutStatus::inserted);
  Lead retry = lead_of('a', "one");
  retry.label.verdict = "unverified";  // the config has changed meanwhile
  EXPECT_EQ(put(retry)->status, PutStatus::same);
  EXPECT_EQ(put(retry)->verdict, "consistent");
  EXPECT_EQ(put(lead_of('a', "other"))->status, PutStatus::conflict);
  EXPECT_EQ(bodies(), std::vector<std::string>{"one"});
}

TEST_P(Stores, KnowALeadWithoutItsLog) {
  const auto body = [](const char* name, const char* evidence) { return std::string(R"({"name":")") + name + R"(","evidence":)" + evidence + "}"; };
  const char* const log = R"({"log":["x"],"whole":"w"})";
  const char* const without = R"({"log":[],"whole":"w","truncated":true})";
  EXPECT_EQ(put(lead_of('a', body("An", log)))->status, PutStatus::inserted);
  EXPECT_EQ(put(lead_of('a', body("An", without)))->status, PutStatus::same);
  EXPECT_EQ(put(lead_of('a', body("Binh", without)))->status, PutStatus::conflict);
  EXPECT_EQ(put(lead_of('a', body("An", R"({"log":["another"],"whole":"w"})")))->status, PutStatus::conflict) << "another log is another lead";
  EXPECT_EQ(put(lead_of('b', body("An", without)))->status, PutStatus::inserted);
  EXPECT_EQ(put(lead_of('b', body("An", log)))->status, PutStatus::same) << "whichever came first";
  EXPECT_EQ(bodies(), (std::vector<std::string>{body("An", log), body("An", without)}));
}

TEST_P(Stores, LetALetterWaitForTheAnswerToItsQuestionAndReleaseItOnce) {
  Lead lead = lead_of('a', "one");
  lead.destinations = {{"guide-confirm", 1}};
  put(lead);
  const auto confirm = [&](const std::string& id, const char* question) {
    std::optional<bool> answer;
    EXPECT_TRUE(store_->transact([&] { return (answer = store_->confirm("acme", id, question, "guide", 100)).has_value(); }));
    return answer.value();
  };
  EXPECT_FALSE(confirm(std::string(32, 'b'), "guide-confirm")) << "there is no such lead";
  EXPECT_FALSE(confirm(lead.id, "other-confirm")) << "it was not asked";
  EXPECT_EQ(store_->next_delivery("acme", "guide"), RelayStore::kNever);
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(confirm(lead.id, "guide-confirm"));
  EXPECT_EQ(store_->due_deliveries("acme", "guide", 100, 9)->size(), 1u);
  EXPECT_EQ(store_->list("acme", Shelf::leads, 0, 9)->at(0).confirmed_at, 100);
  EXPECT_TRUE(store_->transact([&] { return store_->note_attempt("acme", lead.id, "guide", {DeliveryState::accepted, 0, 0, 250, ""}).has_value(); }));
  EXPECT_TRUE(confirm(lead.id, "guide-confirm"));
  EXPECT_TRUE(store_->due_deliveries("acme", "guide", 100, 9)->empty()) << "it has been sent";
}

TEST_P(Stores, KnowNothingOfALetterOnceItsEndWasHandedOver) {
  Lead lead = lead_of('a', "one");
  lead.destinations = {{"guide", 1}};
  put(lead);
  const auto hand_over = [&] {
    std::optional<bool> answer;
    EXPECT_TRUE(store_->transact([&] { return (answer = store_->hand_over("acme", lead.id, "guide", "hash", 5)).has_value(); }));
    return answer.value();
  };
  EXPECT_TRUE(hand_over());
  EXPECT_EQ(store_->next_delivery("acme", "guide"), RelayStore::kNever) << "killed here, it is not sent again";
  EXPECT_TRUE(store_->transact([&] { return store_->settle_letters("acme").has_value(); }));
  const Delivery left = store_->deliveries("acme", lead.id)->at(0);
  EXPECT_EQ(left.state + " " + left.reason, "failed unclear");
  EXPECT_FALSE(hand_over()) << "it does not wait any more";
}

TEST_P(Stores, HeedThatSomebodyWantsNoLettersOrHasHadMany) {
  constexpr std::int64_t kDay = 86'400'000;
  const auto change = [&](const std::function<std::optional<bool>()>& work) { EXPECT_TRUE(store_->transact([&] { return work().has_value(); })); };
  EXPECT_EQ(store_->why_no_letter("acme", "hash", 5), "");
  change([&] { return store_->stop_letters("acme", "hash", 5); });
  open();
  EXPECT_EQ(store_->why_no_letter("acme", "hash", 400 * kDay), "unsubscribed");
  EXPECT_EQ(store_->why_no_letter("other", "hash", 5), "") << "of another site";
  change([&] { return store_->allow_letters("acme", "hash"); });
  for (int i = 0; i < LetterStore::kLettersADay; ++i) {
    EXPECT_EQ(store_->why_no_letter("acme", "hash", kDay), "");
    change([&] { return store_->hand_over("acme", "", "", "hash", kDay); });
  }
  EXPECT_EQ(store_->why_no_letter("acme", "hash", kDay + 1), "too_many");
  EXPECT_EQ(store_->why_no_letter("acme", "hash", 2 * kDay), "");
}

// ---- whose lead it is

Turn turn_of(const std::vector<Candidate>& candidates, const std::string& rule = "rest") { return {rule, 0, candidates}; }

TEST_P(Stores, GiveLeadsInTurnAndGoOnWhereTheyWere) {
  const auto owner = [&](char id, const Turn& turn) {
    Lead lead = lead_of(id, std::string(1, id));
    lead.turn = turn;
    put(lead);
    return store_->list("acme", Shelf::leads, 0, 99)->back().owner;
  };
  const Turn all = turn_of({{"lan", 0}, {"minh", 0}, {"ha", 0}});
  for (const auto& [id, who] : {std::pair{'1', "lan"}, {'2', "minh"}}) EXPECT_EQ(owner(id, all), who);
  open();
  for (const auto& [id, who] : {std::pair{'3', "ha"}, {'4', "lan"}, {'5', "minh"}}) EXPECT_EQ(owner(id, all), who);
  EXPECT_EQ(owner('6', turn_of({{"lan", 9}, {"minh", 0}})), "minh") << "who works now";
  EXPECT_EQ(owner('7', turn_of({{"lan", 5}, {"minh", 9}})), "lan") << "nobody does: both are back soon, and it is longer ago";
  EXPECT_EQ(owner('8', turn_of({{"lan", 5}, {"ha", 86'400'000}})), "lan") << "the other one is back tomorrow";
  EXPECT_EQ(owner('9', turn_of({{"minh", 0}, {"lan", 0}}, "other")), "minh") << "turns of another rule";
  EXPECT_EQ(owner('a', {}), "") << "no rule fits";
}

TEST_P(Stores, KeepAPersonWithWhoeverHasHadALeadOfTheirs) {
  const auto owner = [&](char id, const std::string& email, const std::string& phone, const Turn& turn) {
    Lead lead = lead_of(id, std::string(1, id));
    lead.email = email;
    lead.phone = phone;
    lead.turn = turn;
    put(lead);
    return store_->list("acme", Shelf::leads, 0, 99)->back().owner;
  };
  const Turn all = turn_of({{"lan", 0}, {"minh", 0}});
  EXPECT_EQ(owner('1', "an@example.com", "", all), "lan");
  EXPECT_EQ(owner('2', "", "+84912345678", all), "minh");
  EXPECT_EQ(owner('3', "", "+84912345678", all), "minh");
  EXPECT_EQ(owner('4', "an@example.com", "", turn_of({{"lan", 3'600'000}, {"minh", 0}})), "lan") << "back within the day";
  EXPECT_EQ(owner('5', "an@example.com", "", turn_of({{"lan", 90'000'000}, {"minh", 0}})), "minh");
  EXPECT_EQ(owner('6', "an@example.com", "", turn_of({{"ha", 0}})), "ha") << "the rule names somebody else";
}

TEST_P(Stores, TellTheOwnerAloneAndNobodyTwice) {
  Lead lead = lead_of('a', "one");
  lead.turn = turn_of({{"lan", 50}});
  lead.destinations = {{"all", 1, {}}, {"lan", 1, {"lan"}}, {"minh", 1, {"minh"}}};
  lead.suspicion.quarantined = true;
  put(lead);
  EXPECT_EQ(store_->deliveries("acme", lead.id)->size(), 1u) << "it is nobody's yet";
  for (const char* given : {"lan", ""}) {
    EXPECT_TRUE(store_->transact([&] { return store_->release("acme", lead.id, 7).has_value() && store_->give_to_owner("acme", lead.id, lead.turn, lead.destinations) == given; }));
  }
  std::string told;
  const std::vector<Delivery> all = store_->deliveries("acme", lead.id).value();
  for (const Delivery& one : all) told += one.endpoint + " " + std::to_string(one.due) + "; ";
  EXPECT_EQ(told, "all 7; lan 50; ") << "when they work";
}

TEST_P(Stores, KeepWhatTheRelayIsLetInBy) {
  EXPECT_EQ(store_->grant("acme", "zalo")->access, "");
  for (const char* access : {"one", "two"}) EXPECT_TRUE(store_->transact([&] { return store_->put_grant("acme", "zalo", {access, 5, "next", "seed"}).has_value(); }));
  open();
  const KeptGrant kept = store_->grant("acme", "zalo").value();
  EXPECT_EQ(kept.access + kept.refresh + kept.seed + std::to_string(kept.expires_at), "twonextseed5");
  EXPECT_EQ(store_->grant("other", "zalo")->access, "");
}

TEST_P(Stores, KeepNothingOfATransactionThatFailed) {
  EXPECT_FALSE(store_->transact([&] { return store_->put(lead_of('a', "one")) && false; }));
  EXPECT_EQ(store_->reason_to_end(), std::nullopt) << "nothing is wrong with the store";
  EXPECT_TRUE(bodies().empty());
  EXPECT_EQ(put(lead_of('a', "one"))->status, PutStatus::inserted);
}

TEST_P(Stores, SeeInATransactionWhatItHasStored) {
  std::vector<PutStatus> seen;
  EXPECT_TRUE(store_->transact([&] {
    for (int i = 0; i < 2; ++i) seen.push_back(store_->put(lead_of('a', "one"))->status);
    return true;
  }));
  EXPECT_EQ(seen, (std::vector{PutStatus::inserted, PutStatus::same}));
}

TEST_P(Stores, ListTheLeadsOfASiteOldestFirstAPieceAtATime) {
  for (const char id : {'c', 'a', 'b'}) put(lead_of(id, std::string("lead ") + id));
  Lead elsewhere = lead_of('d', "elsewhere");
  elsewhere.site = "other";
  put(elsewhere);
  const auto first = store_->list("acme", Shelf::leads, 0, 2).value();
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first[0].body, "lead c");
  EXPECT_EQ(first[0].received_at, 1'793'404'800'000);
  EXPECT_EQ(bodies(first[1].seq), std::vector<std::string>{"lead b"});
}

TEST_P(Stores, KnowALogThatCameUnderAnotherId) {
  EXPECT_EQ(put(lead_of('a', "one", "log"))->verdict, "consistent");
  EXPECT_EQ(put(lead_of('b', "two", "log"))->verdict, "implausible");
  EXPECT_EQ(put(lead_of('c', "three"))->verdict, "consistent") << "no log is nobody's log";
  EXPECT_EQ(put(lead_of('a', "one", "log"))->verdict, "consistent") << "a retry is no other lead";
}

TEST_P(Stores, HaveWhatTheyHadWhenOpenedAgain) {
  const std::string body("bytes \0 of any kind \xff", 21);
  put(lead_of('a', body));
  open();
  EXPECT_EQ(bodies(), std::vector<std::string>{body});
  EXPECT_EQ(put(lead_of('a', body))->status, PutStatus::same);
}

File file_of(char lead, std::int64_t index, std::string_view bytes) {
  File file;
  file.site = "acme";
  file.lead = std::string(32, lead);
  file.field = "plan";
  file.index = index;
  file.name = "plan.pdf";
  file.type = "application/pdf";
  file.fingerprint = std::string(32 - bytes.size() % 32, '.') + std::string(bytes.substr(0, bytes.size() % 32));
  file.bytes = bytes;
  file.received_at = 1'793'404'800'000;
  return file;
}

TEST_P(Stores, KeepTheFilesOfALeadOnceEachWithTheirBytes) {
  put(lead_of('a', "one"));
  const auto put_file = [&](const File& file) {
    std::optional<PutStatus> result;
    store_->transact([&] { return (result = store_->put_file(file)).has_value(); });
    return result;
  };
  const std::string bytes("%PDF \0 \xff", 8);
  EXPECT_EQ(put_file(file_of('a', 1, bytes)), PutStatus::inserted);
  EXPECT_EQ(put_file(file_of('a', 1, bytes)), PutStatus::same);
  EXPECT_EQ(put_file(file_of('a', 1, "other")), PutStatus::conflict);
  EXPECT_EQ(put_file(file_of('a', 0, "")), PutStatus::inserted) << "an empty file is one";
  EXPECT_EQ(put_file(file_of('b', 0, bytes)), std::nullopt) << "there is no such lead";
  EXPECT_EQ(store_->reason_to_end(), std::nullopt) << "nothing is wrong with the store";
  open();
  EXPECT_EQ(store_->files("acme", std::string(32, 'a'))->size(), 2u);
  EXPECT_EQ(store_->files("other", std::string(32, 'a'))->size(), 0u);
  EXPECT_EQ(store_->file("acme", std::string(32, 'a'), "plan", 1)->bytes, bytes);
  EXPECT_EQ(store_->file("acme", std::string(32, 'a'), "plan", 2)->name, "");
  EXPECT_EQ(store_->body("acme", std::string(32, 'a')), "one");
  EXPECT_EQ(store_->body("acme", std::string(32, 'b')), "");
}

TEST_P(Stores, KeepTheFilesOfALeadThatIsReleased) {
  Lead apart = lead_of('a', "one");
  apart.suspicion.quarantined = true;
  put(apart);
  store_->transact([&] { return store_->put_file(file_of('a', 0, "bytes")).has_value(); });
  EXPECT_TRUE(store_->transact([&] { return store_->release("acme", std::string(32, 'a'), 1'793'404'900'000).value_or(0) > 0; }));
  EXPECT_EQ(store_->file("acme", std::string(32, 'a'), "plan", 0)->bytes, "bytes");
}

TEST_P(Stores, NameTheirFilesSoThatNobodyIsServedThem) {
  put(lead_of('a', "one"));
  for (const fs::directory_entry& one : fs::directory_iterator(folder_)) {
    EXPECT_TRUE(is_store_file(one.path().filename().string())) << one.path();
  }
}

Lead booking_of(char id, const std::string& time, std::int32_t capacity = 1) {
  Lead lead = lead_of(id, std::string("lead ") + id);
  lead.appointments = {{"visit", "when", time, lead.received_at + 3'600'000, capacity}};
  return lead;
}

TEST_P(Stores, GiveATimeToOneLeadAndKeepTheOtherWithoutIt) {
  EXPECT_EQ(put(booking_of('a', "09:00"))->taken, "");
  EXPECT_EQ(put(booking_of('b', "09:00"))->taken, "when");
  EXPECT_EQ(put(booking_of('c', "09:30"))->taken, "");
  EXPECT_EQ(bodies().size(), 3u);
  EXPECT_EQ(put(booking_of('a', "09:00"))->taken, "") << "a retry has what it had";
  EXPECT_EQ(put(booking_of('b', "09:00"))->taken, "when");
  EXPECT_EQ(store_->list("acme", Shelf::leads, 0, 10)->at(1).taken, "when");
  open();
  EXPECT_EQ(put(booking_of('d', "09:00"))->taken, "when") << "after a restart";
}

TEST_P(Stores, GiveATimeToAsManyLeadsAsItIsFor) {
  for (const char id : {'a', 'b'}) EXPECT_EQ(put(booking_of(id, "09:00", 2))->taken, "");
  EXPECT_EQ(put(booking_of('c', "09:00", 2))->taken, "when");
  EXPECT_EQ(put(booking_of('d', "03:00", 0))->taken, "when") << "the schedule does not have it";
}

TEST_P(Stores, GiveBackTheTimeOfALeadThatIsCorrected) {
  put(booking_of('a', "09:00"));
  Lead corrected = booking_of('b', "10:00");
  corrected.supersedes = std::string(32, 'a');
  EXPECT_EQ(put(corrected)->taken, "");
  EXPECT_EQ(put(booking_of('c', "09:00"))->taken, "");
  EXPECT_EQ(put(booking_of('d', "10:00"))->taken, "when");
}

TEST_P(Stores, SayWhichTimesOfAFormAreHeldFromNowOn) {
  put(booking_of('a', "09:00"));
  put(booking_of('b', "10:00", 2));
  put(booking_of('c', "10:00", 2));
  const std::int64_t end = 1'793'404'800'000 + 3'600'000;
  const auto held = store_->held_times("acme", "visit", end - 1).value();
  ASSERT_EQ(held.size(), 2u);
  EXPECT_EQ(held[0].time, "09:00");
  EXPECT_EQ(held[1].leads, 2);
  EXPECT_TRUE(store_->held_times("acme", "visit", end)->empty());
  EXPECT_TRUE(store_->held_times("acme", "other", 0)->empty());
}

TEST_P(Stores, KeepApartWhatLooksAsIfAMachineHadSentItUntilItIsReleased) {
  put(lead_of('a', "one"));
  Lead machine = lead_of('b', "two");
  machine.suspicion.quarantined = true;
  EXPECT_EQ(put(machine)->status, PutStatus::inserted);
  put(lead_of('c', "three"));
  EXPECT_EQ(put(machine)->status, PutStatus::same);
  EXPECT_EQ(bodies(), (std::vector<std::string>{"one", "three"}));
  EXPECT_EQ(store_->list("acme", Shelf::quarantine, 0, 10)->at(0).body, "two");
  std::optional<std::int64_t> seq;
  const auto release = [&](char id) { return store_->transact([&] { return (seq = store_->release("acme", std::string(32, id), 1)).has_value(); }); };
  EXPECT_TRUE(release('b'));
  EXPECT_EQ(bodies(3), std::vector<std::string>{"two"}) << "whoever had read to the end sees it";
  EXPECT_EQ(bodies().size(), 3u);
  EXPECT_TRUE(store_->list("acme", Shelf::quarantine, 0, 10)->empty());
  EXPECT_TRUE(release('b') && seq == 0) << "once";
  EXPECT_TRUE(release('x') && seq == 0);
  EXPECT_EQ(put(machine)->status, PutStatus::same) << "its key stays";
  put(lead_of('d', "four"));
  EXPECT_EQ(bodies(3), (std::vector<std::string>{"two", "four"}));
}

// ---- what is sent on

Lead going(char id, const char* endpoint = "crm") {
  Lead lead = lead_of(id, std::string("lead ") + id);
  lead.destinations = {{endpoint, lead.received_at}};
  return lead;
}

constexpr std::int64_t kReceived = 1'793'404'800'000;

TEST_P(Stores, KeepWhatIsToBeSentOnWithItsLead) {
  put(going('a'));
  put(going('a'));  // a retry
  Lead both = going('b');
  both.destinations = {{"crm", both.received_at}, {"chat", both.received_at}};
  put(both);
  open();
  const auto due = store_->due_deliveries("acme", "crm", kReceived, 10).value();
  ASSERT_EQ(due.size(), 2u);
  EXPECT_EQ(due[0].lead, std::string(32, 'a'));
  EXPECT_EQ(due[0].body, "lead a");
  EXPECT_EQ(store_->due_deliveries("acme", "chat", kReceived, 10)->size(), 1u);
  EXPECT_TRUE(store_->due_deliveries("acme", "crm", kReceived - 1, 10)->empty());
  EXPECT_TRUE(store_->due_deliveries("other", "crm", kReceived, 10)->empty());
  EXPECT_EQ(store_->next_delivery("acme", "crm"), kReceived);
  EXPECT_EQ(store_->next_delivery("acme", "none"), RelayStore::kNever);
  EXPECT_FALSE(store_->transact([&] { return store_->put(going('c')) && false; }));
  EXPECT_EQ(store_->due_deliveries("acme", "crm", kReceived, 10)->size(), 2u) << "neither the lead nor its rows";
}

TEST_P(Stores, RememberWhatCameOfEachAttempt) {
  put(going('a'));
  const auto note = [&](const Attempt& attempt) {
    EXPECT_TRUE(store_->transact([&] { return store_->note_attempt("acme", std::string(32, 'a'), "crm", attempt).value_or(false); }));
  };
  note({DeliveryState::waiting, kReceived + 5000, kReceived, 503, "busy"});
  EXPECT_EQ(store_->next_delivery("acme", "crm"), kReceived + 5000);
  EXPECT_EQ(store_->due_deliveries("acme", "crm", kReceived + 5000, 1)->at(0).attempts, 1);
  note({DeliveryState::failed, kReceived, kReceived + 5000, 422, "record_refused"});
  const auto failed = store_->failed_deliveries("acme", 10).value();
  ASSERT_EQ(failed.size(), 1u);
  EXPECT_EQ(failed[0].reason + std::to_string(failed[0].status), "record_refused422");
  std::int64_t count = 0;
  EXPECT_TRUE(store_->transact([&] { return (count = store_->retry_deliveries("acme", "", "crm", kReceived + 9000).value_or(-1)) >= 0; }));
  EXPECT_EQ(count, 1);
  EXPECT_EQ(store_->due_deliveries("acme", "crm", kReceived + 9000, 1)->at(0).attempts, 0) << "as if it were the first";
  note({DeliveryState::accepted, 0, kReceived + 9000, 200, ""});
  EXPECT_TRUE(store_->transact([&] { return store_->retry_deliveries("acme", std::string(32, 'a'), "crm", kReceived) == 0; })) << "what is there is not sent again";
  const auto counts = store_->count_deliveries("acme").value();
  ASSERT_EQ(counts.size(), 1u);
  EXPECT_EQ(counts[0].accepted, 1);
  EXPECT_EQ(counts[0].oldest, 0);
  EXPECT_EQ(store_->deliveries("acme", std::string(32, 'a'))->at(0).state, "accepted");
}

TEST_P(Stores, SendNothingOnOfAQuarantinedLeadUntilItIsReleased) {
  Lead machine = going('a');
  machine.suspicion.quarantined = true;
  put(machine);
  EXPECT_EQ(store_->next_delivery("acme", "crm"), RelayStore::kNever);
  EXPECT_EQ(store_->deliveries("acme", std::string(32, 'a'))->at(0).state, "apart");
  EXPECT_TRUE(store_->transact([&] { return store_->release("acme", std::string(32, 'a'), kReceived + 1).value_or(0) > 0; }));
  EXPECT_EQ(store_->due_deliveries("acme", "crm", kReceived + 1, 1)->size(), 1u);
}

TEST_P(Stores, SendACorrectionOnInsteadOfWhatItCorrects) {
  Lead taken = booking_of('a', "09:00", 0);
  taken.destinations = {{"crm", taken.received_at}};
  EXPECT_EQ(put(taken)->taken, "when");
  EXPECT_TRUE(store_->due_deliveries("acme", "crm", kReceived, 10)->empty()) << "they are asked to choose again: that is waited for";
  EXPECT_EQ(store_->due_deliveries("acme", "crm", kReceived + 300'000, 10)->size(), 1u);
  Lead corrected = going('b');
  corrected.supersedes = std::string(32, 'a');
  put(corrected);
  const auto due = store_->due_deliveries("acme", "crm", kReceived + 300'000, 10).value();
  ASSERT_EQ(due.size(), 1u);
  EXPECT_EQ(due[0].body, "lead b");
  EXPECT_EQ(store_->deliveries("acme", std::string(32, 'a'))->at(0).state, "corrected");
}

// As lists are made: the reader's copy follows what the writer changes.
TEST_P(Stores, ShowADeskThatFollowsWhateverChanges) {
  const std::unique_ptr<Store> reader = store_->reader();
  Store& asked = reader ? *reader : *store_;
  const auto shown = [&](const std::string& site = "acme") {
    std::vector<std::string> rows;
    EXPECT_TRUE(asked.scan_desk(site, Shelf::leads, 0, 100, [&](const DeskItem& one) { rows.push_back(std::to_string(one.seq) + " " + std::string(one.status)); }).has_value());
    return rows;
  };
  const auto works = [&](char id, const std::string& status) {
    Work work;
    work.status = status;
    return store_->put_work("acme", std::string(32, id), work, "{}") == true;
  };
  EXPECT_TRUE(shown().empty());
  for (const char id : {'a', 'b'}) put(lead_of(id, std::string("lead ") + id));
  Lead other = lead_of('a', "another site's");
  other.site = "beta";
  put(other);
  EXPECT_EQ(shown(), (std::vector<std::string>{"1 new", "2 new"}));
  EXPECT_EQ(shown("beta"), (std::vector<std::string>{"3 new"}));
  EXPECT_TRUE(store_->transact([&] { return works('a', "won"); }));
  EXPECT_FALSE(store_->transact([&] { return works('b', "lost") && false; })) << "undone";
  put(lead_of('c', "lead c"));
  EXPECT_EQ(shown(), (std::vector<std::string>{"1 won", "2 new", std::to_string(store_->newest()->at("acme")) + " new"}));
  EXPECT_EQ(shown("beta"), (std::vector<std::string>{"3 new"}));
  EXPECT_TRUE(store_->transact([&] { return store_->erase("acme", std::string(32, 'a'), 7) == true; }));
  EXPECT_EQ(shown().front(), "2 new");
  // More than are followed one by one, and what is kept of them.
  EXPECT_TRUE(store_->transact([&] {
    bool ok = true;
    for (int i = 0; ok && i < 1200; ++i) ok = works('b', i % 2 ? "won" : "contacted");
    return ok;
  }));
  std::optional<std::int64_t> forgotten;
  EXPECT_TRUE(store_->transact([&] { return (forgotten = store_->forget_changes("acme")).has_value(); }));
  EXPECT_GT(forgotten.value_or(0), 100);
  EXPECT_EQ(shown().front(), "2 won");
}

TEST_P(Stores, RememberWhatIsPausedAndWhy) {
  const auto pause = [&](const char* reason) { EXPECT_TRUE(store_->transact([&] { return store_->pause("acme", {"crm", reason, 7}).has_value(); })); };
  pause("operator");
  pause("no_more");
  open();
  const auto pauses = store_->pauses("acme").value();
  ASSERT_EQ(pauses.size(), 1u);
  EXPECT_EQ(pauses[0].reason, "no_more");
  EXPECT_EQ(store_->all_pauses()->at("acme").at(0).reason, "no_more");
  EXPECT_EQ(store_->all_pauses()->at("acme").at(0).at, 7);
  EXPECT_TRUE(store_->transact([&] { return store_->resume("acme", "crm") == true && store_->resume("acme", "crm") == false; }));
  EXPECT_TRUE(store_->pauses("acme")->empty());
}

TEST_P(Stores, KeepTokensByTheirHash) {
  const StoredToken token = {"id", std::string(32, 'h'), Role::work, "Hoa", 5, "acme"};
  EXPECT_TRUE(store_->transact([&] { return store_->put_token(token).has_value(); }));
  EXPECT_FALSE(store_->transact([&] { return store_->put_token(token).has_value(); }));
  open();
  const auto tokens = store_->tokens().value();
  ASSERT_EQ(tokens.size(), 1u);
  EXPECT_EQ(tokens[0].name, "Hoa");
  EXPECT_EQ(tokens[0].role, Role::work);
  EXPECT_EQ(tokens[0].site, "acme");
  EXPECT_TRUE(store_->transact([&] { return store_->drop_token("id") == true && store_->drop_token("id") == false; }));
}

Lead proving_of(char id, const std::string& token, const std::string& supersedes = {}) {
  Lead lead = lead_of(id, std::string("lead ") + id);
  lead.spends = {token, lead.received_at + 1000};
  lead.suspicion_if_spent = {R"({"score":70,"reasons":["proof_spent"]})", true};
  lead.supersedes = supersedes;
  return lead;
}

TEST_P(Stores, HaveAChallengeSpentOnceByALeadAndByTheOneThatCorrectsIt) {
  EXPECT_FALSE(put(proving_of('a', "one"))->quarantined);
  EXPECT_EQ(put(proving_of('a', "one"))->status, PutStatus::same) << "the same lead again spends nothing";
  const auto other = put(proving_of('b', "one"));
  EXPECT_EQ(other->status, PutStatus::inserted) << "no lead is refused for it";
  EXPECT_TRUE(other->quarantined);
  EXPECT_FALSE(put(proving_of('c', "one", std::string(32, 'a')))->quarantined) << "it corrects the lead that has spent it";
  EXPECT_TRUE(put(proving_of('d', "one", std::string(32, 'a')))->quarantined) << "that one has given it on";
  EXPECT_FALSE(put(proving_of('e', "two"))->quarantined);
  open();
  EXPECT_TRUE(put(proving_of('f', "two"))->quarantined) << "it is remembered";
  const auto apart = store_->list("acme", Shelf::quarantine, 0, 10).value();
  EXPECT_EQ(apart.at(0).spam, R"({"score":70,"reasons":["proof_spent"]})");
  EXPECT_EQ(store_->list("acme", Shelf::leads, 0, 10)->at(0).spam, "");
}

Lead anchored_by(char id, const std::string& token, const std::string& evidence) {
  Lead lead = lead_of(id, std::string("lead ") + id, evidence);
  lead.label = {"verified", ""};
  lead.anchor = {token, lead.received_at + 1000};
  lead.label_if_spent = {"consistent", R"({"reason":"challenge_spent"})"};
  return lead;
}

TEST_P(Stores, HaveOneLeadVerifiedByAChallengeAndTheOneThatCorrectsIt) {
  EXPECT_EQ(put(anchored_by('a', "one", "1"))->verdict, "verified");
  EXPECT_EQ(put(anchored_by('a', "one", "1"))->status, PutStatus::same);
  const auto other = put(anchored_by('b', "one", "2"));
  EXPECT_EQ(other->status, PutStatus::inserted) << "no lead is refused for it";
  EXPECT_EQ(other->verdict, "consistent");
  Lead correcting = anchored_by('c', "one", "3");
  correcting.supersedes = std::string(32, 'a');
  EXPECT_EQ(put(correcting)->verdict, "verified");
  EXPECT_EQ(put(anchored_by('d', "two", "3"))->verdict, "implausible") << "its log came before";
  EXPECT_EQ(put(anchored_by('e', "two", "4"))->verdict, "verified") << "of a log that came before nothing is spent";
  open();
  EXPECT_EQ(put(anchored_by('f', "two", "5"))->verdict, "consistent") << "it is remembered";
  EXPECT_EQ(store_->list("acme", Shelf::leads, 0, 10)->at(1).detail, R"({"reason":"challenge_spent"})");
}

TEST_P(Stores, SendALeadWhereTheVerdictThatHoldsWouldHaveIt) {
  const auto first = anchored_by('a', "one", "1");
  Lead second = anchored_by('b', "one", "2"), third = anchored_by('c', "two", "1");
  for (Lead* lead : {&second, &third}) {
    lead->destinations = {{"trusting", lead->received_at, {}, false}};
    lead->course = [&](const std::string& verdict) { return std::pair(std::vector<Destination>{{verdict, second.received_at, {}, false}}, Turn()); };
  }
  for (const Lead& lead : {first, second, third}) EXPECT_EQ(put(lead)->status, PutStatus::inserted);
  const auto endpoint = [&](char id) { return store_->deliveries("acme", std::string(32, id)).value().at(0).endpoint; };
  EXPECT_EQ(endpoint('b'), "consistent");
  EXPECT_EQ(endpoint('c'), "implausible");
}

TEST_P(Stores, LeaveALeadItsChallengeWhenItIsFinishedAndWhenItQualifies) {
  Lead part = anchored_by('a', "one", "1"), whole = anchored_by('a', "one", "2"), risen = anchored_by('a', "one", "3");
  part.partial = true;
  whole.fingerprint[0] = 'w';
  risen.fingerprint[0] = 'r';
  risen.qualified = true;
  risen.occurred_at = risen.received_at + 1;
  for (const Lead& lead : {part, whole, risen}) EXPECT_EQ(put(lead)->verdict, "verified");
  EXPECT_EQ(put(anchored_by('b', "one", "4"))->verdict, "consistent");
}

TEST_P(Stores, LetNobodyLiveOnOneChallengeByCorrectingForEver) {
  int kept = 0;
  for (char id = 'a'; id <= 'f'; ++id) kept += put(proving_of(id, "one", id == 'a' ? std::string() : std::string(32, static_cast<char>(id - 1))))->quarantined ? 0 : 1;
  EXPECT_EQ(kept, 6);
  EXPECT_TRUE(put(proving_of('0', "one", std::string(32, 'f')))->quarantined);
}

TEST_P(Stores, ForgetSpentChallengesThatAreOver) {
  Lead first = proving_of('a', "one"), later = proving_of('b', "one");
  later.received_at += 2000;
  later.spends.until += 5000;
  EXPECT_FALSE(put(first)->quarantined);
  EXPECT_FALSE(put(later)->quarantined);
}

TEST_P(Stores, MakeASecretOnceAndKeepIt) {
  const auto secret = [&](const char* name) {
    std::optional<std::string> value;
    EXPECT_TRUE(store_->transact([&] { return (value = store_->secret(name)).has_value(); }));
    return value.value_or("");
  };
  const std::string first = secret("challenges");
  EXPECT_EQ(first.size(), 64u);
  EXPECT_NE(secret("other"), first);
  open();
  EXPECT_EQ(secret("challenges"), first);
}

Lead part_of(char id, const std::string& body) {
  Lead lead = lead_of(id, body, "same");
  lead.partial = true;
  return lead;
}

TEST_P(Stores, LetTheWholeTakeThePlaceOfThePart) {
  EXPECT_EQ(put(part_of('a', "part"))->status, PutStatus::inserted);
  put(lead_of('b', "other"));
  EXPECT_EQ(put(part_of('a', "part"))->status, PutStatus::same);
  EXPECT_EQ(put(part_of('a', "another part"))->status, PutStatus::late);
  const auto whole = put(lead_of('a', "whole", "same"));
  EXPECT_EQ(whole->status, PutStatus::inserted);
  EXPECT_EQ(whole->verdict, "consistent") << "the part's log is its own";
  EXPECT_EQ(bodies(2), std::vector<std::string>{"whole"}) << "whoever had read to the end sees it";
  EXPECT_EQ(bodies(), (std::vector<std::string>{"other", "whole"}));
  EXPECT_EQ(put(part_of('a', "part"))->status, PutStatus::late);
  EXPECT_EQ(put(lead_of('a', "another whole"))->status, PutStatus::conflict);
  EXPECT_EQ(put(lead_of('a', "whole", "same"))->status, PutStatus::same);
}

// ---- leads that qualify later

Lead risen(char id, const std::string& body, std::int64_t time) {
  Lead lead = lead_of(id, body, "longer");
  lead.qualified = true;
  lead.occurred_at = time;
  lead.received_at += 60'000;
  return lead;
}

TEST_P(Stores, LetALeadQualifyLaterUnderANewNumber) {
  Lead first = lead_of('a', "as it came", "same");
  first.occurred_at = 5;
  put(first);
  put(lead_of('b', "other"));
  const auto up = put(risen('a', "MQL", 10));
  EXPECT_EQ(up->status, PutStatus::inserted);
  EXPECT_EQ(up->received_at, kReceived) << "it came when it came";
  EXPECT_EQ(bodies(2), std::vector<std::string>{"MQL"}) << "whoever had read to the end sees it";
  EXPECT_EQ(bodies(), (std::vector<std::string>{"other", "MQL"})) << "it is the same lead";
  EXPECT_EQ(put(risen('a', "MQL", 10))->status, PutStatus::same);
  EXPECT_EQ(put(risen('a', "SQL", 20))->status, PutStatus::inserted);
  EXPECT_EQ(put(risen('a', "MQL", 10))->status, PutStatus::late) << "of a time before";
  EXPECT_EQ(put(first)->status, PutStatus::late);
  EXPECT_EQ(put(part_of('a', "part"))->status, PutStatus::late);
  EXPECT_EQ(bodies(), (std::vector<std::string>{"other", "SQL"}));
}

TEST_P(Stores, TakeALeadThatHasQualifiedBeforeItself) {
  put(part_of('a', "part"));
  EXPECT_EQ(put(risen('a', "MQL", 10))->status, PutStatus::inserted);
  EXPECT_EQ(put(lead_of('a', "as it came"))->status, PutStatus::late);
  EXPECT_EQ(bodies(), std::vector<std::string>{"MQL"});
}

TEST_P(Stores, BringNobodyBackThatWasErased) {
  put(lead_of('a', "as it came"));
  EXPECT_TRUE(store_->transact([&] { return store_->erase("acme", std::string(32, 'a'), kReceived) == true; }));
  EXPECT_EQ(put(risen('a', "MQL", 10))->status, PutStatus::late);
  EXPECT_TRUE(bodies().empty());
}

TEST_P(Stores, BringBackAnUnfinishedOneOnlyWhereItsVisitorHasNotWithdrawn) {
  const auto erased = [&](char id, Finish finish) { return store_->transact([&] { return store_->erase("acme", std::string(32, id), kReceived, finish).has_value(); }); };
  for (const char id : {'a', 'b', 'c'}) put(part_of(id, "part"));
  EXPECT_TRUE(erased('a', Finish::refused));
  EXPECT_TRUE(erased('b', Finish::allowed));
  EXPECT_TRUE(erased('c', Finish::allowed) && erased('c', Finish::refused)) << "withdrawn after it was erased";
  EXPECT_EQ(put(lead_of('a', "whole"))->status, PutStatus::conflict);
  EXPECT_EQ(put(lead_of('b', "whole"))->status, PutStatus::inserted);
  EXPECT_EQ(put(lead_of('c', "whole"))->status, PutStatus::conflict);
  EXPECT_EQ(bodies(), std::vector<std::string>{"whole"});
}

TEST_P(Stores, KeepWhatHangsOnALeadThatQualifies) {
  Lead machine = lead_of('a', "as it came");
  machine.suspicion.quarantined = true;
  put(machine);
  File file{"acme", std::string(32, 'a'), "cv", 0, "cv.pdf", "application/pdf", std::string(32, 'f'), "bytes", kReceived};
  EXPECT_TRUE(store_->transact([&] { return store_->put_file(file) == PutStatus::inserted; }));
  put(risen('a', "MQL", 10));
  EXPECT_TRUE(bodies().empty()) << "it stays apart";
  EXPECT_EQ(store_->list("acme", Shelf::quarantine, 0, 10)->at(0).body, "MQL");
  EXPECT_EQ(store_->files("acme", std::string(32, 'a'))->size(), 1u);
}

TEST_P(Stores, SendALeadThatQualifiesOnceMoreToThoseThatAskForIt) {
  const std::string id(32, 'a');
  const auto note = [&](const char* endpoint, DeliveryState state, std::int64_t seq) {
    Attempt attempt{state, kReceived, kReceived, 200, "", seq};
    EXPECT_TRUE(store_->transact([&] { return store_->note_attempt("acme", id, endpoint, attempt).value_or(false); }));
  };
  Lead first = going('a', "crm");
  first.destinations.push_back({"once", kReceived});
  first.destinations.push_back({"slow", kReceived});
  put(first);
  note("crm", DeliveryState::accepted, 1);
  note("once", DeliveryState::accepted, 1);
  Lead up = risen('a', "MQL", 10);
  up.destinations = {{"crm", up.received_at, {}, true}, {"once", up.received_at}, {"slow", up.received_at, {}, true}, {"sales", up.received_at}};
  put(up);
  const auto due = [&](const char* endpoint) { return store_->due_deliveries("acme", endpoint, up.received_at, 10)->size(); };
  EXPECT_EQ(due("crm"), 1u);
  EXPECT_EQ(store_->due_deliveries("acme", "crm", up.received_at, 1)->at(0).body, "MQL");
  EXPECT_EQ(due("once"), 0u) << "it has taken it, and would make another one of it";
  EXPECT_EQ(due("sales"), 1u) << "which it had not been good enough for";
  note("slow", DeliveryState::accepted, 1);
  EXPECT_EQ(due("slow"), 1u) << "what it has accepted now is the lead as it was";
  note("slow", DeliveryState::accepted, 2);
  EXPECT_EQ(due("slow"), 0u);
  EXPECT_EQ(store_->deliveries("acme", id)->size(), 4u);
}

TEST_P(Stores, TellWhoeverHasALeadThatItHasRisenAndGiveOneThatNobodyHas) {
  const auto told = [&](char id) {
    std::string out;
    const std::vector<Delivery> all = store_->deliveries("acme", std::string(32, id)).value();
    for (const Delivery& one : all) out += one.endpoint + " " + std::to_string(one.due) + "; ";
    return out;
  };
  const auto rises = [&](char id) {
    Lead up = risen(id, "SQL", 10);
    up.turn = turn_of({{"lan", up.received_at + 50}, {"minh", up.received_at + 90}});
    up.destinations = {{"lan", 1, {"lan"}}, {"minh", 1, {"minh"}}};
    put(up);
    return up.received_at;
  };
  Lead of_minh = lead_of('a', "MQL");
  of_minh.turn = turn_of({{"minh", 0}});
  put(of_minh);
  put(lead_of('b', "MQL"));
  const std::int64_t at = rises('a');
  EXPECT_EQ(told('a'), "minh " + std::to_string(at + 90) + "; ") << "when they work; and it stays theirs";
  EXPECT_EQ(told('b'), "");
  rises('b');
  EXPECT_EQ(told('b'), "lan " + std::to_string(at + 50) + "; ");
}

// A lead rises at any moment of its way to two endpoints: one that is to know of it, and one that takes each lead once.
TEST_P(Stores, LeaveNobodyWithTheOldWordAndTellNobodyTwiceWhoIsNotToKnow) {
  std::minstd_rand random(20261130);
  for (int round = 0; round < 60; ++round) {
    const char name = static_cast<char>("0123456789abcdef"[round % 16]);
    const std::string id = std::string(31, name) + "0123456789abcdef"[round / 16];
    const auto at = [&](Lead lead) { return lead.id = id, lead.destinations = {{"crm", kReceived, {}, true}, {"once", kReceived}}, lead; };
    put(at(lead_of(name, "as it came " + std::to_string(round))));
    std::map<std::string, DueDelivery> under_way;
    std::map<std::string, std::vector<std::string>> accepted;
    std::string newest = "as it came " + std::to_string(round);
    const auto step = [&](const std::string& endpoint, bool well) {
      const auto found = under_way.find(endpoint);
      if (found == under_way.end()) {
        const auto due = store_->due_deliveries("acme", endpoint, kReceived + 1000, 100).value();
        for (const DueDelivery& one : due)
          if (one.lead == id) under_way[endpoint] = one;
        return under_way.contains(endpoint);
      }
      const DueDelivery one = found->second;
      under_way.erase(found);
      if (well) accepted[endpoint].push_back(one.body);
      const Attempt attempt{well ? DeliveryState::accepted : DeliveryState::waiting, kReceived, kReceived, well ? 200 : 503, "", one.seq};
      EXPECT_TRUE(store_->transact([&] { return store_->note_attempt("acme", id, endpoint, attempt).value_or(false); }));
      return true;
    };
    int times = 0;
    for (int i = 0; i < 12; ++i) {
      const auto what = random() % 5;
      if (what == 0 && times < 3) put(at(risen(name, newest = "risen " + std::to_string(round) + "." + std::to_string(++times), times)));
      else step(random() % 2 ? "crm" : "once", random() % 3 != 0);
    }
    for (const char* endpoint : {"crm", "once"}) while (step(endpoint, true)) {}
    EXPECT_EQ(accepted["crm"].back(), newest) << round;
    EXPECT_EQ(accepted["once"].size(), 1u) << round;
  }
}

TEST_P(Stores, KnowTheNewestLeadThatIsListed) {
  EXPECT_TRUE(store_->newest()->empty());
  put(lead_of('a', "one"));
  for (const char* site : {"acme", "only spam"}) {
    Lead spam = lead_of('b', "two");
    spam.site = site;
    spam.suspicion.quarantined = true;
    put(spam);
  }
  Lead other = lead_of('c', "three");
  other.site = "beta";
  put(other);
  const auto newest = store_->newest().value();
  EXPECT_EQ(newest.size(), 3u);
  for (const char* site : {"acme", "beta"}) EXPECT_EQ(newest.at(site), store_->list(site, Shelf::leads, 0, 9)->at(0).seq);
  EXPECT_EQ(newest.at("only spam"), 0);
}

TEST_P(Stores, KeepConfigsByTheirHash) {
  for (const char* text : {"text", "another text of the same hash"}) EXPECT_TRUE(store_->transact([&] { return store_->put_config("acme", "hash", text).has_value(); }));
  open();
  EXPECT_EQ(store_->config("acme", "hash"), "text");
  EXPECT_EQ(store_->config("other", "hash"), "");
}

std::unique_ptr<Store> open_postgres_store(const std::string& folder, std::string& problem) {
  return find_store_kind(PostgresServer::one().address(fs::path(folder).filename().string()))->open(folder, problem);
}

INSTANTIATE_TEST_SUITE_P(Each, Stores, testing::Values(default_store_kind(), StoreKind{"postgres", "", "", &open_postgres_store}),
                         [](const auto& kind) { return std::string(kind.param.name); });

TEST(StoreKinds, AreFoundByName) {
  EXPECT_EQ(find_store_kind("sqlite"), &default_store_kind());
  EXPECT_EQ(find_store_kind("postgres://host/database")->name, "postgres");
  EXPECT_EQ(find_store_kind("postgres"), nullptr) << "it is at an address";
  EXPECT_EQ(find_store_kind("parchment"), nullptr);
}

}  // namespace
}  // namespace leadline::receiver
