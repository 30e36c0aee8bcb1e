// The view as data: a tree of elements, the operations that lead from one tree to the next, and the same tree as HTML.
// The browser carries out the operations with createElement and textContent (docs/protocol.md, "A surface's tree");
// natively the tree prints as escaped HTML for static pages.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"

namespace leadline::view {

// One element. It has text or children, never both (with children, the text is ignored).
struct Node {
  std::string key;                                               // unique in its tree, never reused for another tag
  std::string tag;                                               // one of kTags
  std::vector<std::pair<std::string, std::string>> attributes;  // in order, each name once; write them with `set`
  std::string text;                                              // text, never HTML
  std::string action;                                            // `do`: what a click (or a submit) asks for
  std::vector<Node> children;

  // Written out in one place: made inline, these are a tenth of the code that uses them.
  Node();
  Node(const Node& other);
  Node(Node&& other) noexcept;
  Node& operator=(const Node& other);
  Node& operator=(Node&& other) noexcept;
  ~Node();

  // Sets an attribute. Nothing happens when it is not allowed (`attribute_allowed`): neither `style`, nor `on…`, nor
  // a URL with an unsafe scheme can get into a tree.
  Node& set(std::string_view name, std::string_view value);
  // A boolean attribute.
  Node& set(std::string_view name) { return set(name, {}); }
  // `set`, only when `value` says something.
  Node& set_if(std::string_view name, std::string_view value) { return value.empty() ? *this : set(name, value); }
  // Several attributes whose values are words: "type=checkbox novalidate".
  Node& set_all(std::string_view attributes);
  // Appends a child and returns it; the reference holds until this node gets its next child.
  Node& add(std::string_view key, std::string_view tag, std::string_view text = {});
  Node& add(Node child);

  const std::string* attribute(std::string_view name) const;
};

Node element(std::string_view key, std::string_view tag, std::string_view text = {});

// The node with that key in the tree, or nullptr.
const Node* find(const Node& root, std::string_view key);

// The protocol's form: {"n","t","a","x","do","c"}, empty parts left out.
base::Json to_json(const Node& node);

// The operations that turn `before` (nullptr: nothing drawn yet) into `after`: an array of `add`, `move`, `del`, `set`
// and `text`. Children are matched by key; few moves are made (those outside a longest increasing subsequence). A node
// whose tag or action differs, or that changes its parent, is deleted and added anew; deletions come first, so a key is
// free again before it is used. Equal trees give [].
base::Json diff(const Node* before, const Node& after);

// Escaped HTML. Actions leave no trace; attributes that are not allowed are left out.
std::string to_html(const Node& node);

// Tags and attributes a tree may use: those that js/surface.ts lets through.
bool tag_allowed(std::string_view tag);
// By name, and for `href` and `src` also by value (`safe_url`).
bool attribute_allowed(std::string_view name, std::string_view value);

// Whether a URL may be followed: `https`, `http`, `mailto`, `tel`, or a relative one; and without white space at its
// ends or control characters anywhere: browsers drop those while reading a scheme (`java\tscript:`, WHATWG URL §4.4).
bool safe_url(std::string_view url);

}  // namespace leadline::view
