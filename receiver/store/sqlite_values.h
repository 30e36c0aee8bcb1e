// Texts and bytes, into a statement and out of it. What is bound must outlive the step.
#pragma once

#include <sqlite3.h>

#include <optional>
#include <string>

namespace leadline::receiver {

inline void bind_text(sqlite3_stmt* statement, int at, const std::string& text) {
  sqlite3_bind_text64(statement, at, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

inline void bind_blob(sqlite3_stmt* statement, int at, const std::string& bytes) {
  sqlite3_bind_blob64(statement, at, bytes.data(), bytes.size(), SQLITE_STATIC);
}

inline void bind_optional(sqlite3_stmt* statement, int at, const std::optional<double>& value) {
  value ? sqlite3_bind_double(statement, at, *value) : sqlite3_bind_null(statement, at);
}

inline std::string column_bytes(sqlite3_stmt* statement, int at) {
  const void* data = sqlite3_column_blob(statement, at);
  const int size = sqlite3_column_bytes(statement, at);
  return data ? std::string(static_cast<const char*>(data), static_cast<std::size_t>(size)) : std::string();
}

}  // namespace leadline::receiver
