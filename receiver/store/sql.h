// The little that a store asks of an SQL database. What is stored is said once (sql_store.h), in the words that the databases share; a driver (sqlite.h, postgres.h)
// knows what it is to be durable there, and the few words that differ.
//
// Words: `?1` for what is bound. Nothing is both a number and a truth: `partial = 1`, not `partial`. A column that an upsert adds to names its table. `{next}` is the next
// number of a lead, `{now}` the database's clock in ms, `{first}` before JOIN reads its tables in the order in which they stand.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "receiver/store/upkeep_store.h"

namespace leadline::receiver::sql {

enum class Type : std::uint8_t { integer, real, text, bytes };

// What is bound to a query. Text and bytes must outlive the call.
class Value {
 public:
  template <std::integral Number>
  Value(Number number) : type_(Type::integer), integer_(static_cast<std::int64_t>(number)) {}
  Value(double number) : type_(Type::real), real_(number) {}
  Value(std::string_view text) : Value(Type::text, text) {}
  Value(const std::string& text) : Value(Type::text, text) {}
  Value(const char* text) : Value(Type::text, text) {}
  template <typename Inner>
  Value(const std::optional<Inner>& value) : Value(value ? Value(*value) : null(Value(Inner{}).type_)) {}

  static Value bytes(std::string_view bytes) { return Value(Type::bytes, bytes); }
  static Value null(Type type) { return Value(type); }
  // Nothing is kept as NULL.
  static Value text_or_null(std::string_view text) { return text.empty() ? null(Type::text) : Value(text); }
  static Value bytes_or_null(std::string_view some) { return some.empty() ? null(Type::bytes) : bytes(some); }

  Type type() const { return type_; }
  bool is_null() const { return null_; }
  std::int64_t integer() const { return integer_; }
  double real() const { return real_; }
  std::string_view view() const { return view_; }

 private:
  explicit Value(Type type) : type_(type), null_(true) {}
  Value(Type type, std::string_view view) : type_(type), view_(view) {}

  Type type_;
  bool null_ = false;
  std::int64_t integer_ = 0;
  double real_ = 0;
  std::string_view view_;
};

// A row that a query gives, while it is looked at. NULL is 0, and "".
class Row {
 public:
  virtual ~Row() = default;
  virtual std::int64_t integer(int at) const = 0;
  virtual double real(int at) const = 0;
  virtual std::string_view view(int at) const = 0;  // good until the next row
  virtual bool is_null(int at) const = 0;

  std::string text(int at) const { return std::string(view(at)); }
  bool flag(int at) const { return integer(at) != 0; }
};

using Take = std::function<void(const Row&)>;

// A literal: a driver prepares it when it is asked first, and knows it by its address.
struct Query {
  template <std::size_t N>
  consteval Query(const char (&literal)[N]) : text(literal) {}
  const char* text;
};

// The steps from an empty database to today's. `fill` is run in the transaction of the last one, of a database that was at that version before.
struct Migration {
  std::span<const char* const> steps;
  int oldest = 0;  // version of the oldest Leadline that can go on with the database when this one has been at it
  std::function<bool(int from)> fill;
};

// Not thread-safe. All functions: false, or nullopt, when it failed.
class Connection {
 public:
  virtual ~Connection() = default;

  virtual bool migrate(const Migration& migration, std::string& problem) = 0;

  // As Store's (store.h).
  virtual bool transact(const std::function<bool()>& work) = 0;
  virtual std::optional<std::string> reason_to_end() const = 0;

  virtual bool run(Query query, std::span<const Value> values, const Take* take) = 0;
  virtual std::int64_t changed() const = 0;  // rows, by the last query

  // Within transact(): until its end nobody else stores anything of that site. Asked before the first look at what is decided by.
  virtual bool lock(std::string_view site) = 0;
  // What was read so far will last, whatever breaks: before it is answered with. Within transact() that is known when that has succeeded.
  virtual bool settle() = 0;
  // Others use the database at the same time.
  virtual bool is_shared() const = 0;
  // A number that a lead has now is given to no other, also when the lead goes.
  virtual bool keep_numbers() = 0;
  // The highest number that any lead has had, also one that has gone; and that what comes has higher ones. For whoever moves leads (move.h).
  virtual std::optional<std::int64_t> last_number() = 0;
  virtual bool number_after(std::int64_t last) = 0;
  // Another one each time that what was read before may not be there any more: another server may have taken over.
  virtual std::uint64_t era() const = 0;

  // Another connection to the same, for what only reads, on a thread of its own; nullptr: there can be none.
  virtual std::unique_ptr<Connection> reader() = 0;
  virtual std::unique_ptr<Connection> writer() = 0;  // likewise, for what writes

  // As UpkeepStore's.
  virtual std::optional<Copied> copy(const std::string& path, int pages, std::string& problem) = 0;
  virtual bool empty_log() = 0;
};

}  // namespace leadline::receiver::sql
