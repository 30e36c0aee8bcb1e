#include "import/lead_rows.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "base/text.h"
#include "forms/clean.h"
#include "forms/fold.h"
#include "instant.h"
#include "receiver/crypto.h"

namespace leadline::cli {

namespace {

using base::Json;
using forms::FieldType;

constexpr std::int64_t kMinuteMs = 60'000, kDayMs = 86'400'000;
constexpr double kExcelEpoch = 25'569;  // 1970-01-01 as Excel counts days

// Headings, folded, between bars.
struct Guess { const char* target; const char* headings; };
constexpr Guess kGuesses[] = {
    {"@id", "|id|record id|lead id|contact id|ma|ma khach hang|"},
    {"@time", "|time|date|created|created at|create date|created date|submitted at|timestamp|ngay|ngay tao|ngay gui|thoi gian|"},
    {"@received", "|received|received at|ngay nhan|"},
    {"@source", "|source|utm_source|utm source|lead source|nguon|"},
    {"@medium", "|medium|utm_medium|utm medium|"},
    {"@campaign", "|campaign|utm_campaign|utm campaign|chien dich|"},
    {"@channel", "|channel|kenh|"},
    {"@landing", "|landing|landing page|trang dich|"},
};
struct KindGuess { FieldType type; const char* headings; };
constexpr KindGuess kKindGuesses[] = {
    {FieldType::email, "|email|e-mail|mail|email address|e-mail address|thu dien tu|dia chi email|"},
    {FieldType::tel, "|phone|tel|telephone|mobile|mobile phone|phone number|sdt|so dien thoai|dien thoai|"},
};
constexpr const char kNameHeadings[] = "|name|full name|ho ten|ho va ten|ten|ten khach hang|";

std::string folded(std::string_view text) { return std::string(base::trim(forms::fold(text))); }
bool is_heading(const char* bars, const std::string& word) { return !word.empty() && std::string_view(bars).find("|" + word + "|") != std::string_view::npos; }

bool is_yes(const std::string& word) { return is_heading("|1|yes|y|true|x|co|dong y|", word); }
bool is_no(const std::string& word) { return is_heading("|0|no|n|false|khong|khong dong y|", word); }

std::string with_zone(const std::string& time, std::int32_t minutes) {
  char zone[16];
  std::snprintf(zone, sizeof zone, "%c%02d:%02d", minutes < 0 ? '-' : '+', std::abs(minutes) / 60, std::abs(minutes) % 60);
  return time + zone;
}

// 31/10/2026 07:05, as Vietnamese (and most) spreadsheets write it, with / . or -; 10/31/2026 when the month comes first.
std::optional<std::int64_t> read_local_date(const std::string& text, const LeadTable& table) {
  int first = 0, second = 0, year = 0, hour = 0, minute = 0, seconds = 0, used = 0;
  const int count = std::sscanf(text.c_str(), "%2d%*1[/.-]%2d%*1[/.-]%4d%n", &first, &second, &year, &used);
  if (count != 3 || year < 1970) return std::nullopt;
  const std::string rest(base::trim(std::string_view(text).substr(static_cast<std::size_t>(used))));
  if (!rest.empty()) {
    int end = 0;
    if (std::sscanf(rest.c_str(), "%2d:%2d%n:%2d%n", &hour, &minute, &end, &seconds, &end) < 2 || static_cast<std::size_t>(end) != rest.size()) return std::nullopt;
  }
  char iso[32];
  std::snprintf(iso, sizeof iso, "%04d-%02d-%02dT%02d:%02d:%02d", year, table.month_first ? first : second, table.month_first ? second : first, hour, minute, seconds);
  return read_instant(with_zone(iso, table.zone_minutes));
}

// Days since the end of 1899, which is what is left of a time when a cell has lost its format.
std::optional<std::int64_t> read_serial(const std::string& text, const LeadTable& table) {
  char* end = nullptr;
  const double days = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || days < kExcelEpoch || days > 100'000) return std::nullopt;
  return static_cast<std::int64_t>((days - kExcelEpoch) * static_cast<double>(kDayMs) + 0.5) - table.zone_minutes * kMinuteMs;
}

// By its value, or by its words in any language of the form's.
std::optional<std::string> option_of(const forms::Field& field, const std::string& text) {
  const std::string word = folded(text);
  for (const forms::Option& option : field.options) {
    if (folded(option.value) == word) return option.value;
    for (const char* locale : {"vi", "en"}) if (folded(option.label.in(locale)) == word) return option.value;
  }
  return std::nullopt;
}

bool is_one_choice(FieldType type) { return type == FieldType::select || type == FieldType::radio; }

// What a cell is as an answer; null with a problem when it is none.
Json answer_of(const forms::Field& field, std::string text, std::string& problem) {
  if (field.type == FieldType::consent || field.type == FieldType::checkbox) {
    const std::string word = folded(text);
    if (is_yes(word) || is_no(word)) return is_yes(word);
    problem = "`" + text + "` is neither yes nor no";
    return Json();
  }
  if (is_one_choice(field.type) || field.type == FieldType::multiselect) {
    Json chosen = base::list();
    for (const std::string& one : field.type == FieldType::multiselect ? base::split(text, ';') : std::vector<std::string>{text}) {
      const auto option = option_of(field, one);
      if (!option) problem = "`" + std::string(base::trim(one)) + "` is none of its choices";
      else base::push(chosen, *option);
    }
    if (!problem.empty()) return Json();
    return field.type == FieldType::multiselect ? chosen : Json(chosen[0]);
  }
  if (field.type == FieldType::tel) {
    if (text.starts_with('\'')) text.erase(0, 1);  // by which Excel is kept from reading a number
    if (text.find("E+") != std::string::npos) problem = "`" + text + "`: the spreadsheet has rounded the number; make the column text, and save it anew";
  }
  return text;
}

struct RowReader {
  const LeadTable& table;
  LeadRow& out;
  Json values = base::object(), touch = base::object();
  std::string key{}, channel{}, landing{};
  std::optional<std::int64_t> time{};
  forms::Form form{};  // what is mapped of it

  void take(const std::string& heading, const std::string& target, const std::string& cell) {
    std::string problem;
    const forms::Field* field = table.form->find(target);
    if (field) take_answer(*field, cell, problem);
    else if (target == "@time" || target == "@received") {
      const auto read = read_table_time(cell, table);
      if (!read) problem = "`" + cell + "` is no time; 2026-10-31T07:00+07:00, 31/10/2026 07:00 and Excel's own are";
      else if (*read > table.now) problem = "`" + cell + "` lies in the future";
      else (target == "@time" ? time : out.received) = *read;
    } else if (target == "@id") key = cell;
    else if (target == "@channel") channel = cell;
    else if (target == "@landing") landing = cell;
    else base::put(touch, target.c_str() + 1, cell);
    if (!problem.empty()) out.problems.push_back(heading + ": " + problem);
  }

  void take_answer(const forms::Field& field, const std::string& cell, std::string& problem) {
    Json value = answer_of(field, cell, problem);
    if (!problem.empty()) return;
    const auto issue = forms::validate_field(field, &value, nullptr);
    if (issue) problem = "`" + cell + "`: " + forms::message(form, {field.name, issue->code, issue->value}, "en");
    if (const auto doubt = forms::suggest_field(field, &value)) out.doubts.push_back(field.name + ": `" + cell + "`" + (doubt->value.empty() ? "" : ", probably " + doubt->value));
    base::put(values, field.name.c_str(), std::move(value));
    form.fields.push_back(field);
  }
};

std::string first_of(const forms::Form& form, const Json& fields, FieldType type) {
  for (const forms::Field& field : form.fields) if (field.type == type && base::find(fields, field.name)) return base::get_string(fields, field.name);
  return {};
}

}  // namespace

std::optional<std::int64_t> read_table_time(const std::string& text, const LeadTable& table) {
  if (const auto serial = read_serial(text, table)) return serial;
  if (const auto local = read_local_date(text, table)) return local;
  const bool dated = text.size() > 10 && text[4] == '-';
  const bool zoned = dated && (text.back() == 'Z' || text.ends_with("UTC") || text.find_first_of("+-", 11) != std::string::npos);
  if (!dated || zoned) return text.size() == 10 && text[4] == '-' ? read_instant(text + "T00:00" + with_zone("", table.zone_minutes)) : read_instant(text);
  return read_instant(with_zone(text, table.zone_minutes));
}

std::string refuse_target(const forms::Form& form, const std::string& target) {
  std::vector<std::string> known;
  for (const OwnTarget& own : kOwnTargets) known.emplace_back(own.name);
  for (const forms::Field& field : form.fields) {
    const bool usable = field.type != FieldType::file && field.type != FieldType::slot && field.type != FieldType::hidden && field.type != FieldType::address;
    if (field.name == target) return usable ? "" : "an answer of its kind cannot be imported";
    if (usable) known.push_back(field.name);
  }
  if (std::find(known.begin(), known.end(), target) != known.end()) return {};
  const std::string nearest = base::nearest(target, known);
  return "the form \"" + form.id + "\" has no field \"" + target + "\"" + (nearest.empty() ? "" : " (did you mean \"" + nearest + "\"?)");
}

std::string propose_target(const forms::Form& form, const std::string& heading) {
  const std::string word = folded(heading);
  for (const forms::Field& field : form.fields) {
    if (!refuse_target(form, field.name).empty()) continue;
    if (folded(field.name) == word || folded(field.label.in("vi")) == word || folded(field.label.in("en")) == word) return field.name;
    for (const KindGuess& guess : kKindGuesses) if (field.type == guess.type && is_heading(guess.headings, word)) return field.name;
    if (field.autocomplete == "name" && is_heading(kNameHeadings, word)) return field.name;
  }
  for (const Guess& guess : kGuesses) if (is_heading(guess.headings, word)) return guess.target;
  return {};
}

LeadRow read_lead_row(const LeadTable& table, const input::TableRow& row) {
  LeadRow out;
  out.line = row.line;
  RowReader reader{table, out};
  for (const auto& [column, target] : table.mapping) {
    const forms::Field* field = table.form->find(target);
    const std::string cell = column < row.cells.size() ? forms::clean(row.cells[column], field && field->type == FieldType::textarea) : std::string();
    if (!cell.empty()) reader.take(target, target, cell);
  }
  const Json fields = forms::normalise(reader.form, reader.values);
  const std::string email = base::lower_ascii(first_of(reader.form, fields, FieldType::email)), phone = first_of(reader.form, fields, FieldType::tel);
  if (reader.key.empty() && email.empty() && phone.empty() && out.problems.empty()) out.problems.emplace_back("neither an e-mail address nor a telephone number nor an @id: nothing says who it is");
  if (!out.problems.empty()) return out;

  // What makes it the same lead when it comes again; lengths, so that no two keys run into one another.
  const std::string when = reader.time ? std::to_string(*reader.time) : "";
  std::string natural = "leadline import";
  for (const std::string& part : reader.key.empty() ? std::vector<std::string>{table.site, table.form->id, email, phone, when} : std::vector<std::string>{table.site, reader.key}) {
    natural += "\n" + std::to_string(part.size()) + " " + part;
  }
  out.id = receiver::to_hex(receiver::sha256(natural)).substr(0, 32);
  Json lead = base::object_of("id", out.id, "type", "lead.submitted", "site", table.site, "form", table.form->id, "locale", table.locale, "fields", fields, "imported", true);
  if (reader.time) base::put(lead, "time", *reader.time);
  if (!out.received) out.received = reader.time;
  if (!reader.touch.empty() || !reader.channel.empty() || !reader.landing.empty()) {
    if (!reader.channel.empty()) base::put(reader.touch, "channel", reader.channel);
    if (!reader.landing.empty()) base::put(reader.touch, "landing", reader.landing);
    if (reader.time) base::put(reader.touch, "time", *reader.time);
    Json attribution = base::object_of("first", reader.touch, "last", reader.touch);
    if (!reader.channel.empty()) base::put(attribution, "channel", reader.channel);
    if (!reader.landing.empty()) base::put(attribution, "landing", reader.landing);
    base::put(lead, "attribution", std::move(attribution));
  }
  out.body = base::dump_json(lead);
  return out;
}

}  // namespace leadline::cli
