// Telephone numbers from anywhere: by length and by plan, what is certain is a number of E.164.
// Input: a country, a newline, what was typed.
#include <string>
#include <string_view>

#include "forms/clean.h"
#include "forms/phone.h"
#include "fuzz.h"

namespace {

namespace forms = leadline::forms;
using leadline::fuzz::require;

bool is_e164(std::string_view text) {
  return text.size() > 3 && text.size() <= 16 && text[0] == '+' && text[1] != '0' && text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

void try_number(std::string_view input) {
  const std::string country(leadline::fuzz::take_line(input));
  const std::string text = forms::clean(input, false);
  for (const forms::By by : {forms::By::length, forms::By::plan}) {
    const forms::Phone phone = forms::parse_phone(text, country, by);
    require(phone.e164.empty() || (phone.valid && is_e164(phone.e164)), "what is certain is valid, and E.164");
    require(phone.probable.empty() || is_e164(phone.probable), "what is proposed is E.164");
    require(phone.e164.empty() || phone.probable.empty(), "what is certain is not asked about");
    require(phone.renamed.empty() || !phone.valid, "an old number is no valid one");
    const forms::Phone again = forms::parse_phone(text, country, by);
    require(again.valid == phone.valid && again.e164 == phone.e164 && again.probable == phone.probable, "the same answer twice");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  leadline::fuzz::within_limit({reinterpret_cast<const char*>(bytes), size}, try_number);
  return 0;
}
