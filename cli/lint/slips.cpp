#include "lint/slips.h"

#include <algorithm>

#include "base/text.h"

namespace leadline::cli {

namespace {

std::string folded(std::string_view word) {
  std::string out;
  for (const char c : base::lower_ascii(word))
    if (c != '-' && c != '_' && c != ' ') out += c;
  return out;
}

std::string digits_of(std::string_view word) {
  std::string out;
  for (const char c : word)
    if (c >= '0' && c <= '9') out += c;
  return out;
}

// Levenshtein's distance, where a swap of neighbours is one step (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> rows(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) rows[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      rows[i][j] = std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[a.size()][b.size()];
}

}  // namespace

bool is_slip(std::string_view word, std::string_view known) {
  if (word == known || word.size() > 64 || known.size() > 64 || digits_of(word) != digits_of(known)) return false;
  const std::string a = folded(word), b = folded(known);
  const std::size_t length = std::min(a.size(), b.size());
  const std::size_t most = length < 3 ? 0 : length < 8 ? 1 : 2;
  return distance(a, b) <= most;
}

std::string slip_of(std::string_view word, const std::vector<std::string>& known) {
  if (std::find(known.begin(), known.end(), word) != known.end()) return {};
  const auto found = std::find_if(known.begin(), known.end(), [word](const std::string& one) { return is_slip(word, one); });
  return found == known.end() ? std::string() : *found;
}

std::string did_you_mean(std::string_view word) {
  return word.empty() ? std::string() : "did you mean \"" + std::string(word) + "\"?";
}

}  // namespace leadline::cli
