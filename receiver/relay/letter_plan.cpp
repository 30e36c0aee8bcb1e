// `letters` of the site file.
#include <algorithm>

#include "base/localized.h"
#include "base/text.h"
#include "config/explain.h"
#include "receiver/crypto.h"
#include "receiver/relay/plan.h"
#include "receiver/relay/plan_parts.h"

namespace leadline::receiver {

namespace {

using base::Findings;
using base::Json;

// A server that does not know us yet lets us wait a while (greylisting); one that is down is up again within days.
const std::vector<std::int64_t> kLetterRetries = {30'000, 300'000, 1'800'000, 7'200'000, 21'600'000, 43'200'000, 86'400'000};
constexpr std::size_t kLetters = 16;
const std::string kPlaceOfOne = "/letters/0";

const char* const kQuestion = R"json({
  "subject": {
    "en": "{{with.site}}: is this your address?",
    "vi": "{{with.site}}: xin xác nhận địa chỉ email của bạn"
  },
  "text": {
    "en": "Hello,\n\nsomebody, most likely you, has left this address at {{with.site}} and asked for a letter. If it was you, please say so on this page:\n\n{{with.confirm}}\n\nIf it was not, do nothing: no other letter will come.",
    "vi": "Chào bạn,\n\nAi đó, có lẽ là bạn, vừa để lại địa chỉ email này trên trang {{with.site}} và muốn nhận thư. Nếu đúng là bạn, mời bạn xác nhận tại đây:\n\n{{with.confirm}}\n\nNếu không phải, bạn không cần làm gì cả: chúng tôi sẽ không gửi thêm thư nào."
  }
})json";

// Each line by itself: one whose templates find nothing is left out. `end`: of each line.
Json lines_of(const Json& text, const std::string& end) {
  Json out = Json::object();
  const auto put = [&](const std::string& tag, const Json& one) {
    if (!one.is_string()) return;
    std::vector<std::string> lines = base::split(one.get_ref<const std::string&>(), '\n');
    for (std::string& line : lines) line += end;
    out[tag] = std::move(lines);
  };
  if (text.is_string()) put("*", text);
  else for (auto it = text.begin(); text.is_object() && it != text.end(); ++it) put(it.key(), *it);
  return out;
}

// Where it stands in the site file, of a place in the endpoint that a letter is: /body/text/vi/3 → /text/vi.
std::string place_in_letter(std::string_view inside) {
  std::vector<std::string> parts = base::split(inside, '/');  // the first is empty
  if (parts.size() < 2 || parts[1] != "body") return std::string(inside);
  std::string out;
  for (std::size_t i = 2; i < std::min<std::size_t>(parts.size(), 4); ++i) if (parts[i] != "*") out += "/" + parts[i];
  return out;
}

class LetterReader {
 public:
  LetterReader(const Json& file, const Json& config, const std::string& site, RelayPlan& plan, Findings& out) : file_(file), config_(config), site_(site), plan_(plan), out_(out) {}

  void read() {
    const Json* list = base::find(file_, "letters");
    if (!list) return;
    if (!list->is_array() || list->size() > kLetters) return refuse("/letters", "wrong_type", "must be a list of at most 16 letters", "[{\"id\": \"guide\", \"subject\": \"…\", \"text\": \"…\"}]");
    if (!base::find(file_, "mail")) refuse("/letters", "no_mail", "there is no mail server", kMailWanted);
    if (!base::find(file_, "address")) refuse("/letters", "no_address", "it is not known where their links lead to", "\"address\": \"https://leads.example.com\" in the site file");
    for (std::size_t i = 0; i < list->size(); ++i) read_one((*list)[i], base::child_pointer("/letters", i), "letter-" + std::to_string(i));
  }

 private:
  void refuse(const std::string& pointer, const char* code, const std::string& message, const std::string& hint = {}) { base::add_error(out_, pointer, code, message, hint); }

  std::string text_at(const Json& given, const char* key, const std::string& at) {
    const Json* value = base::find(given, key);
    if (value && !value->is_string()) refuse(base::child_pointer(at, std::string(key)), "wrong_type", "must be a text");
    return value && value->is_string() ? value->get<std::string>() : "";
  }

  // Subject and text, in one language or several.
  bool check_texts(const Json& given, const std::string& at) {
    const std::size_t before = out_.size();
    for (const char* key : {"subject", "text"}) {
      const std::string pointer = base::child_pointer(at, std::string(key));
      const Json* value = base::find(given, key);
      base::Diagnostics found;
      if (!value) refuse(pointer, "missing", "is missing", "a text, or {\"vi\": \"…\", \"en\": \"…\"}");
      else if (const auto text = base::Localized::compile(value, pointer, found); text && text->empty()) refuse(pointer, "missing", "is empty");
      for (const base::Diagnostic& one : found) out_.push_back(config::explain(one));
    }
    if (names_secret(base::dump_json(given))) refuse(at, "secret_in_letter", "a secret would be in everybody's letter", "leave it out");
    return out_.size() == before;
  }

  void read_one(const Json& given, const std::string& at, const std::string& fallback_id) {
    if (!given.is_object()) return refuse(at, "wrong_type", "a letter is an object");
    find_unknown_keys(given, {"id", "when", "forms", "subject", "text", "with", "replyTo", "purpose", "confirm"}, at, "a letter", out_);
    const std::string id = base::find(given, "id") ? base::get_string(given, "id") : fallback_id;
    if (!is_endpoint_id(id) || !is_endpoint_id(question_of(id))) return refuse(base::child_pointer(at, "id"), "not_an_id", "an id is letters, digits, - and _, at most 56");
    if (plan_.find(id) || plan_.find(question_of(id))) return refuse(base::child_pointer(at, "id"), "endpoint_twice", "the relay has an endpoint of that id");
    Letter letter;
    letter.mail = plan_.mail;
    if (letter.mail.name.empty()) letter.mail.name = site_;
    letter.locale = base::get_string(config_, "locale", "vi");
    letter.site = site_;
    letter.purpose = text_at(given, "purpose", at);
    letter.reply_to = text_at(given, "replyTo", at);
    if (!letter.reply_to.empty() && !is_mail_address(letter.reply_to)) refuse(base::child_pointer(at, "replyTo"), "not_an_email", "is no e-mail address");
    const Json question = read_question(given, at);
    letter.waits = question.is_object();
    add(given, given, id, letter, at);
    if (!letter.waits) return;
    letter.waits = false;
    letter.asks_for = id;
    const bool own = base::find(given, "confirm")->is_object();
    add(given, question, question_of(id), letter, own ? base::child_pointer(at, "confirm") : std::string());
  }

  // null: it is not to be asked for.
  Json read_question(const Json& given, const std::string& at) {
    const Json* confirm = base::find(given, "confirm");
    const std::string pointer = base::child_pointer(at, "confirm");
    if (!confirm || *confirm == false) return {};
    if (*confirm == true) return base::parse_json(kQuestion).value();
    if (!confirm->is_object()) return refuse(pointer, "wrong_type", "must be true, or a letter of its own", "{\"subject\": \"…\", \"text\": \"… {{with.confirm}}\"}"), Json();
    find_unknown_keys(*confirm, {"subject", "text"}, pointer, "a letter", out_);
    if (!base::contains(base::dump_json(*confirm), "with.confirm")) refuse(base::child_pointer(pointer, "text"), "no_link", "nobody can answer it", "{{with.confirm}} is the link");
    return *confirm;
  }

  // One letter is an endpoint; `texts` has its subject and text, `given` whom it goes to. `at`: where the texts stand, "" for ours.
  void add(const Json& given, const Json& texts, const std::string& id, const Letter& letter, const std::string& at) {
    if (!at.empty() && !check_texts(texts, at)) return;
    Json with = base::get_object(given, "with");
    for (const char* name : {"stop", "offer"}) with[name] = link_mark(name);
    with["there"] = link_mark("there");  // becomes nothing: a letter has a subject also where nobody has said their name
    with["site"] = site_;
    if (!letter.asks_for.empty()) with["confirm"] = link_mark("confirm");
    Json endpoint = {{"id", id}, {"url", kAnyUrl}, {"excluded", true}, {"with", std::move(with)}, {"body", {{"subject", lines_of(texts["subject"], "{{with.there}}")}, {"text", lines_of(texts["text"], "")}}}};
    for (const char* key : {"when", "forms"}) if (const Json* part = base::find(given, key)) endpoint[key] = *part;
    Findings found;
    auto read = wire::read_onward(Json::array({std::move(endpoint)}), Json::object(), "/letters", found);
    for (base::Finding& one : found) {
      const std::string inside = one.pointer.substr(std::min(kPlaceOfOne.size(), one.pointer.size()));
      if (!letter.asks_for.empty() && !base::starts_with(inside, "/body")) continue;  // of the letter itself it has been said
      one.pointer = at + place_in_letter(inside);
      out_.push_back(std::move(one));
    }
    for (wire::Onward& one : read) {
      RelayEndpoint mine;
      mine.letter = letter;
      mine.to = std::move(one);
      take_mail_server(plan_, mine);
      mine.retries = base::find(base::get_object(file_, "relay"), "retries") ? plan_.retries : kLetterRetries;
      plan_.endpoints.push_back(std::move(mine));
    }
  }

  const Json& file_;
  const Json& config_;
  const std::string& site_;
  RelayPlan& plan_;
  Findings& out_;
};

}  // namespace

// Nobody who fills in a form can guess it.
std::string link_mark(const std::string& name) {
  static const std::string mark = random_hex(32).value_or("");
  return "\x01" + mark + name + "\x01";
}

void read_letters(const Json& file, const Json& config, const std::string& site, RelayPlan& plan, Findings& out) { LetterReader(file, config, site, plan, out).read(); }

}  // namespace leadline::receiver
