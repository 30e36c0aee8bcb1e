#include "config/own_words.h"

#include <algorithm>
#include <string_view>

#include "fields/fields.h"
#include "forms/forms.h"
#include "surfaces/words.h"

namespace leadline::config {

namespace {

// Those of the shell (js/files.ts), which a test compares.
constexpr base::OwnWord kOfFiles[] = {
    {"Remove {name}", "Bỏ tệp {name}"},
    {"Sending: {name}", "Đang gửi tệp: {name}"},
    {"Your files have arrived.", "Đã nhận được tệp của bạn."},
    {"Your message has arrived, but a file could not be sent: {name}", "Thông tin của bạn đã được nhận, nhưng chưa gửi được tệp: {name}"},
    {"Your message has arrived, but this file was not accepted: {name}", "Thông tin của bạn đã được nhận, nhưng tệp này không được chấp nhận: {name}"},
    {"Try again", "Thử lại"},
};

std::vector<Word> collect() {
  std::vector<Word> out;
  const auto add = [&out](const std::vector<base::OwnWord>& words, SaidBy said_by) {
    for (const base::OwnWord& word : words)
      if (std::none_of(out.begin(), out.end(), [&word](const Word& other) { return std::string_view(other.english) == word.english; })) out.push_back({word, said_by});
  };
  const auto told = [](void (*tell)(std::vector<base::OwnWord>&)) {
    std::vector<base::OwnWord> words;
    tell(words);
    return words;
  };
  add(told(surfaces::tell_words), SaidBy::all);
  add(told(forms::tell_words), SaidBy::all);
  add(told(surfaces::tell_words_of_choices), SaidBy::more);
  add(told(fields::tell_words_of_days), SaidBy::slots);
  add(told(fields::tell_words_of_files), SaidBy::files);
  add({std::begin(kOfFiles), std::end(kOfFiles)}, SaidBy::files);
  return out;
}

}  // namespace

const std::vector<Word>& own_words() {
  static const std::vector<Word> kAll = collect();
  return kAll;
}

}  // namespace leadline::config
