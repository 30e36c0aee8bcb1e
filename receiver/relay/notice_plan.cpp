// `notices` of the site file, and what they need of it.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "base/zone.h"
#include "input/address.h"
#include "receiver/relay/plan.h"
#include "receiver/relay/plan_parts.h"

namespace leadline::receiver {

namespace {

using base::Findings;
using base::Json;

// What is told the next day is told to nobody's use.
const std::vector<std::int64_t> kNoticeRetries = {5'000, 30'000, 120'000, 600'000, 1'800'000, 7'200'000};
constexpr std::size_t kNotices = 16;

class NoticeReader {
 public:
  NoticeReader(const Json& file, const Json& config, const Secrets& secrets, RelayPlan& plan, Findings& out)
      : file_(file), config_(config), secrets_(secrets), plan_(plan), out_(out) {}

  void read() {
    const Json* list = base::find(file_, "notices");
    if (!list) return;
    if (!list->is_array() || list->size() > kNotices) return refuse("/notices", "wrong_type", "must be a list of at most 16 notices", "[{\"to\": \"telegram\", \"token\": \"{{secret:BOT}}\", \"chat\": \"-100…\"}]");
    Json prepared = Json::array();
    std::map<std::string, std::pair<RelayEndpoint, std::string>> own;
    for (std::size_t i = 0; i < list->size(); ++i) {
      const std::string at = base::child_pointer("/notices", i);
      RelayEndpoint mine;
      Json endpoint = prepare((*list)[i], at, mine);
      const std::string id = base::get_string(endpoint, "id");
      if (plan_.find(id)) refuse(base::child_pointer(at, "id"), "endpoint_twice", "the relay has an endpoint of that id");
      prepared.push_back(std::move(endpoint));
      own.try_emplace(id, std::move(mine), at);
    }
    for (wire::Onward& endpoint : wire::read_onward(std::move(prepared), Json::object(), "/notices", out_)) {
      auto& [mine, at] = own[endpoint.id];
      const bool mail = mine.notice->kind == Notice::Kind::email;
      if (!mail) find_host(mine, endpoint.url, plan_.allowed, base::child_pointer(at, "url"), out_);
      mine.to = std::move(endpoint);
      if (mail) take_mail_server(plan_, mine);
      mine.retries = kNoticeRetries;
      plan_.endpoints.push_back(std::move(mine));
    }
  }

 private:
  void refuse(const std::string& pointer, const char* code, const std::string& message, const std::string& hint = {}) { base::add_error(out_, pointer, code, message, hint); }

  std::string text_of(const Json& object, const char* key, const std::string& at) {
    const Json* value = base::find(object, key);
    if (!value) return {};
    const std::string pointer = base::child_pointer(at, key);
    if (value->is_string()) return filled(value->get<std::string>(), pointer, secrets_, out_);
    refuse(pointer, "wrong_type", "must be a text");
    return {};
  }

  std::string needed(const Json& object, const char* key, const std::string& at, const char* hint) {
    const std::string text = text_of(object, key, at);
    if (!base::find(object, key)) refuse(base::child_pointer(at, key), "missing", "is missing", hint);
    return text;
  }

  // The endpoint that a notice is.
  Json prepare(const Json& given, const std::string& at, RelayEndpoint& mine) {
    Notice& notice = mine.notice.emplace();
    Json endpoint = Json::object();
    if (!given.is_object()) {
      refuse(at, "wrong_type", "a notice is an object");
      return endpoint;
    }
    find_unknown_keys(given, {"to", "id", "when", "forms", "excluded", "quiet", "locale", "url", "token", "chat", "address", "owner", "user", "group", "auth"}, at, "a notice", out_);
    const std::string to = base::get_string(given, "to");
    endpoint["id"] = base::find(given, "id") ? given["id"] : Json("notice-" + at.substr(at.rfind('/') + 1));
    if (!is_endpoint_id(base::get_string(endpoint, "id"))) refuse(base::child_pointer(at, "id"), "not_an_id", "an id is letters, digits, - and _, at most 64");
    for (const char* key : {"when", "forms", "excluded"}) {
      if (const Json* part = base::find(given, key)) endpoint[key] = *part;
    }
    if (!base::find(given, "when")) endpoint["when"] = base::parse_json(R"({"==": [{"var": "score.stage"}, "SQL"]})").value();
    if (!plan_.address.empty()) notice.inbox = plan_.address + "/inbox/";
    notice.vietnamese = !base::starts_with(base::get_string(given, "locale", base::get_string(config_, "locale", "vi")), "en");
    read_quiet(given, at, notice);
    read_owners(given, at, mine);
    if (to == "telegram") {
      notice.kind = Notice::Kind::telegram;
      const std::string token = needed(given, "token", at, "\"{{secret:BOT}}\": what @BotFather gave you");
      notice.chat = needed(given, "chat", at, "the chat's id, or \"@channel\"");
      const std::string api = base::find(given, "url") ? text_of(given, "url", at) : "https://api.telegram.org";
      endpoint["url"] = api + "/bot" + token + "/sendMessage";
      endpoint["response"] = {{"pointer", "/ok"}, {"equals", true}};
    } else if (to == "slack") {
      notice.kind = Notice::Kind::slack;
      endpoint["url"] = needed(given, "url", at, "\"{{secret:SLACK}}\": the address of an incoming webhook");
      endpoint["response"] = {{"text", "ok"}};
    } else if (to == "webhook") {
      endpoint["url"] = needed(given, "url", at, "https://…");
    } else if (to == "zalo") {
      prepare_zalo(given, at, mine, endpoint);
    } else if (to == "email") {
      notice.kind = Notice::Kind::email;
      endpoint["url"] = kAnyUrl;
      notice.mail = plan_.mail;
      read_recipients(given, at, notice);
      if (!base::find(file_, "mail")) refuse(at, "no_mail", "there is no mail server", kMailWanted);
    } else {
      refuse(base::child_pointer(at, "to"), "not_a_choice", "must be one of: telegram, slack, zalo, webhook, email");
      endpoint["url"] = kAnyUrl;
    }
    return endpoint;
  }

  // A message of the shop's Official Account: to a group of its own people, or to one of them.
  void prepare_zalo(const Json& given, const std::string& at, RelayEndpoint& mine, Json& endpoint) {
    Notice& notice = *mine.notice;
    const bool user = base::find(given, "user"), group = base::find(given, "group");
    notice.kind = Notice::Kind::zalo;
    notice.group = group;
    notice.chat = text_of(given, group ? "group" : "user", at);
    if (!user && !group) refuse(at, "missing", "it is not said who is told", "`group`: the id of a group of the Official Account, or `user`: the id of somebody who follows it");
    if (user && group) refuse(base::child_pointer(at, std::string("user")), "one_of_both", "there is a `group`, too", "two notices");
    mine.auth = read_grant(given, at, "zalo", secrets_, plan_.allowed, out_);
    if (!base::find(given, "auth")) refuse(base::child_pointer(at, std::string("auth")), "missing", "is missing", "{\"clientId\": \"the app's id\", \"clientSecret\": \"{{secret:ZALO}}\", \"refreshToken\": \"{{secret:ZALO_REFRESH}}\"}");
    endpoint["url"] = (base::find(given, "url") ? text_of(given, "url", at) : "https://openapi.zalo.me") + (group ? "/v3.0/oa/group/message" : "/v3.0/oa/message/cs");
    endpoint["response"] = {{"pointer", "/error"}, {"equals", 0}};
  }

  void read_owners(const Json& given, const std::string& at, RelayEndpoint& mine) {
    const Json* owner = base::find(given, "owner");
    if (!owner) return;
    const std::string pointer = base::child_pointer(at, std::string("owner"));
    const std::vector<Json> all = owner->is_array() ? std::vector<Json>(owner->begin(), owner->end()) : std::vector<Json>{*owner};
    for (const Json& one : all) {
      if (one.is_string() && plan_.routing.find(one.get<std::string>())) mine.owners.push_back(one.get<std::string>());
      else refuse(pointer, "no_such_person", "`routing` has nobody of that id", "the id of one of `routing.people`, or a list of them");
    }
  }

  void read_recipients(const Json& given, const std::string& at, Notice& notice) {
    const Json* address = base::find(given, "address");
    const std::string pointer = base::child_pointer(at, "address");
    if (!address) return refuse(pointer, "missing", "is missing", "\"sales@example.com\", or a list");
    const std::vector<Json> all = address->is_array() ? std::vector<Json>(address->begin(), address->end()) : std::vector<Json>{*address};
    for (const Json& one : all) {
      if (one.is_string() && is_mail_address(one.get_ref<const std::string&>())) notice.to.push_back(one.get<std::string>());
      else refuse(pointer, "not_an_email", "is no e-mail address");
    }
  }

  // "21:30" in minutes.
  static std::optional<std::int32_t> minutes_of(const std::string& text) {
    const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : 100; };
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const std::int32_t hours = digit(0) * 10 + digit(1), minutes = digit(3) * 10 + digit(4);
    return hours < 24 && minutes < 60 ? std::optional(hours * 60 + minutes) : std::nullopt;
  }

  void read_quiet(const Json& given, const std::string& at, Notice& notice) {
    const Json* quiet = base::find(given, "quiet");
    if (!quiet) return;
    const auto from = minutes_of(base::get_string(*quiet, "from")), to = minutes_of(base::get_string(*quiet, "to"));
    const std::string pointer = base::child_pointer(at, "quiet");
    if (!from || !to || *from == *to) return refuse(pointer, "not_quiet_hours", "is no time of the day", "{\"from\": \"21:00\", \"to\": \"07:30\", \"zone\": \"Asia/Ho_Chi_Minh\"}");
    QuietHours hours{*from, *to, 0};
    const std::string zone = base::get_string(*quiet, "zone", base::get_string(config_, "timezone"));
    if (!base::fixed_zone(zone, hours.zone)) refuse(pointer, "unknown_zone", "it is not known in which zone", "\"zone\": \"Asia/Ho_Chi_Minh\" or \"+07:00\": one whose hours are always the same");
    notice.quiet = hours;
  }

  const Json& file_;
  const Json& config_;
  const Secrets& secrets_;
  RelayPlan& plan_;
  Findings& out_;
};

}  // namespace

void read_mail_and_address(const Json& file, const Secrets& secrets, RelayPlan& plan, Findings& out) {
  plan.mail = read_mail_server(file, secrets, out);
  const Json* address = base::find(file, "address");
  if (!address) return;
  std::string text = address->is_string() ? address->get<std::string>() : "";
  while (text.ends_with("/")) text.pop_back();
  const bool good = input::read_address(text) && text.find_first_of("?#") == std::string::npos;
  if (good) plan.address = text;
  else base::add_error(out, "/address", "not_a_url", "is no address", "where people open this receiver: \"https://leads.example.com\"");
}

void take_mail_server(const RelayPlan& plan, RelayEndpoint& mine) {
  mine.to.url = plan.mail.url;
  const std::size_t scheme = plan.mail.url.find("://");
  if (scheme == std::string::npos) return;  // which has been said
  const std::size_t from = scheme + 3;
  mine.host = base::lower_ascii(plan.mail.url.substr(from, plan.mail.url.find_first_of(":/", from) - from));
  mine.inside = std::find(plan.allowed.begin(), plan.allowed.end(), mine.host) != plan.allowed.end();
}

void read_notices(const Json& file, const Json& config, const Secrets& secrets, RelayPlan& plan, Findings& out) {
  NoticeReader(file, config, secrets, plan, out).read();
}

}  // namespace leadline::receiver
