#include "metrics/notes.h"

#include <utility>

#include "base/number.h"
#include "base/text.h"

namespace leadline::metrics {

namespace {

struct Sentence { const char* en; const char* vi; };
constexpr Sentence kSentences[] = {
#define NOTE(name, en, vi) {en, vi},
#include "metrics/notes.def"
#undef NOTE
};

struct KeyName { const char* key; const char* vi; };
constexpr KeyName kKeyNamesVi[] = {
    {"channel", "kênh"}, {"source", "nguồn"}, {"campaign", "chiến dịch"}, {"landing", "trang đầu tiên"}, {"form", "biểu mẫu"}, {"cta", "CTA"}, {"variant", "biến thể"}, {"week", "tuần"}, {"month", "tháng"},
};

}  // namespace

void Notes::add(Note note, const std::string& first, const std::string& second) {
  const Sentence& sentence = kSentences[static_cast<int>(note)];
  base::push(list_, base::replace_all(base::replace_all(vi_ ? sentence.vi : sentence.en, "{1}", second), "{0}", first));
}

void Notes::count(Note note, std::int64_t number, const std::string& second) {
  if (number > 0) add(note, base::integer_text(number), second);
}

std::string Notes::key_name(const std::string& key) const {
  for (const KeyName& name : kKeyNamesVi) if (vi_ && key == name.key) return name.vi;
  return key;
}

base::Json Notes::take() { return std::exchange(list_, base::list()); }

}  // namespace leadline::metrics
