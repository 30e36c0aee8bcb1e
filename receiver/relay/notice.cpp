#include "receiver/relay/notice.h"

#include <algorithm>

#include "base/text.h"
#include "receiver/relay/request.h"

namespace leadline::receiver {

namespace {

using base::Json;

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kDayMinutes = 24 * 60;
constexpr std::size_t kReasonsInALine = 3;
constexpr std::size_t kReasonLines = 2;
constexpr std::size_t kPartBytes = 200;
constexpr std::size_t kZaloBytes = 2000;  // Zalo takes as many characters
constexpr std::size_t kTextBytes = 3500;  // Telegram takes 4,096 characters

// What a stranger typed.
std::string one_part(std::string_view text) { return on_one_line(text, kPartBytes); }

std::string field(const Json& lead, const char* name) { return one_part(base::get_text(base::get_object(lead, "fields"), name)); }

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) {
    if (!part.empty()) out += (out.empty() ? "" : " · ") + part;
  }
  return out;
}

std::string name_in(const Json& lead, bool vietnamese) {
  const std::string whole = field(lead, "name");
  if (!whole.empty()) return whole;
  const std::string both = std::string(base::trim(field(lead, "lastName") + " " + field(lead, "firstName")));
  return both.empty() ? (vietnamese ? "Khách chưa để tên" : "No name given") : both;
}

std::string points_of(const Json& value) { return value.is_number() ? base::dump_json(value) : std::string("0"); }

std::string note_of(const Json& reason, bool vietnamese) {
  const Json* note = base::find(reason, "note");
  const Json* text = note && note->is_object() ? base::find(*note, vietnamese ? "vi" : "en") : note;
  const std::string said = text && text->is_string() ? text->get<std::string>() : "";
  return one_part(said.empty() ? base::get_text(reason, "rule") : said);
}

// The reasons that weigh most, on two lines.
std::string reasons_of(const Json& score, bool vietnamese) {
  std::vector<Json> reasons;
  for (const Json& one : base::get_array(score, "contributions")) {
    const Json* points = base::find(one, "points");
    if (points && points->is_number() && points->get<double>() != 0) reasons.push_back(one);
  }
  std::stable_sort(reasons.begin(), reasons.end(), [](const Json& a, const Json& b) { return a["points"].get<double>() > b["points"].get<double>(); });
  std::string out;
  for (std::size_t line = 0; line < kReasonLines; ++line) {
    std::vector<std::string> parts;
    for (std::size_t i = line * kReasonsInALine; i < std::min(reasons.size(), (line + 1) * kReasonsInALine); ++i) {
      const double points = reasons[i]["points"].get<double>();
      parts.push_back((points > 0 ? "+" : "") + points_of(reasons[i]["points"]) + " " + note_of(reasons[i], vietnamese));
    }
    if (!parts.empty()) out += joined(parts) + "\n";
  }
  return out;
}

// Slack reads these three as markup (https://docs.slack.dev/messaging/formatting-message-text).
std::string for_slack(const std::string& text) { return base::replace_all(base::replace_all(base::replace_all(text, "&", "&amp;"), "<", "&lt;"), ">", "&gt;"); }

std::string mail_of(const Notice& notice, const std::string& text, const std::string& id, std::int64_t now) {
  Mail mail;
  mail.id = id;
  mail.to = notice.to;
  mail.subject = text.substr(0, text.find('\n'));
  mail.text = text;
  return write_mail(notice.mail, mail, now);
}

}  // namespace

std::int64_t QuietHours::told_at(std::int64_t now) const {
  const std::int64_t minute = ((now / kMinuteMs + zone) % kDayMinutes + kDayMinutes) % kDayMinutes;
  const bool quiet = from <= to ? minute >= from && minute < to : minute >= from || minute < to;
  if (!quiet) return now;
  const std::int64_t left = (to - minute + kDayMinutes) % kDayMinutes;
  return (now / kMinuteMs + left) * kMinuteMs;
}

std::string notice_text(const Notice& notice, const Json& lead, std::int64_t seq) {
  const bool vietnamese = notice.vietnamese;
  const Json& score = base::get_object(lead, "score");
  const Json* total = base::find(score, "total");
  const bool test = base::get_text(lead, "type") == "test";
  const std::string owner = one_part(base::get_text(base::get_object(lead, "owner"), "name"));
  std::string text = joined({test ? (vietnamese ? "Tin thử" : "Test") : one_part(base::get_text(score, "stage")), name_in(lead, vietnamese), field(lead, "phone"), field(lead, "email")}) + "\n";
  text += joined({total ? points_of(*total) + (vietnamese ? " điểm" : " points") : std::string(vietnamese ? "chưa chấm điểm" : "not scored"), one_part(base::get_text(lead, "form")), owner.empty() ? "" : "→ " + owner}) + "\n";
  text = base::truncate_utf8(text + reasons_of(score, vietnamese), kTextBytes);
  if (!notice.inbox.empty() && seq > 0) text += notice.inbox + "#/lead/" + std::to_string(seq) + "\n";
  text.pop_back();
  return text;
}

void write_notice(const Notice& notice, const Json& lead, std::int64_t seq, std::int64_t now, OutgoingRequest& request) {
  const std::string text = notice_text(notice, lead, seq);
  switch (notice.kind) {
    case Notice::Kind::telegram: request.body = base::dump_json({{"chat_id", notice.chat}, {"text", text}, {"disable_web_page_preview", true}}); break;
    case Notice::Kind::slack: request.body = base::dump_json({{"text", for_slack(text)}}); break;
    case Notice::Kind::webhook: request.body = base::dump_json({{"type", "notice"}, {"lead", base::get_text(lead, "id")}, {"text", text}}); break;
    case Notice::Kind::zalo:
      request.body = base::dump_json({{"recipient", {{notice.group ? "group_id" : "user_id", notice.chat}}}, {"message", {{"text", base::truncate_utf8(text, kZaloBytes)}}}});
      break;
    case Notice::Kind::email:
      request.body = mail_of(notice, text, base::get_string(lead, "id") + "/" + request.id, now);
      request.mail = MailRoute{&notice.mail, notice.to, {}};
      break;
  }
}

}  // namespace leadline::receiver
