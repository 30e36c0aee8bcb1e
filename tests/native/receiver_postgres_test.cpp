// What PostgreSQL is asked for beyond what every store promises (receiver_store_test.cpp): several receivers on one database, and that nothing is
// acknowledged that could be lost, whatever the server does.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <set>
#include <thread>

#include "postgres_server.h"
#include "receiver/store/store_thread.h"
#include "receiver/store/stores.h"

namespace leadline::receiver {
namespace {

using Clock = std::chrono::steady_clock;

Lead pg_lead(const std::string& site, int number) {
  Lead lead;
  lead.site = site;
  char id[33];
  std::snprintf(id, sizeof id, "%032x", number);
  lead.id = id;
  lead.fingerprint = lead.id;
  lead.body = "lead " + std::to_string(number);
  lead.received_at = 1'793'404'800'000;
  lead.label = {"consistent", ""};
  return lead;
}

class Postgres : public testing::Test {
 protected:
  void SetUp() override { address_ = PostgresServer::one().address("test_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name())); }
  std::unique_ptr<Store> open() {
    std::string problem;
    auto store = find_store_kind(address_)->open("", problem);
    EXPECT_TRUE(store) << problem;
    return store;
  }
  std::string why_not(const std::string& address) {
    std::string problem;
    EXPECT_FALSE(find_store_kind(address)->open("", problem));
    return problem;
  }
  static std::optional<PutStatus> put(Store& store, const Lead& lead) {
    std::optional<PutResult> result;
    const bool done = store.transact([&] { return (result = store.put(lead)).has_value(); });
    return done ? std::optional(result->status) : std::nullopt;
  }
  // The same until it is known what became of it.
  static std::optional<PutStatus> put_at_last(Store& store, const Lead& lead) {
    std::optional<PutStatus> status;
    for (int i = 0; i < 100 && !status; ++i, std::this_thread::sleep_for(std::chrono::milliseconds(100))) status = put(store, lead);
    return status;
  }
  // Of one whose leads have to be on another server as well.
  std::unique_ptr<Store> open_replicated() {
    std::string problem;
    std::string address = address_;
    const std::string words = "durability=single&";
    address.erase(address.find(words), words.size());
    auto store = find_store_kind(address)->open("", problem);
    EXPECT_TRUE(store) << problem;
    return store;
  }
  static std::set<std::string> ids_of(Store& store, const std::string& site) {
    std::set<std::string> bodies;
    std::size_t rows = 0;
    const std::vector<StoredLead> leads = store.list(site, Shelf::leads, 0, 100'000).value();
    for (const StoredLead& one : leads) bodies.insert(one.body), ++rows;
    EXPECT_EQ(bodies.size(), rows) << "a lead is there twice";
    return bodies;
  }
  // A setting of the server, until the end.
  class Set {
   public:
    Set(const std::string& name, const std::string& value) : name_(name) { change("ALTER SYSTEM SET " + name + " = " + value); }
    ~Set() { change("ALTER SYSTEM RESET " + name_); }

   private:
    void change(const std::string& how) {
      PostgresServer& server = PostgresServer::one();
      const char* const loaded = "SELECT pg_conf_load_time()";
      const std::string before = server.run(loaded);
      server.run(how);
      server.run("SELECT pg_reload_conf()");
      for (int i = 0; i < 250 && server.run(loaded) == before; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    std::string name_;
  };

  std::string address_;
};

TEST_F(Postgres, MakesOneSchemaForTwoThatStartAtOnce) {
  std::vector<std::thread> starting;
  for (int i = 0; i < 4; ++i) starting.emplace_back([&] { open(); });
  for (std::thread& one : starting) one.join();
  EXPECT_EQ(put(*open(), pg_lead("acme", 1)), PutStatus::inserted);
}

TEST_F(Postgres, GoesOnBesideANewerOneThatAllowsIt) {
  const std::string schema = "test_goesonbesideaneweronethatallowsit.leadline_schema";
  open();
  PostgresServer::one().run("UPDATE " + schema + " SET version = 99");
  EXPECT_EQ(put(*open(), pg_lead("acme", 1)), PutStatus::inserted);
  PostgresServer::one().run("UPDATE " + schema + " SET oldest = 99");
  EXPECT_NE(why_not(address_).find("at version 99"), std::string::npos);
}

TEST_F(Postgres, RefusesSettingsThatLoseLeadsWithTheLineToChange) {
  const auto says = [&](const std::string& address, const std::string& line) { EXPECT_NE(why_not(address).find(line), std::string::npos) << address << ": " << why_not(address); };
  const std::string bare = address_.substr(0, address_.find('?'));
  says(bare, "synchronous_standby_names = 'ANY 1 (name1, name2)'");
  says(bare + "?durability=single&options=-csynchronous_commit%3Doff", "synchronous_commit = on");
  says(bare + "?durability=perhaps", "`replicated`, `single` or `managed`");
  says("postgres://127.0.0.1:1/none?durability=single", "127.0.0.1:1");
  {
    const Set set("full_page_writes", "off");
    says(address_, "full_page_writes = on");
  }
  const Set set("fsync", "off");
  says(address_, "fsync = on");
  std::string problem;
  EXPECT_TRUE(find_store_kind(bare + "?durability=managed" + address_.substr(address_.find("&options")))->open("", problem)) << problem;
}

TEST_F(Postgres, KeepsTextThatItsTextCannotHold) {
  const auto store = open();
  Lead lead = pg_lead("acme", 1);
  lead.desk.name = std::string("Lan\0 \xff Tr\xe1\xba\xa7n", 13);
  lead.body = std::string("\0\xff", 2);
  EXPECT_EQ(put(*store, lead), PutStatus::inserted);
  EXPECT_EQ(store->list("acme", Shelf::leads, 0, 9)->at(0).body, lead.body) << "as received, to the byte";
  EXPECT_EQ(store->desk_entries("acme", {store->list("acme", Shelf::leads, 0, 9)->at(0).seq})->at(0).name, "Lan\xef\xbf\xbd \xef\xbf\xbd Tr\xe1\xba\xa7n");
}

// A reader that goes on from the last number it has seen misses nothing, while writers of the same sites overlap.
TEST_F(Postgres, NumbersASitesLeadsAsTheyCommit) {
  constexpr int kWriters = 4, kLeads = 40;
  open();
  std::atomic<int> running{kWriters};
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&, w] {
      const auto store = open();
      for (int i = 0; i < kLeads; ++i) {
        const char* const first = w % 2 ? "one" : "two";  // the other way round in every second
        const char* const second = w % 2 ? "two" : "one";
        const auto group = [&] { return store->put(pg_lead(first, w * kLeads + i)).has_value() && store->put(pg_lead(second, w * kLeads + i)).has_value(); };
        EXPECT_TRUE(store->transact(group));
      }
      --running;
    });
  }
  const auto reader = open();
  std::int64_t after = 0;
  std::size_t seen = 0;
  for (bool last = false; !last;) {
    last = running == 0;
    const std::vector<StoredLead> more = reader->list("one", Shelf::leads, after, 1000).value();
    for (const StoredLead& one : more) after = one.seq, ++seen;
  }
  for (std::thread& one : writers) one.join();
  EXPECT_EQ(seen, static_cast<std::size_t>(kWriters * kLeads));
  EXPECT_EQ(ids_of(*reader, "one").size(), seen);
  EXPECT_EQ(ids_of(*reader, "two").size(), seen);
  EXPECT_EQ(PostgresServer::one().run("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"), "0");
}

TEST_F(Postgres, GivesOneTimeToOneOfTwoWhoAskAtOnceOfTwoReceivers) {
  open();
  std::atomic<int> held{0};
  std::vector<std::thread> asking;
  for (int i = 0; i < 6; ++i) {
    asking.emplace_back([&, i] {
      const auto store = open();
      Lead lead = pg_lead("acme", i);
      lead.appointments = {{"visit", "when", "2026-12-01T09:00", 1'893'404'800'000, 1}};
      std::optional<PutResult> result;
      EXPECT_TRUE(store->transact([&] { return (result = store->put(lead)).has_value(); }));
      if (result && result->taken.empty()) ++held;
    });
  }
  for (std::thread& one : asking) one.join();
  EXPECT_EQ(held, 1);
}

TEST_F(Postgres, GivesADeliveryToOneReceiver) {
  const auto first = open(), second = open();
  Lead lead = pg_lead("acme", 1);
  lead.destinations = {{"crm", 1, {}, false}};
  put(*first, lead);
  const auto claim = [&](Store& store) {
    std::optional<bool> ours;
    EXPECT_TRUE(store.transact([&] { return (ours = store.claim_delivery("acme", lead.id, "crm", 10)).has_value(); }));
    return ours.value();
  };
  EXPECT_TRUE(claim(*first));
  EXPECT_FALSE(claim(*second));
  EXPECT_TRUE(second->due_deliveries("acme", "crm", 10, 9)->empty()) << "what is claimed is not due";
  EXPECT_GT(second->next_delivery("acme", "crm").value(), 1) << "nobody asks again and again";
  EXPECT_TRUE(first->transact([&] { return first->note_attempt("acme", lead.id, "crm", {DeliveryState::waiting, 5, 5, 503, "busy", 0}).has_value(); }));
  EXPECT_TRUE(claim(*second)) << "what failed is anybody's";
}

// ---- what breaks

TEST_F(Postgres, StoresOnceWhatWasCutOffInTheMiddle) {
  const auto store = open();
  int runs = 0;
  std::optional<PutResult> result;
  EXPECT_TRUE(store->transact([&] {
    if (++runs == 1) PostgresServer::one().run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'leadline' AND state LIKE 'idle in%'");
    return (result = store->put(pg_lead("acme", 1))).has_value();
  }));
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(result->status, PutStatus::inserted);
  EXPECT_EQ(ids_of(*store, "acme").size(), 1u);
}

TEST_F(Postgres, AcknowledgesNothingThatAKilledServerLoses) {
  constexpr int kWriters = 3;
  open();
  std::atomic<bool> stop{false};
  std::vector<std::set<std::string>> acknowledged(kWriters);
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&, w] {
      const auto store = open();
      for (int i = 0; !stop; ++i) {
        const Lead lead = pg_lead("acme", w * 1'000'000 + i);
        while (!stop && !put(*store, lead)) std::this_thread::sleep_for(std::chrono::milliseconds(20));
        if (!stop) acknowledged[static_cast<std::size_t>(w)].insert(lead.body);
      }
    });
  }
  for (int kills = 0; kills < 3; ++kills) {
    std::this_thread::sleep_for(std::chrono::milliseconds(700));
    PostgresServer::one().crash();
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  stop = true;
  for (std::thread& one : writers) one.join();
  const std::set<std::string> stored = ids_of(*open(), "acme");
  for (const auto& some : acknowledged) {
    EXPECT_GT(some.size(), 0u);
    for (const std::string& one : some) EXPECT_TRUE(stored.contains(one)) << one;
  }
}

TEST_F(Postgres, LetsNobodyWaitForAServerThatStandsStill) {
  const auto store = open();
  EXPECT_EQ(put(*store, pg_lead("acme", 1)), PutStatus::inserted);
  PostgresServer::one().freeze();
  const auto began = Clock::now();
  EXPECT_EQ(put(*store, pg_lead("acme", 2)), std::nullopt);
  EXPECT_LT(Clock::now() - began, std::chrono::seconds(12));
  const auto later = Clock::now();
  for (int i = 0; i < 50; ++i) EXPECT_EQ(put(*store, pg_lead("acme", 3)), std::nullopt) << "the others in its group are told at once";
  EXPECT_LT(Clock::now() - later, std::chrono::seconds(6));
  PostgresServer::one().resume();
  EXPECT_FALSE(store->reason_to_end());
  std::optional<PutStatus> status;
  for (int i = 0; i < 100 && !status; ++i, std::this_thread::sleep_for(std::chrono::milliseconds(100))) status = put(*store, pg_lead("acme", 2));
  EXPECT_TRUE(status);
  EXPECT_EQ(ids_of(*store, "acme").size(), 2u);
}

// A lead that waits for a standby which is not there is on one machine. It is no `accepted`; and to whoever asks again no `same`.
TEST_F(Postgres, SaysNeitherAcceptedNorSameWhileNoStandbyHasIt) {
  const auto before = open();
  put(*before, pg_lead("acme", 1));
  std::optional<PutStatus> status;
  {
    const Set set("synchronous_standby_names", "'ANY 1 (nobody)'");
    const std::string connections = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'leadline'";
    const auto store = open_replicated();
    ASSERT_TRUE(store);
    const auto began = Clock::now();
    EXPECT_EQ(put(*store, pg_lead("acme", 2)), std::nullopt);
    EXPECT_LT(Clock::now() - began, std::chrono::seconds(5));
    const std::string open_before = PostgresServer::one().run(connections);
    for (int i = 0; i < 20; ++i) EXPECT_EQ(put(*store, pg_lead("acme", 2)), std::nullopt);
    EXPECT_EQ(PostgresServer::one().run(connections), open_before) << "no connection is opened anew while one waits";
    // Its wait is cut: now the row can be seen, and still no standby has it.
    PostgresServer::one().run("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    EXPECT_EQ(PostgresServer::one().run("SELECT count(*) FROM test_saysneitheracceptednorsamewhilenostandbyhasit.lead"), "2");
    EXPECT_EQ(put(*store, pg_lead("acme", 2)), std::nullopt) << "a false `same`";
    EXPECT_EQ(store->reader()->list("acme", Shelf::leads, 0, 9), std::nullopt) << "a list that shows what may be lost";
    const PostgresServer::Standby nobody(PostgresServer::one(), "nobody");
    status = put_at_last(*store, pg_lead("acme", 2));
  }
  EXPECT_EQ(status, PutStatus::same);
  EXPECT_EQ(ids_of(*before, "acme").size(), 2u);
}

// Whoever looks after the servers may take the standbys' names away while receivers are connected: from then on commits wait for nobody, and say nothing of it. Patroni does so when there is
// none left, unless it is told to be strict.
TEST_F(Postgres, AcknowledgesNothingOnceNoStandbyIsNamedAnyMore) {
  const Set set("synchronous_standby_names", "'ANY 1 (other)'");
  const PostgresServer::Standby other(PostgresServer::one(), "other");
  const auto store = open_replicated();
  ASSERT_TRUE(store);
  EXPECT_EQ(put(*store, pg_lead("acme", 1)), PutStatus::inserted);
  {
    const Set none("synchronous_standby_names", "''");
    EXPECT_EQ(put(*store, pg_lead("acme", 2)), std::nullopt);
    EXPECT_EQ(put(*store, pg_lead("acme", 1)), std::nullopt) << "a `same` that nobody has waited for";
    EXPECT_EQ(store->reader()->list("acme", Shelf::leads, 0, 9), std::nullopt);
  }
  const Set again("synchronous_standby_names", "'ANY 1 (other)'");
  const auto since = Clock::now();
  EXPECT_EQ(put_at_last(*store, pg_lead("acme", 2)), PutStatus::same);
  EXPECT_GT(Clock::now() - since, std::chrono::seconds(4)) << "the checkpointer may not have heard of it yet";
  EXPECT_EQ(ids_of(*store, "acme").size(), 2u);
}

// A commit that waits is let go when the names are taken away, as if a standby had it.
TEST_F(Postgres, SaysNothingOfACommitThatWasLetGo) {
  open();  // makes the tables, which nobody waits for
  const Set set("synchronous_standby_names", "'ANY 1 (other)'");
  const auto store = open_replicated();
  ASSERT_TRUE(store);
  std::thread taking([&] {
    while (PostgresServer::one().run("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") == "0") std::this_thread::sleep_for(std::chrono::milliseconds(20));
    PostgresServer::one().run("ALTER SYSTEM SET synchronous_standby_names = ''");
    PostgresServer::one().run("SELECT pg_reload_conf()");
  });
  EXPECT_EQ(put(*store, pg_lead("acme", 1)), std::nullopt);
  taking.join();
  EXPECT_EQ(put(*store, pg_lead("acme", 1)), std::nullopt);
}

// Settings that are read again without harm (a certificate, a log's level) cost a moment.
TEST_F(Postgres, GoesOnWhenSettingsAreReadAgain) {
  const Set set("synchronous_standby_names", "'ANY 1 (other)'");
  const PostgresServer::Standby other(PostgresServer::one(), "other");
  const auto store = open_replicated();
  ASSERT_TRUE(store);
  for (int i = 0; i < 10; ++i) {
    PostgresServer::one().run("SELECT pg_reload_conf()");
    const auto status = put(*store, pg_lead("acme", i));
    EXPECT_TRUE(status == PutStatus::inserted || status == PutStatus::same) << i;
  }
  EXPECT_EQ(ids_of(*store, "acme").size(), 10u);
}

// Through the thread that groups: reads have their own connection, and nobody waits behind a report.
TEST_F(Postgres, ReadsBesideTheWriter) {
  StoreThread thread(open(), [](const std::string& reason) { ADD_FAILURE() << reason; });
  std::promise<void> reading, go_on;
  std::thread slow([&] {
    thread.read([&](Store&) {
      reading.set_value();
      go_on.get_future().wait();
      return std::optional(true);
    });
  });
  reading.get_future().wait();
  EXPECT_EQ(thread.write([](Store& store) { return store.put(pg_lead("acme", 1)); })->status, PutStatus::inserted);
  go_on.set_value();
  slow.join();
  EXPECT_EQ(thread.read([](Store& store) { return store.list("acme", Shelf::leads, 0, 9); })->size(), 1u);
}

}  // namespace
}  // namespace leadline::receiver
