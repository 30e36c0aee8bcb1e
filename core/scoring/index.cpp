#include "scoring/index.h"

#include <algorithm>
#include <bit>

#include "base/hash.h"
#include "base/sort.h"
#include "scoring/model.h"

namespace leadline::scoring {

using base::Json;
using Entry = GuardedFact::Entry;

namespace {

// 1 and 1.0 have one key, as they are equal; 1, "1" and true have three.
std::uint64_t key_of(const Json& value) {
  if (value.is_string()) return base::fnv1a64(value.get_ref<const std::string&>());
  if (value.is_number()) return std::bit_cast<std::uint64_t>(value.get<double>() + 0.0) * 0x9e3779b97f4a7c15u + 1;  // −0 is 0
  return value.is_null() ? 2 : value.get<bool>() ? 3 : 4;
}

bool before(const Entry& a, const Entry& b) { return a.key != b.key ? a.key < b.key : a.rule < b.rule; }

// The first place whose key is not below `key`.
std::size_t first_at(const std::vector<Entry>& entries, std::uint64_t key) {
  std::size_t low = 0, high = entries.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (entries[middle].key < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

// A guard's value as a key among those of all paths.
std::uint64_t key_at(const rules::Guard& guard, const Json& value) {
  return base::fnv1a64(guard.path) * 31 + key_of(value);
}

class Indexer {
 public:
  Indexer(const Model& model, const std::vector<std::int32_t>& rules, Listener& out) : model_(model), rules_(rules), out_(out) {}

  void run() {
    for (const std::int32_t rule : rules_)
      for (const rules::Guard& guard : guards_of(rule))
        for (const Json& value : guard.values) uses_.push_back({key_at(guard, value), rule});
    base::sort<Entry, before>(uses_);
    for (const std::int32_t rule : rules_) place(rule);
    for (GuardedFact& fact : out_.facts) finish(fact.entries);
  }

 private:
  std::vector<rules::Guard> guards_of(std::int32_t rule) const {
    return rules::guards(model_.rules[static_cast<std::size_t>(rule)].when);
  }

  // How many rules, the same rule counted again, ask for one of the guard's values.
  std::size_t company(const rules::Guard& guard) const {
    std::size_t count = 0;
    for (const Json& value : guard.values) {
      const std::uint64_t key = key_at(guard, value);
      count += first_at(uses_, key + 1) - first_at(uses_, key);
    }
    return count;
  }

  void place(std::int32_t rule) {
    const std::vector<rules::Guard> guards = guards_of(rule);
    const rules::Guard* best = nullptr;
    std::size_t least = 0;
    for (const rules::Guard& guard : guards) {
      const std::size_t count = company(guard);
      if (best && count >= least) continue;
      best = &guard;
      least = count;
    }
    GuardedFact* fact = best ? fact_at(best->path) : nullptr;
    if (!fact) {
      out_.unguarded.push_back(rule);
      return;
    }
    fact->rules.push_back(rule);
    for (const Json& value : best->values) fact->entries.push_back({key_of(value), rule});
  }

  GuardedFact* fact_at(const std::string& path) {
    for (GuardedFact& fact : out_.facts)
      if (fact.path == path) return &fact;
    if (out_.facts.size() >= kGuardedFacts) return nullptr;
    out_.facts.push_back({path, {}, {}});
    return &out_.facts.back();
  }

  // Sorted, each pair once: a list may name a value twice.
  static void finish(std::vector<Entry>& entries) {
    base::sort<Entry, before>(entries);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < entries.size(); ++i)
      if (i == 0 || before(entries[kept - 1], entries[i])) entries[kept++] = entries[i];
    entries.resize(kept);
  }

  const Model& model_;
  const std::vector<std::int32_t>& rules_;
  Listener& out_;
  std::vector<Entry> uses_;  // every guard's every value
};

// The fact at a guard's path, nullptr when there is none. `anything`: what is there may equal anything.
const Json* fact_of(const rules::Data& data, std::string_view path, bool& anything) {
  const Json* at = data.root;
  for (bool first = true; at; first = false) {
    const std::size_t dot = path.find('.');
    const std::string_view key = path.substr(0, dot);
    // An array has elements and a length, and so has a text: their members are the machine's business.
    anything = !at->is_object();
    if (anything) return at;
    at = first && data.event && key == "event" ? data.event : base::find(*at, key);
    if (dot == std::string_view::npos) break;
    path.remove_prefix(dot + 1);
  }
  anything = at && at->is_structured();
  return at;
}

void add_matching(const GuardedFact& fact, const rules::Data& data, std::vector<std::int32_t>& out) {
  bool anything = false;
  const Json* value = fact_of(data, fact.path, anything);
  if (anything) {
    out.insert(out.end(), fact.rules.begin(), fact.rules.end());
    return;
  }
  if (!value) return;
  const std::uint64_t key = key_of(*value);
  for (std::size_t i = first_at(fact.entries, key); i < fact.entries.size() && fact.entries[i].key == key; ++i)
    out.push_back(fact.entries[i].rule);
}

}  // namespace

void index_events(Model& model) {
  const auto by_name = [](const void* rules, std::int32_t a, std::int32_t b) {
    const auto& all = *static_cast<const std::vector<Rule>*>(rules);
    return all[static_cast<std::size_t>(a)].on < all[static_cast<std::size_t>(b)].on;
  };
  std::vector<std::int32_t> same;  // the rules of the listener that is being made
  const auto finish = [&] {
    if (!same.empty()) Indexer(model, same, model.listeners.back()).run();
    same.clear();
  };
  for (const std::int32_t at : base::sorted_order(static_cast<std::int32_t>(model.rules.size()), by_name, &model.rules)) {
    const Rule& rule = model.rules[static_cast<std::size_t>(at)];
    if (rule.kind != RuleKind::event) continue;
    if (model.listeners.empty() || model.listeners.back().on != rule.on) {
      finish();
      model.listeners.push_back({rule.on, {}, {}});
    }
    same.push_back(at);
  }
  finish();
}

const Listener* find_listener(const Model& model, const std::string& on) {
  std::size_t low = 0, high = model.listeners.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    const int order = model.listeners[middle].on.compare(on);
    if (order == 0) return &model.listeners[middle];
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return nullptr;
}

std::vector<std::int32_t> candidates(const Model& model, const std::string& on, const rules::Data& data) {
  std::vector<std::int32_t> out;
  const Listener* listener = find_listener(model, on);
  if (!listener) return out;
  for (const GuardedFact& fact : listener->facts) add_matching(fact, data, out);
  if (listener->facts.size() > 1) base::sort_unique(out);
  if (out.empty()) return listener->unguarded;
  // Both lists are in the model's order, and so must be what comes of them.
  std::size_t found = out.size(), open = listener->unguarded.size();
  out.resize(found + open);
  for (std::size_t to = out.size(); open > 0;) {
    const std::int32_t rule = listener->unguarded[open - 1];
    if (found > 0 && out[found - 1] > rule) out[--to] = out[--found];
    else out[--to] = listener->unguarded[--open];
  }
  return out;
}

}  // namespace leadline::scoring
