#include "receiver/relay/sender.h"

#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include "api/border.h"
#include "receiver/relay/addresses.h"

namespace leadline::receiver {

// What is still to be given of a mail.
struct Unsent {
  std::string_view bytes;
  const std::function<bool()>* before_end = nullptr;
};

namespace {

const char* problem_of(CURLcode code) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT: return api::name_of(api::Reason::timeout);
    case CURLE_COULDNT_RESOLVE_HOST: return "unresolved";
    case CURLE_COULDNT_CONNECT: return "unreachable";
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE: return "tls";
    case CURLE_LOGIN_DENIED: return api::name_of(api::Reason::endpoint_refused);
    case CURLE_USE_SSL_FAILED: return "tls";
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL: return "bad_url";
    default: return "broken_off";
  }
}

using List = std::unique_ptr<curl_slist, void (*)(curl_slist*)>;

List headers_of(const OutgoingRequest& request) {
  curl_slist* lines = curl_slist_append(nullptr, "Expect:");  // a body this short is sent at once
  for (const auto& [name, value] : request.headers) lines = curl_slist_append(lines, (name + (value.empty() ? ";" : ": " + value)).c_str());
  return {lines, curl_slist_free_all};
}

List recipients_of(const MailRoute& mail) {
  curl_slist* lines = nullptr;
  for (const std::string& one : mail.to) lines = curl_slist_append(lines, one.c_str());
  return {lines, curl_slist_free_all};
}

void set_post(CURL* curl, const OutgoingRequest& request, curl_slist* headers) {
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
}

// That nothing more comes is what makes libcurl send the end of the mail (RFC 5321 §4.1.1.4): until then no server has taken it.
std::size_t give_mail(char* to, std::size_t, std::size_t most, void* rest) {
  auto& unsent = *static_cast<Unsent*>(rest);
  const std::size_t count = unsent.bytes.copy(to, most);
  unsent.bytes.remove_prefix(count);
  if (count > 0 || !unsent.before_end) return count;
  const std::function<bool()>& ask = *std::exchange(unsent.before_end, nullptr);
  return !ask || ask() ? 0 : CURL_READFUNC_ABORT;
}

void set_mail(CURL* curl, const OutgoingRequest& request, curl_slist* recipients, bool inside, Unsent& unsent) {
  const MailServer& server = *request.mail->server;
  unsent = {request.body, &request.mail->before_end};
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, server.from.c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
  if (!server.user.empty()) {
    curl_easy_setopt(curl, CURLOPT_USERNAME, server.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, server.password.c_str());
  }
  // A lead in clear text, and a password, go no further than our own network.
  curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(inside ? CURLUSESSL_TRY : CURLUSESSL_ALL));
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, &give_mail);
  curl_easy_setopt(curl, CURLOPT_READDATA, &unsent);
}

}  // namespace

struct Sender::Transfer {
  const Sender& sender;
  const bool inside, to_its_end;
  Sent sent;
  bool refused = false;  // an address
  Unsent unsent;         // of a mail
  bool full = false;     // more was answered than is read

  static std::size_t take(char* data, std::size_t, std::size_t size, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    std::string& body = transfer.sent.body;
    const std::size_t fits = std::min(size, kAnswerBytes - body.size());
    body.append(data, fits);
    transfer.full = fits < size;
    return fits;  // less than it was given: libcurl ends the transfer
  }

  // The one place that every connection comes through, after its name was resolved: what is checked is what is connected to.
  static curl_socket_t open(void* self, curlsocktype, curl_sockaddr* to) {
    auto& transfer = *static_cast<Transfer*>(self);
    const auto address = address_of(to->addr);
    if (!transfer.inside && (!address || !is_public(*address))) {
      transfer.refused = true;
      return CURL_SOCKET_BAD;
    }
    return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
  }

  static int go_on(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    const auto& transfer = *static_cast<Transfer*>(self);
    return transfer.sender.stop_ && !transfer.to_its_end ? 1 : 0;
  }
};

Sender::Sender(const std::atomic<bool>& stop) : stop_(stop) {}

Sender::~Sender() { curl_easy_cleanup(static_cast<CURL*>(handle_)); }

Sent Sender::send(const OutgoingRequest& request, bool inside) {
  if (!handle_) handle_ = curl_easy_init();  // of a thousand endpoints most have nothing to send
  CURL* const curl = static_cast<CURL*>(handle_);
  Transfer transfer{.sender = *this, .inside = inside, .to_its_end = request.to_its_end, .sent = {}, .unsent = {}};
  if (!curl) {
    transfer.sent.problem = "no_memory";
    return transfer.sent;
  }
  curl_easy_reset(curl);  // options, not connections
  const List lines = request.mail ? recipients_of(*request.mail) : headers_of(request);
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, request.mail ? "smtp,smtps" : "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");  // whatever the environment says: it would connect for us, unchecked
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, request.mail ? kMailTimeoutMs : kTimeoutMs);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, kConnectMs);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "Leadline/" LEADLINE_VERSION);
  if (request.mail) set_mail(curl, request, lines.get(), transfer.inside, transfer.unsent);
  else set_post(curl, request, lines.get());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Transfer::take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, &Transfer::open);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &Transfer::go_on);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
  const CURLcode code = curl_easy_perform(curl);

  Sent& sent = transfer.sent;
  sent.stopped = code == CURLE_ABORTED_BY_CALLBACK && stop_;
  if (code == CURLE_OK || transfer.full) {
    long status = 0;
    curl_off_t seconds = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &seconds);
    sent.status = static_cast<int>(status);
    sent.retry_after = std::clamp<std::int64_t>(seconds, 0, kLongestWait / 1000) * 1000;
  } else {
    long status = 0;  // a mail server's, which libcurl calls a failure
    if (request.mail && curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK && status >= 400) sent.status = static_cast<int>(status);
    sent.problem = transfer.refused ? "address_refused" : problem_of(code);
  }
  return std::move(sent);
}

}  // namespace leadline::receiver
