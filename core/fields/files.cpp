// Files that a form asks for. Their bytes stay with the page, which sends them once the lead was accepted (js/files.ts, docs/forms.md).
#include "base/door.h"
#include "base/limits.h"
#include "base/number.h"
#include "base/reader.h"
#include "base/schema.h"
#include "base/text.h"
#include "fields/fields.h"
#include "forms/clean.h"

namespace leadline::fields {

namespace {

using base::Json;
using base::Problem;
using base::Reader;
using forms::Code;

constexpr std::size_t kNameBytes = 200;
constexpr std::size_t kSaidBytes = 16 * 1024;
constexpr std::int64_t kKiB = 1024, kMiB = 1024 * 1024;

// What the type of a file is whose browser does not know it, by the end of its name; those that forms ask for.
LEADLINE_DATA(fields) constexpr char kFileTypes[] =
    "pdf\0application/pdf\0jpg\0image/jpeg\0jpeg\0image/jpeg\0png\0image/png\0gif\0image/gif\0webp\0image/webp\0heic\0image/heic\0"
    "heif\0image/heif\0avif\0image/avif\0svg\0image/svg+xml\0mp4\0video/mp4\0mov\0video/quicktime\0mp3\0audio/mpeg\0m4a\0audio/mp4\0"
    "doc\0application/msword\0docx\0application/vnd.openxmlformats-officedocument.wordprocessingml.document\0"
    "xls\0application/vnd.ms-excel\0xlsx\0application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\0"
    "txt\0text/plain\0csv\0text/csv\0zip\0application/zip\0";

// What anything of a kind is called, English and Vietnamese.
LEADLINE_DATA(fields) constexpr char kFileFamilies[] =
    "image/*\0images\0ảnh\0video/*\0videos\0video\0audio/*\0sound\0âm thanh\0text/*\0text\0văn bản\0";

bool is_word(std::string_view text) {
  for (const char c : text)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == '_')) return false;
  return !text.empty() && text.size() <= 100;
}

// ".pdf", "image/*", "application/pdf"; in lower case.
bool is_kind(std::string_view kind) {
  if (!kind.empty() && kind[0] == '.') return is_word(kind.substr(1));
  const std::size_t slash = kind.find('/');
  if (slash == std::string_view::npos || !is_word(kind.substr(0, slash))) return false;
  return kind.substr(slash + 1) == "*" || is_word(kind.substr(slash + 1));
}

// What is after the last dot, in lower case.
std::string ending(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos ? std::string() : base::lower_ascii(std::string_view(name).substr(dot + 1));
}

std::string type_of(const std::string& name) {
  const std::string wanted = ending(name);
  for (int row = 0; *base::nth_text(kFileTypes, 2 * row); ++row)
    if (wanted == base::nth_text(kFileTypes, 2 * row)) return base::nth_text(kFileTypes, 2 * row + 1);
  return {};
}

// As a visitor reads it: "PDF", "images".
std::string kind_in_words(const std::string& kind, int language) {
  for (int row = 0; *base::nth_text(kFileFamilies, 3 * row); ++row)
    if (kind == base::nth_text(kFileFamilies, 3 * row)) return base::nth_text(kFileFamilies, 3 * row + 1 + language);
  std::string word;
  if (kind[0] == '.') word = kind.substr(1);
  for (int row = 0; word.empty() && *base::nth_text(kFileTypes, 2 * row); ++row)
    if (kind == base::nth_text(kFileTypes, 2 * row + 1)) word = base::nth_text(kFileTypes, 2 * row);
  if (word.empty()) return kind;
  for (char& c : word) if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return word;
}

// "5 MB", "1.5 MB", "500 KB".
std::string size_in_words(std::int64_t bytes) {
  const std::int64_t unit = bytes < kMiB ? kKiB : kMiB, tenths = bytes * 10 / unit;
  if (bytes < kKiB) return base::integer_text(bytes) + " B";
  return base::integer_text(tenths / 10) + (tenths % 10 ? "." + base::integer_text(tenths % 10) : std::string()) + (unit == kMiB ? " MB" : " KB");
}

// Only the name, however it comes: no folders, nothing that controls a terminal, a header or the direction of reading.
std::string safe_name(std::string_view said) {
  said.remove_prefix(said.find_last_of("/\\") + 1);  // npos + 1: all of it
  std::string name;
  while (!said.empty()) {
    const std::string_view before = said;
    const char32_t c = forms::take_char(said);
    if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xfffd || (c != ' ' && forms::is_blank(c))) name += ' ';
    else name.append(before.substr(0, before.size() - said.size()));
  }
  name = forms::clean(name, false);
  if (name.size() > kNameBytes) {
    const std::size_t dot = name.rfind('.');
    const std::string end = dot != std::string::npos && name.size() - dot <= 16 ? name.substr(dot) : std::string();
    name = base::truncate_utf8(name, kNameBytes - end.size()) + end;
  }
  return name.empty() || name == "." || name == ".." ? "file" : name;
}

void read_kinds(Reader& in, forms::Field& field) {
  const Json& list = in.array("accept", base::limits::kPatterns);
  Json kinds = base::list();
  std::string words[2];
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string kind = list[i].is_string() ? base::lower_ascii(base::trim(list[i].get_ref<const std::string&>())) : std::string();
    if (!is_kind(kind)) {
      in.fail_at(base::child_pointer(in.at("accept"), i), Problem::not_a_file_type);
      continue;
    }
    for (int language = 0; language < 2; ++language) {
      const std::string word = kind_in_words(kind, language);
      std::string& all = words[language];
      if (!base::contains(", " + all + ", ", ", " + word + ", ")) all.append(all.empty() ? "" : ", ").append(word);
    }
    base::push(kinds, kind);
  }
  if (kinds.empty()) return;
  base::put(field.more, "accept", std::move(kinds));
  base::put(field.more, "kinds", base::object_of("en", words[0], "vi", words[1]));
}

}  // namespace

std::optional<std::int64_t> read_size(const Json& field) {
  const Json* said = base::find(field, "maxSize");
  if (!said) return kUsualFileBytes;
  double bytes = 0;
  if (said->is_number()) bytes = said->get<double>();
  if (said->is_string()) {
    const std::string text = base::lower_ascii(said->get_ref<const std::string&>());
    const std::size_t end = text.find_first_not_of("0123456789.");
    const std::string_view unit = base::trim(std::string_view(text).substr(end == std::string::npos ? text.size() : end));
    if (unit == "mb" || unit == "kb") bytes = base::to_number(std::string_view(text).substr(0, end)) * static_cast<double>(unit == "mb" ? kMiB : kKiB);
  }
  if (!(bytes >= 1 && bytes <= static_cast<double>(kMostFileBytes))) return std::nullopt;
  return static_cast<std::int64_t>(bytes);
}

void tell_words_of_files(std::vector<base::OwnWord>& out) {
  for (int i = 0; *base::nth_text(kFileFamilies, i); i += 3) out.push_back({base::nth_text(kFileFamilies, i + 1), base::nth_text(kFileFamilies, i + 2)});
}

bool is_accepted(const Json& kinds, const std::string& name, const std::string& type) {
  const std::string lower = base::lower_ascii(name), known = type.empty() ? type_of(name) : base::lower_ascii(type);
  for (const Json& one : kinds) {
    if (!one.is_string()) continue;
    const std::string kind = base::lower_ascii(base::trim(one.get_ref<const std::string&>()));
    if (!is_kind(kind)) continue;
    if (kind[0] == '.' ? lower.ends_with(kind) : kind.ends_with("/*") ? base::starts_with(known, std::string_view(kind).substr(0, kind.size() - 1)) : known == kind) return true;
  }
  return kinds.empty();
}

void read_file_limits(Reader& in, forms::Field& field) {
  if (field.type != FieldType::file) {
    for (const char* key : {"accept", "maxSize"})
      if (in.find(key)) base::add_warning(in.diagnostics(), in.at(key), Problem::no_file_here, key);
    return;
  }
  for (const char* key : {"default", "prefill"}) if (in.find(key)) in.fail(key, Problem::chosen_for_visitor);
  const Json* count = base::find(field.limits, "max");
  const double most = count ? count->get<double>() : 1;
  if (!(most >= 1 && most <= static_cast<double>(kMostFiles)) || most != static_cast<double>(static_cast<std::int64_t>(most))) in.fail("max", Problem::bad_file_count);
  if (!count) base::put(field.limits, "max", static_cast<std::int64_t>(1));  // sentences say it, too
  const std::optional<std::int64_t> bytes = read_size(in.json());
  if (!bytes) in.fail("maxSize", Problem::bad_file_size);
  base::put_all(field.more, "maxSize", bytes.value_or(kUsualFileBytes), "most", size_in_words(bytes.value_or(kUsualFileBytes)));
  read_kinds(in, field);
}

Json read_files(const Json& said) {
  Json list = said;
  if (said.is_string()) {
    const std::string& text = said.get_ref<const std::string&>();
    list = text.size() <= kSaidBytes ? base::parse_json(text).value_or(Json()) : Json();
  }
  Json out = base::list();
  if (!list.is_array()) return out;
  for (const Json& one : list) {
    if (out.size() > static_cast<std::size_t>(kMostFiles)) break;  // one too many is enough to say so
    const Json* size = base::find(one, "size");
    const double bytes = size && size->is_number() ? size->get<double>() : -1;
    if (!(bytes >= 0 && bytes <= 9e15)) continue;
    const std::string type = base::lower_ascii(base::get_text(one, "type"));
    base::push(out, base::object_of("name", safe_name(base::get_text(one, "name")), "size", static_cast<std::int64_t>(bytes), "type", is_kind(type) && type[0] != '.' ? type : std::string()));
  }
  return out;
}

std::optional<Code> wrong_files(const forms::Field& field, const Json& files) {
  if (static_cast<double>(files.size()) > base::find(field.limits, "max")->get<double>()) return Code::too_many;
  for (const Json& file : files) {
    if (!is_accepted(base::get_array(field.more, "accept"), base::get_text(file, "name"), base::get_text(file, "type"))) return Code::file_type;
    if (base::get_int(file, "size") > base::get_int(field.more, "maxSize")) return Code::file_size;
  }
  return std::nullopt;
}

}  // namespace leadline::fields
