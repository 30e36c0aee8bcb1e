// `leadline person`: all that is known of one person, to be handed to them, or erased.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "arguments.h"
#include "commands.h"
#include "receiver/crypto.h"
#include "receiver_data.h"

namespace leadline::cli {

namespace {

using base::Json;

constexpr std::size_t kErasesAtOnce = 500;

// One run of the command: the person, and whom it asks.
class PersonDesk {
 public:
  PersonDesk(const ReceiverData& data, std::string site, std::string email, std::string phone)
      : data_(data), site_(std::move(site)), email_(std::move(email)), phone_(std::move(phone)) {}

  bool find() {
    for (std::int64_t after = 0;;) {
      Json request = of("person find");
      base::put(request, "after", after);
      const auto answer = ask(request);
      if (!answer) return false;
      site_ = base::get_string(*answer, "site");
      for (const Json& id : base::get_array(*answer, "ids")) ids_.push_back(id);
      if (base::get_bool(*answer, "done")) return true;
      after = base::get_int(*answer, "after");
    }
  }

  // {"leads": […], "told": […]}; files are written into `folder` when one is named.
  std::optional<Json> all(const std::string& folder) {
    Json out = {{"leads", Json::array()}, {"told", Json::array()}};
    for (const Json& id : ids_) {
      Json request = of("person lead");
      base::put(request, "id", id);
      const auto answer = ask(request);
      if (!answer) return std::nullopt;
      Json lead = base::get_object(*answer, "lead");
      for (Json& file : lead["files"]) if (!folder.empty() && !save(id.get<std::string>(), file, folder)) return std::nullopt;
      out["leads"].push_back(std::move(lead));
    }
    const auto told = ask(of("person told"));
    if (!told) return std::nullopt;
    out["told"] = base::get_array(*told, "told");
    return out;
  }

  // How many leads, and rows that were told; nullopt when it failed.
  std::optional<std::pair<std::int64_t, std::int64_t>> erase() {
    std::int64_t erased = 0, told = 0;
    for (std::size_t at = 0; at == 0 || at < ids_.size(); at += kErasesAtOnce) {
      Json some = Json::array();
      for (std::size_t i = at; i < std::min(ids_.size(), at + kErasesAtOnce); ++i) some.push_back(ids_[i]);
      Json request = of("person erase");
      base::put(request, "ids", std::move(some));
      const auto answer = ask(request);
      if (!answer) return std::nullopt;
      erased += base::get_int(*answer, "erased");
      told += base::get_int(*answer, "told");
    }
    return std::pair(erased, told);
  }

  std::size_t count() const { return ids_.size(); }
  const std::string& problem() const { return problem_; }

 private:
  Json of(const char* what) const { return base::object_of("do", what, "site", site_, "email", email_, "phone", phone_); }

  std::optional<Json> ask(const Json& request) {
    auto answer = data_.ask(request, problem_);
    const Json error = answer ? base::get_object(*answer, "error") : Json::object();
    if (error.empty()) return answer;
    problem_ = base::get_string(error, "message") + " (" + base::get_string(error, "hint") + ")";
    return std::nullopt;
  }

  // Under a name of our own: the person's may be anything.
  bool save(const std::string& id, Json& file, const std::string& folder) {
    const std::string name = id + "-" + base::get_string(file, "field") + "-" + std::to_string(base::get_int(file, "index"));
    const std::filesystem::path path = std::filesystem::path(folder) / name;
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    for (std::int64_t from = 0;;) {
      Json request = of("person file");
      base::put_all(request, "id", id, "field", base::get_string(file, "field"), "index", base::get_int(file, "index"), "from", from);
      const auto answer = ask(request);
      const auto bytes = answer ? receiver::from_base64(base::get_string(*answer, "bytes")) : std::nullopt;
      if (!bytes) return false;
      out.write(bytes->data(), static_cast<std::streamsize>(bytes->size()));
      from += static_cast<std::int64_t>(bytes->size());
      if (bytes->empty() || from >= base::get_int(*answer, "size")) break;
    }
    out.close();
    if (!out) problem_ = path.string() + " cannot be written";
    file["savedAs"] = name;
    return static_cast<bool>(out);
  }

  const ReceiverData& data_;
  std::string site_, email_, phone_, problem_;
  std::vector<Json> ids_;
};

std::string leads_text(long long count) { return std::to_string(count) + (count == 1 ? " lead" : " leads"); }

// What no answer of anybody's would equal finds nobody, and that would look like an answer.
bool is_address(const std::string& text) {
  const std::size_t at = text.find('@'), begin = text.find_first_not_of(' '), end = text.find_last_not_of(' ');
  return at != std::string::npos && at > begin && at < end && text.find_first_of(" \t\n", begin) > end;
}

// What is wrong with how it was called; nullptr when nothing is.
const char* find_misuse(const Arguments& arguments) {
  const std::string phone = arguments.get("phone");
  if (!arguments.has("email") && !arguments.has("phone")) return "whose: `--email ADDRESS`, `--phone NUMBER`, or both";
  if (arguments.has("email") && !is_address(arguments.get("email"))) return "`--email` is no e-mail address";
  if (arguments.has("phone") && std::count_if(phone.begin(), phone.end(), [](char c) { return c >= '0' && c <= '9'; }) < 6) return "`--phone` is no telephone number";
  if (arguments.has("erase") && arguments.has("files")) return "`--erase` hands over no `--files`: first the one, then the other";
  return arguments.has("yes") && !arguments.has("erase") ? "`--yes` goes with `--erase`" : nullptr;
}

int person_failed(const std::string& problem) {
  std::fprintf(stderr, "leadline person: %s\n", problem.c_str());
  return kFailed;
}

int erase_person(PersonDesk& desk, bool sure) {
  if (!sure) {
    std::printf("%s would be erased, for good; add `--yes`\n", leads_text(static_cast<long long>(desk.count())).c_str());
    return kDone;
  }
  const auto gone = desk.erase();
  if (!gone) return person_failed(desk.problem());
  std::printf("%s erased, and %lld rows of what was told\n", leads_text(gone->first).c_str(), static_cast<long long>(gone->second));
  std::fprintf(stderr, "places that the leads were sent on to, and backups made before, have them still\n");
  return kDone;
}

}  // namespace

int person_command(const Words& words) {
  const auto arguments = read_arguments(words, {"person", {"data", "email", "phone", "site", "files", "store"}, {"erase", "yes"}, {"data"}, 0, ""});
  if (!arguments) return kUsage;
  if (const char* misuse = find_misuse(*arguments)) return usage_error("person", misuse);
  const receiver::StoreKind* kind = store_kind_of(arguments->get("store"));
  if (!kind) return usage_error("person", "there is no store `" + arguments->get("store") + "`");
  std::string problem;
  const auto data = ReceiverData::open(arguments->get("data"), *kind, ReceiverData::When::there, problem);
  if (!data) return person_failed(problem);
  PersonDesk desk(*data, arguments->get("site"), arguments->get("email"), arguments->get("phone"));
  if (!desk.find()) return person_failed(desk.problem());
  if (arguments->has("erase")) return erase_person(desk, arguments->has("yes"));
  const std::string folder = arguments->get("files");
  std::error_code error;
  if (!folder.empty() && !std::filesystem::create_directories(folder, error) && !std::filesystem::is_directory(folder, error)) return person_failed(folder + " is no folder and cannot be made one");
  const auto all = desk.all(folder);
  if (!all) return person_failed(desk.problem());
  std::printf("%s\n", base::dump_json(*all).c_str());
  return kDone;
}

}  // namespace leadline::cli
