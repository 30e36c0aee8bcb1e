#include "receiver/http/http_server.h"

#include <sys/resource.h>

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include "receiver/http/connections.h"
#include "receiver/http/shares.h"

namespace leadline::receiver {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Error = boost::system::error_code;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr int kWaitingToBeAccepted = 512;
constexpr std::size_t kReadBytes = 4 * 1024;
constexpr std::size_t kBufferBytes = 32 * 1024;
constexpr std::size_t kPieceBytes = 64 * 1024;
constexpr std::size_t kLingerBytes = 1024 * 1024;
constexpr std::chrono::seconds kLingerTime{2};
constexpr std::chrono::milliseconds kAcceptPause{20};
constexpr rlim_t kSpareDescriptors = 64;  // for the store, the site's files and the like

constexpr Refusal kFraming{400, "bad_framing", "it is not certain where the body ends",
                           "one Content-Length, or Transfer-Encoding: chunked"};
constexpr Refusal kUnreadable{400, "bad_request", "the request cannot be read as HTTP/1.1"};
constexpr Refusal kAddressTooLong{414, "address_too_long", "the address is longer than 8 KiB"};
constexpr Refusal kSlowHead{408, "too_slow", "the request's head did not arrive within 5 s", "send it again"};
constexpr Refusal kIncomplete{400, "incomplete", "the body did not arrive in full, or not within 10 s", "send it again"};
constexpr Refusal kTooLarge{413, "too_large", "the body is larger than is taken here"};
constexpr Refusal kFull{503, "busy", "too many files are on their way", "send it again later"};
constexpr Refusal kCrowded{429, "too_many_requests", "your address has too many requests running", "send it again later"};
constexpr Refusal kInternal{500, "internal", "the receiver failed"};

// What the parser says about the end of a body, as opposed to a client that went away.
bool is_framing_error(const Error& error) {
  return error == http::error::bad_content_length || error == http::error::multiple_content_length ||
         error == http::error::bad_transfer_encoding || error == http::error::bad_chunk ||
         error == http::error::bad_chunk_extension;
}

// As many connections as descriptors allow, when each may also send a file.
std::size_t possible_connections() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return HttpServer::kConnections;
  const rlim_t wanted = 2 * HttpServer::kConnections + kSpareDescriptors;
  if (limit.rlim_cur < wanted) {
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
  }
  const rlim_t usable = limit.rlim_cur > 2 * kSpareDescriptors ? limit.rlim_cur - kSpareDescriptors : kSpareDescriptors;
  return std::min<std::size_t>(HttpServer::kConnections, usable / 2);
}

constexpr Refusal kBusy{503, "busy", "too many requests of this site wait already", "send it again later"};

asio::awaitable<HttpResponse> answer_on_worker(HttpHandler& handler, const HttpRequest& request) {
  co_return handler.answer(request);
}

}  // namespace

struct HttpServer::Loop {
  class Session;

  Loop(HttpHandler& program, std::size_t most_body) : handler(program), body_bytes(most_body) {}
  bool listen(const tcp::endpoint& endpoint);
  asio::awaitable<void> accept_all();
  void open(tcp::socket socket);
  void close_down();

  HttpHandler& handler;
  const std::size_t body_bytes;
  Connections connections{possible_connections(), kConnectionsPerClient};
  bool stopping = false;
  asio::io_context io{1};
  Shares shares{body_bytes, kWaitingPerLine};
  asio::steady_timer drain{io};
  tcp::acceptor acceptor{io};
  asio::thread_pool workers{kWorkers};
};

// One connection, from its first request to its end.
class HttpServer::Loop::Session : public std::enable_shared_from_this<HttpServer::Loop::Session> {
 public:
  Session(Loop& loop, tcp::socket socket, std::string peer)
      : loop_(loop),
        socket_(std::move(socket)),
        peer_(std::move(peer)),
        deadline_(loop.io),
        pause_(loop.io),
        entry_(loop.connections.add([this] { hang_up(); })) {}
  ~Session() {
    loop_.connections.remove(entry_);
    if (loop_.stopping && loop_.connections.empty()) loop_.drain.cancel();
  }
  Session(const Session&) = delete;

  bool has_room() { return loop_.connections.count_for(entry_, loop_.handler.client_before_request(peer_)); }
  asio::awaitable<void> run();

 private:
  using Parser = http::request_parser<http::string_body>;

  asio::awaitable<bool> wait_for_request();
  asio::awaitable<bool> serve_one(bool last);
  asio::awaitable<const Refusal*> read_head(Parser& parser, HttpRequest& request, bool& gone);
  asio::awaitable<const Refusal*> read_body(Parser& parser, HttpRequest& request, const Framing& framing);
  asio::awaitable<HttpResponse> answer(const HttpRequest& request, const std::string& line);
  asio::awaitable<bool> send(const HttpRequest& request, HttpResponse response, bool close);
  asio::awaitable<bool> send_file(const OpenFile& file);
  asio::awaitable<bool> send_news(HttpResponse response);
  asio::awaitable<void> linger();
  // From now on that side of the connection has so much time.
  enum class Side { read, write };
  void allow(std::chrono::seconds time, Side side);
  void hang_up() {
    Error ignored;
    socket_.close(ignored);
    pause_.cancel();
  }
  void enter(Connections::Phase phase) { loop_.connections.enter(entry_, phase); }

  Loop& loop_;
  tcp::socket socket_;
  beast::flat_buffer buffer_{kBufferBytes};
  std::string peer_;
  asio::steady_timer deadline_;
  asio::steady_timer pause_;  // between two pieces of news
  Connections::Handle entry_;
  bool late_ = false;       // the time for reading is over
  bool answering_ = false;  // an answer has begun: another one would not be understood
};

// Who is late with a request is read no further, and still told so; who is late in reading the answer is hung up on.
// (beast::tcp_stream has a clock too, but closes the connection in both cases.)
void HttpServer::Loop::Session::allow(std::chrono::seconds time, Side side) {
  late_ = false;
  deadline_.expires_after(time);
  deadline_.async_wait([weak = weak_from_this(), side](const Error& error) {
    const auto self = weak.lock();
    if (error || !self || self->deadline_.expiry() > std::chrono::steady_clock::now()) return;
    if (side == Side::write) return self->hang_up();
    self->late_ = true;
    Error ignored;
    self->socket_.shutdown(tcp::socket::shutdown_receive, ignored);
  });
}

asio::awaitable<void> HttpServer::Loop::Session::run() {
  bool again = true;
  for (std::size_t left = kRequestsPerConnection; again && left > 0; --left) {
    if (!co_await wait_for_request()) co_return;
    answering_ = false;
    bool failed = false;
    try {
      again = co_await serve_one(left == 1);
    } catch (...) {  // no memory, most of all
      failed = true;
    }
    if (!failed) continue;
    if (answering_) co_return;
    HttpRequest nothing_known;
    again = co_await send(nothing_known, loop_.handler.refuse(nothing_known, kInternal), true);
  }
  co_await linger();
}

asio::awaitable<bool> HttpServer::Loop::Session::wait_for_request() {
  enter(Connections::idle);
  if (buffer_.size() > 0) co_return true;
  if (loop_.stopping) co_return false;
  entry_->client = loop_.handler.client_before_request(peer_);
  allow(kIdleTime, Side::read);
  const auto [error, count] = co_await socket_.async_read_some(buffer_.prepare(kReadBytes), kAwait);
  if (error) co_return false;
  buffer_.commit(count);
  co_return true;
}

// True when the connection can carry another request.
asio::awaitable<bool> HttpServer::Loop::Session::serve_one(bool last) {
  Parser parser;
  HttpRequest request;
  bool gone = false;
  const Refusal* refusal = co_await read_head(parser, request, gone);
  if (gone) co_return false;
  const bool head_read = !refusal;
  const Framing framing = framing_of(request);
  bool at_end = head_read && (framing.kind == Framing::none || (framing.kind == Framing::length && framing.bytes == 0));

  HttpHandler::Admission admission;
  if (!refusal && framing.kind == Framing::contradictory) refusal = &kFraming;
  if (!refusal) {
    loop_.handler.receive(request);
    if (request.client != entry_->client && !loop_.connections.count_for(entry_, request.client)) refusal = &kCrowded;
  }
  if (!refusal && framing.kind == Framing::length && framing.bytes > loop_.handler.most_body(request)) refusal = &kTooLarge;
  if (!refusal) admission = loop_.handler.admit(request);
  const Large large(loop_.shares, admission.line, !refusal && !admission.refusal && framing.kind == Framing::length ? framing.bytes : 0);
  if (!large.fits()) refusal = &kFull;
  // A body that nobody asked for is not read: the connection ends with the answer.
  if (!refusal && !admission.refusal && !at_end && request.method == "POST") {
    refusal = co_await read_body(parser, request, framing);
    at_end = !refusal && framing.kind == Framing::length;
  }

  enter(Connections::working);
  deadline_.expires_at(std::chrono::steady_clock::time_point::max());
  if (!refusal && !admission.refusal && admission.wait.count() > 0) {
    asio::steady_timer timer(loop_.io, admission.wait);
    co_await timer.async_wait(kAwait);
  }
  HttpResponse response;
  if (refusal) response = loop_.handler.refuse(request, *refusal);
  else if (admission.refusal) response = std::move(*admission.refusal);
  else response = co_await answer(request, admission.line);
  const bool close = !at_end || last || loop_.stopping || !parser.get().keep_alive();
  const bool sent = co_await send(request, std::move(response), close);
  co_return sent && !close;
}

// The reason why the head is refused, or nullptr. `gone`: nobody is there to be answered.
asio::awaitable<const Refusal*> HttpServer::Loop::Session::read_head(Parser& parser, HttpRequest& request, bool& gone) {
  parser.header_limit(kHeadBytes);
  parser.body_limit(boost::none);  // the head decides first
  enter(Connections::waiting_for_client);
  allow(kHeadTime, Side::read);
  const auto [error, count] = co_await http::async_read_header(socket_, buffer_, parser, kAwait);
  if (error && late_) co_return &kSlowHead;
  if (is_framing_error(error)) co_return &kFraming;
  gone = error && error.category() != make_error_code(http::error::bad_method).category();
  gone = gone || error == http::error::end_of_stream || error == http::error::partial_message;
  if (error) co_return &kUnreadable;

  const auto& message = parser.get();
  request.peer = peer_;
  request.method = std::string_view(message.method_string());
  request.http_1_0 = message.version() < 11;
  for (const auto& field : message) {
    request.headers.push_back({std::string(field.name_string()), std::string(field.value())});
  }
  if (message.target().size() > kTargetBytes) co_return &kAddressTooLong;
  if (!read_target(message.target(), request)) co_return &kUnreadable;
  co_return nullptr;
}

asio::awaitable<const Refusal*> HttpServer::Loop::Session::read_body(Parser& parser, HttpRequest& request,
                                                                      const Framing& framing) {
  parser.body_limit(framing.kind == Framing::length ? framing.bytes : loop_.body_bytes);
  allow(kBodyTime + std::chrono::seconds(framing.bytes > loop_.body_bytes ? framing.bytes / kReadRate : 0), Side::read);
  if (request.header("Expect") == "100-continue") {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    co_await asio::async_write(socket_, asio::buffer(kContinue), kAwait);
  }
  const auto [error, count] = co_await http::async_read(socket_, buffer_, parser, kAwait);
  if (error == http::error::body_limit) co_return &kTooLarge;
  if (is_framing_error(error) || error == http::error::buffer_overflow) co_return &kFraming;
  if (error) co_return &kIncomplete;
  request.body = std::move(parser.get().body());
  co_return nullptr;
}

asio::awaitable<HttpResponse> HttpServer::Loop::Session::answer(const HttpRequest& request, const std::string& line) {
  WorkerTurn turn(loop_.shares, loop_.io, line);
  if (!co_await turn.wait()) co_return loop_.handler.refuse(request, kBusy);
  try {
    co_return co_await asio::co_spawn(loop_.workers, answer_on_worker(loop_.handler, request), asio::use_awaitable);
  } catch (...) {  // whatever it is: the next request must not suffer from it
  }
  co_return loop_.handler.refuse(request, kInternal);
}

asio::awaitable<bool> HttpServer::Loop::Session::send(const HttpRequest& request, HttpResponse response, bool close) {
  if (response.bell && request.method != "HEAD") co_return co_await send_news(std::move(response));
  const std::uint64_t length = response.content_length();
  if (response.status != 204 && response.status != 304) response.set_header("Content-Length", std::to_string(length));
  if (close) response.set_header("Connection", "close");
  else response.set_header("Keep-Alive", "timeout=" + std::to_string(kIdleTime.count()));
  if (!close && request.http_1_0) response.set_header("Connection", "keep-alive");

  // In one piece: a head and a short body in two segments wait for each other (Nagle's algorithm and delayed
  // acknowledgement, RFC 1122 §4.2.3.4).
  const std::string head = response.head();
  const bool with_body = request.method != "HEAD" && response.status != 304;
  const std::string_view body = with_body && response.body ? std::string_view(*response.body) : std::string_view();
  const std::array<asio::const_buffer, 2> pieces = {asio::buffer(head), asio::buffer(body)};
  answering_ = true;
  enter(Connections::waiting_for_client);
  allow(kWriteTime + std::chrono::seconds(length / kWriteRate), Side::write);
  const auto [error, count] = co_await asio::async_write(socket_, pieces, kAwait);
  if (error) co_return false;
  if (with_body && response.file) co_return co_await send_file(*response.file);  // not behind `||`: GCC 12 would call it always
  co_return true;
}

asio::awaitable<bool> HttpServer::Loop::Session::send_file(const OpenFile& file) {
  std::string piece(std::min<std::uint64_t>(kPieceBytes, file.size()), '\0');
  for (std::uint64_t at = 0; at < file.size();) {
    const std::size_t wanted = std::min<std::uint64_t>(piece.size(), file.size() - at);
    const std::size_t have = file.read(at, piece.data(), wanted);
    if (have < wanted) co_return false;  // it was cut meanwhile: the client notices that the answer is too short
    const auto [error, count] = co_await asio::async_write(socket_, asio::buffer(piece.data(), have), kAwait);
    if (error) co_return false;
    at += have;
  }
  co_return true;
}

// Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html), until the client has gone or the time is over. Between
// two of them the connection is one that waits for its client: the first to go when there are too many, or when the server ends.
asio::awaitable<bool> HttpServer::Loop::Session::send_news(HttpResponse response) {
  response.set_header("Connection", "close");  // its end is the connection's
  answering_ = true;
  const std::shared_ptr<Bell> bell = response.bell;
  const auto ear = bell->listen([weak = weak_from_this(), &io = loop_.io] {
    asio::post(io, [weak] { if (const auto self = weak.lock()) self->pause_.cancel(); });
  });
  const auto end = std::chrono::steady_clock::now() + kNewsTime;
  enter(Connections::idle);
  std::string piece = response.head();
  for (std::uint64_t told = bell->rung() + 1; socket_.is_open() && !loop_.stopping && std::chrono::steady_clock::now() < end;) {
    const std::uint64_t rung = bell->rung();
    piece += rung == told ? ": \n\n" : "data: " + std::to_string(rung) + "\n\n";
    told = rung;
    allow(kWriteTime, Side::write);
    const auto [error, count] = co_await asio::async_write(socket_, asio::buffer(piece), kAwait);
    if (error) co_return false;
    deadline_.expires_at(std::chrono::steady_clock::time_point::max());
    piece.clear();
    asio::steady_timer gap(loop_.io, kNewsGap);
    co_await gap.async_wait(kAwait);
    if (bell->rung() != told || !socket_.is_open()) continue;
    pause_.expires_after(kNewsPause);
    co_await pause_.async_wait(kAwait);
  }
  co_return false;
}

// Says goodbye: no more is sent, what the client still sends is thrown away for a short while. Closing at once would
// reset the connection and with it destroy an answer that the client has not read yet (RFC 9112 §9.6).
asio::awaitable<void> HttpServer::Loop::Session::linger() {
  Error ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  enter(Connections::waiting_for_client);
  allow(kLingerTime, Side::read);
  std::array<char, kReadBytes> nowhere;
  for (std::size_t thrown_away = 0; thrown_away < kLingerBytes;) {
    const auto [error, count] = co_await socket_.async_read_some(asio::buffer(nowhere), kAwait);
    if (error) co_return;
    thrown_away += count;
  }
}

bool HttpServer::Loop::listen(const tcp::endpoint& endpoint) {
  Error error;
  acceptor.close(error);
  // Not SO_REUSEPORT: a second server could then take the same port, and half of the leads.
  if (acceptor.open(endpoint.protocol(), error) || acceptor.set_option(tcp::acceptor::reuse_address(true), error)) return false;
  return !acceptor.bind(endpoint, error) && !acceptor.listen(kWaitingToBeAccepted, error);
}

asio::awaitable<void> HttpServer::Loop::accept_all() {
  asio::steady_timer pause(io);
  while (acceptor.is_open()) {
    auto [error, socket] = co_await acceptor.async_accept(kAwait);
    if (!error) {
      try {
        open(std::move(socket));
      } catch (...) {  // no memory for it: this one is closed
      }
    } else if (acceptor.is_open()) {  // no descriptor left, most likely
      connections.close_idle();
      pause.expires_after(kAcceptPause);
      co_await pause.async_wait(kAwait);
    }
  }
}

void HttpServer::Loop::open(tcp::socket socket) {
  Error error;
  socket.set_option(tcp::no_delay(true), error);
  const tcp::endpoint peer = socket.remote_endpoint(error);
  if (error) return;  // gone already
  auto session = std::make_shared<Session>(*this, std::move(socket), peer.address().to_string());
  if (!session->has_room()) return;
  asio::co_spawn(io, session->run(), [session](const std::exception_ptr&) {});  // it cannot do more than end
}

void HttpServer::Loop::close_down() {
  stopping = true;
  Error ignored;
  acceptor.close(ignored);
  connections.close_idle();
  if (connections.empty()) return;
  drain.expires_after(kDrainTime);
  drain.async_wait([this](const Error& error) {
    if (!error) connections.close_waiting();
  });
}

HttpServer::HttpServer(HttpHandler& handler, std::size_t body_bytes) : loop_(std::make_unique<Loop>(handler, body_bytes)) {}

HttpServer::~HttpServer() = default;

std::optional<int> HttpServer::bind(const std::string& host, int port) {
  Error error;
  tcp::resolver resolver(loop_->io);
  for (const auto& found : resolver.resolve(host, std::to_string(port), tcp::resolver::passive, error)) {
    if (loop_->listen(found.endpoint())) return loop_->acceptor.local_endpoint(error).port();
  }
  return std::nullopt;
}

void HttpServer::serve() {
  asio::co_spawn(loop_->io, loop_->accept_all(), asio::detached);
  for (;;) {
    try {
      loop_->io.run();
      break;
    } catch (...) {  // one handler's trouble is not everybody's end
    }
  }
  loop_->workers.join();
}

void HttpServer::stop() {
  asio::post(loop_->io, [this] { loop_->close_down(); });
}

}  // namespace leadline::receiver
