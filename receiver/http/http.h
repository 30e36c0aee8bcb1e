// HTTP requests and answers as plain values: what the receiver decides with, whatever library reads and writes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "receiver/http/bell.h"

namespace leadline::receiver {

struct Header {
  std::string name, value;
};

struct HttpRequest {
  std::string method;
  std::string path;   // decoded; below `mount`
  std::string mount;  // what stands before it, where a site has no host of its own: "/s/acme"
  std::string site;   // whose it is; "" for nobody's
  std::string query;  // as it came, without the '?'
  bool http_1_0 = false;
  std::vector<Header> headers;
  std::string body;
  std::string peer;    // address of who is connected
  std::string client;  // whom limits count: see client_address.h

  bool has_header(std::string_view name) const { return header_count(name) > 0; }
  std::size_t header_count(std::string_view name) const;
  std::string header(std::string_view name) const;  // the first of that name; "" when there is none
  // A decoded parameter of the query; nullopt when it is absent.
  std::optional<std::string> parameter(std::string_view name) const;
};

// A path of an address as it is written, with its percent-encoding undone, as HttpRequest::path has it.
std::string decoded_path(std::string_view path);

// A file that is sent piece by piece, so that its size is no claim on memory.
class OpenFile {
 public:
  // nullptr when it cannot be read or is no regular file.
  static std::shared_ptr<OpenFile> open(const std::string& path);
  ~OpenFile();
  OpenFile(const OpenFile&) = delete;

  std::uint64_t size() const { return size_; }
  // As many bytes from `offset` as there are, at most `most`; less than that only at the file's end or on an error.
  std::size_t read(std::uint64_t offset, char* to, std::size_t most) const;

 private:
  OpenFile(int fd, std::uint64_t size) : fd_(fd), size_(size) {}
  int fd_;
  std::uint64_t size_;
};

struct HttpResponse {
  int status = 200;
  std::vector<Header> headers;
  std::shared_ptr<const std::string> body;  // may be shared with other answers; or
  std::shared_ptr<OpenFile> file;
  std::shared_ptr<Bell> bell;               // an answer that goes on: a line whenever it rings

  void set_header(std::string name, std::string value);  // replaces one of that name
  void set_content(std::string text, std::string type);
  void set_content(std::shared_ptr<const std::string> text, std::string type);
  void set_file(std::shared_ptr<OpenFile> opened, std::string type);
  std::uint64_t content_length() const;
  // Status line and headers, with the empty line. No header can forge another: control characters become spaces.
  std::string head() const;
};

// Where a request's body ends (RFC 9112 §6.3). What is contradictory is refused: two programs in a row could disagree, and
// one of them would take a body's bytes for the next request.
struct Framing {
  enum Kind { none, length, chunked, contradictory } kind = none;
  std::size_t bytes = 0;  // for `length`
};

Framing framing_of(const HttpRequest& request);

// Splits a request's target into `path` and `query`; false when it is not one of this server: it begins with '/', or is a whole
// address of the host that the Host header names (RFC 9112 §3.2.2).
bool read_target(std::string_view target, HttpRequest& request);

}  // namespace leadline::receiver
