#include "surfaces/words.h"

#include "base/localized.h"

namespace leadline::surfaces {

const char* word(Word which, std::string_view locale) {
  static constexpr const char* kWords[][2] = {  // in the order of Word
      {" (optional)", " (không bắt buộc)"},
      {"Choose…", "Chọn…"},
      {"Send", "Gửi"},
      {"Sending…", "Đang gửi…"},
      {"Saved", "Đã lưu"},
      {"Close", "Đóng"},
      {"Leave this field empty", "Xin để trống ô này"},
      {"Thank you!", "Cảm ơn bạn!"},
      {"Please check the marked fields.", "Vui lòng kiểm tra lại các ô được đánh dấu."},
      {"Saved. It will be sent as soon as there is a connection.", "Đã lưu. Thông tin sẽ được gửi ngay khi có mạng."},
      {"It could not be sent. Please try again.", "Chưa gửi được. Bạn vui lòng thử lại."},
  };
  return kWords[static_cast<int>(which)][base::base_language(locale) == "vi" ? 1 : 0];
}

}  // namespace leadline::surfaces
