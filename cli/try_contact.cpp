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
  const std::string address = forms::ascii_email(text);
  const bool valid = forms::valid_email(address);
  Json out = answer(valid, valid ? address : text);
  const std::string meant = forms::probable_email(text);
  if (!meant.empty()) warn(out, forms::code_name(Code::typo), meant);
  else if (valid && forms::domain_without_dot(address)) warn(out, forms::code_name(Code::no_dot), {});
  constexpr std::pair<forms::MailKind, Code> kKinds[] = {
      {forms::MailKind::free, Code::free_mail}, {forms::MailKind::role, Code::role_mail}, {forms::MailKind::disposable, Code::disposable_mail}};
  for (const auto& [kind, code] : kKinds)
    if (valid && forms::is_mail(kind, address)) warn(out, forms::code_name(code), {});
  return out;
}

Json tel(const std::string& text, const std::string& region) {
  const forms::Phone phone = forms::parse_phone(text, region, forms::By::plan);
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
