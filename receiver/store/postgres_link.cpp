#include "receiver/store/postgres_link.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <cstring>

#include "base/text.h"
#include "receiver/store/postgres_schema.h"

namespace leadline::receiver::sql {

namespace {

using Clock = std::chrono::steady_clock;

constexpr Milliseconds kLookPatience{2000}, kLookAround{1000};
constexpr int kBinary = 1;
// What a server's settings say holds for its connections at once; whether commits wait is up to its checkpointer, who reads them when it is done with what it does.
constexpr double kSettledSeconds = 5;
constexpr char kLoaded[] = "SELECT pg_conf_load_time()::text";
constexpr char kLook[] =
    "SELECT pg_is_in_recovery(), current_setting('server_version_num'), current_setting('fsync'), current_setting('full_page_writes'), "
    "current_setting('synchronous_commit'), current_setting('synchronous_standby_names'), current_setting('server_encoding'), "
    "CASE WHEN pg_is_in_recovery() THEN '' ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END, "
    "pg_conf_load_time()::text, extract(epoch FROM clock_timestamp() - pg_conf_load_time())";

// Before, a server may have acknowledged commits just after its start that no standby had.
constexpr std::pair<int, int> kSoundVersions[] = {{15, 13}, {16, 9}, {17, 5}};
constexpr int kOldestMajor = 15;

// Where the address says nothing else: a server that is gone is noticed in seconds.
constexpr std::pair<const char*, const char*> kDefaults[] = {
    {"connect_timeout", "2"}, {"tcp_user_timeout", "4000"}, {"keepalives_idle", "2"}, {"application_name", "leadline"}, {"client_encoding", "UTF8"}};

std::vector<std::string> split_at_commas(const std::string& list) {
  std::vector<std::string> parts{""};
  for (const char c : list) {
    if (c == ',') parts.emplace_back();
    else parts.back() += c;
  }
  return parts;
}

// libpq knows no `durability`: it is taken out of the address.
std::string take_durability(std::string& address) {
  const std::string_view name = "durability=";
  const std::size_t query = address.find('?');
  std::size_t at = query == std::string::npos ? query : address.find(name, query);
  if (at == std::string::npos) return {};
  const std::size_t end = std::min(address.find('&', at), address.size());
  const std::string value = address.substr(at + name.size(), end - at - name.size());
  address.erase(at, std::min(end + 1, address.size()) - at);
  if (address.back() == '&' || address.back() == '?') address.pop_back();
  return value;
}

// int8, float8, text, bytea: PostgreSQL's pg_type.dat.
constexpr Oid oid_of(Type type) { return type == Type::integer ? 20 : type == Type::real ? 701 : type == Type::text ? 25 : 17; }

// PostgreSQL's text holds no NUL, and nothing that is not UTF-8.
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned first = byte(0);
  const auto follows = [&](std::size_t count) {
    for (std::size_t i = 1; i <= count; ++i) if ((byte(i) & 0xc0) != 0x80) return false;
    return true;
  };
  if (first == 0) return 0;
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return follows(1) ? 2 : 0;
  const bool narrow = (first == 0xe0 && byte(1) < 0xa0) || (first == 0xed && byte(1) > 0x9f) || (first == 0xf0 && byte(1) < 0x90) || (first == 0xf4 && byte(1) > 0x8f);
  if (narrow) return 0;
  if (first >= 0xe0 && first <= 0xef) return follows(2) ? 3 : 0;
  return first >= 0xf0 && first <= 0xf4 && follows(3) ? 4 : 0;
}

// What is bound, as it goes over the wire.
struct Bound {
  explicit Bound(std::span<const Value> values) : numbers(values.size()), texts(values.size()) {
    for (std::size_t i = 0; i < values.size(); ++i) add(values[i], i);
  }
  void add(const Value& value, std::size_t i) {
    types.push_back(oid_of(value.type()));
    formats.push_back(kBinary);
    std::string_view data;
    if (value.type() == Type::integer || value.type() == Type::real) {
      const auto bits = value.type() == Type::integer ? static_cast<std::uint64_t>(value.integer()) : std::bit_cast<std::uint64_t>(value.real());
      for (int byte = 0; byte < 8; ++byte) numbers[i][static_cast<std::size_t>(byte)] = static_cast<char>(bits >> (56 - 8 * byte));
      data = {numbers[i].data(), 8};
    } else {
      data = value.type() == Type::text ? clean_text(value.view(), texts[i]) : value.view();
    }
    pointers.push_back(value.is_null() ? nullptr : data.empty() ? "" : data.data());
    lengths.push_back(static_cast<int>(data.size()));
  }

  std::vector<std::array<char, 8>> numbers;
  std::vector<std::string> texts;
  std::vector<Oid> types;
  std::vector<const char*> pointers;
  std::vector<int> lengths, formats;
};

// Waits until the server is idle, or for so long. The last answer, or that it is not there yet.
bool wait_for(PGconn* connection, Clock::time_point until, Answer& answer, bool& lost) {
  for (;;) {
    const int unsent = PQflush(connection);
    if (unsent < 0 || PQconsumeInput(connection) == 0) return lost = true, false;
    while (PQisBusy(connection) == 0) {
      Answer next(PQgetResult(connection), &PQclear);
      if (!next) return true;
      const bool failed = answer && PQresultStatus(answer.get()) == PGRES_FATAL_ERROR;
      if (!failed) answer = std::move(next);
    }
    const auto left = std::chrono::duration_cast<Milliseconds>(until - Clock::now()).count();
    if (left <= 0) return false;
    pollfd one{PQsocket(connection), static_cast<short>(POLLIN | (unsent > 0 ? POLLOUT : 0)), 0};
    ::poll(&one, 1, static_cast<int>(left));
  }
}

std::string first_line(const char* text) {
  std::string line = text ? text : "";
  return line.substr(0, line.find('\n'));
}

}  // namespace

std::string_view clean_text(std::string_view text, std::string& kept) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = utf8_length(text.substr(at));
    if (length == 0) break;
    at += length;
  }
  if (at == text.size()) return text;
  kept.clear();
  for (at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text.substr(at));
    kept += length == 0 ? std::string_view("\xef\xbf\xbd") : text.substr(at, length);
    at += std::max<std::size_t>(length, 1);
  }
  return kept;
}

// What a server says of itself.
struct Link::Seen {
  bool replica = false;
  int version = 0;
  std::uint32_t timeline = 0;
  std::string fsync, full_page_writes, synchronous_commit, standbys, encoding;
  std::string loaded;           // when it read its settings
  double loaded_seconds = 0;    // how long ago that is
};

std::shared_ptr<Servers> Servers::read(const std::string& address, std::string& problem) {
  auto servers = std::make_shared<Servers>();
  std::string rest = address;
  const std::string durability = take_durability(rest);
  if (durability == "single") servers->durability_ = Durability::single;
  else if (durability == "managed") servers->durability_ = Durability::managed;
  else if (!durability.empty() && durability != "replicated") return problem = "`durability` is `replicated`, `single` or `managed`, not `" + durability + "`", nullptr;
  char* error = nullptr;
  PQconninfoOption* options = PQconninfoParse(rest.c_str(), &error);
  if (!options) {
    problem = "the address of the database cannot be read: " + first_line(error);
    PQfreemem(error);
    return nullptr;
  }
  Words words;
  for (const PQconninfoOption* one = options; one->keyword; ++one) if (one->val) words.emplace_back(one->keyword, one->val);
  PQconninfoFree(options);
  for (const auto& [name, value] : kDefaults)
    if (std::none_of(words.begin(), words.end(), [wanted = std::string_view(name)](const auto& word) { return word.first == wanted; })) words.emplace_back(name, value);
  std::erase_if(words, [](const auto& word) { return word.first == "target_session_attrs"; });  // looked at here
  std::size_t hosts = 1;
  for (const auto& [name, value] : words)
    if (name == "host" || name == "hostaddr") hosts = std::max(hosts, split_at_commas(value).size());
  for (std::size_t host = 0; host < hosts; ++host) {
    servers->hosts_.push_back(words);
    for (auto& [name, value] : servers->hosts_.back()) {
      if (name != "host" && name != "hostaddr" && name != "port") continue;
      const auto parts = split_at_commas(value);
      value = parts[std::min(host, parts.size() - 1)];
    }
  }
  return servers;
}

std::string Servers::name_of(std::size_t host) const {
  std::string name, port;
  for (const auto& [word, value] : hosts_[host]) {
    if (word == "host" || (word == "hostaddr" && name.empty())) name = value;
    if (word == "port") port = value;
  }
  return (name.empty() ? "the local server" : name) + (port.empty() ? "" : ":" + port);
}

void Servers::note_timeline(std::uint32_t seen, std::size_t host) {
  std::uint32_t known = timeline_;
  while (known < seen && !timeline_.compare_exchange_weak(known, seen)) {}
  if (known <= seen) likely_ = host;
}

Link::Connected Link::reach(std::size_t host) {
  std::vector<const char*> names, values;
  for (const auto& [name, value] : servers_->words_of(host)) {
    names.push_back(name.c_str());
    values.push_back(value.c_str());
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  Connected connection(PQconnectdbParams(names.data(), values.data(), 0));
  if (PQstatus(connection.get()) == CONNECTION_OK) return connection;
  problem_ = servers_->name_of(host) + ": " + first_line(PQerrorMessage(connection.get()));
  return nullptr;
}

bool Link::look(std::size_t host, Connected& connection, Seen& seen) {
  connection = reach(host);
  if (!connection) return false;
  Answer answer(nullptr, &PQclear);
  bool lost = PQsetnonblocking(connection.get(), 1) != 0 ||
      PQsendQuery(connection.get(), kLook) == 0;
  const bool heard = !lost && wait_for(connection.get(), Clock::now() + kLookPatience, answer, lost) && PQresultStatus(answer.get()) == PGRES_TUPLES_OK;
  if (!heard) {
    problem_ = servers_->name_of(host) + ": it does not answer" + (PQerrorMessage(connection.get())[0] ? ": " + first_line(PQerrorMessage(connection.get())) : "");
    return false;
  }
  const auto text = [&](int column) { return std::string(PQgetvalue(answer.get(), 0, column)); };
  seen = {text(0) == "t", std::atoi(text(1).c_str()), static_cast<std::uint32_t>(std::strtoul(text(7).c_str(), nullptr, 16)), text(2), text(3), text(4), text(5), text(6), text(8), std::atof(text(9).c_str())};
  if (seen.standbys.empty()) servers_->note_bare(host, true);
  return true;
}

// The line to change is said as it stands in postgresql.conf.
bool Link::suits(std::size_t host, const Seen& seen) {
  const auto refuse = [&](const std::string& why) { return problem_ = servers_->name_of(host) + ": " + why, false; };
  if (seen.replica) return refuse("it is a standby: it cannot be written to");
  if (seen.timeline < servers_->newest_timeline()) return refuse("another server has taken its place");
  const int major = seen.version / 10000, minor = seen.version % 10000;
  if (major < kOldestMajor) return refuse("PostgreSQL " + std::to_string(major) + " is too old: 15 or later");
  if (seen.encoding != "UTF8") return refuse("the database is kept in " + seen.encoding + ": make one with ENCODING 'UTF8'");
  if (seen.synchronous_commit != "on" && seen.synchronous_commit != "remote_apply") return refuse("what it acknowledges could be lost: synchronous_commit = on (it is " + seen.synchronous_commit + ")");
  if (servers_->durability() == Durability::managed) return true;
  if (seen.fsync != "on") return refuse("what it acknowledges could be lost: fsync = on (it is " + seen.fsync + ")");
  if (seen.full_page_writes != "on") return refuse("a power cut could damage it: full_page_writes = on (it is " + seen.full_page_writes + ")");
  if (servers_->durability() == Durability::single) return true;
  if (seen.standbys.empty()) {
    return refuse("what it acknowledges is on one machine only: synchronous_standby_names = 'ANY 1 (name1, name2)' (it is ''); for a single server on purpose add `durability=single` to the address");
  }
  if (servers_->was_bare(host) && seen.loaded_seconds < kSettledSeconds) return refuse("it has named its standbys only just now, and may not wait for them yet");
  servers_->note_bare(host, false);
  for (const auto& [sound, patch] : kSoundVersions) {
    if (major == sound && minor < patch) return refuse("PostgreSQL " + std::to_string(major) + "." + std::to_string(minor) + " may not wait for its standbys after a start: " + std::to_string(sound) + "." + std::to_string(patch) + " or later");
  }
  return true;
}

bool Link::connect(const char* settings) {
  drop();
  std::string problems;
  const std::size_t first = servers_->likely();
  for (std::size_t tried = 0; tried < servers_->count(); ++tried) {
    const std::size_t host = (first + tried) % servers_->count();
    Connected connection;
    Seen seen;
    if (!look(host, connection, seen) || !suits(host, seen)) {
      servers_->doubt(host);
      problems += (problems.empty() ? "" : "; ") + problem_;
      continue;
    }
    servers_->note_timeline(seen.timeline, host);
    host_ = host;
    timeline_ = seen.timeline;
    loaded_ = seen.loaded;
    awaits_standbys_ = !seen.standbys.empty() || servers_->durability() == Durability::managed;
    connection_ = std::move(connection);
    hear_notices();
    Answer answer(nullptr, &PQclear);
    if (run(std::string(settings), kLookPatience, answer) == Said::done) return true;
    problems += (problems.empty() ? "" : "; ") + problem_;
    drop();
  }
  problem_ = problems;
  return false;
}

void Link::hear_notices() {
  PQsetNoticeReceiver(connection_.get(), [](void* self, const PGresult* notice) {
    const char* severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity && std::strcmp(severity, "WARNING") == 0) static_cast<Link*>(self)->warned_ = true;
  }, this);
}

void Link::take(Link& other) {
  drop();
  host_ = other.host_;
  timeline_ = other.timeline_;
  loaded_ = other.loaded_;
  awaits_standbys_ = other.awaits_standbys_;
  problem_ = other.problem_;
  connection_ = std::move(other.connection_);
  if (connection_) hear_notices();
}

// Whether another server has taken over. One of the others is looked at at a time, and beside: where they hang, too, that takes seconds, and a visitor waits.
bool Link::is_replaced() {
  if (is_behind()) return true;
  const bool looks = looking_.valid() && looking_.wait_for(Milliseconds(0)) != std::future_status::ready;
  if (looks || servers_->count() < 2 || Clock::now() - looked_around_ < kLookAround) return false;
  looked_around_ = Clock::now();
  looked_at_ = (looked_at_ + 1) % servers_->count();
  if (looked_at_ == host_) looked_at_ = (looked_at_ + 1) % servers_->count();
  looking_ = std::async(std::launch::async, [servers = servers_, host = looked_at_] { Link(servers).look_at(host); });
  return false;
}

void Link::look_at(std::size_t host) {
  Connected connection;
  Seen seen;
  if (look(host, connection, seen) && !seen.replica) servers_->note_timeline(seen.timeline, host);
}

bool Link::is_free() {
  Answer answer(nullptr, &PQclear);
  if (hangs_) hear(Milliseconds(0), answer);
  if (hangs_ && is_replaced()) drop();
  return !hangs_;
}

void Link::drop() {
  connection_.reset();
  hangs_ = false;
  prepared_.clear();
}

Link::Said Link::lose() {
  problem_ = servers_->name_of(host_) + ": " + first_line(PQerrorMessage(connection_.get()));
  state_ = "08006";
  servers_->doubt(host_);
  drop();
  return Said::lost;
}

Link::Said Link::note(Answer& answer) {
  const ExecStatusType status = PQresultStatus(answer.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return Said::done;
  const char* state = PQresultErrorField(answer.get(), PG_DIAG_SQLSTATE);
  problem_ = servers_->name_of(host_) + ": " + first_line(PQresultErrorMessage(answer.get()));
  state_ = state ? state : "08006";
  // 08 and 57P0: it ends, also where its end has not come yet.
  const bool ends = base::starts_with(state_, "08") || base::starts_with(state_, "57P0") || PQstatus(connection_.get()) != CONNECTION_OK;
  if (ends) return servers_->doubt(host_), drop(), Said::lost;
  return Said::failed;
}

Link::Said Link::hear(Milliseconds patience, Answer& answer) {
  bool lost = false;
  const Clock::time_point until = Clock::now() + patience;
  while (!wait_for(connection_.get(), std::min(until, Clock::now() + kLookAround), answer, lost)) {
    if (lost) return lose();
    problem_ = servers_->name_of(host_) + ": it has not answered yet";
    hangs_ = Clock::now() >= until;
    if (hangs_) return servers_->doubt(host_), Said::hangs;
    if (is_replaced()) return state_ = "08006", drop(), Said::lost;
  }
  hangs_ = false;
  return answer ? note(answer) : lose();
}

Link::Said Link::run(const std::string& script, Milliseconds patience, Answer& answer) {
  answer.reset();
  warned_ = false;
  return PQsendQuery(connection_.get(), script.c_str()) == 0 ? lose() : hear(patience, answer);
}

Link::Said Link::keeps_its_word(Milliseconds patience) {
  if (servers_->durability() != Durability::replicated) return Said::done;
  Answer answer(nullptr, &PQclear);
  const Said said = run(std::string(kLoaded), patience, answer);
  if (said != Said::done || PQgetvalue(answer.get(), 0, 0) == loaded_) return said;
  problem_ = servers_->name_of(host_) + ": its settings were read again";
  state_ = "08006";
  return drop(), Said::lost;
}

// Types are those of what is bound: the same of a query each time.
bool Link::prepare(Query query, std::span<const Value> values, Milliseconds patience, std::string& name, Said& said) {
  const auto known = prepared_.find(query.text);
  if (known != prepared_.end()) return name = known->second, true;
  name = "q" + std::to_string(prepared_.size());
  const Bound bound(values);
  Answer answer(nullptr, &PQclear);
  const bool sent = PQsendPrepare(connection_.get(), name.c_str(), postgres_query(query.text).c_str(), static_cast<int>(values.size()), bound.types.data()) != 0;
  said = sent ? hear(patience, answer) : lose();
  if (said != Said::done) return false;
  prepared_.emplace(query.text, name);
  return true;
}

Link::Said Link::run(Query query, std::span<const Value> values, Milliseconds patience, Answer& answer) {
  answer.reset();
  warned_ = false;
  std::string name;
  Said said = Said::done;
  if (!prepare(query, values, patience, name, said)) return said;
  const Bound bound(values);
  const bool sent = PQsendQueryPrepared(connection_.get(), name.c_str(), static_cast<int>(values.size()), bound.pointers.data(), bound.lengths.data(), bound.formats.data(), kBinary) != 0;
  return sent ? hear(patience, answer) : lose();
}

}  // namespace leadline::receiver::sql
