#include "metrics/money.h"

#include "base/text.h"

namespace leadline::metrics {

int minor_digits(std::string_view currency) {
  if (base::has_word("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF", currency)) return 0;
  return base::has_word("BHD IQD JOD KWD LYD OMR TND", currency) ? 3 : 2;
}

bool is_currency(std::string_view text) {
  if (text.size() != 3) return false;
  for (const char c : text) if (c < 'A' || c > 'Z') return false;
  return true;
}

std::optional<std::int64_t> read_money(std::string_view text, std::string_view currency) {
  std::int64_t value = 0;
  int digits = 0, after = -1;
  for (const char c : text) {
    if (c == '.' && after < 0 && digits > 0) { after = 0; continue; }
    if (c < '0' || c > '9' || ++digits > 15) return std::nullopt;
    if (after >= 0 && ++after > minor_digits(currency)) {
      if (c != '0') return std::nullopt;
      continue;  // 20.00 of a currency without minor units is 20
    }
    value = value * 10 + (c - '0');
  }
  if (digits == 0 || after == 0) return std::nullopt;
  for (int have = after < 0 ? 0 : after; have < minor_digits(currency); ++have) value *= 10;
  return value;
}

base::Json money_json(double minor, std::string_view currency) {
  double scale = 1;
  for (int i = minor_digits(currency); i > 0; --i) scale *= 10;
  return base::Json(minor / scale);
}

}  // namespace leadline::metrics
