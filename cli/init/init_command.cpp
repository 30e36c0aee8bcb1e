// `leadline init [FOLDER]`: a site to begin with, and the next command. What is there already is never touched.
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

#include "arguments.h"
#include "base/text.h"
#include "commands.h"
#include "formats/formats.h"
#include "init/starter.h"

namespace leadline::cli {

namespace {

namespace fs = std::filesystem;

struct StarterFile { const char* path; const char* text; };

std::vector<StarterFile> starter_files() {
  return {{"public/leadline.json", kStarterConfig}, {"public/index.html", kStarterPage}, {"site.json", kStarterSite}};
}

// What a page may load: the files of a fixed name, and one for each preset.
std::vector<std::string> page_files() {
  std::vector<std::string> files(std::begin(kPageFiles), std::end(kPageFiles));
  for (const std::string& preset : formats::built_in_names()) files.push_back("presets/" + preset + ".json");
  return files;
}

bool has_page_files(const fs::path& folder) {
  std::error_code error;
  for (const std::string& file : page_files()) if (!fs::is_regular_file(folder / file, error)) return false;
  return true;
}

// Where the files that a page loads were built, or installed: seen from the program. Empty when they are not there.
fs::path find_page_files() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (error) return {};
  for (const char* beside : {"../../dist", "../dist", "dist", "../share/leadline"}) {
    const fs::path folder = (program.parent_path() / beside).lexically_normal();
    if (has_page_files(folder)) return folder;
  }
  return {};
}

bool fail(const std::string& path, const std::string& reason) {
  std::fprintf(stderr, "leadline init: %s: %s\n", path.c_str(), reason.c_str());
  return false;
}

// Everything that would be written must be free before anything is.
bool is_free(const fs::path& folder, bool with_page_files) {
  std::vector<fs::path> wanted;
  for (const StarterFile& file : starter_files()) wanted.push_back(folder / file.path);
  if (with_page_files) for (const std::string& file : page_files()) wanted.push_back(folder / "public/leadline" / file);
  for (const fs::path& path : wanted) {
    std::error_code error;
    if (fs::exists(fs::symlink_status(path, error))) return fail(path.string(), "is there already; nothing was written. Name an empty folder: leadline init FOLDER");
  }
  return true;
}

bool write_new(const fs::path& path, const char* text) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error) return fail(path.parent_path().string(), error.message());
  std::FILE* file = std::fopen(path.c_str(), "wx");  // x: never over what came there meanwhile
  if (!file) return fail(path.string(), std::generic_category().message(errno));
  const bool written = std::fputs(text, file) >= 0;
  return (std::fclose(file) == 0 && written) || fail(path.string(), "could not be written whole");
}

bool copy_page_files(const fs::path& from, const fs::path& to) {
  std::error_code error;
  for (const std::string& file : page_files()) {
    fs::create_directories((to / file).parent_path(), error);
    fs::copy_file(from / file, to / file, fs::copy_options::none, error);
    if (error) return fail((to / file).string(), error.message());
  }
  return true;
}

// As a shell takes it for one word.
std::string quoted(const fs::path& path) {
  const std::string text = path.string();
  if (text.find_first_of(" '\"\\$`*?[](){}<>|&;#~!") == std::string::npos) return text;
  return "'" + base::replace_all(text, "'", "'\\''") + "'";
}

void say_next(const fs::path& folder, bool with_page_files) {
  std::puts("site.json             for the receiver, never served");
  std::puts("public/               goes on your web server:");
  std::puts("  leadline.json       the config: one form, two rules, one endpoint");
  std::puts("  index.html          a page to try it on");
  if (with_page_files) std::puts("  leadline/           the files that a page loads");
  else std::puts("\nThe files that a page loads were not found: run `npm run build` in a checkout of Leadline and copy\n"
                 "leadline.js, index.mjs, later.mjs, ctas.mjs, fields.mjs, files.mjs, proof.mjs, anchor.mjs, withdrawal.mjs, signals.mjs, subdomains.mjs, adopted.mjs, bridges.mjs, looks/, presets/, leadline.wasm, leadline.common.wasm, leadline.ctas.wasm, leadline.rules.wasm,\n"
                 "leadline.score.wasm, leadline.send.wasm, leadline.fields.wasm, leadline.formats.wasm,\n"
                 "leadline.phones.wasm, leadline.proof.wasm, leadline.problems.json and twin.mjs from its dist/ to public/leadline/.");
  std::printf("\nnext: leadline serve --site %s --data %s --port 8080\nthen: http://localhost:8080/\n", quoted(folder / "site.json").c_str(),
              quoted(folder / "leads").c_str());
}

}  // namespace

int init_command(const Words& words) {
  Words options = words;
  const bool named = !words.empty() && words.back().rfind("-", 0) != 0;
  if (!named) options.emplace_back(".");
  const auto arguments = read_arguments(options, {"init", {}, {}, {}, 1, "FOLDER"});
  if (!arguments) return kUsage;
  const fs::path folder = arguments->rest[0];
  const fs::path from = find_page_files();
  if (!is_free(folder, !from.empty())) return kFailed;
  for (const StarterFile& file : starter_files()) if (!write_new(folder / file.path, file.text)) return kFailed;
  if (!from.empty() && !copy_page_files(from, folder / "public/leadline")) return kFailed;
  say_next(folder, !from.empty());
  return kDone;
}

}  // namespace leadline::cli
