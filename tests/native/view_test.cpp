// The tree, its differences and its HTML. Trees are written in a small notation:
//   key[/tag][:text][{name=value,name}][(child child …)]      tag: div unless said
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/random.h"
#include "view/view.h"

namespace leadline::view {
namespace {

using base::Json;

// Names of trees that are made while the test runs: a tree refers to them.
std::string_view kept(std::string name) {
  static std::set<std::string> names;
  return *names.insert(std::move(name)).first;
}

class Notation {
 public:
  explicit Notation(std::string_view text) : rest_(text) {}

  Node node() {
    Node out = element(word("/:{( )"), "div");
    if (take('/')) out.tag = kept(word(":{( )"));
    if (take(':')) out.text = word("{( )");
    if (take('{')) {
      do {
        const std::string name = word("=,}");
        out.attributes.emplace_back(kept(name), take('=') ? word(",}") : "");
      } while (take(','));
      take('}');
    }
    if (!take('(')) return out;
    while (!take(')')) {
      while (take(' ')) {}
      out.add(node());
      while (take(' ')) {}
    }
    return out;
  }

 private:
  std::string word(std::string_view stops) {
    const std::size_t end = std::min(rest_.find_first_of(stops), rest_.size());
    const std::string out(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return out;
  }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::string_view rest_;
};

Node tree(std::string_view text) { return Notation(text).node(); }

// The operations, one to a line, without the JSON's quotes.
std::string ops(const char* before, const char* after) {
  const Node a = tree(before);
  std::string out;
  for (const Json& op : diff(&a, tree(after))) {
    std::string line = base::dump_json(op);
    std::erase(line, '"');
    out += line + "\n";
  }
  return out;
}

TEST(ViewDiff, EqualTreesNeedNothing) { EXPECT_EQ(ops("r(a{class=x} b:text c(d))", "r(a{class=x} b:text c(d))"), ""); }

TEST(ViewDiff, TheFirstDrawingAddsTheWholeTreeToTheShadowRoot) {
  EXPECT_EQ(base::dump_json(diff(nullptr, tree("r/section{class=ll-cta}(t/h2:Hi b/button:Go)"))),
            R"([["add","",null,{"a":{"class":"ll-cta"},"c":[{"n":"t","t":"h2","x":"Hi"},)"
            R"({"n":"b","t":"button","x":"Go"}],"n":"r","t":"section"}]])");
}

TEST(ViewDiff, OperationsByExample) {
  struct Row { const char *before, *after, *ops; };
  const Row rows[] = {
      {"r(a)", "r(a b)", "[add,r,null,{n:b,t:div}]\n"},
      {"r(b)", "r(a b)", "[add,r,b,{n:a,t:div}]\n"},
      {"r", "r(a b)", "[add,r,null,{n:b,t:div}]\n[add,r,b,{n:a,t:div}]\n"},
      {"r(a b c)", "r(a c)", "[del,b]\n"},
      {"r(a(x y) b)", "r(b)", "[del,a]\n"},
      {"r(a:one)", "r(a:two)", "[text,a,two]\n"},
      {"r(a:one)", "r(a)", "[text,a,]\n"},
      {"r(a{class=x,hidden})", "r(a{class=y,id=i})", "[set,a,hidden,null]\n[set,a,class,y]\n[set,a,id,i]\n"},
      {"r(a)", "r(a{hidden})", "[set,a,hidden,]\n"},
      {"r(a b c d e)", "r(e a b c d)", "[move,e,r,a]\n"},
      {"r(a b c d e)", "r(b c d e a)", "[move,a,r,null]\n"},
      {"r(a b c d)", "r(d c b a)", "[move,a,r,null]\n[move,b,r,a]\n[move,c,r,b]\n"},
      {"r(a/p:x)", "r(a/div:x)", "[del,a]\n[add,r,null,{n:a,t:div,x:x}]\n"},
      {"r(a:text)", "r(a(b))", "[text,a,]\n[add,a,null,{n:b,t:div}]\n"},
      {"r(a(b))", "r(a:text)", "[del,b]\n[text,a,text]\n"},
      {"r(a(k) b)", "r(a b(k))", "[del,k]\n[add,b,null,{n:k,t:div}]\n"},
      {"r(a)", "s(a)", "[del,r]\n[add,,null,{c:[{n:a,t:div}],n:s,t:div}]\n"},
  };
  for (const Row& row : rows) EXPECT_EQ(ops(row.before, row.after), row.ops) << row.before << "  →  " << row.after;
}

TEST(ViewDiff, AChangedActionIsANewElement) {
  Node before = tree("r(b/button:Go)"), after = before;
  after.children[0].action = "open";
  EXPECT_EQ(base::dump_json(diff(&before, after)),
            R"([["del","b"],["add","r",null,{"do":"open","n":"b","t":"button","x":"Go"}]])");
}

// ---- A browser in forty lines: carries the operations out, and fails on any that could not be.

class Page {
 public:
  explicit Page(const Node& root) { put("", nullptr, to_json(root)); }

  void apply(const Json& op) {
    const std::string name = op[0];
    if (name == "add") put(op[1], op[2], op[3]);
    else if (name == "move") { take_out(op[1]); insert(op[2], op[3], op[1]); }
    else if (name == "del") { take_out(op[1]); forget(op[1]); }
    else if (name == "set" && op[3].is_null()) ASSERT_EQ(at(op[1])["a"].erase(op[2].get<std::string>()), 1u);
    else if (name == "set") at(op[1])["a"][op[2].get<std::string>()] = op[3];
    else if (name == "text") { ASSERT_TRUE(children_[op[1]].empty()); at(op[1])["x"] = op[2]; }
    else FAIL() << "unknown operation " << name;
  }
  Json tree() { return children_[""].size() == 1 ? read(children_[""][0]) : Json(children_[""]); }

 private:
  Json& at(const std::string& key) {
    EXPECT_TRUE(elements_.count(key)) << "no element " << key;
    return elements_[key];
  }
  void put(const std::string& parent, const Json& before, const Json& node) {
    const std::string key = node["n"];
    EXPECT_FALSE(elements_.count(key)) << "the key is taken: " << key;
    elements_[key] = node;
    elements_[key].erase("c");
    insert(parent, before, key);
    for (const Json& child : base::get_array(node, "c")) put(key, nullptr, child);
  }
  void insert(const std::string& parent, const Json& before, const std::string& key) {
    std::vector<std::string>& list = children_[parent];
    const auto place =
        before.is_null() ? list.end() : std::find(list.begin(), list.end(), before.get<std::string>());
    EXPECT_TRUE(before.is_null() || place != list.end()) << before << " is not in " << parent;
    list.insert(place, key);
  }
  void take_out(const std::string& key) {
    at(key);
    for (auto& [parent, list] : children_) std::erase(list, key);
  }
  void forget(const std::string& key) {
    elements_.erase(key);
    for (const std::string& child : children_[key]) forget(child);
    children_.erase(key);
  }
  Json read(const std::string& key) {
    Json out = at(key);
    if (out.contains("a") && out["a"].empty()) out.erase("a");
    if (out.contains("x") && out["x"] == "") out.erase("x");
    for (const std::string& child : children_[key]) out["c"].push_back(read(child));
    return out;
  }
  std::map<std::string, Json> elements_;
  std::map<std::string, std::vector<std::string>> children_;
};

class Trees {
 public:
  explicit Trees(int seed) : random_(std::to_string(seed)) {}

  Node any() {
    free_.clear();
    for (char c = 'a'; c <= 'p'; ++c) free_.push_back(std::string(1, c));
    Node root = element("root", "section");
    fill(root, 0);
    return root;
  }
  std::int64_t below(std::int64_t n) { return random_.between(0, n - 1); }

 private:
  void fill(Node& node, int depth) {
    if (below(2)) node.set("class", below(2) ? "x" : "y");
    if (below(4) == 0) node.set("hidden");
    const std::int64_t count = depth > 2 ? 0 : below(7);
    if (count == 0) node.text = below(2) ? "text" : "";
    for (std::int64_t i = 0; i < count && !free_.empty(); ++i) {
      const auto pick = free_.begin() + below(static_cast<std::int64_t>(free_.size()));
      Node child = element(*pick, below(5) ? "div" : "p");
      child.action = below(9) ? "" : "open";
      free_.erase(pick);
      fill(child, depth + 1);
      node.add(std::move(child));
    }
  }
  base::Random random_;
  std::vector<std::string> free_;
};

TEST(ViewDiff, AppliedToTheOldTreeGivesTheNewOne) {
  Trees trees(20261122);
  for (int i = 0; i < 3000; ++i) {
    const Node before = trees.any(), after = trees.any();
    Page page(before);
    const Json operations = diff(&before, after);
    for (const Json& op : operations) page.apply(op);
    ASSERT_EQ(page.tree(), to_json(after)) << "case " << i << "\nfrom " << to_json(before) << "\nby " << operations;
    ASSERT_EQ(diff(&after, after), Json::array());
  }
}

TEST(ViewDiff, AShuffledListMovesNoMoreThanItMust) {
  Trees trees(7);
  for (int i = 0; i < 300; ++i) {
    Node before = element("r", "ul"), after = before;
    std::vector<int> order;
    for (int k = 0; k < 9; ++k) {
      before.add(element(std::to_string(k), "li"));
      order.insert(order.begin() + trees.below(static_cast<std::int64_t>(order.size()) + 1), k);
    }
    for (const int k : order) after.add(element(std::to_string(k), "li"));
    // The longest increasing subsequence, by trying all subsets: what stays need not move, everything else must.
    int longest = 0;
    for (unsigned subset = 0; subset < 512; ++subset) {
      int last = -1, length = 0;
      for (std::size_t at = 0; at < 9; ++at) {
        if (!(subset >> at & 1)) continue;
        length = order[at] > last ? length + 1 : -99;
        last = order[at];
      }
      longest = std::max(longest, length);
    }
    ASSERT_EQ(diff(&before, after).size(), static_cast<std::size_t>(9 - longest));
  }
}

TEST(ViewDiff, ASelectOfTheGreatestSizeIsQuick) {
  Node before = element("s", "select");
  for (int i = 0; i < 512; ++i) before.add(element("o." + std::to_string(i), "option", "Option"));
  Node after = before;
  std::rotate(after.children.begin(), after.children.begin() + 1, after.children.end());
  EXPECT_EQ(diff(&before, before).size(), 0u);
  EXPECT_EQ(diff(&before, after).size(), 1u);
}

// ---- What may be in a tree

TEST(ViewAttributes, OnlyListedNamesGetIn) {
  for (const char* name : {"style", "onclick", "onfocus", "srcdoc", "formaction", "action", "innerHTML", "aria-X",
                           "data-a", "data-leadline", "xlink:href", "", " ", "class part", "CLASS", "is", "slot", "popover",
                           "contenteditable"})
    EXPECT_FALSE(attribute_allowed(name, "x")) << name;  // and as a Name it does not compile
  Node node = element("a", "div");
  node.set("class", "a").set("aria-label", "b").set("role", "c").set("hidden").set("class", "d");
  EXPECT_EQ(base::dump_json(to_json(node)["a"]), R"({"aria-label":"b","class":"d","hidden":"","role":"c"})");
}

TEST(ViewAttributes, AnUnsafeLinkLeavesAnElementWithoutOne) {
  Node node = element("a", "a", "Go");
  node.set("href", "javascript:alert(1)");
  EXPECT_EQ(to_html(node), "<a>Go</a>");
  node.attributes.emplace_back("href", "javascript:alert(1)");  // not by `set`
  node.attributes.emplace_back("onclick", "alert(1)");
  EXPECT_EQ(to_html(node), "<a>Go</a>");
}

TEST(SafeUrl, FourSchemesAndRelativeOnes) {
  for (const char* url : {"https://a.vn/x?y=1#z", "http://a.vn", "HTTPS://a.vn", "mailto:an@a.vn", "tel:+84912345678",
                          "/prices", "prices.html", "./a", "../a", "?q=1", "#top", "//a.vn/x", "/a:b",
                          "?next=javascript:x", "a/b:c", "/giá-căn-hộ"})
    EXPECT_TRUE(safe_url(url)) << url;
}

TEST(SafeUrl, NoTrickBringsAScriptIn) {
  using namespace std::string_view_literals;
  for (const std::string_view url :
       {"javascript:alert(1)"sv, "JavaScript:alert(1)"sv, " javascript:alert(1)"sv, "\njavascript:alert(1)"sv,
        "java\tscript:alert(1)"sv, "java\nscript:alert(1)"sv, "javascript\r:alert(1)"sv, "\x01javascript:alert(1)"sv,
        "java\0script:alert(1)"sv, "javascript :alert(1)"sv, "vbscript:x"sv, "data:text/html,<script>"sv, "blob:x"sv,
        "file:///etc"sv, "view-source:https://a"sv, "https://a.vn/\n"sv, ""sv, " "sv, "https://a.vn "sv, ":x"sv,
        "sms:1"sv, "\x7f/x"sv})
    EXPECT_FALSE(safe_url(url)) << url;
}

TEST(ViewTags, OnlyElementsOfTheProtocol) {
  for (const char* tag : {"section", "dialog", "input", "h2", "option"}) EXPECT_TRUE(tag_allowed(tag)) << tag;
  for (const char* tag : {"script", "iframe", "style", "object", "svg", "template", "", "div p", "DIV", "x-y"})
    EXPECT_FALSE(tag_allowed(tag)) << tag;
}

// ---- HTML

TEST(ViewHtml, TextAndAttributesAreEscaped) {
  Node node = element("a", "p", "<b>1 & 2</b> \"x\"");
  node.set("title", "\"><script>alert('1')</script>&amp;");
  EXPECT_EQ(to_html(node),
            "<p title=\"&quot;&gt;&lt;script&gt;alert('1')&lt;/script&gt;&amp;amp;\">"
            "&lt;b&gt;1 &amp; 2&lt;/b&gt; &quot;x&quot;</p>");
}

TEST(ViewHtml, VoidElementsHaveNoEndAndBooleanAttributesNoValue) {
  EXPECT_EQ(to_html(tree("f/form{novalidate}(i/input{name=a,checked} m/img{alt,src=/a.png})")),
            "<form novalidate><input name=\"a\" checked><img alt src=\"/a.png\"></form>");
}

TEST(ViewHtml, ATextAreaKeepsItsFirstLineBreak) {
  EXPECT_EQ(to_html(element("t", "textarea", "\na")), "<textarea>\n\na</textarea>");
}

TEST(ViewHtml, ActionsAndKeysLeaveNoTrace) {
  Node node = element("secret", "button", "Go");
  node.action = "open";
  EXPECT_EQ(to_html(node), "<button>Go</button>");
}

}  // namespace
}  // namespace leadline::view
