#include "receiver/links.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "config/config.h"
#include "receiver/clock.h"
#include "receiver/crypto.h"
#include "receiver/page.h"
#include "receiver/request_log.h"
#include "receiver/static_files.h"

namespace leadline::receiver {

namespace {

using base::Json;

// A host and its port, as they may stand in an address. What came with the request is somebody's word.
bool is_plain_host(const std::string& host) {
  for (const char c : host) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
    if (!plain) return false;
  }
  return !host.empty();
}

// The words of a page, English and Vietnamese.
struct Page { const char *title[2], *text[2]; };
constexpr Page kExpired = {{"This link has expired", "Liên kết đã hết hạn"},
                           {"It was made for you and worked for a while. Fill in the form again and you get a new one.",
                            "Liên kết này được tạo riêng cho bạn và chỉ dùng được trong một thời gian. Bạn điền lại biểu mẫu để nhận liên kết mới nhé."}};
constexpr Page kRefused = {{"This file has links of its own", "Tệp này chỉ mở được bằng liên kết riêng"},
                           {"Whoever fills in the form gets one. If you have come by such a link, a part of it may be missing.",
                            "Bạn sẽ nhận được liên kết sau khi điền biểu mẫu. Nếu bạn mở từ liên kết đó, có thể địa chỉ đã bị thiếu một phần."}};

}  // namespace

std::string Links::signature(const std::string& path, const std::string& lead, const std::string& until) const {
  return hmac_hex(key_, path + "\n" + lead + "\n" + until + "\n" + site_.id);
}

Json Links::of(const Json& submission, const config::Config* config, std::int64_t received, const std::string& host) const {
  Json out = Json::object();
  const forms::Form* form = config ? config->forms.find(base::get_text(submission, "form")) : nullptr;
  const offers::Model* offers = form ? &static_cast<const offers::Model&>(config->offers) : nullptr;
  const offers::Offer* offer = offers ? offers->find(form->offer) : nullptr;
  if (!offer || offer->kept.empty()) return out;
  const std::string lead = base::get_text(submission, "id"), until = std::to_string(received + offer->expires_ms);
  const std::string query = "?lead=" + lead + "&until=" + until + "&key=" + signature(decoded_path(offer->kept), lead, until);
  // The page may be another server's: so it names this one, by whatever the page itself came (http or https).
  out[offer->id] = (is_plain_host(host) ? "//" + host : std::string()) + offer->kept + query;
  return out;
}

bool Links::is_kept(const config::Config* config, const std::string& file) const {
  if (!config) return false;
  const offers::Model& model = config->offers;
  return std::any_of(model.offers.begin(), model.offers.end(), [&](const offers::Offer& offer) {
    return !offer.kept.empty() && find_static_file(site_.folders, decoded_path(offer.kept)).path == file;  // whatever road leads to it
  });
}

Links::Pass Links::check(const HttpRequest& request, const std::string& file) const {
  const auto current = configs_.current();
  bool kept = is_kept(current->judge.config(), file);
  for (const LoadedConfig& other : site_.others)
    if (const auto known = kept ? nullptr : configs_.find(other.hash)) kept = is_kept(known->judge.config(), file);
  if (!kept) return Pass::open;
  const std::string lead = request.parameter("lead").value_or(""), until = request.parameter("until").value_or("");
  if (!equal_secrets(request.parameter("key").value_or(""), signature(request.path, lead, until))) return Pass::refused;
  return std::stoll(until) > now_ms() ? Pass::given : Pass::expired;  // digits: it is we who have signed it
}

void Links::refuse(Pass why, const HttpRequest& request, HttpResponse& response) const {
  const auto current = configs_.current();
  const config::Config* config = current->judge.config();
  const bool vietnamese = prefers_vietnamese(request, config ? config->locale : std::string());
  const Page& page = why == Pass::expired ? kExpired : kRefused;
  show_page(response, why == Pass::expired ? 410 : 403, vietnamese, page.title[vietnamese],
            "<p>" + std::string(page.text[vietnamese]) + "</p>\n<p><a href=\"/\">" + (vietnamese ? "Về trang chủ" : "To the home page") + "</a></p>");
  log_request(request, response.status, why == Pass::expired ? "expired" : "no link");
}

}  // namespace leadline::receiver
