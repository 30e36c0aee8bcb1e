#include "surfaces/words.h"

#include "base/localized.h"

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
    {"Thank you!", "Cảm ơn bạn!"},
    {"Saved on this device. We keep trying to send it whenever this site is open.",
     "Đã lưu trên thiết bị này. Thông tin sẽ được gửi lại mỗi khi bạn mở trang web."},
    {"Sent, but not confirmed", "Đã gửi, nhưng chưa có xác nhận"},
    {"We could not see whether it arrived. If you hear nothing, please contact us another way.",
     "Chưa rõ thông tin đã đến nơi hay chưa. Nếu không thấy phản hồi, bạn vui lòng liên hệ theo cách khác."},
    {"Copy", "Sao chép"},
    {"Copied", "Đã sao chép"},
    {"Add to calendar", "Thêm vào lịch"},
    {"Join", "Tham gia"},
    {"Download", "Tải về"},
    {"Continue", "Tiếp tục"},
};

}  // namespace

const char* word(Word which, std::string_view locale) {
  return kWords[static_cast<int>(which)][base::base_language(locale) == "vi" ? 1 : 0];
}

}  // namespace leadline::surfaces
