#include "receiver/desk/export.h"

#include <ctime>

#include "base/text.h"
#include "receiver/desk/desk_list.h"
#include "receiver/desk/work.h"

namespace leadline::receiver {

namespace {

constexpr std::size_t kExportBytes = 64 * 1024 * 1024;

std::string utc_time(std::int64_t ms) {
  if (ms <= 0) return {};
  const std::time_t seconds = static_cast<std::time_t>(ms / 1000);
  std::tm parts{};
  char text[24] = "";
  if (gmtime_r(&seconds, &parts)) std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

// RFC 4180, and nothing that a spreadsheet would take for a formula: what stands there was typed by strangers. A phone number keeps its plus.
std::string cell_of(std::string text) {
  const bool number = text.size() > 1 && text[0] == '+' && text.find_first_not_of("0123456789 ", 1) == std::string::npos;
  if (!text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos && !number) text.insert(0, 1, '\'');
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  return "\"" + base::replace_all(std::move(text), "\"", "\"\"") + "\"";
}

void add_line(std::initializer_list<std::string> cells, std::string& out) {
  bool first = true;
  for (const std::string& cell : cells) {
    if (!first) out += ',';
    first = false;
    out += cell_of(cell);
  }
  out += "\r\n";
}

void add_csv(const DeskEntry& lead, const Work& work, std::string& out) {
  add_line({utc_time(lead.at), lead.name, lead.phone, lead.email, base::dump_json(lead.total), lead.band, lead.stage, lead.status, lead.owner, utc_time(work.remind_at), work.note, work.value, work.currency,
            utc_time(work.happened_at), lead.form, lead.channel, lead.source, lead.verdict, lead.id}, out);
}

void add_json(const DeskEntry& lead, const Work& work, std::string& out) {
  base::Json row = to_json(lead);
  row["work"] = to_json(work);
  out += (out.back() == '[' ? "\n" : ",\n") + base::dump_json(row);
}

}  // namespace

Exported export_leads(SiteStore& store, const std::string& site, const DeskQuery& query, bool csv) {
  Exported file;
  // A spreadsheet takes the bytes for UTF-8 by the mark in front.
  if (csv) file.text = "\xEF\xBB\xBF";
  if (csv) add_line({"received", "name", "phone", "email", "points", "band", "stage", "status", "owner", "reminder", "note", "value", "currency", "happened", "form", "channel", "source", "verdict", "id"}, file.text);
  else file.text = "{\"leads\":[";
  const bool done = desk_each(store, site, query, [&](const DeskEntry& lead, const Work& work) {
    if (csv) add_csv(lead, work, file.text);
    else add_json(lead, work, file.text);
    ++file.leads;
    return file.text.size() <= kExportBytes;
  });
  if (!csv) file.text += "\n]}\n";
  file.status = done ? Exported::done : file.text.size() > kExportBytes ? Exported::too_large : Exported::busy;
  return file;
}

}  // namespace leadline::receiver
