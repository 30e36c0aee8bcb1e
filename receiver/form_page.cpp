#include "receiver/form_page.h"

#include "base/json.h"
#include "base/text.h"
#include "receiver/static_files.h"
#include "view/view.h"

namespace leadline::receiver {

namespace {

using base::Json;

// Where `npm run build`, `leadline init` and a site of one folder have it.
constexpr const char* kLoaders[] = {"/dist/leadline.js", "/leadline/leadline.js", "/leadline.js"};

// As ids of forms are (docs/config.md): it stands in the page's script and addresses.
bool is_identifier(const std::string& text) {
  for (const char c : text)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-')) return false;
  return !text.empty();
}

const Json* find_form(const Json& config, const std::string& id) {
  for (const Json& form : base::get_array(config, "forms"))
    if (base::get_text(form, "id") == id) return &form;
  return nullptr;
}

// In the config's own language.
std::string title_of(const Json& form, const std::string& locale, const std::string& fallback) {
  const Json* title = base::find(form, "title");
  if (!title) return fallback;
  if (title->is_string()) return title->get<std::string>();
  const std::string& own = base::get_text(*title, locale);
  if (!own.empty()) return own;
  return title->is_object() && !title->empty() && title->begin()->is_string() ? title->begin()->get<std::string>() : fallback;
}

}  // namespace

std::optional<std::string> form_page(const LoadedConfig& loaded, const std::string& id, const std::string& site, const std::vector<StaticFolder>& folders) {
  const auto config = base::parse_json(loaded.text);
  const Json* form = config ? find_form(*config, id) : nullptr;
  const char* loader = nullptr;
  for (const char* path : kLoaders)
    if (!loader && find_static_file(folders, path).kind == StaticFile::found) loader = path;
  const std::string& kind = form ? base::get_text(*form, form->contains("kind") ? "kind" : "display") : std::string();
  if (!form || !loader || kind == "adopted" || !is_identifier(id)) return std::nullopt;
  const std::string locale = base::get_string(*config, "locale", "en"), title = view::escape_html(title_of(*form, locale, id)), name = view::escape_html(id);
  // A dialog has this page to itself: it is opened, and behind it stands a link that opens it again.
  const std::string place = kind == "modal" ? "<p><a href=\"#" + name + "\" data-leadline=\"" + name + "\">" + title + "</a></p>\n" : "<div data-leadline-slot=\"" + name + "\"></div>\n";
  const std::string opened = kind == "modal" ? "<script>leadline = [[\"open\", \"" + name + "\"]]</script>\n" : "";
  return "<!doctype html>\n<html lang=\"" + view::escape_html(locale) + "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"robots\" content=\"noindex\">\n<title>" + title + "</title>\n<link rel=\"icon\" href=\"data:,\">\n"
         "<style>:root { color-scheme: light dark } body { margin: 0; font: 100%/1.5 system-ui, sans-serif } main { box-sizing: border-box; max-width: 36rem; margin: auto; padding: 16px } h1 { margin: 0 0 16px; font-size: 1.125rem }</style>\n"
         "</head>\n<body>\n<main>\n<h1>" + view::escape_html(site) + "</h1>\n" + place + "</main>\n" + opened +
         "<script src=\"" + loader + "\" async data-config=\"/f/" + name + ".json\"></script>\n</body>\n</html>\n";
}

}  // namespace leadline::receiver
