#include "lint/surfaces.h"

#include <algorithm>

#include "base/text.h"

namespace leadline::cli {

namespace {

using base::add_warning;
using base::child_pointer;
using base::Json;
using targeting::Target;
using targeting::TriggerItem;
using targeting::TriggerKind;

class SurfaceLinter {
 public:
  SurfaceLinter(const Json& document, const config::Config& config, base::Findings& out) : document_(document), config_(config), out_(out) {}

  void run() {
    for (const char* list : {"ctas", "forms"}) {
      const Json& surfaces = base::get_array(document_, list);
      for (std::size_t i = 0; i < surfaces.size(); ++i) {
        const Target* target = target_of(base::get_text(surfaces[i], "id"));
        if (target) lint_target(surfaces[i], child_pointer(std::string("/") + list, i), *target);
      }
    }
    const Json& ctas = base::get_array(document_, "ctas");
    for (std::size_t i = 0; i < ctas.size(); ++i) lint_cta(ctas[i], child_pointer("/ctas", i));
    lint_moments();
    lint_contrast();
  }

 private:
  const targeting::Model& model() const { return config_.targeting; }

  const Target* target_of(const std::string& id) const {
    for (const Target& target : model().targets) if (target.id == id) return &target;
    return nullptr;
  }

  void lint_target(const Json& json, const std::string& pointer, const Target& target) {
    lint_never(pointer, target);
    lint_trigger(child_pointer(pointer, "trigger"), target);
    const std::string frequency = child_pointer(pointer, "frequency");
    if (!target.group.empty() && !model().group(target.group))
      add_warning(out_, child_pointer(pointer, "group"), "unknown_group", "\"frequency\".\"groups\" has no group \"" + target.group + "\", so it shares no clock", near_group(target.group));
    if (!target.group.empty() && !target.manner.floats)
      add_warning(out_, child_pointer(pointer, "group"), "dead_option", "groups count what stands over the page; this stands in it");
    if (target.frequency.pause_minimised_ms && base::get_object(json, "tab").empty() && base::get_text(json, "tab").empty())
      add_warning(out_, child_pointer(child_pointer(frequency, "pauseOn"), "minimised"), "dead_option", "it never becomes a tab", "give it a \"tab\": the words on it");
    const bool said = base::get_object(json, "frequency").contains("stopOn");  // of a gate it goes without saying
    if (said && target.frequency.until_converted && target.opens.empty())
      add_warning(out_, child_pointer(frequency, "stopOn"), "dead_option", "it opens no form, so it never converts");
  }

  void lint_never(const std::string& pointer, const Target& target) {
    const auto never = [&](const char* key, const std::string& reason) {
      add_warning(out_, child_pointer(pointer, key), "unreachable_surface", "\"" + target.id + "\" is never shown: " + reason);
    };
    if (target.sample_ppm == 0) never("sample", "it is for none of the visitors");
    for (const std::string& pattern : target.pages.exclude) if (pattern == "*" || pattern == "/*") never("pages", "\"exclude\" takes away every page");
    const auto& include = target.pages.include;
    const auto excluded = [&](const std::string& one) { return std::find(target.pages.exclude.begin(), target.pages.exclude.end(), one) != target.pages.exclude.end(); };
    if (!include.empty() && std::all_of(include.begin(), include.end(), excluded)) never("pages", "\"exclude\" takes away all that \"include\" names");
  }

  void lint_trigger(const std::string& pointer, const Target& target) {
    const Json& scoring = base::get_object(document_, "scoring");
    const auto known = [](const Json& list, const std::string& id) {
      return std::any_of(list.begin(), list.end(), [&](const Json& one) { return base::get_text(one, "id") == id; });
    };
    for (const TriggerItem& item : target.trigger.items) {
      if (item.kind == TriggerKind::band && item.word != "cold" && !known(base::get_array(scoring, "bands"), item.word))
        add_warning(out_, pointer, "unknown_band", "there is no band \"" + item.word + "\", so this never happens", one_of(base::get_array(scoring, "bands")));
      if (item.kind == TriggerKind::stage && !known(base::get_array(scoring, "stages"), item.word))
        add_warning(out_, pointer, "unknown_stage", "there is no stage \"" + item.word + "\", so this never happens", one_of(base::get_array(scoring, "stages")));
    }
    const auto has = [&](TriggerKind kind) { return std::any_of(target.trigger.items.begin(), target.trigger.items.end(), [kind](const TriggerItem& item) { return item.kind == kind; }); };
    if (target.trigger.all && has(TriggerKind::exit) && has(TriggerKind::exitMobile))
      add_warning(out_, pointer, "contradiction", "\"exit\" is for a pointer and \"exitMobile\" for a phone: hardly anybody has both", "{\"any\": [...]} waits for one of them");
  }

  void lint_cta(const Json& json, const std::string& pointer) {
    const Json& picture = base::get_object(json, "picture");
    if (!picture.empty() && !picture.contains("alt"))
      add_warning(out_, child_pointer(pointer, "picture"), "missing_alt", "those who do not see the picture do not know what it shows", "\"alt\": what it shows; \"\" when it is an ornament");
    const surfaces::Cta* cta = nullptr;
    for (const surfaces::Surface& surface : config_.surfaces) if (surface.cta && surface.id() == base::get_text(json, "id")) cta = surface.cta;
    const auto asks = [](const surfaces::Action& action) { return action.answers_consent(); };
    if (cta && asks(cta->content.action) && !asks(cta->content.second_action))
      add_warning(out_, pointer, "no_refusal", "who is asked for consent must be able to refuse as easily as to agree: by a second button with an action \"consent\"",
                  R"("second": {"button": "Only what is needed", "action": {"consent": "session"}})");
    if (base::get_text(json, "kind") != "gate") return;
    const auto leads_past = [](const surfaces::Action& action) { return action.opens_form() || (action.does == surfaces::Does::reveal && action.to.empty()); };
    if (cta && !leads_past(cta->content.action) && !leads_past(cta->content.second_action))
      add_warning(out_, pointer, "no_way_past", "nobody gets past this gate: it opens no form", "\"opens\": a form, or \"action\": {\"reveal\": true}");
  }

  static bool same_pages(const Target& a, const Target& b) { return a.pages.include == b.pages.include && a.pages.types == b.pages.types; }

  // Two that cover the page as soon as it is there: one of them is never seen there, and which one is hard to tell.
  void lint_moments() {
    const auto at_once = [](const Target& target) {
      const auto& items = target.trigger.items;
      return target.enabled && target.manner.blocks && target.when_document.is_null() && target.arm_ms == 0 && target.delay_ms == 0 &&
             (items.empty() || (items.size() == 1 && items[0].kind == TriggerKind::load));
    };
    const auto& targets = model().targets;
    for (std::size_t b = 0; b < targets.size(); ++b)
      for (std::size_t a = 0; a < b; ++a) {
        if (!at_once(targets[a]) || !at_once(targets[b]) || !same_pages(targets[a], targets[b]) || targets[a].priority != targets[b].priority || targets[b].queue_ms) continue;
        add_warning(out_, targets[b].pointer, "same_moment", "\"" + targets[a].id + "\" and \"" + targets[b].id + "\" want to cover the same page at the same moment",
                    "a \"priority\", a \"queue\", or a trigger of its own");
        break;
      }
  }

  // Black or white is chosen for the text on the accent; as a text on the page it has to be readable by itself.
  void lint_contrast() {
    const auto accent = surfaces::parse_color(base::get_text(base::get_object(document_, "theme"), "accent"));
    if (!accent) return;
    const int hundredths = surfaces::contrast(*accent, 0xffffff);
    if (hundredths >= 450) return;
    const std::string ratio = std::to_string(hundredths / 100) + "." + std::to_string(hundredths % 100 / 10);
    add_warning(out_, "/theme/accent", "low_contrast", "as a text on white, such as a link or an eyebrow, this colour has a contrast of " + ratio + ":1; 4.5 is what people need (WCAG 2.2 AA)", "a darker one");
  }

  std::string near_group(const std::string& id) const {
    std::vector<std::string> known;
    for (const targeting::Group& group : model().groups) known.push_back(group.id);
    const std::string near = base::nearest(id, known);
    return near.empty() ? "\"frequency\": {\"groups\": {…}} at the top of the config" : "did you mean \"" + near + "\"?";
  }

  // "there is "warm", "hot"": they are few.
  static std::string one_of(const Json& list) {
    std::string ids;
    for (const Json& one : list) ids += (ids.empty() ? "there is \"" : ", \"") + base::get_text(one, "id") + "\"";
    return ids;
  }

  const Json& document_;
  const config::Config& config_;
  base::Findings& out_;
};

}  // namespace

void lint_surfaces(const Json& document, const config::Config& config, base::Findings& out) { SurfaceLinter(document, config, out).run(); }

}  // namespace leadline::cli
