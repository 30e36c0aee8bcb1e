// Texts as they are searched: without case and accents, so that "nguyen" finds Nguyễn and "dat" finds Đạt.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leadline::receiver {

// Latin letters lose their marks and become lower case (đ is a d here), other letters become lower case, what is no letter, digit or
// ASCII sign becomes a space.
std::string fold(std::string_view text);

// Adds the words of a text to a list of them, each with a space before it: as they stand, and the parts of those that have signs in them.
// A list grows to `most` bytes.
void add_words(std::string_view text, std::size_t most, std::string& words);

// The numbers that a phone goes by: its digits as they came (84912345678) and as they are dialled at home (0912345678).
std::string dialled_numbers(std::string_view phone);

// What somebody searches for: every word begins one of a lead's words; a number is part of its phone's, however it is written.
class Search {
 public:
  explicit Search(std::string_view query);
  bool finds(std::string_view words, std::string_view numbers) const;

 private:
  struct Number {
    std::string digits, abroad;      // "": nothing to look for
    std::vector<std::string> words;  // as it stands, for what is no phone's: "3-5"
  };
  std::vector<std::string> words_;
  std::vector<Number> numbers_;
};

}  // namespace leadline::receiver
