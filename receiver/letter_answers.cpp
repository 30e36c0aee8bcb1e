// Where the links of a letter lead. Whoever looks a mail over for viruses follows its links as well: so opening one changes nothing, and a button does.
#include "receiver/answers.h"
#include "receiver/clock.h"
#include "receiver/page.h"
#include "receiver/request_log.h"
#include "view/view.h"

namespace leadline::receiver {

// English, Vietnamese. %: the site's name.
struct LetterPage { const char *title[2], *text[2], *button[2]; };

namespace {

constexpr LetterPage kAskConfirm = {{"Is this your e-mail address?", "Đây có phải địa chỉ email của bạn?"},
                                    {"Somebody has left it at % and asked for a letter. If it was you, say so, and it is on its way.", "Địa chỉ này được để lại trên trang % để nhận thư. Nếu đó là bạn, hãy bấm nút bên dưới và thư sẽ được gửi đi ngay."},
                                    {"Yes, it is mine", "Đúng, đây là email của tôi"}};
constexpr LetterPage kConfirmed = {{"Thank you", "Cảm ơn bạn"}, {"The letter is on its way to you.", "Thư đang được gửi đến bạn."}, {nullptr, nullptr}};
constexpr LetterPage kAskStop = {{"No more letters?", "Ngừng nhận thư?"}, {"You get letters from % because your address was left there.", "Bạn đang nhận thư của % vì địa chỉ email của bạn được để lại ở đó."},
                                 {"Send me no more", "Ngừng gửi thư cho tôi"}};
constexpr LetterPage kStopped = {{"You get no more letters", "Bạn sẽ không nhận thư nữa"}, {"% will not write to this address any more.", "% sẽ không gửi thư đến địa chỉ này nữa."},
                                 {"That was a mistake: write to me again", "Tôi bấm nhầm, hãy tiếp tục gửi thư"}};
constexpr LetterPage kAllowed = {{"You get letters again", "Bạn sẽ lại nhận được thư"}, {"% may write to this address again.", "% có thể tiếp tục gửi thư đến địa chỉ này."}, {nullptr, nullptr}};
constexpr LetterPage kNoLetterLink = {{"This link does not work", "Liên kết này không dùng được"}, {"A part of it may be missing: open it in the letter itself.", "Có thể địa chỉ đã bị thiếu một phần: bạn hãy mở liên kết ngay trong thư."}, {nullptr, nullptr}};
constexpr LetterPage kNothingToConfirm = {{"There is nothing to confirm any more", "Không còn gì để xác nhận"}, {"What was left at % has been erased.", "Thông tin đã để lại trên % không còn nữa."}, {nullptr, nullptr}};
constexpr LetterPage kLater = {{"Please try again in a minute", "Bạn thử lại sau một phút nhé"}, {"It could not be noted just now.", "Hiện chưa ghi nhận được."}, {nullptr, nullptr}};

// Of what a form of ours sends, or a mail program (RFC 8058): the name of its one field.
constexpr std::string_view kAgain = "again=1";

}  // namespace

void Answers::show_letter_page(const Request& request, Response& response, int status, const LetterPage& page, const std::string& note) {
  const auto current = configs_.current();
  const config::Config* config = current->judge.config();
  const bool vietnamese = prefers_vietnamese(request, config ? config->locale : std::string());
  const std::string text = view::escape_html(base::replace_all(page.text[vietnamese], "%", site_.name));
  std::string html = "<p>" + text + "</p>";
  // To the very address that it came by.
  if (page.button[vietnamese]) html += "\n<form method=\"post\"><button" + std::string(&page == &kStopped ? " name=\"again\" value=\"1\"" : "") + ">" + view::escape_html(page.button[vietnamese]) + "</button></form>";
  show_page(response, status, vietnamese, page.title[vietnamese], html);
  log_request(request, status, note);
}

void Answers::ask_to_confirm(const Request& request, Response& response) {
  const bool ours = relay_.letters().read_confirmation(request).has_value();
  show_letter_page(request, response, ours ? 200 : 404, ours ? kAskConfirm : kNoLetterLink, {});
}

void Answers::confirm_address(const Request& request, Response& response) {
  const auto said = relay_.letters().read_confirmation(request);
  if (!said) return show_letter_page(request, response, 404, kNoLetterLink, {});
  const auto done = store_.write([&](Store& store) { return store.confirm(site_.id, said->lead, question_of(said->letter), said->letter, now_ms()); });
  if (!done) return show_letter_page(request, response, 503, kLater, "busy");
  if (!*done) return show_letter_page(request, response, 410, kNothingToConfirm, "id=" + said->lead + " gone");
  relay_.wake();
  show_letter_page(request, response, 200, kConfirmed, "id=" + said->lead + " confirmed");
}

void Answers::ask_to_stop_letters(const Request& request, Response& response) {
  const bool ours = relay_.letters().read_stop(request).has_value();
  show_letter_page(request, response, ours ? 200 : 404, ours ? kAskStop : kNoLetterLink, {});
}

void Answers::stop_letters(const Request& request, Response& response) {
  const auto to = relay_.letters().read_stop(request);
  if (!to) return show_letter_page(request, response, 404, kNoLetterLink, {});
  const bool again = request.body == kAgain;
  const auto done = store_.write([&](Store& store) { return again ? store.allow_letters(site_.id, *to) : store.stop_letters(site_.id, *to, now_ms()); });
  if (!done) return show_letter_page(request, response, 503, kLater, "busy");
  show_letter_page(request, response, 200, again ? kAllowed : kStopped, again ? "allowed" : "stopped");
}

}  // namespace leadline::receiver
