// Bytes from anywhere, to the receiver's own port: no crash, an answer that is one or none at all, nothing fails inside, and whoever comes next is served.
// Input: what a client sends before it closes its side of the connection.
#include "served.h"

namespace {

constexpr const char* kConfig = R"({"version": 1, "site": "x", "forms": [
  {"id": "contact", "proof": {"from": "/api/challenge", "bits": 8}, "fields": [{"name": "email", "type": "email", "label": "E"}, {"name": "cv", "type": "file", "label": "F"}]}],
  "bridges": {"counts": "/api/counts"},
  "delivery": {"endpoints": [{"id": "inbox", "url": "/api/leads", "response": "key", "files": "/api/files", "challenge": "/api/challenge"}]}})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  static const leadline::fuzz::Served served(kConfig);
  static int inputs = 0;
  leadline::fuzz::answer_in(served.exchange({reinterpret_cast<const char*>(bytes), size}));
  if (++inputs % 64 == 0) leadline::fuzz::require(leadline::fuzz::answer_in(served.exchange("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")).status == 200, "the next one is served");
  return 0;
}
