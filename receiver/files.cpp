#include "receiver/files.h"

#include <algorithm>

#include "base/json.h"
#include "receiver/clock.h"
#include "receiver/crypto.h"
#include "receiver/multipart.h"
#include "receiver/request_log.h"
#include "wire/files.h"

namespace leadline::receiver {

namespace {

using base::Json;

std::optional<std::int64_t> number_in(std::string_view text) {
  const bool digits = !text.empty() && text.size() <= 3 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits ? std::optional<std::int64_t>(std::stoll(std::string(text))) : std::nullopt;
}

// What the lead and the config that it was made with say against this file.
std::optional<Reply> find_misfit(const KnownConfig& known, const Json& lead, const File& file) {
  const config::Config* config = known.judge.config();
  switch (config ? wire::fit_file(*config, lead, file.field, file.index, static_cast<std::int64_t>(file.bytes.size())) : wire::FileFit::not_announced) {
    case wire::FileFit::not_announced:
      return error_reply(404, "not_announced", "the lead says of no such file", "send what its `fields` list, under the same field, index and size");
    case wire::FileFit::too_large: return error_reply(413, "too_large", "the file is larger than its field takes");
    case wire::FileFit::other_kind: return error_reply(415, "unsupported_type", "the field takes no such files");
    case wire::FileFit::fits: break;
  }
  std::int64_t all = 0;
  for (const Json& answer : base::get_object(lead, "fields"))
    if (answer.is_array()) for (const Json& one : answer) all += base::get_int(one, "size");
  if (all > Files::kLeadBytes) return error_reply(413, "too_large", "the files of this lead are too large together");
  return std::nullopt;
}

// A name that no header, no shell and no file system takes for anything else (RFC 6266, RFC 8187).
std::string disposition(const std::string& name) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string plain, exact;
  for (const char c : name) {
    const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    const auto byte = static_cast<unsigned char>(c);
    plain += safe ? c : '_';
    if (safe) exact += c;
    else exact.append("%").append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
  }
  return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + exact;
}

}  // namespace

Reply Files::accept(const HttpRequest& request) const {
  const auto parts = read_multipart(request.header("Content-Type"), request.body);
  const auto part = [&](const char* name) { return parts ? find_part(*parts, name) : std::nullopt; };
  const auto lead_id = part("lead"), field_name = part("field"), index_text = part("index"), bytes = part("file");
  const auto index = index_text ? number_in(*index_text) : std::nullopt;
  if (!lead_id || !field_name || !index || !bytes) {
    return error_reply(400, "not_a_file", "the body does not have the parts `lead`, `field`, `index` and `file`, once each", "send the file as Leadline does");
  }
  File file;
  file.site = site_.id;
  file.lead = *lead_id;
  file.field = *field_name;
  file.index = *index;
  file.bytes = *bytes;
  const auto body = store_.read([&](Store& store) { return store.body(file.site, file.lead); });
  if (!body) return error_reply(503, "busy", "too much is waiting", "send it again later");
  const auto lead = base::parse_json(*body);
  if (!lead) return error_reply(404, "no_such_lead", "no lead of this id is stored here", "a file follows its lead, once that was accepted");
  if (auto problem = find_misfit(*configs_.of(*lead), *lead, file)) return *problem;
  const Json& said = (*lead)["fields"][file.field][static_cast<std::size_t>(file.index)];
  file.name = base::get_text(said, "name");
  file.type = base::get_text(said, "type");
  file.fingerprint = sha256(file.bytes);
  file.received_at = now_ms();
  const auto put = store_.write([&](Store& store) { return store.put_file(file); });
  if (!put) return error_reply(503, "busy", "the file could not be stored now", "send the same again later");
  if (*put == PutStatus::conflict) return error_reply(409, "other_file", "another file was taken in this place before");
  const bool dup = *put == PutStatus::same;
  return {200, base::dump_json({{"accepted", file.lead}, {"field", file.field}, {"index", file.index}, {"dup", dup}}),
          "id=" + file.lead + " file bytes=" + std::to_string(file.bytes.size()) + (dup ? " dup" : "")};
}

// Never as what it claims to be: it is a stranger's, and is saved, not shown.
void Files::give(const HttpRequest& request, HttpResponse& response) const {
  const auto text = [&](const char* name) { return request.parameter(name).value_or(""); };
  const auto index = number_in(text("index"));
  if (!index) return send(request, response, error_reply(400, "bad_parameter", "`lead`, `field` and `index` say which file", "?lead=ID&field=plan&index=0"));
  auto file = store_.read([&](Store& store) { return store.file(site_.id, text("lead"), text("field"), *index); });
  if (!file) return send(request, response, error_reply(503, "busy", "too much is waiting", "ask again later"));
  if (file->name.empty()) return send(request, response, error_reply(404, "no_such_file", "there is no such file"));
  response.set_header("Cache-Control", "no-store");
  response.set_header("X-Content-Type-Options", "nosniff");
  response.set_header("Content-Disposition", disposition(file->name));
  response.set_header("Content-Security-Policy", "default-src 'none'; sandbox");
  response.set_content(std::move(file->bytes), "application/octet-stream");
  log_request(request, response.status, "file");
}

}  // namespace leadline::receiver
