#include "surfaces/words.h"

#include "base/door.h"
#include "base/localized.h"
#include "base/text.h"
#include "surfaces/choices.h"

namespace leadline::surfaces {

namespace {

// In the order of Word, English and Vietnamese.
constexpr const char* kWords[][2] = {
    {" (optional)", " (không bắt buộc)"},
    {"Choose…", "Chọn…"},
    {"Send", "Gửi"},
    {"Leave this field empty", "Xin để trống ô này"},
    {"Close", "Đóng"},
    {"Opens in a new tab", "Mở trong thẻ mới"},
    {"Sending…", "Đang gửi…"},
    {"Saved", "Đã lưu"},
    {"Saved on this device. We keep trying to send it whenever this site is open.",
     "Đã lưu trên thiết bị này. Thông tin sẽ được gửi lại mỗi khi bạn mở trang web."},
    {"Continue", "Tiếp tục"},
};

// In the order of LastWord, likewise.
LEADLINE_DATA(send) constexpr char kLastWords[] =
    "Thank you!\0Cảm ơn bạn!\0"
    "Sent, but not confirmed\0Đã gửi, nhưng chưa có xác nhận\0"
    "We could not see whether it arrived. If you hear nothing, please contact us another way.\0"
    "Chưa rõ thông tin đã đến nơi hay chưa. Nếu không thấy phản hồi, bạn vui lòng liên hệ theo cách khác.\0"
    "Copy\0Sao chép\0"
    "Copied\0Đã sao chép\0"
    "Add to calendar\0Thêm vào lịch\0"
    "Join\0Tham gia\0"
    "Download\0Tải về\0"
    "Continue\0Tiếp tục\0";

}  // namespace

const char* word(Word which, std::string_view locale, const base::Json* words) {
  const char* const* both = kWords[static_cast<int>(which)];
  return base::own_word(words, locale, both[0], both[base::base_language(locale) == "vi" ? 1 : 0]);
}

const char* word(LastWord which, std::string_view locale, const base::Json* words) {
  const int at = 2 * static_cast<int>(which);
  return base::own_word(words, locale, base::nth_text(kLastWords, at), base::nth_text(kLastWords, at + (base::base_language(locale) == "vi" ? 1 : 0)));
}

const char* word(Word which, const Drawing& d) { return word(which, d.locale, d.form.words); }
const char* word(LastWord which, const Drawing& d) { return word(which, d.locale, d.form.words); }

void tell_words(std::vector<base::OwnWord>& out) {
  for (const auto& both : kWords) out.push_back({both[0], both[1]});
  for (int i = 0; *base::nth_text(kLastWords, i); i += 2) out.push_back({base::nth_text(kLastWords, i), base::nth_text(kLastWords, i + 1)});
  tell_words_of_alerts(out);
  tell_words_of_ways(out);
}

}  // namespace leadline::surfaces
