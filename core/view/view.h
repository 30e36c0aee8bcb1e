// The view as data: a tree of elements, the operations that lead from one tree to the next, and the same tree as HTML.
// The browser carries out the operations with createElement and textContent (docs/protocol.md, "A surface's tree");
// natively the tree prints as escaped HTML for static pages.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "view/names.h"

namespace leadline::view {

// One element. It has text or children, never both (with children, the text is ignored).
struct Node {
  using Attributes = std::vector<std::pair<std::string_view, std::string>>;

  std::string key;          // unique in its tree, never reused for another tag
  std::string_view tag;     // a literal: tag_allowed
  Attributes attributes;    // in order, each name (a literal) once; write them with `set`
  std::string text;         // text, never HTML
  std::string_view action;  // a literal, `do`: what a click (or a submit) asks for
  std::vector<Node> children;

  // Defined in the .cpp, though the compiler could make them by itself: then it would repeat them in every function that copies or
  // moves one, and in wasm those repetitions were a tenth of the code around them.
  Node();
  Node(const Node& other);
  Node(Node&& other) noexcept;
  Node& operator=(const Node& other);
  Node& operator=(Node&& other) noexcept;
  ~Node();

  // Sets an attribute. An unsafe URL (`safe_url`) does not get into a tree: nothing happens.
  Node& set(Name name, std::string_view value);
  // A boolean attribute.
  Node& set(Name name) { return set(name, {}); }
  // `set`, only when `value` says something.
  Node& set_if(Name name, std::string_view value) { return value.empty() ? *this : set(name, value); }
  // Several attributes whose values are words.
  Node& set_all(Words attributes);
  // Appends a child and returns it; the reference holds until this node gets its next child.
  Node& add(std::string_view key, std::string_view tag, std::string_view text = {});
  Node& add(Node child);

  const std::string* attribute(std::string_view name) const;

 private:
  void put(std::string_view name, std::string_view value);
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

// `text` as it stands in HTML, between tags or in an attribute's quotes.
std::string escape_html(std::string_view text);

// The tags a tree may use: those of api/border.def, which js/surface.ts lets through.
bool tag_allowed(std::string_view tag);
// Attributes by name, and for `href` and `src` also by value (`safe_url`).
bool attribute_allowed(std::string_view name, std::string_view value);

// Whether a URL may be followed: `https`, `http`, `mailto`, `tel`, or a relative one; and without white space at its
// ends or control characters anywhere: browsers drop those while reading a scheme (`java\tscript:`, WHATWG URL §4.4).
bool safe_url(std::string_view url);

}  // namespace leadline::view
