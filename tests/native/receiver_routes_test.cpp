// The receiver's table of routes, and the same table for people. What the program does with each row: tests/js/receiver-routes.
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "base/text.h"
#include "receiver/routes.h"

namespace leadline::receiver {
namespace {

// The cells of a row `| a | b |`, without blanks and backquotes.
std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  for (std::string cell : base::split(line.substr(1), '|')) {
    std::erase(cell, '`');
    cells.emplace_back(base::trim(cell));
  }
  return cells;
}

// Method, address, who may call, what is limited: the rows of docs/receiver.md, "Routes".
std::vector<std::vector<std::string>> documented_routes() {
  std::ifstream file(LEADLINE_SOURCE_DIR "/docs/receiver.md");
  std::vector<std::vector<std::string>> rows;
  bool in_section = false;
  for (std::string line; std::getline(file, line);) {
    if (base::starts_with(line, "## ")) in_section = line == "## Routes";
    if (!in_section || !base::starts_with(line, "|")) continue;
    rows.push_back(cells_of(line));
    rows.back().resize(4);
  }
  if (rows.size() > 2) rows.erase(rows.begin(), rows.begin() + 2);  // the head and its line
  return rows;
}

std::string name_of(Caller caller) {
  switch (caller) {
    case Caller::anybody: return "anybody";
    case Caller::listed_origin: return "pages of origins, programs";
    case Caller::reader: return "a token: read";
    case Caller::worker: return "a token: work";
    case Caller::administrator: return "a token: admin";
  }
  return {};
}

std::string name_of(Limited limited) {
  switch (limited) {
    case Limited::nothing: return "";
    case Limited::body: return "the body: 64 KiB, JSON";
    case Limited::file: return "the body: 25 MiB, multipart";
    case Limited::wrong_token: return "wrong tokens";
  }
  return {};
}

std::string path_of(const Route* route) { return route ? std::string(route->path) : "none"; }

TEST(ReceiverRoutes, AreTheDocumentedOnes) {
  std::vector<std::vector<std::string>> rows;
  for (const Route& one : routes()) {
    rows.push_back({one.method == "*" ? "any" : std::string(one.method), std::string(one.path), name_of(one.caller), name_of(one.limited)});
  }
  EXPECT_EQ(rows, documented_routes());
}

// Who may see it and who is slowed down when guessing are one decision: a route with the one and not the other is a hole.
TEST(ReceiverRoutes, LimitGuessesWhereverATokenIsAskedFor) {
  for (const Route& one : routes()) {
    EXPECT_EQ(role_for(one.caller).has_value(), one.limited == Limited::wrong_token) << one.method << " " << one.path;
  }
}

TEST(ReceiverRoutes, AreFoundByTheFirstPathThatFits) {
  const auto find = [](std::string_view method, std::string_view path) { return path_of(find_method(routes_at(path), method)); };
  EXPECT_EQ(find("GET", "/api/leads"), "/api/leads");
  EXPECT_EQ(find("GET", "/api/leads/"), "/api/*");
  EXPECT_EQ(find("PUT", "/api/"), "/api/*");
  EXPECT_EQ(find("GET", "/api"), "/*");
  EXPECT_EQ(find("GET", "/inbox"), "/inbox");
  EXPECT_EQ(find("HEAD", "/inbox/inbox.js"), "/inbox/*");
  EXPECT_EQ(find("GET", "/inboxes"), "/*");
  EXPECT_EQ(find("GET", "/"), "/*");
  EXPECT_EQ(find("GET", ""), "none");
}

TEST(ReceiverRoutes, NameTheMethodsThatAnAddressTakes) {
  EXPECT_EQ(allowed_methods(routes_at("/api/leads")), "GET, HEAD, OPTIONS, POST");
  EXPECT_EQ(allowed_methods(routes_at("/healthz")), "GET, HEAD");
  EXPECT_EQ(find_method(routes_at("/healthz"), "POST"), nullptr);
}

}  // namespace
}  // namespace leadline::receiver
