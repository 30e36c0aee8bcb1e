// What a visitor reads when something is not right, in English and Vietnamese. Each sentence says what to do, in the
// words of the field where that reads naturally (WCAG 2.2, 3.3.1 and 3.3.3).
#include "base/text.h"
#include "forms/forms.h"

namespace leadline::forms {

namespace {

struct Words {
  const char* name;
  const char* english;
  const char* vietnamese;
};

// In the order of Code. {label}, {value} and {n} are filled in.
constexpr Words kWords[kCodes] = {
    {"required", "Please fill in “{label}”.", "Vui lòng điền “{label}”."},
    {"email", "Enter an e-mail address such as name@example.com.",
     "E-mail chưa đúng. Hãy nhập theo mẫu ten@example.com."},
    {"phone", "Enter a phone number such as {n}.", "Số điện thoại chưa đúng. Hãy nhập theo mẫu {n}."},
    {"old_number", "Eleven-digit mobile numbers changed in 2018. Is yours {value} now?",
     "Số di động 11 chữ số đã đổi từ năm 2018. Số của bạn bây giờ là {value}?"},
    {"option", "Choose one of the options.", "Vui lòng chọn một mục trong danh sách."},
    {"too_short", "Use at least {n} characters.", "Cần ít nhất {n} ký tự."},
    {"too_long", "Use at most {n} characters.", "Tối đa {n} ký tự."},
    {"bad_input", "This could not be read. Please type it again.", "Không đọc được nội dung này. Vui lòng nhập lại."},
    {"typo", "Did you mean {value}?", "Có phải ý bạn là {value}?"},
    {"no_dot", "There is no dot after the @. Please check the address.",
     "Sau @ chưa có dấu chấm. Bạn kiểm tra lại địa chỉ nhé."},
};

// `required` by type of field; the others take the general sentence.
constexpr Words kRequiredEmail = {"", "Enter your e-mail address.", "Vui lòng nhập địa chỉ e-mail."};
constexpr Words kRequiredTel = {"", "Enter your phone number.", "Vui lòng nhập số điện thoại."};
constexpr Words kRequiredSelect = {"", "Please choose: “{label}”.", "Vui lòng chọn: “{label}”."};
constexpr Words kRequiredConsent = {"", "Please tick this box to continue.",
                                    "Vui lòng đánh dấu vào ô này để tiếp tục."};

const Words& words_for(Code code, FieldType type) {
  if (code != Code::required) return kWords[static_cast<int>(code)];
  switch (type) {
    case FieldType::email: return kRequiredEmail;
    case FieldType::tel: return kRequiredTel;
    case FieldType::select: return kRequiredSelect;
    case FieldType::consent: return kRequiredConsent;
    default: return kWords[0];
  }
}

std::string amount(Code code, const Field& field) {
  if (code == Code::phone) return field.country == "VN" ? "0912 345 678" : "+44 20 7946 0958";
  const std::int32_t most = field.max_length ? field.max_length : kMostCharacters;
  return std::to_string(code == Code::too_short ? field.min_length : most);
}

}  // namespace

const char* code_name(Code code) { return kWords[static_cast<int>(code)].name; }

std::string message(const Form& form, const Issue& issue, std::string_view locale) {
  const Field* field = form.find(issue.field);
  if (!field) return {};
  const Words& words = words_for(issue.code, field->type);
  std::string text = base::base_language(locale) == "vi" ? words.vietnamese : words.english;
  for (const ErrorText& own : field->errors)
    if (own.code == issue.code) text = own.text.in(locale);
  const std::string number = amount(issue.code, *field);
  const std::string& label = field->label.in(locale);
  const std::string_view filled[][2] = {{"{n}", number}, {"{label}", label}, {"{value}", issue.value}};
  for (const auto& [place, what] : filled) text = base::replace_all(std::move(text), place, what);
  return text;
}

}  // namespace leadline::forms
