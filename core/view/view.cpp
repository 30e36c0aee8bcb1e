#include "view/view.h"

#include <algorithm>

#include "base/text.h"

namespace leadline::view {

namespace {

bool is_link(std::string_view name) { return name == "href" || name == "src"; }

void append_escaped(std::string_view text, std::string& out) {
  for (const char c : text) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '"') out += "&quot;";
    else out += c;
  }
}

void append_html(const Node& node, std::string& out) {
  out.append("<").append(node.tag);
  for (const auto& [name, value] : node.attributes) {
    if (!attribute_allowed(name, value)) continue;
    out.append(" ").append(name);
    if (value.empty()) continue;  // the empty value and the bare name are the same (WHATWG HTML §13.1.2.3)
    out += "=\"";
    append_escaped(value, out);
    out += '"';
  }
  out += '>';
  if (is_one_of(node.tag, "img input")) return;  // void elements
  // The parser drops one line break right after <textarea> (§13.1.2.5): give it one to drop.
  if (node.tag == "textarea") out += '\n';
  if (node.children.empty()) append_escaped(node.text, out);
  for (const Node& child : node.children) append_html(child, out);
  out.append("</").append(node.tag).append(">");
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  append_escaped(text, out);
  return out;
}

Node::Node() = default;
Node::Node(const Node&) = default;
Node::Node(Node&&) noexcept = default;
Node& Node::operator=(const Node&) = default;
Node& Node::operator=(Node&&) noexcept = default;
Node::~Node() = default;

void Node::put(std::string_view name, std::string_view value) {
  for (auto& [name_, value_] : attributes) {
    if (name_ == name) {
      value_ = value;
      return;
    }
  }
  if (attributes.empty()) attributes.reserve(4);
  attributes.emplace_back(name, value);
}

Node& Node::set(Name name, std::string_view value) {
  if (!is_link(name) || safe_url(value)) put(name, value);
  return *this;
}

Node& Node::set_all(Words words) {
  std::string_view list = words;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find_first_of(" "), list.size());
    const std::string_view one = list.substr(0, end);
    const std::size_t equals = std::min(one.find_first_of("="), one.size());
    put(one.substr(0, equals), one.substr(std::min(equals + 1, one.size())));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return *this;
}

Node& Node::add(Node child) {
  children.push_back(std::move(child));
  return children.back();
}

Node& Node::add(std::string_view child_key, std::string_view child_tag, std::string_view child_text) {
  if (children.empty()) children.reserve(4);
  children.emplace_back();
  Node& child = children.back();
  child.key = child_key;
  child.tag = child_tag;
  child.text = child_text;
  return child;
}

const std::string* Node::attribute(std::string_view name) const {
  for (const auto& [key_, value] : attributes)
    if (key_ == name) return &value;
  return nullptr;
}

Node element(std::string_view key, std::string_view tag, std::string_view text) {
  Node node;
  node.key = key;
  node.tag = tag;
  node.text = text;
  return node;
}

const Node* find(const Node& root, std::string_view key) {
  if (root.key == key) return &root;
  for (const Node& child : root.children)
    if (const Node* found = find(child, key)) return found;
  return nullptr;
}

base::Json to_json(const Node& node) {
  base::Json out = base::object_of("n", node.key, "t", node.tag);
  if (!node.attributes.empty()) {
    base::Json attributes = base::object();
    for (const auto& [name, value] : node.attributes) base::put(attributes, name, base::Json(value));
    base::put(out, "a", std::move(attributes));
  }
  if (!node.action.empty()) base::put(out, "do", node.action);
  if (!node.children.empty()) {
    base::Json children = base::list();
    for (const Node& child : node.children) base::push(children, to_json(child));
    base::put(out, "c", std::move(children));
  } else if (!node.text.empty()) {
    base::put(out, "x", node.text);
  }
  return out;
}

std::string to_html(const Node& node) {
  std::string out;
  append_html(node, out);
  return out;
}

bool tag_allowed(std::string_view tag) { return is_one_of(tag, api::kTags); }

bool attribute_allowed(std::string_view name, std::string_view value) {
  return name_allowed(name) && (!is_link(name) || safe_url(value));
}

bool safe_url(std::string_view url) {
  for (const char c : url)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  if (url.empty() || url.front() == ' ' || url.back() == ' ') return false;
  const std::size_t end = url.find_first_of(":/?#");
  if (end == std::string_view::npos || url[end] != ':') return true;  // no scheme: relative
  const std::string scheme = base::lower_ascii(url.substr(0, end));
  return scheme == "https" || scheme == "http" || scheme == "mailto" || scheme == "tel";
}

}  // namespace leadline::view
