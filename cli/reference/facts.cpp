#include "reference/facts.h"

#include <algorithm>

#include "api/border.h"

namespace leadline::cli {

const std::vector<Fact>& facts() {
  static const std::vector<Fact> kFacts = {
      {"visitor.id", "text", "always", "A random name of this browser, made by us; a new one when nothing was kept"},
      {"visitor.visits", "number", "from the first page", "Visits so far, this one included"},
      {"visitor.isReturning", "true or false", "from the first page", "Whether this is not the first visit"},
      {"visitor.firstSeen", "number", "from the first page", "When the first visit began: milliseconds since 1970"},
      {"visitor.daysSinceLast", "number", "from the second visit", "Whole days between the last visit's last event and this visit's first"},

      {"visit.pages", "number", "from the first page", "Pages in this visit, this one included; a change of route is a page"},
      {"visit.seconds", "number", "from the first page", "Since the visit began, as of this event, hidden time included"},
      {"visit.landingPath", "text", "from the first page", "The path of the visit's first page"},
      {"visit.source", "text", "when the first page says it", "`utm_source`, else the host of another site's page that led here, else whose the click id is"},
      {"visit.medium", "text", "when the first page says it", "`utm_medium`"},
      {"visit.campaign", "text", "when the first page says it", "`utm_campaign`"},
      {"visit.channel", "text", "from the first page", "`Direct`, `Organic Search`, `Paid Social` … ([all of them](#how-a-visit-began))"},

      {"page.path", "text", "on a page", "`location.pathname`: begins with `/`; without query, fragment, host; in the address bar's own spelling"},
      {"page.title", "text", "on a page", "`document.title`"},
      {"page.query.*", "text", "when the address has it", "A parameter of the address, decoded; of one that comes twice the last"},
      {"page.host", "text", "on a page", "`location.host`: with the port, when there is one"},
      {"page.type", "text", "when the page says it", "`<meta name=\"leadline:type\">`"},
      {"page.lang", "text", "when the page says it", "`<html lang>`"},
      {"page.country", "text", "when the site says it", "The visitor's country (`data-country`), as the site's own server or its proxy knows it: nobody else is asked"},
      {"page.scroll", "number", "on a page", "The greatest depth in per cent that a rule on `scroll` asks for and that was reached on this page; 0 before"},
      {"page.seconds", "number", "on a page", "The most visible seconds that a rule on `time` asks for and that have passed on this page; 0 before"},

      {"device.touch", "true or false", "in a browser", "Whether the main pointer is a finger"},
      {"device.width", "number", "in a browser", "The window's width in CSS pixels when the page was loaded"},
      {"consent.tier", "text", "always", "`none`, `session` or `persistent`"},
      {"traits.*", "any", "after `identify`", "What the site says about the visitor; in a page it lasts as long as the tier keeps it"},
      {"fields.*", "text, true or false", "after a form with that field was sent", "The latest answer. In place of an e-mail address or a phone number only `true`: that it was given"},

      {"score.total", "number", "always", "The total after all clamps"},
      {"score.*", "number", "always", "A dimension's sum after its clamp: `score.fit`, `score.engagement`, `score.intent`, `score.product`, `score.service`, or your own"},
      {"score.band", "text", "always", "The band's id; `cold` below all of them"},
      {"score.stage", "text", "always", "The stage's id; empty before the first"},
      {"score.grade", "text", "when the model has a grade and a criterion is decided", "`A+`, `A`, `A-` … `F`"},
      {"score.matrix", "text", "when the model has a matrix and its letter is known", "`A1`: letter and digit"},
      {"score.excluded", "true or false", "always", "Whether `exclude` holds"},
  };
  return kFacts;
}

const std::vector<EventFact>& event_facts() {
  static const std::vector<EventFact> kFacts = {
      {"", "k", "text", "The kind: `page`, `click` …; of a tracked event `track`"},
      {"", "w", "number", "When: milliseconds since 1970, by the visitor's clock"},
#define FACT(kind, name, type, sentence) {#kind, name, type, sentence},
#include "api/border.def"
  };
  return kFacts;
}

std::vector<std::string> event_members(const std::string& on) {
  const auto is_kind = [&](const EventFact& fact) { return fact.on == on; };
  const bool known = !on.empty() && std::any_of(event_facts().begin(), event_facts().end(), is_kind);
  const std::string kind = known ? on : api::name_of(api::EventKind::track);
  std::vector<std::string> members;
  for (const EventFact& fact : event_facts())
    if (*fact.on == '\0' || kind == fact.on) members.emplace_back(fact.name);
  return members;
}

}  // namespace leadline::cli
