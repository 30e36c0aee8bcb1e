// `leadline import leads`: from a table, or lines of another receiver's leads, into the store, past everything that a new lead sets going.
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <functional>
#include <iostream>
#include <memory>

#include "arguments.h"
#include "base/text.h"
#include "base/zone.h"
#include "config/config.h"
#include "import/import_commands.h"
#include "import/lead_rows.h"
#include "input/files.h"
#include "lead_file.h"
#include "receiver/access/imports.h"
#include "receiver_data.h"
#include "wire/judge.h"

namespace leadline::cli {

namespace {

using base::Json;

int leads_failed(const std::string& problem) {
  std::fprintf(stderr, "leadline import: %s\n", problem.c_str());
  return kFailed;
}

// As a word for a shell.
std::string quoted_word(const std::string& word) { return "'" + base::replace_all(word, "'", "'\\''") + "'"; }

const forms::Form* choose_form(const config::Config& config, const Arguments& arguments, std::string& problem) {
  const auto& all = config.forms.forms;
  std::vector<std::string> ids;
  for (const forms::Form& one : all) ids.push_back(one.id);
  if (!arguments.has("form") && all.size() == 1) return all.data();
  const forms::Form* form = config.forms.find(arguments.get("form"));
  std::string list;
  for (const std::string& id : ids) list += (list.empty() ? "" : ", ") + id;
  if (!form) problem = arguments.has("form") ? "the config has no form \"" + arguments.get("form") + "\"; it has " + list : "say with `--form` whose leads they are: " + list;
  return form;
}

std::size_t column_named(const input::TableRow& head, const std::string& name) {
  for (std::size_t i = 0; i < head.cells.size(); ++i) if (base::trim(head.cells[i]) == base::trim(name)) return i;
  return std::string::npos;
}

// What `--map` said; false with the reason. A column's own name may have a `=`: the last one parts.
bool read_mapping(const forms::Form& form, const input::TableRow& head, const std::vector<std::string>& maps, Mapping& out, std::string& problem) {
  for (const std::string& one : maps) {
    const std::size_t equals = one.rfind('=');
    const std::string column = one.substr(0, equals), target = equals == std::string::npos ? "" : one.substr(equals + 1);
    const std::size_t at = column_named(head, column);
    if (at == std::string::npos) problem = "the table has no column \"" + column + "\"" + (base::nearest(column, head.cells).empty() ? "" : " (did you mean \"" + base::nearest(column, head.cells) + "\"?)");
    else if (target.empty()) problem = "`--map " + one + "` says no field: COLUMN=FIELD, or COLUMN=- to leave it out";
    else if (target != "-") problem = refuse_target(form, target);
    for (const auto& [other, taken] : out) if (other != at && taken == target) problem = "two columns go to \"" + target + "\"";
    if (!problem.empty()) return false;
    if (target != "-") out[at] = target;
  }
  return true;
}

// Asks where each column goes; Enter takes what is proposed.
void ask_mapping(const forms::Form& form, const input::Table& table, Mapping& out) {
  const input::TableRow& head = table.rows[0];
  std::fprintf(stderr, "%zu columns. Where does each go? Enter takes what is proposed, - leaves it out, ? lists what there is.\n", head.cells.size());
  for (std::size_t i = 0; i < head.cells.size(); ++i) {
    std::string proposed = propose_target(form, head.cells[i]);
    for (const auto& [other, taken] : out) if (taken == proposed) proposed.clear();
    if (proposed.empty()) proposed = "-";
    const std::string sample = table.rows.size() > 1 && i < table.rows[1].cells.size() ? table.rows[1].cells[i] : "";
    for (;;) {
      std::fprintf(stderr, "\"%s\" (%s) [%s]: ", head.cells[i].c_str(), base::truncate_utf8(sample, 40).c_str(), proposed.c_str());
      std::string answer;
      if (!std::getline(std::cin, answer)) return;
      answer = std::string(base::trim(answer));
      if (answer.empty()) answer = proposed;
      if (answer == "?") {
        for (const forms::Field& field : form.fields) if (refuse_target(form, field.name).empty()) std::fprintf(stderr, "  %s\n", field.name.c_str());
        for (const OwnTarget& own : kOwnTargets) std::fprintf(stderr, "  %s: %s\n", own.name, own.what);
        continue;
      }
      if (answer == "-") break;
      std::string problem = refuse_target(form, answer);
      for (const auto& [other, taken] : out) if (taken == answer) problem = "two columns go to \"" + answer + "\"";
      if (!problem.empty()) {
        std::fprintf(stderr, "  %s\n", problem.c_str());
        continue;
      }
      out[i] = answer;
      break;
    }
  }
}

std::string maps_of(const input::TableRow& head, const std::function<std::string(std::size_t)>& target_of) {
  std::string out;
  for (std::size_t i = 0; i < head.cells.size(); ++i) {
    const std::string target = target_of(i);
    out += " --map " + quoted_word(head.cells[i] + "=" + (target.empty() ? "-" : target));
  }
  return out;
}

std::string proposal_of(const forms::Form& form, const input::TableRow& head) {
  std::vector<std::string> taken;
  return maps_of(head, [&](std::size_t i) {
    std::string target = propose_target(form, head.cells[i]);
    for (const std::string& other : taken) if (other == target) target.clear();
    taken.push_back(target);
    return target;
  });
}

struct Tally { std::size_t fresh = 0, same = 0, other = 0, bad = 0; };

std::int64_t now_ms() { return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count(); }

class LeadsImport {
 public:
  LeadsImport(std::string name, std::string site, bool dry) : name_(std::move(name)), site_(std::move(site)), dry_(dry) {}

  // Leads that came to a receiver, one a line, with the logs of their visits. False when one is none of this site's.
  bool read_lines(const wire::Judge& judge) {
    bool good = true;
    const auto take = [&](LeadFile&& lead) {
      LeadRow row{lead.line, base::get_string(lead.submission, "id"), base::dump_json(lead.submission), lead.received, {}, {}, {}, {}};
      if (!row.received) row.received = base::get_int(lead.submission, "time");
      const wire::Verdict verdict = judge.judge(lead.submission, {*row.received, lead.received.has_value()});
      const Json detail = verdict.detail();
      row.verdict = verdict.name;
      row.detail = detail.is_null() ? std::string() : base::dump_json(detail);
      const bool ours = base::get_text(lead.submission, "site") == site_;
      if (ours) { rows_.push_back(std::move(row)); return; }
      good = false;
      ++tally_.bad;
      say(row.line, "error", "it is of another site than \"" + site_ + "\", which the config is of");
    };
    return each_lead("import", name_, take) && good;
  }

  // Rows become leads; what is wrong is said.
  void read(const LeadTable& plan, const input::Table& table) {
    std::map<std::string, std::size_t> lines;
    for (std::size_t i = 1; i < table.rows.size(); ++i) {
      LeadRow row = read_lead_row(plan, table.rows[i]);
      for (const std::string& problem : row.problems) say(row.line, "error", problem);
      for (const std::string& doubt : row.doubts) say(row.line, "note", doubt);
      if (row.body.empty()) { ++tally_.bad; continue; }
      const auto [before, first] = lines.emplace(row.id, row.line);
      if (first) rows_.push_back(std::move(row));
      else say(row.line, "error", "the same person at the same time as in line " + std::to_string(before->second) + "; a column mapped to @id or @time tells them apart"), ++tally_.bad;
    }
  }

  // False with the reason: what was stored before stays, and is not stored twice.
  bool put(const ReceiverData* data, std::string& problem) {
    for (std::size_t from = 0; from < rows_.size();) {
      Json leads = base::list();
      std::size_t bytes = 0, to = from;
      for (; to < rows_.size() && to - from < receiver::kImportLeads && bytes < receiver::kImportBytes; ++to) {
        bytes += rows_[to].body.size();
        Json lead = base::object_of("body", rows_[to].body, "received", rows_[to].received.value_or(now_));
        if (!rows_[to].verdict.empty()) base::put_all(lead, "verdict", rows_[to].verdict, "detail", rows_[to].detail);
        base::push(leads, std::move(lead));
      }
      if (!data) tally_.fresh += to - from;
      else if (!put_some(*data, std::move(leads), from, problem)) return false;
      from = to;
    }
    return true;
  }

  const Tally& tally() const { return tally_; }

 private:
  void say(std::size_t line, const char* what, const std::string& text) const { std::fprintf(stderr, "%s:%zu: %s: %s\n", name_.c_str(), line, what, text.c_str()); }

  bool put_some(const ReceiverData& data, Json leads, std::size_t from, std::string& problem) {
    const auto answer = data.ask(base::object_of("do", "import leads", "site", site_, "dry", dry_, "leads", leads), problem);
    if (!answer) return false;
    const Json& error = base::get_object(*answer, "error");
    const Json& results = base::get_array(*answer, "results");
    problem = base::get_string(error, "message", results.size() == leads.size() ? "" : "the receiver does not know how to import; is it of another version?");
    if (!problem.empty()) return false;
    for (std::size_t i = 0; i < results.size(); ++i) {
      const std::string result = results[i].get<std::string>();
      ++(result == "new" ? tally_.fresh : result == "same" ? tally_.same : tally_.other);
      if (result == "other") say(rows_[from + i].line, "note", "is here already, with other answers, and stays as it is");
    }
    return true;
  }

  std::string name_, site_;
  bool dry_;
  std::int64_t now_ = now_ms();
  std::vector<LeadRow> rows_;
  Tally tally_;
};

// The zone of times that name none.
bool read_zone(const Arguments& arguments, const config::Config& config, std::int32_t& minutes) {
  if (arguments.has("zone")) return base::fixed_zone(arguments.get("zone"), minutes);
  if (!base::fixed_zone(config.timezone, minutes)) minutes = 0;
  return true;
}

// Into the folder, when there is one to write to or to look into. False with the reason.
bool put_into(const Arguments& arguments, const receiver::StoreKind& kind, bool write, LeadsImport& import, std::string& problem) {
  const std::string folder = arguments.get("data");
  std::optional<ReceiverData> data;
  if (write || (!folder.empty() && ReceiverData::has_store(folder, kind))) {
    data = ReceiverData::open(folder, kind, write ? ReceiverData::When::made : ReceiverData::When::there, problem);
    if (!data) return false;
  }
  return import.put(data ? &*data : nullptr, problem);
}

const Tally& print_tally(const LeadsImport& import, bool write) {
  const Tally& tally = import.tally();
  std::printf("%zu %s, %zu here already, %zu here with other answers, %zu not usable\n", tally.fresh, write ? "stored" : "new", tally.same, tally.other, tally.bad);
  return tally;
}

// Leads of another receiver, or of this one before: whole, with their logs, and as of when they came.
int import_lines(const Arguments& arguments, const std::string& config_text, const config::Config& config, const receiver::StoreKind& kind) {
  const bool write = arguments.has("yes") && !arguments.has("dry-run");
  const std::string path = arguments.rest[0];
  LeadsImport import(path, config.site, !write);
  const bool good = import.read_lines(wire::Judge(config_text));
  std::string problem;
  if (!put_into(arguments, kind, write, import, problem)) return leads_failed(problem);
  print_tally(import, write);
  const std::string folder = arguments.get("data");
  if (!write) std::fprintf(stderr, "nothing was written. To write: leadline import leads --config %s --data %s --yes %s\n", quoted_word(arguments.get("config")).c_str(),
                           folder.empty() ? "DIR" : quoted_word(folder).c_str(), quoted_word(path).c_str());
  return good ? kDone : kFailed;
}

int import_table(const Arguments& arguments, const config::Config& config, const receiver::StoreKind& kind, const std::vector<std::string>& maps) {
  std::string problem;
  LeadTable plan{config.site, config.locale, choose_form(config, arguments, problem), {}, 0, arguments.get("dates") == "mdy", 0};
  if (!plan.form) return usage_error("import", problem);
  if (!read_zone(arguments, config, plan.zone_minutes)) return usage_error("import", "`--zone` is an offset such as +07:00, UTC or Asia/Ho_Chi_Minh");
  const std::string path = arguments.rest[0];
  const input::FileText file = input::read_file(path);
  if (!file.ok) return leads_failed(file.problem);
  const input::Table table = input::read_table(file.text);
  if (!table.problem.empty()) return std::fprintf(stderr, "%s:%zu: error[not_csv] %s\n", path.c_str(), table.line, table.problem.c_str()), kFailed;
  if (table.rows.empty()) return leads_failed(path + " is empty");
  if (!read_mapping(*plan.form, table.rows[0], maps, plan.mapping, problem)) return usage_error("import", problem);
  if (maps.empty() && path != "-" && ::isatty(0) && ::isatty(2)) ask_mapping(*plan.form, table, plan.mapping);
  if (plan.mapping.empty()) {
    return usage_error("import", "say where the columns go; what is proposed:\n  leadline import leads --config " + quoted_word(arguments.get("config")) + " --form " + quoted_word(plan.form->id) + proposal_of(*plan.form, table.rows[0]) + " " + quoted_word(path) + "\n");
  }
  const bool write = arguments.has("yes") && !arguments.has("dry-run");
  plan.now = now_ms();
  LeadsImport import(path, plan.site, !write);
  import.read(plan, table);
  if (!put_into(arguments, kind, write, import, problem)) return leads_failed(problem);
  const auto mapped = [&](std::size_t i) { return plan.mapping.count(i) ? plan.mapping.at(i) : std::string(); };
  for (std::size_t i = 0; i < table.rows[0].cells.size(); ++i) if (mapped(i).empty()) std::fprintf(stderr, "%s:1: note: column \"%s\" is left out\n", path.c_str(), table.rows[0].cells[i].c_str());
  const Tally& tally = print_tally(import, write);
  const std::string folder = arguments.get("data");
  if (!write) std::fprintf(stderr, "nothing was written. To write: leadline import leads --config %s --form %s --data %s%s --yes %s\n", quoted_word(arguments.get("config")).c_str(),
                           quoted_word(plan.form->id).c_str(), folder.empty() ? "DIR" : quoted_word(folder).c_str(), maps_of(table.rows[0], mapped).c_str(), quoted_word(path).c_str());
  return tally.bad ? kFailed : kDone;
}

}  // namespace

int import_leads(const Words& words, const std::vector<std::string>& maps) {
  const auto arguments = read_arguments(words, {"import", {"config", "form", "data", "zone", "dates", "store"}, {"yes", "dry-run"}, {"config"}, 1, "FILE.csv|FILE.jsonl"});
  if (!arguments) return kUsage;
  const bool dated = arguments->get("dates", "dmy") == "dmy" || arguments->get("dates") == "mdy";
  if (!dated) return usage_error("import", "`--dates` is `dmy` (31/10/2026) or `mdy` (10/31/2026)");
  if (arguments->has("yes") && !arguments->has("data")) return usage_error("import", "`--yes` writes: say where with `--data DIR`");
  const receiver::StoreKind* kind = store_kind_of(arguments->get("store"));
  if (!kind) return usage_error("import", "there is no store `" + arguments->get("store") + "`");
  const input::FileText file = input::read_file(arguments->get("config"));
  if (!file.ok) return leads_failed(file.problem);
  const config::Loaded loaded = config::load_whole(file.text);
  if (loaded.config && arguments->rest[0].ends_with(".jsonl")) return import_lines(*arguments, file.text, *loaded.config, *kind);
  if (!loaded.config || loaded.config->forms.forms.empty()) return leads_failed(arguments->get("config") + " has no form that can be used; `leadline check` says why");
  return import_table(*arguments, *loaded.config, *kind, maps);
}

}  // namespace leadline::cli
