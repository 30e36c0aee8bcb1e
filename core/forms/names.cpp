// Names in their parts, for systems that want them so.
#include <vector>

#include "base/door.h"
#include "base/localized.h"
#include "base/text.h"
#include "forms/clean.h"
#include "forms/fold.h"
#include "forms/readers.h"

namespace leadline::forms {

namespace {

using Words = std::vector<std::string>;

// The family names of nearly everybody in Vietnam, without their marks, commonest first.
LEADLINE_DATA(formats) constexpr char kFamilies[] =
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh doan lam trinh mai dao truong luong ha to cao thai chau "
    "ta phung quach vuong nghiem thach dam giang tang la luu diep kieu tong than lai vi bach cu khuat khong thieu uong mac trieu chu hua lu nong";
// Of two or more words.
LEADLINE_DATA(formats) constexpr char kLongFamilies[][18] = {"cong tang ton nu", "cong huyen ton nu", "ton that", "ton nu", "au duong"};
// Before a family name, and part of it, where they are written small.
LEADLINE_DATA(formats) constexpr char kParticles[] = "van von der den de di da del della la le du dos das do ten ter zu al el bin ibn af";
// What a Vietnamese syllable may begin and end with, around its vowels.
LEADLINE_DATA(formats) constexpr char kOnsets[] = "b c ch d g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x";
LEADLINE_DATA(formats) constexpr char kCodas[] = "c ch m n ng nh p t";

Words words_of(std::string_view text) {
  Words out;
  bool open = false;
  while (!text.empty()) {
    const std::string_view before = text;
    const bool blank = is_blank(take_char(text));
    if (!blank && !open) out.emplace_back();
    if (!blank) out.back().append(before.substr(0, before.size() - text.size()));
    open = !blank;
  }
  return out;
}

std::string join(const Words& words, std::size_t begin, std::size_t end) {
  std::string out;
  for (std::size_t i = begin; i < end; ++i) out.append(out.empty() ? "" : " ").append(words[i]);
  return out;
}

// `word`: folded.
bool is_syllable(std::string_view word) {
  const std::size_t vowels = word.find_first_of("aeiouy");
  if (vowels == std::string_view::npos) return false;
  const std::size_t end = std::min(word.find_first_not_of("aeiouy", vowels), word.size());
  const std::string_view onset = word.substr(0, vowels), coda = word.substr(end);
  return end - vowels <= 3 && (onset.empty() || base::has_word(kOnsets, onset)) && (coda.empty() || base::has_word(kCodas, coda));
}

bool is_family(const std::string& word) { return base::has_word(kFamilies, fold(word)); }

// Whether the family name comes first, as in Vietnam. A reader of Vietnamese may be called John Smith, and Nguyễn Văn An may read English.
bool is_vietnamese(const Words& words, bool reads_vietnamese) {
  bool syllables = true, marked = false;
  for (const std::string& word : words) {
    syllables = syllables && is_syllable(fold(word));
    marked = marked || fold(word).size() != word.size();
  }
  if (reads_vietnamese) return syllables || is_family(words.front());
  if (!syllables || !is_family(words.front())) return false;
  // Two words may stand in either order: An Nguyen, Nguyen An.
  return words.size() > 2 || (!is_family(words.back()) && (marked || words.front().size() > 3));
}

std::size_t family_words(const Words& words) {
  for (const char* name : kLongFamilies) {
    const Words parts = words_of(name);
    if (parts.size() < words.size() && fold(join(words, 0, parts.size())) == name) return parts.size();
  }
  return 1;
}

Name family_first(const Words& words) {
  const std::size_t family = family_words(words);
  return {join(words, 0, family), join(words, family, words.size() - 1), words.back()};
}

// The first of the words that are the family name, at the end of the others.
std::size_t family_begin(const Words& words, std::string_view language) {
  std::size_t begin = words.size() - 1;
  if (language == "es" && words.size() > 2) --begin;  // the father's and the mother's
  while (begin > 1 && base::has_word(kParticles, words[begin - 1])) --begin;
  return begin;
}

}  // namespace

Name split_name(std::string_view text, std::string_view locale) {
  const std::string language = base::base_language(locale);
  const std::size_t comma = text.find(',');
  Words words = words_of(text.substr(0, comma));
  const Words behind = comma == std::string_view::npos ? Words() : words_of(text.substr(comma + 1));
  if (!words.empty() && !behind.empty()) {
    Words whole = words;
    whole.insert(whole.end(), behind.begin(), behind.end());
    const bool last = is_vietnamese(whole, language == "vi");
    const std::size_t n = behind.size();
    return {join(words, 0, words.size()), last ? join(behind, 0, n - 1) : join(behind, 1, n), last ? behind.back() : behind.front()};
  }
  if (words.empty()) words = behind;
  if (words.empty()) return {};
  if (words.size() == 1) return {{}, {}, words[0]};
  if (is_vietnamese(words, language == "vi") || base::has_word("zh ja ko hu", language)) return family_first(words);
  const std::size_t family = family_begin(words, language);
  return {join(words, family, words.size()), join(words, 1, family), words.front()};
}

}  // namespace leadline::forms
