// Mautic's point actions. What they mean: an action gives `delta` when something of its `type` happens, once for a contact unless it is
// `repeatable`; nothing fades and nothing is capped.
#include <optional>

#include "base/text.h"
#include "import/model.h"
#include "input/json_text.h"

namespace leadline::cli {

namespace {

using base::Json;

// What an action waits for, and what the things are that it may be limited to.
struct ActionKind {
  const char* type;
  const char* on;         // our event
  const char* list;       // where its `properties` list them by number; null: nowhere
  const char* name;       // as `--map` calls one
  const char* variable;   // where our event says which it is
  bool tracked;           // the site has to send the event
};
constexpr ActionKind kActionKinds[] = {
    {"page.hit", "page", "pages", "page", "event.path", false},
    {"url.hit", "page", nullptr, "page", "event.path", false},
    {"form.submit", "submit", "forms", "form", "event.form", false},
    {"email.open", "email_opened", "emails", "email", "event.props.email", true},
    {"asset.download", "asset_downloaded", "assets", "asset", "event.props.asset", true},
};

const ActionKind* action_kind(const std::string& type) {
  for (const ActionKind& kind : kActionKinds) if (type == kind.type) return &kind;
  return nullptr;
}

// Numbers, flags and texts come as texts as well: `"5"`, `"1"`.
std::string member_text(const Json& object, const char* key) {
  const Json* value = base::find(object, key);
  if (!value || value->is_null()) return {};
  return value->is_string() ? value->get<std::string>() : base::dump_json(*value);
}
bool is_set(const Json& object, const char* key) {
  const std::string text = member_text(object, key);
  return !text.empty() && text != "0" && text != "false" && text != "[]" && text != "{}";
}

class Mautic {
 public:
  Mautic(std::string_view text, const Names& names) : text_(text), names_(names) {}

  ImportedModel read(const Json& document) {
    const Json& points = *base::find(document, "points");
    for (auto it = points.begin(); it != points.end(); ++it) {
      pointer_ = "/points/" + (points.is_array() ? std::to_string(it - points.begin()) : it.key());
      line_ = line_at(pointer_);
      read_action(*it);
    }
    for (auto it = document.begin(); it != document.end(); ++it) {
      if (it.key() != "points" && it.key() != "total") out_.lose(line_at("/" + it.key()), it.key(), "only point actions are read");
    }
    return std::move(out_);
  }

 private:
  std::size_t line_at(const std::string& pointer) const { return input::place_of(text_, input::find_pointer(text_, pointer)).line; }
  void lose(std::string reason) { out_.lose(line_, name_, std::move(reason)); }
  void tell(std::string reason) { out_.tell(line_, name_, std::move(reason)); }

  void read_action(const Json& action) {
    name_ = member_text(action, "name");
    if (name_.empty()) name_ = "no name, id " + member_text(action, "id");
    const std::string type = member_text(action, "type");
    const ActionKind* kind = action_kind(type);
    const Json* delta = base::find(action, "delta");
    const auto points = delta ? base::parse_json(member_text(action, "delta")) : std::nullopt;
    if (!action.is_object()) return lose("is no point action");
    if (const Json* on = base::find(action, "isPublished"); on && !is_set(action, "isPublished")) return lose("is not published");
    if (is_set(action, "publishDown")) return lose("ends at a date: rules have none");
    if (!kind) return lose("type `" + type + "`: no event of ours is that");
    if (!points || !points->is_number()) return lose("`delta` is no number");
    if (points->get<double>() == 0) return lose("is worth 0 points");

    Json rule = base::object_of("on", kind->on, "points", *points);
    if (is_set(action, "publishUp")) tell("begins at once: rules have no dates");
    Json conditions = base::list();
    if (!read_limits(action, *kind, conditions)) return;
    bool once = !is_set(action, "repeatable");
    if (type == "url.hit" && !read_url(base::get_object(action, "properties"), conditions, rule, *points, once)) return;
    if (once) base::put(rule, "cap", base::object_of("n", std::int64_t{1}, "per", "lifetime"));
    if (const Json when = all_of(std::move(conditions)); !when.is_null()) base::put(rule, "when", when);
    if (const Json& group = base::get_object(action, "group"); !group.empty()) {
      base::put(rule, "group", out_.group(member_text(group, "name")));
      tell("its group counts towards the total as well");
    }
    if (kind->tracked) tell(std::string("waits for the event `") + kind->on + "`, which your site or mailer has to send");
    out_.add(std::move(rule), name_);
  }

  // Which pages, forms …: all of them, or those that have a name here.
  bool read_limits(const Json& action, const ActionKind& kind, Json& conditions) {
    const Json& properties = base::get_object(action, "properties");
    Json wanted = base::list();
    for (auto it = properties.begin(); it != properties.end(); ++it) {
      if (!is_set(properties, it.key().c_str())) continue;
      if (kind.list && it.key() == kind.list) {
        for (const Json& number : *it) {
          const std::string id = number.is_string() ? number.get<std::string>() : base::dump_json(number), key = std::string(kind.name) + ":" + id;
          const auto found = names_.find(key);
          if (found == names_.end() && !kind.tracked) return lose(std::string(kind.name) + " " + id + " has no name here: say `--map " + key + "=" + (kind.variable == std::string("event.path") ? "/its-path" : "ID") + "`"), false;
          base::push(wanted, found == names_.end() ? id : found->second);
        }
      } else if (kind.list) {
        return lose("is limited by `" + it.key() + "`, which no event of ours says"), false;
      }
    }
    if (wanted.size() == 1) base::push(conditions, test_of("==", kind.variable, wanted[0]));
    else if (!wanted.empty()) base::push(conditions, test_of("in", kind.variable, std::move(wanted)));
    return true;
  }

  bool read_url(const Json& properties, Json& conditions, Json& rule, const Json& points, bool& once) {
    for (const char* key : {"returns_within", "returns_after", "accumulative_time"}) {
      if (is_set(properties, key)) return lose(std::string("`") + key + "`: an event does not know of earlier ones"), false;
    }
    for (auto it = properties.begin(); it != properties.end(); ++it) {
      const std::string& key = it.key();
      const bool known = key == "page_url" || key == "page_hits" || key == "first_time" || key.ends_with("_unit");
      if (!known && is_set(properties, key.c_str())) return lose("is limited by `" + key + "`, which no event of ours says"), false;
    }
    if (std::string reason = read_address(base::replace_all(member_text(properties, "page_url"), "&amp;", "&"), conditions); !reason.empty()) return lose(std::move(reason)), false;
    if (is_set(properties, "first_time")) once = true;
    if (!is_set(properties, "page_hits")) return true;
    const auto hits = base::parse_json(member_text(properties, "page_hits"));
    if (!once || !hits || !hits->is_number_integer() || hits->get<std::int64_t>() < 1) return lose("`page_hits` of what is repeatable: a tier gives its points once"), false;
    if (hits->get<std::int64_t>() == 1) return true;
    // Worth its points from that hit on, and no more after it.
    Json tiers = base::list();
    base::push(tiers, base::object_of("atLeast", *hits, "points", points));
    rule.erase("points");
    base::put(rule, "tiers", std::move(tiers));
    once = false;
    return true;
  }

  std::string_view text_;
  const Names& names_;
  ImportedModel out_;
  std::string pointer_, name_;
  std::size_t line_ = 0;
};

}  // namespace

ImportedModel read_mautic(const Json& document, std::string_view text, const Names& names) {
  const Json* points = base::find(document, "points");
  if (points && points->is_structured()) return Mautic(text, names).read(document);
  ImportedModel out;
  out.problem = "has no `points`: what `GET /api/points` of Mautic gives has, or give a table (CSV)";
  return out;
}

}  // namespace leadline::cli
