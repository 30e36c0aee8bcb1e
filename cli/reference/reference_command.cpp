// `leadline reference`: the tables of keys and facts, for people and for tools/reference.mjs.
#include <algorithm>
#include <cstdio>
#include <string>

#include "arguments.h"
#include "base/json.h"
#include "commands.h"
#include "config/explain.h"
#include "config/own_words.h"
#include "reference/facts.h"
#include "reference/keys.h"
#include "rules/names.h"

namespace leadline::cli {

namespace {

using base::Json;

Json tables() {
  Json keys = Json::array(), known = Json::array(), events = Json::array(), problems = Json::array();
  for (const Key& key : config_keys())
    keys.push_back({{"path", key.path}, {"type", type_name(key.type)}, {"bounds", key.bounds}, {"default", key.fallback},
                    {"example", key.example}, {"text", key.sentence}});
  for (const Fact& fact : facts()) known.push_back({{"name", fact.name}, {"type", fact.type}, {"known", fact.known}, {"text", fact.sentence}});
  for (const EventFact& fact : event_facts())
    events.push_back({{"on", fact.on}, {"name", fact.name}, {"type", fact.type}, {"text", fact.sentence}});
  for (const config::Sentences& row : config::all_sentences()) problems.push_back({row.code, row.reason, row.hint});
  Json words = Json::array();
  for (const config::Word& word : config::own_words()) words.push_back({word.english, word.vietnamese});
  return {{"keys", keys}, {"facts", known}, {"events", events}, {"operators", rules::operators()}, {"problems", problems}, {"words", words}};
}

void print_row(const std::string& name, const std::string& type, const char* sentence) {
  std::printf("%-44s %-20s %s\n", name.c_str(), type.c_str(), sentence);
}

void print_tables() {
  std::puts("keys of a config");
  for (const Key& key : config_keys()) {
    const std::string bounds = *key.bounds != '\0' && key.type != Type::string ? " " + std::string(key.bounds) : "";
    print_row(key.path, type_name(key.type) + bounds, key.sentence);
  }
  std::puts("\nfacts of a condition");
  for (const Fact& fact : facts()) print_row(fact.name, fact.type, fact.sentence);
  for (const EventFact& fact : event_facts())
    print_row("event." + std::string(fact.name), *fact.on != '\0' ? "on " + std::string(fact.on) : "any event", fact.sentence);
}

}  // namespace

int reference_command(const Words& words) {
  const auto arguments = read_arguments(words, {"reference", {}, {"json"}, {}, 0, ""});
  if (!arguments) return kUsage;
  if (arguments->has("json")) std::printf("%s\n", base::dump_json(tables()).c_str());
  else print_tables();
  return kDone;
}

}  // namespace leadline::cli
