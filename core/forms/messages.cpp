// What a visitor reads when something is not right, in English and Vietnamese. Each sentence says what to do, in the
// words of the field where that reads naturally (WCAG 2.2, 3.3.1 and 3.3.3).
#include "base/text.h"
#include "forms/forms.h"

namespace leadline::forms {

namespace {

constexpr const char* kNames[kCodes] = {"required", "email", "phone", "old_number", "option", "too_short", "too_long", "bad_input", "typo", "no_dot"};

// In the order of Code: English, Vietnamese. {label}, {value} and {n} are filled in.
constexpr char kTexts[] =
    "Please fill in “{label}”.\0Vui lòng điền “{label}”.\0"
    "Enter an e-mail address such as name@example.com.\0E-mail chưa đúng. Hãy nhập theo mẫu ten@example.com.\0"
    "Enter a phone number such as {n}.\0Số điện thoại chưa đúng. Hãy nhập theo mẫu {n}.\0"
    "Eleven-digit mobile numbers changed in 2018. Is yours {value} now?\0"
    "Số di động 11 chữ số đã đổi từ năm 2018. Số của bạn bây giờ là {value}?\0"
    "Choose one of the options.\0Vui lòng chọn một mục trong danh sách.\0"
    "Use at least {n} characters.\0Cần ít nhất {n} ký tự.\0"
    "Use at most {n} characters.\0Tối đa {n} ký tự.\0"
    "This could not be read. Please type it again.\0Không đọc được nội dung này. Vui lòng nhập lại.\0"
    "Did you mean {value}?\0Có phải ý bạn là {value}?\0"
    "There is no dot after the @. Please check the address.\0Sau @ chưa có dấu chấm. Bạn kiểm tra lại địa chỉ nhé.\0"
    // `required` by type of field, in the order of kRequiredOf; the others take the general sentence.
    "Enter your e-mail address.\0Vui lòng nhập địa chỉ e-mail.\0"
    "Enter your phone number.\0Vui lòng nhập số điện thoại.\0"
    "Please choose: “{label}”.\0Vui lòng chọn: “{label}”.\0"
    "Please tick this box to continue.\0Vui lòng đánh dấu vào ô này để tiếp tục.\0";
constexpr FieldType kRequiredOf[] = {FieldType::email, FieldType::tel, FieldType::select, FieldType::consent};

const char* text_for(Code code, FieldType type, bool vietnamese) {
  int index = static_cast<int>(code);
  for (int i = 0; i < 4; ++i)
    if (code == Code::required && type == kRequiredOf[i]) index = kCodes + i;
  return base::nth_text(kTexts, 2 * index + vietnamese);
}

std::string amount(Code code, const Field& field) {
  if (code == Code::phone) return field.country == "VN" ? "0912 345 678" : "+44 20 7946 0958";
  const std::int32_t most = field.max_length ? field.max_length : kMostCharacters;
  return std::to_string(code == Code::too_short ? field.min_length : most);
}

}  // namespace

const char* code_name(Code code) { return kNames[static_cast<int>(code)]; }

std::string message(const Form& form, const Issue& issue, std::string_view locale) {
  const Field* field = form.find(issue.field);
  if (!field) return {};
  std::string text = text_for(issue.code, field->type, base::base_language(locale) == "vi");
  for (const ErrorText& own : field->errors)
    if (own.code == issue.code) text = own.text.in(locale);
  const std::string number = issue.code == Code::too_long && !issue.value.empty() ? issue.value : amount(issue.code, *field);
  const std::string label = label_text(*field, locale);
  const std::string_view filled[][2] = {{"{n}", number}, {"{label}", label}, {"{value}", issue.value}};
  for (const auto& [place, what] : filled) text = base::replace_all(std::move(text), place, what);
  return text;
}

}  // namespace leadline::forms
