#include "try_contact.h"

#include <iostream>

#include "base/json.h"
#include "base/text.h"
#include "forms/clean.h"
#include "forms/email.h"
#include "forms/forms.h"
#include "forms/phone.h"

namespace leadline::cli {

namespace {

using base::Json;
using forms::Code;

Json answer(bool valid, const std::string& normalized) {
  return {{"valid", valid}, {"normalized", normalized}, {"warnings", Json::array()}};
}

void warn(Json& out, const char* code, const std::string& suggestion) {
  out["warnings"].push_back(code);
  if (!suggestion.empty()) out["suggestion"] = suggestion;
}

Json email(const std::string& text) {
  Json out = answer(forms::valid_email(text), text);
  const std::string meant = forms::probable_email(text);
  if (!meant.empty()) warn(out, forms::code_name(Code::typo), meant);
  else if (out["valid"] == true && forms::domain_without_dot(text)) warn(out, forms::code_name(Code::no_dot), {});
  return out;
}

Json tel(const std::string& text, const std::string& region) {
  const forms::Phone phone = forms::parse_phone(text, region);
  Json out = answer(phone.valid, phone.e164.empty() ? text : phone.e164);
  if (base::starts_with(phone.e164, "+84")) {
    out["national"] = "0" + phone.e164.substr(3);
    out["region"] = "VN";
  } else if (!phone.e164.empty() && !region.empty() && base::starts_with(phone.e164, "+" + std::string(forms::calling_code(region)))) {
    out["region"] = region;
  }
  if (!phone.renamed.empty()) warn(out, forms::code_name(Code::old_number), phone.renamed);
  else if (!phone.probable.empty()) warn(out, forms::code_name(Code::typo), phone.probable);
  else if (phone.valid && phone.e164.empty()) warn(out, "no_country_code", {});
  return out;
}

template <typename Answer>
int each_line(Answer answer_to) {
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);)
    std::cout << base::dump_json(answer_to(forms::clean(line, false))) << '\n';
  std::cout.flush();
  return 0;
}

}  // namespace

int try_email() { return each_line(email); }

int try_tel(const std::string& region) {
  return each_line([&region](const std::string& text) { return tel(text, region); });
}

}  // namespace leadline::cli
