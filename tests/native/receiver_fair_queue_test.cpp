// Lines that take turns: however long one is, who waits in another waits for one of each.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "receiver/guard/fair_queue.h"

namespace leadline::receiver {
namespace {

std::vector<std::string> drained(FairQueue<std::string>& queue) {
  std::vector<std::string> order;
  while (!queue.empty()) order.push_back(*queue.pop());
  return order;
}

TEST(FairQueue, LetsLinesTakeTurnsAndKeepsTheOrderInEach) {
  FairQueue<std::string> queue(100);
  for (const char* item : {"a1", "a2", "a3", "a4"}) EXPECT_TRUE(queue.push("a", item));
  EXPECT_TRUE(queue.push("b", "b1"));
  EXPECT_TRUE(queue.push("c", "c1"));
  EXPECT_TRUE(queue.push("c", "c2"));
  EXPECT_EQ(queue.size(), 7u);
  EXPECT_EQ(drained(queue), (std::vector<std::string>{"a1", "b1", "c1", "a2", "c2", "a3", "a4"}));
}

TEST(FairQueue, LetsGoWhoWaitsNoLonger) {
  FairQueue<std::string> queue(100);
  for (const char* item : {"a1", "a2"}) queue.push("a", item);
  queue.push("b", "b1");
  const auto is = [](const char* wanted) { return [wanted](const std::string& item) { return item == wanted; }; };
  EXPECT_EQ(queue.lines(), 2u);
  EXPECT_TRUE(queue.remove("a", is("a1")));
  EXPECT_FALSE(queue.remove("a", is("a1"))) << "it has gone";
  EXPECT_FALSE(queue.remove("a", is("b1"))) << "it waits in another line";
  EXPECT_FALSE(queue.remove("c", is("b1")));
  EXPECT_TRUE(queue.remove("b", is("b1")));
  EXPECT_EQ(queue.lines(), 1u);
  EXPECT_EQ(queue.size(), 1u);
  EXPECT_TRUE(queue.push("b", "b2"));
  EXPECT_EQ(drained(queue), (std::vector<std::string>{"a2", "b2"}));
}

TEST(FairQueue, BoundsEachLineByItself) {
  FairQueue<std::string> queue(2);
  EXPECT_TRUE(queue.push("loud", "1"));
  EXPECT_TRUE(queue.push("loud", "2"));
  EXPECT_FALSE(queue.push("loud", "3"));
  EXPECT_TRUE(queue.push("quiet", "1")) << "another line has all of its room";
  EXPECT_EQ(queue.size(), 3u);
}

TEST(FairQueue, PassesOverLinesThatMayNotGoOnAndTheyLoseNoTurn) {
  FairQueue<std::string> queue(100);
  for (const char* line : {"a", "b"})
    for (const char* item : {"1", "2"}) EXPECT_TRUE(queue.push(line, std::string(line) + item));
  const auto not_a = [](const std::string& line) { return line != "a"; };
  EXPECT_EQ(queue.pop(not_a), "b1");
  EXPECT_EQ(queue.pop(not_a), "b2");
  EXPECT_EQ(queue.pop(not_a), std::nullopt);
  EXPECT_EQ(drained(queue), (std::vector<std::string>{"a1", "a2"}));
}

}  // namespace
}  // namespace leadline::receiver
