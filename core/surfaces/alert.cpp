// What is wrong with a form as a whole: a sentence, or in a long form a list that leads to the fields. It comes with the part that sends:
// nothing of it is said before something was submitted.
//
// A list has the focus when there are several things to mend: they may be far below it, out of sight, and whoever hears the page learns
// how many there are before the first. It is heard because it is focused, so it is no live region besides (GOV.UK Design System, "Error
// summary"). With one thing to mend, and in a short form, the focus goes to the field itself.
#include "base/door.h"
#include "base/number.h"
#include "base/text.h"
#include "surfaces/block.h"
#include "surfaces/choices.h"
#include "surfaces/surfaces.h"
#include "surfaces/words.h"

namespace leadline::surfaces {

namespace {

using forms::Form;
using forms::Issue;
using forms::State;
using forms::Status;
using view::Node;

constexpr int kLong = 6;  // more fields than that in a step, and it no longer fits a phone's screen

// English for one and for several, Vietnamese.
LEADLINE_DATA(send) constexpr char kCounts[] =
    "One answer needs another look:\0"
    "{n} answers need another look:\0"
    "Có {n} câu trả lời cần xem lại:\0";

// The sentences where nobody has to be told which field: English, Vietnamese.
LEADLINE_DATA(send) constexpr char kSentences[] =
    "Please check the marked fields.\0Vui lòng kiểm tra lại các ô được đánh dấu.\0"
    "It could not be sent. Please try again.\0Chưa gửi được. Bạn vui lòng thử lại.\0"
    "This was not accepted. Please check your details and send them again.\0Thông tin chưa được chấp nhận. Bạn vui lòng kiểm tra và gửi lại.\0";

bool is_vietnamese(const Drawing& d) { return base::base_language(d.locale) == "vi"; }

// The mistakes that are to be seen here: of a form in steps, those of this one.
std::vector<const Issue*> shown_of(const Form& form, const State& state) {
  std::vector<const Issue*> out;
  int fields = 0;
  for (const forms::Field& field : form.fields) if (field.type != forms::FieldType::hidden) ++fields;
  if (fields <= kLong) return out;
  for (const Issue& issue : state.errors) if (form.find(issue.field)) out.push_back(&issue);
  return out;
}

void add_summary(const Drawing& d, const std::vector<const Issue*>& issues, Node& alert) {
  const std::string title = part_key('n', alert.key);
  alert.set("role", "group").set("tabindex", "-1").set("aria-labelledby", title);
  const std::int64_t n = static_cast<std::int64_t>(issues.size());
  const char* usual = base::nth_text(kCounts, is_vietnamese(d) ? 2 : n > 1 ? 1 : 0);
  const char* count = base::own_word(d.form.words, d.locale, base::nth_text(kCounts, 1), usual, n);
  alert.add(title, "p", base::replace_all(count, "{n}", base::integer_text(n))).set("id", title);
  Node& list = alert.add(part_key('u', alert.key), "ul");
  for (const Issue* issue : issues) {
    Node& item = list.add(part_key('i', issue->field), "li");
    Node& button = add_block(item, part_key('p', issue->field), "button", "take", forms::label_text(*d.form.find(issue->field), d.locale) + ": " + forms::message(d.form, *issue, d.locale));
    button.set_all("type=button").set("name", issue->field).action = api::name_of(api::Action::point);
  }
}

}  // namespace

LEADLINE_DOOR void add_alert(const Drawing& d, Node& form) {
  if (d.state.status != Status::invalid) add_ways(d, form);
  std::size_t at = 0;
  while (form.children[at].key != "alert") ++at;
  Node& alert = form.children[at];
  const std::vector<const Issue*> issues = shown_of(d.form, d.state);
  if (!issues.empty() && d.state.status != Status::failed) return add_summary(d, issues, alert);
  const int sentence = d.state.status == Status::invalid ? 0 : d.state.status == Status::failed ? 1 : 2;
  alert.text = base::own_word(d.form.words, d.locale, base::nth_text(kSentences, 2 * sentence), base::nth_text(kSentences, 2 * sentence + (is_vietnamese(d) ? 1 : 0)));
}

LEADLINE_DOOR std::string error_key(const Form& form, const State& state) {
  const bool judged = state.status == Status::invalid || state.status == Status::refused;
  return judged && shown_of(form, state).size() > 1 ? "alert" : control_key(state.errors[0].field);
}

// Of the counts the English for several stands for all plural forms.
void tell_words_of_alerts(std::vector<base::OwnWord>& out) {
  out.push_back({base::nth_text(kCounts, 1), base::nth_text(kCounts, 2)});
  for (int i = 0; *base::nth_text(kSentences, i); i += 2) out.push_back({base::nth_text(kSentences, i), base::nth_text(kSentences, i + 1)});
}

}  // namespace leadline::surfaces
