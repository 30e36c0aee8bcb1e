#include "surfaces/words.h"

#include "base/later.h"
#include "base/localized.h"
#include "base/text.h"

namespace leadline::surfaces {

namespace {

// In the order of Word, English and Vietnamese.
constexpr const char* kFirst[][2] = {
    {" (optional)", " (không bắt buộc)"}, {"Choose…", "Chọn…"}, {"Send", "Gửi"}, {"Leave this field empty", "Xin để trống ô này"}, {"Close", "Đóng"},
    {"Opens in a new tab", "Mở trong thẻ mới"},
};
constexpr char kThen[] LEADLINE_LATER =
    "Sending…\0Đang gửi…\0"
    "Saved\0Đã lưu\0"
    "Thank you!\0Cảm ơn bạn!\0"
    "Please check the marked fields.\0Vui lòng kiểm tra lại các ô được đánh dấu.\0"
    "Saved on this device. We keep trying to send it whenever this site is open.\0"
    "Đã lưu trên thiết bị này. Thông tin sẽ được gửi lại mỗi khi bạn mở trang web.\0"
    "It could not be sent. Please try again.\0Chưa gửi được. Bạn vui lòng thử lại.\0"
    "This was not accepted. Please check your details and send them again.\0"
    "Thông tin chưa được chấp nhận. Bạn vui lòng kiểm tra và gửi lại.\0"
    "Sent, but not confirmed\0Đã gửi, nhưng chưa có xác nhận\0"
    "We could not see whether it arrived. If you hear nothing, please contact us another way.\0"
    "Chưa rõ thông tin đã đến nơi hay chưa. Nếu không thấy phản hồi, bạn vui lòng liên hệ theo cách khác.\0";

// Apart from `word`, which is in the first half of the core.
[[gnu::noinline]] const char* later_word(Word which, int vietnamese) {
  return base::nth_text(kThen, (static_cast<int>(which) - static_cast<int>(Word::sending)) * 2 + vietnamese);
}

}  // namespace

const char* word(Word which, std::string_view locale) {
  const int vietnamese = base::base_language(locale) == "vi" ? 1 : 0;
  if (which < Word::sending) return kFirst[static_cast<int>(which)][vietnamese];
  return later_word(which, vietnamese);
}

}  // namespace leadline::surfaces
