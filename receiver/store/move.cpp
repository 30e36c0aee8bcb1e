#include "receiver/store/move.h"

#include <array>
#include <bit>
#include <optional>
#include <utility>
#include <vector>

#include "receiver/crypto.h"
#include "receiver/store/moved_tables.h"
#include "receiver/store/postgres_link.h"

namespace leadline::receiver {

namespace {

using sql::Query;
using sql::Row;
using sql::Take;
using sql::Type;
using sql::Value;

// ---- Queries, made of the list of tables while this is compiled: a query is a literal.

struct Length {
  std::size_t size = 0;
  constexpr void add(std::string_view text) { size += text.size(); }
};
template <std::size_t N>
struct Text {
  char text[N + 1] = {};
  std::size_t size = 0;
  constexpr void add(std::string_view some) { for (const char c : some) text[size++] = c; }
};

constexpr std::string_view kNumbers[] = {"?1", "?2", "?3", "?4", "?5", "?6", "?7", "?8", "?9", "?10", "?11", "?12", "?13", "?14", "?15", "?16",
                                         "?17", "?18", "?19", "?20", "?21", "?22", "?23", "?24", "?25", "?26", "?27", "?28", "?29", "?30"};

constexpr void add_columns(auto& out, const MovedTable& table) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (i > 0) out.add(", ");
    out.add(table.columns[i].name);
  }
}

// Each writes a query into whatever takes text.
struct All {
  static constexpr void write(auto& out, const MovedTable& table) {
    out.add("SELECT ");
    add_columns(out, table);
    out.add(" FROM ");
    out.add(table.name);
  }
};
struct Whole {  // in the order in which they came, which some are shown in
  static constexpr void write(auto& out, const MovedTable& table) {
    All::write(out, table);
    if (!table.numbered) out.add(" ORDER BY rowid");
  }
};
struct Some {
  static constexpr void write(auto& out, const MovedTable& table) {
    All::write(out, table);
    for (const std::string_view part : {std::string_view(" WHERE "), table.columns[0].name, std::string_view(" >= ?1 AND "), table.columns[0].name, std::string_view(" < ?2")}) out.add(part);
  }
};
struct Next {  // the first number from ?1 on
  static constexpr void write(auto& out, const MovedTable& table) {
    for (const std::string_view part : {std::string_view("SELECT min("), table.columns[0].name, std::string_view(") FROM "), table.name, std::string_view(" WHERE "), table.columns[0].name, std::string_view(" >= ?1")}) out.add(part);
  }
};
struct Last {
  static constexpr void write(auto& out, const MovedTable& table) {
    for (const std::string_view part : {std::string_view("SELECT max("), table.columns[0].name, std::string_view(") FROM "), table.name}) out.add(part);
  }
};
struct Count {
  static constexpr void write(auto& out, const MovedTable& table) {
    out.add("SELECT count(*) FROM ");
    out.add(table.name);
  }
};
struct Clear {
  static constexpr void write(auto& out, const MovedTable& table) {
    out.add("DELETE FROM ");
    out.add(table.name);
  }
};
struct Insert {
  static constexpr void write(auto& out, const MovedTable& table) {
    out.add("INSERT INTO ");
    out.add(table.name);
    out.add("(");
    add_columns(out, table);
    out.add(") VALUES(");
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (i > 0) out.add(", ");
      out.add(kNumbers[i]);
    }
    out.add(")");
  }
};

template <typename What, std::size_t table>
constexpr auto made() {
  constexpr std::size_t size = [] {
    Length length;
    What::write(length, kMovedTables[table]);
    return length.size;
  }();
  Text<size> out;
  What::write(out, kMovedTables[table]);
  return out;
}
template <typename What, std::size_t table>
constexpr auto kMade = made<What, table>();

struct Queries {
  Query all, some, next, last, count, clear, insert;
};
template <std::size_t... tables>
constexpr std::array<Queries, sizeof...(tables)> queries_of(std::index_sequence<tables...>) {
  return {Queries{kMade<Whole, tables>.text, kMade<Some, tables>.text, kMade<Next, tables>.text, kMade<Last, tables>.text, kMade<Count, tables>.text, kMade<Clear, tables>.text, kMade<Insert, tables>.text}...};
}
constexpr auto kQueries = queries_of(std::make_index_sequence<kMovedTables.size()>());

// ---- Rows

// Whatever order they come in: a sum of the rows' hashes.
struct Digest {
  std::int64_t rows = 0;
  std::array<std::uint64_t, 4> sum{};
  bool operator==(const Digest&) const = default;
};

void add_number(std::string& out, std::uint64_t number) {
  for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>(number >> shift & 0xff);
}

void add_row(Digest& digest, const Row& row, const MovedTable& table) {
  std::string text, cleaned;
  for (int at = 0; at < static_cast<int>(table.columns.size()); ++at) {
    const Type type = table.columns[static_cast<std::size_t>(at)].type;
    text += row.is_null(at) ? '0' : '1';
    if (row.is_null(at)) continue;
    if (type == Type::integer) add_number(text, static_cast<std::uint64_t>(row.integer(at)));
    if (type == Type::real) add_number(text, std::bit_cast<std::uint64_t>(row.real(at)));
    if (type == Type::text || type == Type::bytes) {
      // Of a text that PostgreSQL does not hold as it was it holds the nearest; the lead itself is bytes.
      const std::string_view said = type == Type::text ? sql::clean_text(row.view(at), cleaned) : row.view(at);
      add_number(text, said.size());
      text += said;
    }
  }
  const std::string hash = sha256(text);
  for (std::size_t part = 0; part < digest.sum.size(); ++part) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < 8; ++i) number = number << 8 | static_cast<unsigned char>(hash[8 * part + i]);
    digest.sum[part] += number;
  }
  ++digest.rows;
}

Value value_of(const Row& row, int at, Type type) {
  if (row.is_null(at)) return Value::null(type);
  if (type == Type::integer) return row.integer(at);
  if (type == Type::real) return row.real(at);
  return type == Type::bytes ? Value::bytes(row.view(at)) : Value(row.view(at));
}

// ---- Copying

constexpr char kMark[] = "a move into this store is not through";  // a secret of that name

bool ask(sql::Connection& db, Query query, std::span<const Value> values, std::optional<std::int64_t>& number) {
  const Take take = [&](const Row& row) { number = row.is_null(0) ? std::nullopt : std::optional(row.integer(0)); };
  return db.run(query, values, &take);
}

bool insert(sql::Connection& to, const MovedTable& table, const Queries& queries, const Row& row) {
  std::vector<Value> values;
  for (int at = 0; at < static_cast<int>(table.columns.size()); ++at) values.push_back(value_of(row, at, table.columns[static_cast<std::size_t>(at)].type));
  return to.run(queries.insert, values, nullptr);
}

// What `query` gives of `from`, within a transaction of `to`.
bool copy_rows(sql::Connection& from, sql::Connection& to, const MovedTable& table, const Queries& queries, Query query, std::span<const Value> values) {
  bool ok = true;
  const Take take = [&](const Row& row) { ok = ok && insert(to, table, queries, row); };
  return from.run(query, values, &take) && ok;
}

// From the last number that is there: its transaction may have had a part of them only when it was another's, which comparing shows.
bool copy_numbered(sql::Connection& from, sql::Connection& to, const MovedTable& table, const Queries& queries) {
  std::optional<std::int64_t> last;
  if (!ask(to, queries.last, {}, last)) return false;
  for (std::int64_t at = last ? *last + 1 : 0;;) {
    std::optional<std::int64_t> next;
    if (!ask(from, queries.next, std::array<Value, 1>{at}, next)) return false;
    if (!next) return true;
    at = *next + table.window;
    if (!to.transact([&] { return copy_rows(from, to, table, queries, queries.some, std::array<Value, 2>{*next, at}); })) return false;
  }
}

bool copy_whole(sql::Connection& from, sql::Connection& to, const MovedTable& table, const Queries& queries) {
  return to.transact([&] { return to.run(queries.clear, {}, nullptr) && copy_rows(from, to, table, queries, queries.all, {}); });
}

// In windows too, where there are numbers: no database is asked for all bodies at once.
bool digest_of(sql::Connection& db, const MovedTable& table, const Queries& queries, Digest& digest) {
  const Take take = [&](const Row& row) { add_row(digest, row, table); };
  if (!table.numbered) return db.run(queries.all, {}, &take);
  for (std::int64_t at = 0;;) {
    std::optional<std::int64_t> next;
    if (!ask(db, queries.next, std::array<Value, 1>{at}, next)) return false;
    if (!next) return true;
    at = *next + table.window;
    if (!db.run(queries.some, std::array<Value, 2>{*next, at}, &take)) return false;
  }
}

bool copy_table(sql::Connection& from, sql::Connection& to, std::size_t at, std::string& problem) {
  const MovedTable& table = kMovedTables[at];
  if (table.numbered ? copy_numbered(from, to, table, kQueries[at]) : copy_whole(from, to, table, kQueries[at])) return true;
  problem = std::string(table.name) + " could not be copied to its end; what was copied stays, and the same command goes on there";
  return false;
}

// How many rows they have, when it is the same on both sides.
std::optional<std::int64_t> compare_table(sql::Connection& from, sql::Connection& to, std::size_t at, std::string& problem) {
  const MovedTable& table = kMovedTables[at];
  Digest was, is;
  if (!digest_of(from, table, kQueries[at], was) || !digest_of(to, table, kQueries[at], is)) {
    problem = std::string(table.name) + " could not be compared; the same command does it again";
    return std::nullopt;
  }
  if (was == is) return is.rows;
  problem = "the new store holds something else: of " + std::string(table.name) + " there are " + std::to_string(was.rows) + " rows in the old one and " + std::to_string(is.rows) +
            (was.rows == is.rows ? " others" : "") + " in the new one; move into an empty one that no receiver has used";
  return std::nullopt;
}

// A number that a lead has had is given to no other, there as here.
bool go_on_numbering(sql::Connection& from, sql::Connection& to) {
  const std::optional<std::int64_t> last = from.last_number();
  return last && to.number_after(*last);
}

enum class Before { empty, half, full };

// How the new store is found.
std::optional<Before> look_at(sql::Connection& to) {
  const std::optional<bool> half = is_half_moved(to);
  if (!half || *half) return half ? std::optional(Before::half) : std::nullopt;
  for (const Queries& queries : kQueries) {
    std::optional<std::int64_t> rows;
    if (!ask(to, queries.count, {}, rows)) return std::nullopt;
    if (rows.value_or(0) > 0) return Before::full;
  }
  return Before::empty;
}

// Before the first row, so that what is there when it goes on is known to be its own.
bool mark(sql::Connection& to) {
  const std::array<Value, 2> values{kMark, "1"};
  return to.transact([&] { return to.run("INSERT INTO secret(name, value) VALUES(?1, ?2)", values, nullptr); });
}

}  // namespace

std::optional<bool> is_half_moved(sql::Connection& db) {
  bool half = false;
  const Take take = [&](const Row&) { half = true; };
  const std::array<Value, 1> name{kMark};
  return db.run("SELECT 1 FROM secret WHERE name = ?1", name, &take) ? std::optional(half) : std::nullopt;
}

bool move_all(sql::Connection& from, sql::Connection& to, const Moved& moved, std::string& problem) {
  const std::optional<Before> before = look_at(to);
  if (!before || (*before == Before::empty && !mark(to))) {
    problem = "the new store cannot be read and written";
    return false;
  }
  for (std::size_t at = 0; at < kMovedTables.size(); ++at) {
    if (*before != Before::full && !copy_table(from, to, at, problem)) return false;
    if (*before != Before::full && at == 0 && !go_on_numbering(from, to)) return (problem = "the numbers of leads could not be gone on with; the same command does it again", false);
    const auto rows = compare_table(from, to, at, problem);
    if (!rows) return false;
    moved(kMovedTables[at].name, *rows);
  }
  return true;
}

}  // namespace leadline::receiver
