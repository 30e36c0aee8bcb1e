// Addresses from anywhere: what is valid stays so, in ASCII, and what is proposed is an address.
#include <string>
#include <string_view>

#include "forms/clean.h"
#include "forms/email.h"
#include "forms/punycode.h"
#include "fuzz.h"

namespace {

namespace forms = leadline::forms;
using leadline::fuzz::require;

bool is_ascii(std::string_view text) {
  for (const char c : text) if (static_cast<unsigned char>(c) >= 0x80) return false;
  return true;
}

void try_address(std::string_view input) {
  const std::string text = forms::clean(input, false);
  const std::string address = forms::ascii_email(text);
  require(forms::ascii_email(address) == address || !forms::valid_email(address), "an address in ASCII stays as it is");
  if (forms::valid_email(text)) require(address == text, "what is valid already is not changed");
  if (forms::valid_email(address)) require(is_ascii(address), "a valid address is ASCII");
  const std::string meant = forms::probable_email(text);
  if (!meant.empty()) require(forms::valid_email(meant) && meant != text && forms::probable_email(meant).empty(), "what is proposed is another address, and a right one");
  for (const auto kind : {forms::MailKind::free, forms::MailKind::role, forms::MailKind::disposable})
    if (forms::is_mail(kind, address)) require(address.find('@') != std::string::npos, "a kind of address is one of an address");
  forms::domain_without_dot(address);
  const std::string domain = forms::domain_to_ascii(text);
  require(is_ascii(domain) && forms::domain_to_ascii(domain) == domain, "a domain is brought to ASCII once");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  leadline::fuzz::within_limit({reinterpret_cast<const char*>(bytes), size}, try_address);
  return 0;
}
