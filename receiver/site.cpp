#include "receiver/site.h"

#include <algorithm>
#include <filesystem>

#include "base/finding.h"
#include "base/json.h"
#include "base/text.h"
#include "input/address.h"
#include "input/files.h"
#include "input/json_text.h"
#include "receiver/http/host_names.h"
#include "receiver/relay/plan_parts.h"
#include "receiver/sites/file_mark.h"
#include "wire/session.h"

namespace leadline::receiver {

namespace {

namespace fs = std::filesystem;
using base::Finding;
using base::Findings;
using base::Json;
using base::Severity;

const std::vector<std::string> kSiteKeys = {"site", "name", "config", "origins", "static", "hosts", "links", "proxies", "others", "relay", "routing", "notices", "letters", "mail", "address", "limits", "disk", "retention"};

void refuse(Findings& out, const std::string& pointer, const char* code, std::string message, std::string hint = {}) {
  out.push_back({pointer, code, Severity::error, std::move(message), std::move(hint)});
}

// An origin as browsers write it (RFC 6454 §6.2): scheme://host[:port], nothing after it, no default port.
bool is_origin(const std::string& text) {
  const std::size_t scheme = base::starts_with(text, "https://") ? 8 : base::starts_with(text, "http://") ? 7 : 0;
  const std::string host = text.substr(scheme);
  const bool odd = host.find_first_of("/?#*@ ") != std::string::npos || host != base::lower_ascii(host);
  return scheme > 0 && !host.empty() && !odd;
}

void read_origins(const Json& file, Site& site, Findings& out) {
  const Json* origins = base::find(file, "origins");
  if (!origins) return;
  if (!origins->is_array()) return refuse(out, "/origins", "wrong_type", "must be a list of origins");
  for (std::size_t i = 0; i < origins->size(); ++i) {
    const Json& item = (*origins)[i];
    const std::string pointer = base::child_pointer("/origins", i);
    if (item.is_string() && (item == "null" || is_origin(item.get<std::string>()))) {
      site.origins.push_back(item.get<std::string>());
    } else {
      refuse(out, pointer, "not_an_origin", "is not an exact origin",
             "write it as a browser does, \"https://www.example.com\": no path, no wildcard, lower case");
    }
  }
}

void read_name(const Json& file, Site& site, Findings& out) {
  const Json* name = base::find(file, "name");
  if (!name) return;
  if (!name->is_string() || base::trim(name->get<std::string>()).empty()) {
    return refuse(out, "/name", "wrong_type", "must be a text", "what people call the site: it heads the inbox");
  }
  site.name = base::trim(name->get<std::string>());
}

void read_folders(const Json& file, const fs::path& base_folder, Site& site, Findings& out) {
  const Json* folders = base::find(file, "static");
  if (!folders) return;
  if (!folders->is_object()) return refuse(out, "/static", "wrong_type", "must map prefixes to folders");
  for (auto it = folders->begin(); it != folders->end(); ++it) {
    const std::string pointer = base::child_pointer("/static", it.key());
    if (it.key().empty() || it.key().front() != '/' || it.key().back() != '/') {
      refuse(out, pointer, "bad_prefix", "a prefix begins and ends with /", "for example \"/dist/\"");
      continue;
    }
    std::error_code error;
    const fs::path named = it->is_string() ? base_folder / it->get<std::string>() : fs::path();
    const fs::path folder = fs::canonical(named, error);
    if (error || !fs::is_directory(folder, error)) {
      refuse(out, pointer, "no_folder", "`" + named.string() + "` is no folder", "it is relative to the site file");
    } else {
      site.folders.push_back({it.key(), folder.string(), {}});
    }
  }
  std::sort(site.folders.begin(), site.folders.end(),
            [](const StaticFolder& a, const StaticFolder& b) { return a.prefix.size() > b.prefix.size(); });
}

// The texts of a list; what is none is refused.
std::vector<std::pair<std::string, std::string>> texts_of(const Json& file, const char* key, Findings& out) {
  std::vector<std::pair<std::string, std::string>> texts;  // with their pointers
  const Json* list = base::find(file, key);
  const std::string pointer = base::child_pointer("", key);
  if (list && !list->is_array()) refuse(out, pointer, "wrong_type", "must be a list");
  for (std::size_t i = 0; list && list->is_array() && i < list->size(); ++i) {
    const std::string at = base::child_pointer(pointer, i);
    if ((*list)[i].is_string()) texts.emplace_back(at, (*list)[i].get<std::string>());
    else refuse(out, at, "wrong_type", "must be a text");
  }
  return texts;
}

void read_hosts(const Json& file, Site& site, Findings& out) {
  for (const auto& [pointer, text] : texts_of(file, "hosts", out)) {
    const std::string name = host_name_of(text);
    if (!name.empty() && name == text) site.hosts.push_back(name);
    else refuse(out, pointer, "not_a_host", "is no name of a host",
                "a name alone, \"leads.example.com\": no scheme, no port, lower case");
  }
}

void read_links(const Json& file, Site& site, Findings& out) {
  for (const auto& [pointer, text] : texts_of(file, "links", out)) {
    const auto address = input::read_address("https://" + text);
    if (address && address->host == text) site.links.push_back(text);
    else refuse(out, pointer, "not_a_host", "is no name of a host", "a name, with its port where it has one, \"www.example.com\": no scheme, no path, lower case");
  }
}

void read_proxies(const Json& file, Site& site, Findings& out) {
  for (const auto& [pointer, text] : texts_of(file, "proxies", out)) {
    if (const auto network = parse_network(text)) site.proxies.push_back(*network);
    else refuse(out, pointer, "not_a_network", "is no address and no network", "for example \"127.0.0.1\" or \"10.0.0.0/8\"");
  }
}

// Its text; nullopt, with the reason noted, when there is none. `why`: whose word it is that there should be.
std::optional<std::string> read_text(const std::string& path, const std::string& why, SiteReading& reading) {
  if (path != "-") reading.files.emplace_back(path, mark_of(path));
  input::FileText file = input::read_file(path);
  if (file.ok) return std::move(file.text);
  reading.missing = file.problem;
  reading.lines.push_back("leadline serve: " + file.problem + why);
  return std::nullopt;
}

// Configs beside the main one: of pages that have forms of their own.
// False: one of them gives the relay what it cannot send, which was noted.
bool read_others(const Json& file, const fs::path& folder, const Secrets& secrets, Site& site, Findings& out, SiteReading& reading) {
  bool good = true;
  for (const auto& [pointer, text] : texts_of(file, "others", out)) {
    const std::string path = (folder / text).lexically_normal().string();
    reading.files.emplace_back(path, mark_of(path));
    const input::FileText config = input::read_file(path);
    std::optional<LoadedConfig> loaded = config.ok ? load_config(config.text) : std::nullopt;
    if (!loaded) refuse(out, pointer, "no_config", "`" + path + "` cannot be used as a config", "`leadline check` says why");
    else if (loaded->site != site.id) refuse(out, pointer, "other_site", "`" + path + "` is for `" + loaded->site + "`, this receiver is for `" + site.id + "`");
    else {
      Findings problems;
      read_relayed(config.text, loaded->hash, secrets, site.relay, problems);
      good = report_findings(path, config.text, problems, reading) == 0 && good;
      site.others.push_back(std::move(*loaded));
    }
  }
  return good;
}

// Puts a config into the site, and notes what hinders that.
bool take_config(const std::string& path, const std::string& text, const Secrets& secrets, Site& site, SiteReading& reading) {
  std::optional<LoadedConfig> loaded = load_config(text);
  if (!loaded) {
    reading.broken = path;
    reading.lines.push_back("leadline serve: " + path + " cannot be used as a config; `leadline check " + path + "` says why");
    return false;
  }
  if (!site.id.empty() && site.id != loaded->site) {
    reading.broken = path;
    reading.lines.push_back("leadline serve: the site file is for `" + site.id + "`, but its config " + path + " is for `" + loaded->site + "`");
    return false;
  }
  site.id = loaded->site;
  if (site.name.empty()) site.name = site.id;
  site.config_path = path;
  site.config = std::move(*loaded);
  // A secret that is missing ends it here: which lead goes where is decided when it arrives, so what came meanwhile would never be sent.
  Findings problems;
  read_relayed(text, "", secrets, site.relay, problems);
  return report_findings(path, text, problems, reading) == 0;
}

std::string line_of(const std::string& path, const std::string& text, const Finding& problem) {
  const input::Place place = input::place_of(text, input::find_pointer(text, problem.pointer));
  const std::string severity = problem.severity == base::Severity::error ? "error" : "warning";
  return path + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ": " + severity + "[" + problem.code + "] " + problem.pointer + ": " + problem.message +
         (problem.hint.empty() ? "" : " (" + problem.hint + ")");
}

// A stage that is written otherwise than the configs have it would be kept as long as all others. It may be one of an earlier config, whose leads are there still.
void doubt_stages(const std::string& path, const std::string& text, const Site& site, SiteReading& reading) {
  std::vector<std::string> stages;
  const auto add = [&](const LoadedConfig& config) {
    const Json document = base::parse_json(config.text).value_or(Json());
    for (const Json& stage : base::get_array(base::get_object(document, "scoring"), "stages")) stages.push_back(base::get_string(stage, "id"));
  };
  add(site.config);
  for (const LoadedConfig& other : site.others) add(other);
  for (const auto& [stage, days] : site.upkeep.retention.stages) {
    if (stage.empty() || std::find(stages.begin(), stages.end(), stage) != stages.end()) continue;
    const std::string nearest = base::nearest(stage, stages);
    reading.doubts.push_back(line_of(path, text, {base::child_pointer("/retention/stages", stage), "unknown_stage", base::Severity::warning, "no config of the site has a stage of that name",
                                                  nearest.empty() ? "" : "did you mean `" + nearest + "`?"}));
  }
}

// A folder's sites stand beside one another: what concerns all of them is no one's.
void find_common_keys(const Json& file, Findings& out) {
  for (const char* key : {"proxies", "disk"})
    if (base::find(file, key)) refuse(out, base::child_pointer("", key), "not_here", "concerns all sites of this receiver", "it stands in the folder's `receiver.json`");
  const Json* hosts = base::find(file, "hosts");
  if (base::find(file, "static") && (!hosts || hosts->empty()))
    refuse(out, "/static", "no_host", "pages need a host of their own: on one that sites share, they could read other sites' inboxes", "\"hosts\": [\"acme.example.com\"]");
}

}  // namespace

std::size_t report_findings(const std::string& path, const std::string& text, const Findings& problems, SiteReading& reading) {
  for (const Finding& problem : problems) reading.lines.push_back(line_of(path, text, problem));
  if (!problems.empty()) reading.broken = path;
  return problems.size();
}

void read_common(const Json& file, Site& site, Findings& out) {
  read_hosts(file, site, out);
  read_proxies(file, site, out);
  read_upkeep(file, site.upkeep, out);
}

// Its id, hash and the core's version come from the core itself.
std::optional<LoadedConfig> load_config(const std::string& text) {
  wire::Session session;
  const std::optional<Json> loaded = base::parse_json(session.load(text));
  if (!loaded || !base::get_bool(*loaded, "ok")) return std::nullopt;
  int errors = 0;
  for (const Json& one : base::get_array(*loaded, "diagnostics")) errors += base::get_string(one, "severity") == "error";
  return LoadedConfig{text, base::get_string(*loaded, "config"), base::get_string(*loaded, "site"),
                      base::get_string(*loaded, "core"), errors};
}

void keep_back(Site& site, const std::string& path) {
  std::error_code none;
  const fs::path file = fs::canonical(path, none);
  if (file.empty()) return;
  for (StaticFolder& one : site.folders) one.kept_back.push_back(file.string());
}

std::optional<Site> read_site(const std::string& path, const Secrets& secrets, SiteReading& reading) {
  const auto text = read_text(path, "", reading);
  if (!text) return std::nullopt;
  const auto error = input::find_syntax_error(*text);
  const auto file = error ? std::nullopt : base::parse_json(*text);
  if (error) reading.lines.push_back(input::syntax_error_line(path, *text, *error));
  if (!file) return reading.broken = path, std::nullopt;
  Site site;
  if (base::find(*file, "version")) return take_config(path, *text, secrets, site, reading) ? std::optional(site) : std::nullopt;

  Findings problems;
  if (text->size() > kSiteFileBytes) {
    refuse(problems, "", "too_large", "a site file is " + std::to_string(kSiteFileBytes / 1024) + " KiB at most, this one is " + std::to_string(text->size() / 1024), "what many sites need stands in a file for each of them");
    return report_findings(path, *text, problems, reading), std::nullopt;
  }
  const fs::path folder = fs::absolute(fs::path(path == "-" ? "." : path)).parent_path();
  if (!file->is_object()) refuse(problems, "", "wrong_type", "a site file is an object");
  else find_unknown_keys(*file, kSiteKeys, "", "a site file", problems);
  site.id = base::get_string(*file, "site");
  read_name(*file, site, problems);
  const std::string config = base::get_string(*file, "config");
  if (config.empty()) {
    refuse(problems, "/config", "missing", "names the config, relative to this file", "\"config\": \"leadline.json\"");
  }
  if (reading.among_others) find_common_keys(*file, problems);
  read_origins(*file, site, problems);
  read_folders(*file, folder, site, problems);
  read_common(*file, site, problems);
  read_links(*file, site, problems);
  read_relay(*file, secrets, site.relay, problems);
  if (report_findings(path, *text, problems, reading) > 0) return std::nullopt;

  const std::string config_path = (folder / config).lexically_normal().string();
  const auto config_text = read_text(config_path, " (named by " + path + ")", reading);
  if (!config_text || !take_config(config_path, *config_text, secrets, site, reading)) return std::nullopt;
  const bool good = read_others(*file, folder, secrets, site, problems, reading);
  const Json document = base::parse_json(*config_text).value_or(Json());
  read_routing(*file, document, site.relay.routing, problems);
  read_mail_and_address(*file, secrets, site.relay, problems);
  read_notices(*file, document, secrets, site.relay, problems);
  read_letters(*file, document, site.name, site.relay, problems);
  if (site.relay.endpoints.size() > kSiteEndpoints) refuse(problems, "", "too_many_endpoints", "there are " + std::to_string(site.relay.endpoints.size()) + " endpoints, notices and letters, and a site has " + std::to_string(kSiteEndpoints) + " at most");
  doubt_stages(path, *text, site, reading);
  return report_findings(path, *text, problems, reading) > 0 || !good ? std::nullopt : std::optional(site);
}

}  // namespace leadline::receiver
