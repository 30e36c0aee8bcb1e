// Bodies from anywhere, to the addresses that pages post to, as real requests: no crash, an answer that is JSON, a reason for what is refused, and of
// what is taken the same once more is the same lead.
// Input: a letter for the address, then the body.
#include "served.h"

namespace {

using leadline::base::Json;
namespace base = leadline::base;
using leadline::fuzz::require;

constexpr const char* kConfig = R"({"version": 1, "site": "x", "timezone": "UTC", "consent": {"default": "session"},
  "scoring": {"rules": [{"id": "page", "on": "page", "points": 2}, {"id": "sent", "on": "submit", "points": 20, "qualifyAs": "SQL"}],
              "bands": [{"id": "warm", "enter": 10, "exit": 5}], "stages": [{"id": "SQL", "weight": 30}]},
  "forms": [{"id": "f", "proof": {"from": "/api/challenge", "bits": 8}, "fields": [{"name": "email", "type": "email", "label": "E", "required": true}, {"name": "when", "type": "slot", "label": "W",
             "slots": {"days": ["mon", "tue", "wed", "thu", "fri"], "hours": ["09:00-17:00"], "length": "1h", "timezone": "UTC"}}, {"name": "cv", "type": "file", "label": "F"}]}],
  "bridges": {"counts": "/api/counts"},
  "delivery": {"endpoints": [{"id": "inbox", "url": "/api/leads", "response": "key", "files": "/api/files", "challenge": "/api/challenge", "qualified": true}]}})";

std::string request(std::string_view path, std::string_view type, std::string_view body) {
  std::string out = "POST " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nOrigin: https://www.example.com\r\nContent-Type: ";
  out.append(type).append("\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n").append(body);
  return out;
}

Json checked(const leadline::fuzz::HttpAnswer& answer) {
  require(answer.status != 0, "a request that is whole is answered");
  const auto json = base::parse_json(answer.body);
  require(json && json->is_object(), "an answer is a JSON object");
  if (answer.status == 200) return *json;
  const Json& error = base::get_object(*json, "error");
  require(!base::get_string(error, "code").empty() && !base::get_string(error, "message").empty(), "what is refused has a reason");
  return *json;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  static const leadline::fuzz::Served served(kConfig);
  if (size == 0) return 0;
  const std::string_view body(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  const bool counts = bytes[0] == 'c', files = bytes[0] == 'f';
  const std::string text = request(counts ? "/api/counts" : files ? "/api/files" : "/api/leads", files ? "multipart/form-data; boundary=x" : "application/json", body);
  const auto first = leadline::fuzz::answer_in(served.exchange(text));
  const Json said = checked(first);
  if (first.status != 200 || counts || !said.contains("accepted")) return 0;
  const auto again = leadline::fuzz::answer_in(served.exchange(text));
  const Json same = checked(again);
  require(again.status == 200 && base::get_bool(same, "dup"), "the same again is the same");
  require(base::get_string(same, "verdict") == base::get_string(said, "verdict"), "its verdict is the first one");
  return 0;
}
