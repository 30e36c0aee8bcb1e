#include "receiver/http/http.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

namespace leadline::receiver {

namespace {

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// Percent-encoding undone; what is no valid escape stays as it is. In a query '+' is a space.
std::string decode(std::string_view text, bool in_query) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
    if (escape) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += in_query && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

const char* reason_phrase(int status) {
  switch (status) {
    case 200: return "OK";
    case 204: return "No Content";
    case 304: return "Not Modified";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 410: return "Gone";
    case 411: return "Length Required";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    default: return "";
  }
}

// The value of a header that may stand there once; nullopt when it does not, `many` when it does more often.
std::optional<std::string> single_header(const HttpRequest& request, const char* name, bool& many) {
  const std::size_t count = request.header_count(name);
  if (count > 1) many = true;
  return count == 0 ? std::nullopt : std::optional(request.header(name));
}

}  // namespace

std::size_t HttpRequest::header_count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::count_if(headers.begin(), headers.end(), [&](const Header& one) { return same_name(one.name, name); }));
}

std::string HttpRequest::header(std::string_view name) const {
  const auto found =
      std::find_if(headers.begin(), headers.end(), [&](const Header& one) { return same_name(one.name, name); });
  return found == headers.end() ? std::string() : found->value;
}

std::optional<std::string> HttpRequest::parameter(std::string_view name) const {
  for (const std::string& pair : base::split(query, '&')) {
    const std::size_t equals = std::min(pair.find('='), pair.size());
    if (decode(std::string_view(pair).substr(0, equals), true) != name) continue;
    return decode(std::string_view(pair).substr(std::min(equals + 1, pair.size())), true);
  }
  return std::nullopt;
}

std::shared_ptr<OpenFile> OpenFile::open(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return nullptr;
  struct stat info {};
  if (::fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) {
    return std::shared_ptr<OpenFile>(new OpenFile(fd, static_cast<std::uint64_t>(info.st_size)));
  }
  ::close(fd);
  return nullptr;
}

OpenFile::~OpenFile() { ::close(fd_); }

std::size_t OpenFile::read(std::uint64_t offset, char* to, std::size_t most) const {
  std::size_t have = 0;
  while (have < most) {
    const ssize_t count = ::pread(fd_, to + have, most - have, static_cast<off_t>(offset + have));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    have += static_cast<std::size_t>(count);
  }
  return have;
}

void HttpResponse::set_header(std::string name, std::string value) {
  const auto found = std::find_if(headers.begin(), headers.end(), [&](const Header& one) { return same_name(one.name, name); });
  if (found != headers.end()) found->value = std::move(value);
  else headers.push_back({std::move(name), std::move(value)});
}

void HttpResponse::set_content(std::string text, std::string type) {
  set_content(std::make_shared<const std::string>(std::move(text)), std::move(type));
}

void HttpResponse::set_content(std::shared_ptr<const std::string> text, std::string type) {
  body = std::move(text);
  set_header("Content-Type", std::move(type));
}

void HttpResponse::set_file(std::shared_ptr<OpenFile> opened, std::string type) {
  file = std::move(opened);
  set_header("Content-Type", std::move(type));
}

std::uint64_t HttpResponse::content_length() const { return file ? file->size() : body ? body->size() : 0; }

std::string HttpResponse::head() const {
  std::string out = "HTTP/1.1 " + std::to_string(status) + " " + reason_phrase(status) + "\r\n";
  for (const Header& one : headers) {
    out += one.name + ": ";
    for (const char c : one.value) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    out += "\r\n";
  }
  return out + "\r\n";
}

Framing framing_of(const HttpRequest& request) {
  bool many = false;
  const auto length = single_header(request, "Content-Length", many);
  const auto coding = single_header(request, "Transfer-Encoding", many);
  if (many || (length && coding)) return {Framing::contradictory, 0};
  if (coding) return {base::lower_ascii(*coding) == "chunked" ? Framing::chunked : Framing::contradictory, 0};
  if (!length) return {Framing::none, 0};
  const bool digits = !length->empty() && length->size() <= 15 &&
                      std::all_of(length->begin(), length->end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return {Framing::contradictory, 0};
  return {Framing::length, static_cast<std::size_t>(std::stoull(*length))};
}

std::string decoded_path(std::string_view path) { return decode(path, false); }

bool read_target(std::string_view target, HttpRequest& request) {
  if (base::starts_with(target, "http://")) {
    const std::string_view rest = target.substr(7);
    const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
    if (!same_name(rest.substr(0, end), request.header("Host"))) return false;
    target = rest.substr(end);
  }
  if (target.empty() || target[0] != '/') return false;
  const std::size_t mark = std::min(target.find('?'), target.size());
  request.path = decode(target.substr(0, mark), false);
  request.query = target.substr(std::min(mark + 1, target.size()));
  return true;
}

}  // namespace leadline::receiver
