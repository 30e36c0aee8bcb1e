#include "surfaces/words.h"

#include "base/later.h"
#include "base/localized.h"
#include "base/text.h"

namespace leadline::surfaces {

namespace {

// In the order of Word, English and Vietnamese.
constexpr const char* kFirst[][2] = {
    {" (optional)", " (không bắt buộc)"}, {"Choose…", "Chọn…"}, {"Send", "Gửi"}, {"Leave this field empty", "Xin để trống ô này"}, {"Close", "Đóng"},
};
constexpr char kThen[] LEADLINE_LATER =
    "Sending…\0Đang gửi…\0"
    "Saved\0Đã lưu\0"
    "Thank you!\0Cảm ơn bạn!\0"
    "Please check the marked fields.\0Vui lòng kiểm tra lại các ô được đánh dấu.\0"
    "Saved. It will be sent as soon as there is a connection.\0Đã lưu. Thông tin sẽ được gửi ngay khi có mạng.\0"
    "It could not be sent. Please try again.\0Chưa gửi được. Bạn vui lòng thử lại.\0";

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
