// From one tree to the next in as few operations as matter. Deletions come first, so that a key is free before it is
// used again; then each element is brought up to date and its children are put in order from the last to the first, so
// that the element an operation names as `before` already stands where it belongs.
#include "api/border.h"
#include "view/view.h"

namespace leadline::view {

namespace {

using api::Op;
using base::Json;

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

// Begins an operation; what else it says is pushed to the answer.
Json& begin(Json& ops, Op name, const std::string& key) {
  base::push(ops, base::list());
  Json& op = ops.back();
  base::push(op, api::name_of(name));
  base::push(op, key);
  return op;
}

// The key of an element to stand before; null at the end.
void push_key(Json& op, const Node* node) {
  if (node) base::push(op, node->key);
  else base::push(op, Json());
}

bool same_element(const Node& a, const Node& b) { return a.key == b.key && a.tag == b.tag && a.action == b.action; }

// `hint`: where it probably is.
std::size_t position_of(const Node& node, const std::vector<Node>& list, std::size_t hint) {
  if (hint < list.size() && same_element(node, list[hint])) return hint;
  for (std::size_t i = 0; i < list.size(); ++i)
    if (same_element(node, list[i])) return i;
  return kNone;
}

const std::string& own_text(const Node& node) {
  static const std::string kEmpty;
  return node.children.empty() ? node.text : kEmpty;
}

void delete_missing(const Node& before, const Node& after, Json& ops) {
  std::size_t at = 0;
  for (const Node& child : before.children) {
    const std::size_t found = position_of(child, after.children, at);
    if (found == kNone) {
      begin(ops, Op::del, child.key);
    } else {
      delete_missing(child, after.children[found], ops);
      at = found + 1;
    }
  }
}

void update_attributes(const Node& before, const Node& after, Json& ops) {
  for (const auto& [name, value] : before.attributes)
    if (!after.attribute(name)) {
      Json& op = begin(ops, Op::set, after.key);
      base::push(op, name);
      base::push(op, Json());
    }
  for (const auto& [name, value] : after.attributes) {
    const std::string* old = before.attribute(name);
    if (old && *old == value) continue;
    Json& op = begin(ops, Op::set, after.key);
    base::push(op, name);
    base::push(op, value);
  }
}

// Marks (with 1) the members of a longest increasing subsequence of the old positions: those elements can stay where
// they are. Quadratic, on lists of siblings that limits::kOptions bounds.
std::vector<std::size_t> staying(const std::vector<std::size_t>& old_position) {
  const std::size_t n = old_position.size();
  std::vector<std::size_t> length(n, 0), previous(n, kNone), stays(n, 0);
  std::size_t last = kNone;
  for (std::size_t i = 0; i < n; ++i) {
    if (old_position[i] == kNone) continue;
    length[i] = 1;
    for (std::size_t j = 0; j < i; ++j) {
      if (length[j] == 0 || old_position[j] > old_position[i] || length[j] < length[i]) continue;
      length[i] = length[j] + 1;
      previous[i] = j;
    }
    if (last == kNone || length[i] > length[last]) last = i;
  }
  for (; last != kNone; last = previous[last]) stays[last] = 1;
  return stays;
}

void update(const Node& before, const Node& after, Json& ops) {
  update_attributes(before, after, ops);
  if (own_text(before) != own_text(after)) base::push(begin(ops, Op::text, after.key), own_text(after));
  if (after.children.empty()) return;
  std::vector<std::size_t> old_position;
  old_position.reserve(after.children.size());
  std::size_t at = 0;
  bool in_order = true;
  for (const Node& child : after.children) {
    const std::size_t position = position_of(child, before.children, at);
    old_position.push_back(position);
    if (position == kNone) continue;
    in_order = in_order && position >= at;
    at = position + 1;
  }
  std::vector<std::size_t> stays;
  if (!in_order) stays = staying(old_position);
  const Node* next = nullptr;
  for (std::size_t i = after.children.size(); i-- > 0;) {
    const Node& child = after.children[i];
    if (old_position[i] == kNone) {
      Json& op = begin(ops, Op::add, after.key);
      push_key(op, next);
      base::push(op, to_json(child));
    } else {
      if (!in_order && !stays[i]) {
        Json& op = begin(ops, Op::move, child.key);
        base::push(op, after.key);
        push_key(op, next);
      }
      update(before.children[old_position[i]], child, ops);
    }
    next = &child;
  }
}

}  // namespace

Json diff(const Node* before, const Node& after) {
  Json ops = base::list();
  if (before && same_element(*before, after)) {
    delete_missing(*before, after, ops);
    update(*before, after, ops);
    return ops;
  }
  if (before) begin(ops, Op::del, before->key);
  Json& op = begin(ops, Op::add, {});
  push_key(op, nullptr);
  base::push(op, to_json(after));
  return ops;
}

}  // namespace leadline::view
