#include "forms/plans.h"

#include <cstdint>
#include <cstring>
#include <optional>

#include "base/door.h"
#include "base/text.h"

namespace leadline::forms::plans {

namespace {

using base::starts_with;

// A row each, closed by a line feed, its cells between semicolons: country, calling code and the lengths that national numbers may have
// (a is 1) · their pattern · what may stand before them (alternatives, of which the digits in < > belong to the number) · what takes the
// place of all but those digits · the international prefix, where it is not 00 · for calling codes that several share: what this country's
// numbers begin with · or else the patterns of its kinds of numbers.
LEADLINE_DATA(phones) constexpr char kPlans[] =
#include "forms/plans.inc"
    ;

constexpr std::size_t kFewest = 2, kMost = 17;  // digits of a national number
constexpr std::size_t kMostInAll = 15;          // with the calling code (E.164 §6.1)
constexpr std::size_t kMostTyped = 24;          // more than that is none: a code twice, prefixes, and the longest number

// A pattern is a regular expression of digits, `.` (any digit), [classes], (groups), |, ?, {n}, {n,m} and $ (the end). All places in the
// digits that it may have come to are followed at once, a bit each: so no pattern and no number takes long.
class Matcher {
 public:
  using Places = std::uint32_t;

  Matcher(std::string_view pattern, std::string_view digits) : pattern_(pattern), digits_(digits) {}

  // Where it may end when it begins in `from`.
  Places ends(Places from = 1) {
    at_ = 0;
    return alternatives(from);
  }
  bool whole() { return (ends() >> digits_.size() & 1) != 0; }

 private:
  bool at(std::string_view signs) const { return at_ == pattern_.size() || base::contains(signs, pattern_.substr(at_, 1)); }

  Places alternatives(Places from) {
    Places out = sequence(from);
    for (; at_ < pattern_.size() && pattern_[at_] == '|'; out |= sequence(from)) ++at_;
    return out;
  }

  Places sequence(Places from) {
    while (!at("|)")) from = repeated(from);
    return from;
  }

  Places repeated(Places from) {
    const std::size_t begin = at_;
    Places now = one(from);
    unsigned least = 1, most = 1;
    if (at_ < pattern_.size() && pattern_[at_] == '?') {
      ++at_;
      return from | now;
    }
    if (at_ == pattern_.size() || pattern_[at_] != '{') return now;
    ++at_;
    least = most = number();
    if (pattern_[at_] == ',') {
      ++at_;
      most = number();
    }
    const std::size_t end = ++at_;
    Places out = least == 0 ? from : 0;
    for (unsigned times = 1; times <= most; ++times) {
      if (times > 1) {
        at_ = begin;
        now = one(now);
      }
      if (times >= least) out |= now;
    }
    at_ = end;
    return out;
  }

  unsigned number() {
    unsigned out = 0;
    for (; pattern_[at_] >= '0' && pattern_[at_] <= '9'; ++at_) out = out * 10 + static_cast<unsigned>(pattern_[at_] - '0');
    return out;
  }

  Places one(Places from) {
    const char sign = pattern_[at_++];
    if (sign == '(') {
      const Places out = alternatives(from);
      ++at_;
      return out;
    }
    if (sign == '$') return from & (Places{1} << digits_.size());
    unsigned set = sign == '.' ? 0x3ffu : sign == '[' ? members() : bit(sign);
    Places fitting = 0;
    for (std::size_t i = 0; i < digits_.size(); ++i)
      if ((set & bit(digits_[i])) != 0) fitting |= Places{1} << i;
    return (from & fitting) << 1;
  }

  // The digits of a class, behind its bracket.
  unsigned members() {
    unsigned set = 0;
    for (; pattern_[at_] != ']'; ++at_) {
      const char last = pattern_[at_ + 1] == '-' ? pattern_[at_ + 2] : pattern_[at_];
      for (char digit = pattern_[at_]; digit <= last; ++digit) set |= bit(digit);
      if (pattern_[at_ + 1] == '-') at_ += 2;
    }
    ++at_;
    return set;
  }

  static unsigned bit(char digit) { return 1u << (digit - '0'); }

  std::string_view pattern_, digits_;
  std::size_t at_ = 0;
};

bool fits(std::string_view pattern, std::string_view digits) { return Matcher(pattern, digits).whole(); }

// The last of the places, which there must be.
std::size_t last_of(Matcher::Places places) {
  std::size_t out = 0;
  while (places >>= 1) ++out;
  return out;
}

struct Plan {
  std::string_view code, lengths, pattern, before, put, exit, leading, kinds;
};

// The next row, from `at` on, which moves behind it; false at the end.
bool next_row(const char*& at, std::string_view& row) {
  if (*at == '\0') return false;
  const auto* const end = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(kPlans + sizeof kPlans - at)));
  row = {at, static_cast<std::size_t>(end - at)};
  at = end + 1;
  return true;
}

std::string_view country_of(std::string_view row) { return row.substr(0, 2); }
std::string_view code_of(std::string_view row) {
  std::size_t end = 2;
  while (row[end] >= '0' && row[end] <= '9') ++end;
  return row.substr(2, end - 2);
}

Plan plan_of(std::string_view row) {
  Plan plan;
  const auto cell = [&row] {
    const std::string_view out = row.substr(0, row.find(';'));
    row.remove_prefix(std::min(out.size() + 1, row.size()));
    return out;
  };
  plan.code = code_of(row);
  plan.lengths = cell().substr(2 + plan.code.size());
  for (std::string_view* into : {&plan.pattern, &plan.before, &plan.put, &plan.exit, &plan.leading, &plan.kinds}) *into = cell();
  return plan;
}

std::optional<Plan> plan_of_country(std::string_view country) {
  const char* at = kPlans;
  for (std::string_view row; next_row(at, row);)
    if (country_of(row) == country) return plan_of(row);
  return std::nullopt;
}

// The plan of the calling code that `digits` begin with; where several share it, the first one's.
std::optional<Plan> plan_of_code(std::string_view digits) {
  const char* at = kPlans;
  for (std::string_view row; next_row(at, row);)
    if (starts_with(digits, code_of(row))) return plan_of(row);
  return std::nullopt;
}

bool is_valid(const Plan& plan, std::string_view national) {
  return national.size() >= kFewest && national.size() <= kMost && plan.code.size() + national.size() <= kMostInAll && fits(plan.pattern, national) &&
         (plan.kinds.empty() || fits(plan.kinds, national));
}

// The plan of the country, of those that share a calling code, that has this number.
Plan own_plan(const Plan& plan, std::string_view national) {
  const char* at = kPlans;
  for (std::string_view row; next_row(at, row);) {
    if (code_of(row) != plan.code) continue;
    const Plan each = plan_of(row);
    if (each.leading.empty() ? is_valid(each, national) : Matcher(each.leading, national).ends() != 0) return each;
  }
  return plan;
}

// The digits without what may stand before them, by one of the alternatives; nullopt when it is not there.
std::optional<std::string> without(std::string_view alternative, std::string_view put, std::string_view digits) {
  const std::size_t open = alternative.find('<');
  if (open == std::string_view::npos) {
    const Matcher::Places ends = Matcher(alternative, digits).ends();
    if (ends == 0) return std::nullopt;
    return std::string(digits.substr(last_of(ends)));
  }
  const std::size_t close = alternative.find('>');
  for (Matcher::Places starts = Matcher(alternative.substr(0, open), digits).ends(); starts != 0;) {
    const std::size_t start = last_of(starts);
    starts &= ~(Matcher::Places{1} << start);
    for (Matcher::Places ends = Matcher(alternative.substr(open + 1, close - open - 1), digits).ends(Matcher::Places{1} << start); ends != 0;) {
      const std::size_t end = last_of(ends);
      ends &= ~(Matcher::Places{1} << end);
      const Matcher::Places rest = Matcher(alternative.substr(close + 1), digits).ends(Matcher::Places{1} << end);
      if (rest != 0) return std::string(put).append(digits.substr(start, end - start)).append(digits.substr(last_of(rest)));
    }
  }
  return std::nullopt;
}

std::string without_prefix(const Plan& plan, std::string_view digits) {
  for (std::string_view rest = plan.before; !rest.empty();) {
    int depth = 0;
    std::size_t end = 0;
    for (; end < rest.size() && (depth > 0 || rest[end] != '|'); ++end) depth += (rest[end] == '(' || rest[end] == '<') - (rest[end] == ')' || rest[end] == '>');
    if (auto out = without(rest.substr(0, end), plan.put, digits)) return *out;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return std::string(digits);
}

// Long enough for the plan, or too long, in which case it is still to be asked for what it lacks.
bool is_possible(const Plan& plan, std::size_t digits) {
  const char length = static_cast<char>('a' - 1 + digits);
  return length > plan.lengths.back() || plan.lengths.find(length) != std::string_view::npos;
}

struct Reading {
  bool valid = false;
  std::string national;
  std::string_view code;

  std::string e164() const { return std::string("+").append(code).append(national); }
};

// The digits behind a calling code, or typed at home.
Reading read_national(const Plan& plan, std::string_view digits) {
  if (digits.size() < kFewest || digits.size() > kMostTyped) return {};
  std::string national = without_prefix(plan, digits);
  const bool taken = national != digits;
  if (taken && ((fits(plan.pattern, digits) && !fits(plan.pattern, national)) || !is_possible(own_plan(plan, national), national.size()))) national = digits;
  const bool valid = is_valid(own_plan(plan, national), national);
  return {valid, std::move(national), plan.code};
}

Reading read_international(std::string_view digits) {
  const auto plan = plan_of_code(digits);
  return plan ? read_national(*plan, digits.substr(plan->code.size())) : Reading();
}

Phone certain(const Reading& reading) { return {true, reading.e164(), {}, {}}; }

// What is no number, and would be one without a code that stands twice, or with its plus.
Phone wrong(std::string_view digits) {
  Phone out;
  const auto plan = plan_of_code(digits);
  if (!plan) return out;
  const std::string_view behind = digits.substr(plan->code.size());
  for (const Reading& reading : {read_national(*plan, behind), read_international(starts_with(behind, plan->code) ? behind : std::string_view())})
    if (reading.valid && out.probable.empty()) out.probable = reading.e164();
  return out;
}

}  // namespace

LEADLINE_DOOR Phone read(std::string_view digits, std::string_view country) {
  if (starts_with(digits, "+")) {
    const Reading reading = read_international(digits.substr(1));
    return reading.valid ? certain(reading) : wrong(digits.substr(1));
  }
  if (digits.size() > kMostTyped) return {};
  const auto home = plan_of_country(country);
  const Matcher::Places exit = home && !home->exit.empty() ? Matcher(home->exit, digits).ends() : 0;
  // Where another international prefix is dialled, 00 is known from abroad, and means the same.
  std::string rest(home ? without_prefix(*home, digits) : digits);
  for (const std::size_t prefix : {exit ? last_of(exit) : 0, starts_with(digits, "00") ? std::size_t{2} : 0}) {
    if (prefix == 0) continue;
    rest = digits.substr(prefix);
    if (const Reading abroad = read_international(rest); abroad.valid) return certain(abroad);
  }
  if (!home) return wrong(rest);
  const Reading at_home = read_national(*home, digits);
  const Reading behind = starts_with(digits, home->code) ? read_national(*home, digits.substr(home->code.size())) : Reading();
  if (at_home.valid && behind.valid && at_home.national == digits) return {true, {}, {}, behind.e164()};  // Emden or Düsseldorf: docs/forms.md
  if (at_home.valid) return certain(at_home);
  return behind.valid ? certain(behind) : wrong(rest);
}

}  // namespace leadline::forms::plans
