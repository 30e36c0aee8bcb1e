// CTAs and forms as trees: what a visitor meets, and what holds in every state of every form.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

#include "config/config.h"
#include "config/explain.h"
#include "surfaces/cta.h"
#include "surfaces/surfaces.h"

namespace leadline::surfaces {
namespace {

using base::Json;
using forms::Code;
using forms::Form;
using forms::State;
using forms::Status;
using view::Node;

Form form_of(const char* json) {
  base::Diagnostics diagnostics;
  auto form = forms::compile(*base::parse_json(json), "", diagnostics, "vi");
  EXPECT_TRUE(form && diagnostics.empty()) << base::to_json(diagnostics);
  return form.value_or(Form{});
}

Form small_form() {
  return form_of(R"({"id": "f", "display": "modal", "title": "Title", "intro": "Intro", "submit": "Go", "fields": [
    {"name": "email", "type": "email", "label": "E-mail", "help": "Help", "required": true},
    {"name": "size", "type": "select", "label": "Size", "options": ["S", {"value": "L", "label": "Large"}]},
    {"name": "ok", "type": "consent", "purpose": "contact", "label": "I agree", "required": true}]})");
}

State state_of(Status status, forms::Issues errors = {}, forms::Issues suggestions = {}) {
  return {status, std::move(errors), std::move(suggestions)};
}

std::string attribute(const Node& root, std::string_view key, std::string_view name) {
  const Node* node = view::find(root, key);
  const std::string* value = node ? node->attribute(name) : nullptr;
  return value ? *value : node ? "(none)" : "(no element)";
}

std::string text_at(const Node& root, std::string_view key) {
  const Node* node = view::find(root, key);
  return node ? node->text : "(no element)";
}

std::string ops(const Node& before, const Node& after) {
  std::string out;
  for (const Json& op : view::diff(&before, after)) out += base::dump_json(op) + "\n";
  return out;
}

// ---- The trees, as HTML with each element of a form on its line

std::string lines(std::string html) {
  std::string out;
  for (std::size_t i = 0; i < html.size(); ++i) {
    if (i > 0 && html[i] == '<' && html[i + 1] != '/' && html.compare(i, 7, "<option") != 0) out += '\n';
    out += html[i];
  }
  return out;
}

TEST(FormTree, AModalFormAsItOpens) {
  EXPECT_EQ(lines(view::to_html(render_form(small_form(), {}, "en"))),
R"(<dialog class="ll-dialog" part="dialog" lang="en" aria-labelledby="title">
<button class="ll-close" part="close" type="button" aria-label="Close">×</button>
<form class="ll-form" part="form" novalidate aria-labelledby="title">
<h2 class="ll-title" part="title" id="title">Title</h2>
<p class="ll-intro" part="intro">Intro</p>
<div class="ll-alert" part="alert" role="alert"></div>
<div class="ll-field" part="field">
<label class="ll-label" part="label" for="c.email">E-mail</label>
<input class="ll-control" part="control" id="c.email" name="email" type="email" inputmode="email" autocapitalize="off" spellcheck="false" autocomplete="email" aria-required="true" aria-describedby="h.email">
<p class="ll-help" part="help" id="h.email">Help</p></div>
<div class="ll-field" part="field">
<label class="ll-label" part="label" for="c.size">
<span>Size</span>
<span class="ll-optional" part="optional"> (optional)</span></label>
<select class="ll-control" part="control" id="c.size" name="size"><option value>Choose…</option><option value="S">S</option><option value="L">Large</option></select></div>
<div class="ll-field" part="field">
<div class="ll-check" part="check">
<input class="ll-checkbox" part="checkbox" id="c.ok" name="ok" type="checkbox" aria-required="true">
<label class="ll-label" part="label" for="c.ok">I agree</label></div></div>
<div class="ll-trap" part="trap" aria-hidden="true">
<label for="trap.control">Leave this field empty</label>
<input id="trap.control" type="text" tabindex="-1" autocomplete="off" name="ll_subject"></div>
<button class="ll-button" part="button" type="submit">Go</button></form></dialog>)");
}

TEST(FormTree, AnInlineFormIsAPanelWithoutAClosingButton) {
  Form form = small_form();
  form.display = forms::Display::inline_;
  const Node root = render_form(form, {}, "vi");
  EXPECT_EQ(root.tag, "section");
  EXPECT_EQ(*root.attribute("class"), "ll-panel");
  EXPECT_EQ(view::find(root, "close"), nullptr);
}

TEST(FormTree, ARefusedSubmitMarksTheFieldsAndSaysSoOnce) {
  const State refused =
      state_of(Status::invalid, {{"email", Code::email, ""}}, {{"email", Code::typo, "a@gmail.com"}});
  EXPECT_EQ(ops(render_form(small_form(), {}, "vi"), render_form(small_form(), refused, "vi")),
R"(["set","f.email","class","ll-field ll-invalid"]
["set","f.email","part","field invalid"]
["add","f.email",null,{"a":{"class":"ll-suggest","id":"s.email","part":"suggest","role":"status"},"c":[{"n":"s.email.1","t":"span","x":"Có phải ý bạn là "},{"a":{"aria-describedby":"s.email","class":"ll-take","name":"email","part":"take","type":"button"},"do":"take","n":"s.email.take","t":"button","x":"a@gmail.com"},{"n":"s.email.2","t":"span","x":"?"}],"n":"s.email","t":"p"}]
["add","f.email","s.email",{"a":{"class":"ll-error","id":"e.email","part":"error"},"n":"e.email","t":"p","x":"E-mail chưa đúng. Hãy nhập theo mẫu ten@example.com."}]
["set","c.email","aria-invalid","true"]
["set","c.email","aria-describedby","h.email e.email s.email"]
["text","alert","Vui lòng kiểm tra lại các ô được đánh dấu."]
)");
}

void check_tree(const Node& root, const std::string& name);

// The sentence as a screen reader says it.
std::string sentence(const Node& root, std::string_view key) {
  const Node* note = view::find(root, key);
  std::string out = note ? note->text : "(no element)";
  for (const Node& child : note ? note->children : std::vector<Node>()) out += child.tag == "button" ? "[" + child.text + "]" : child.text;
  return out;
}

TEST(FormTree, WhatASentenceProposesIsAButtonInItAndTakesIt) {
  const auto drawn = [](Code code, const char* locale, const char* own = "{}") {
    const Form form = form_of((R"({"id":"f","title":"T","fields":[{"name":"p","label":"P","type":"tel","country":"VN","errors":)" + std::string(own) + "}]}").c_str());
    return render_form(form, state_of(Status::idle, {{"p", code, "0398 123 456"}}), locale);
  };
  EXPECT_EQ(sentence(drawn(Code::old_number, "en"), "e.p"), "Eleven-digit mobile numbers changed in 2018. Is yours [0398 123 456] now?");
  EXPECT_EQ(sentence(drawn(Code::old_number, "vi"), "e.p"), "Số di động 11 chữ số đã đổi từ năm 2018. Số của bạn bây giờ là [0398 123 456]?");
  EXPECT_EQ(sentence(drawn(Code::old_number, "en", R"({"old_number":"Please use the new number. "})"), "e.p"), "Please use the new number. [0398 123 456]");
  const Node root = drawn(Code::old_number, "en");
  EXPECT_EQ(attribute(root, "e.p.take", "name"), "p");
  EXPECT_EQ(attribute(root, "e.p.take", "aria-describedby"), "e.p");
  EXPECT_EQ(view::find(root, "e.p.take")->action, "take");
  EXPECT_EQ(attribute(root, "c.p", "aria-describedby"), "e.p");
  check_tree(root, "old number");
}

TEST(FormTree, ASentenceThatProposesNothingIsText) {
  const State dotless = state_of(Status::idle, {}, {{"email", Code::no_dot, ""}}), typo = state_of(Status::idle, {}, {{"email", Code::typo, "a@gmail.com"}});
  EXPECT_EQ(text_at(render_form(small_form(), dotless, "en"), "s.email"), "There is no dot after the @. Please check the address.");
  const Node before = render_form(small_form(), typo, "en"), after = render_form(small_form(), dotless, "en");
  EXPECT_EQ(ops(before, after), R"(["del","s.email.1"]
["del","s.email.take"]
["del","s.email.2"]
["text","s.email","There is no dot after the @. Please check the address."]
)");
  const Node sending = render_form(small_form(), state_of(Status::sending, {}, {{"email", Code::typo, "a@gmail.com"}}), "en");
  EXPECT_EQ(text_at(sending, "s.email"), "Did you mean a@gmail.com?") << "it was sent as it is";
  const Node too_long = render_form(small_form(), state_of(Status::invalid, {{"email", Code::too_long, "99"}}), "en");
  EXPECT_EQ(text_at(too_long, "e.email"), "Use at most 99 characters.");
}

TEST(FormTree, TheLabelOfAConsentMayHoldALinkThatOpensElsewhere) {
  const Form form = form_of(R"x({"id":"f","title":"T","fields":[{"name":"ok","type":"consent","purpose":"contact","required":true,"label":[
    {"vi":"Tôi đồng ý với ","en":"I agree to the "}, {"text":{"vi":"chính sách","en":"policy"},"link":{"vi":"/rieng-tu","en":"/privacy"}}, "."]},
    {"name":"bad","type":"consent","purpose":"x","label":["Read ", {"text":"this","link":"javascript:alert(1)"}]}]})x");
  const Node root = render_form(form, {}, "en");
  EXPECT_EQ(view::to_html(*view::find(root, "l.ok")),
            R"(<label class="ll-label" part="label" for="c.ok"><span>I agree to the </span><a href="/privacy" target="_blank" rel="noopener" title="Opens in a new tab" class="ll-link" part="link">policy</a><span>.</span></label>)");
  EXPECT_EQ(attribute(render_form(form, {}, "vi"), "t.ok.1", "href"), "/rieng-tu");
  EXPECT_EQ(attribute(root, "t.bad.1", "href"), "(none)") << "no way from a config to script";
  EXPECT_EQ(text_at(root, "q.bad"), " (optional)");
  EXPECT_EQ(forms::label_text(form.fields[0], "en"), "I agree to the policy.");
  EXPECT_EQ(forms::message(form, {"ok", Code::bad_input, ""}, "en").find("{label}"), std::string::npos);
  check_tree(root, "label with links");
}

TEST(FormTree, AnErrorFoundOnLeavingAFieldSpeaksForItself) {
  const Node left = render_form(small_form(), state_of(Status::idle, {{"email", Code::email, ""}}), "en");
  EXPECT_EQ(attribute(left, "e.email", "role"), "alert");
  EXPECT_EQ(text_at(left, "alert"), "");
}

TEST(FormTree, SendingKeepsTheButtonInPlaceAndQuiet) {
  EXPECT_EQ(ops(render_form(small_form(), {}, "vi"), render_form(small_form(), state_of(Status::sending), "vi")),
            "[\"set\",\"submit\",\"aria-disabled\",\"true\"]\n[\"text\",\"submit\",\"Đang gửi…\"]\n");
}

TEST(FormTree, SavedAndFailedSayWhatHappensNext) {
  const Node saved = render_form(small_form(), state_of(Status::saved), "en");
  EXPECT_EQ(text_at(saved, "alert"), "Saved on this device. We keep trying to send it whenever this site is open.");
  EXPECT_EQ(attribute(saved, "submit", "aria-disabled"), "true");
  const Node failed = render_form(small_form(), state_of(Status::failed), "vi");
  EXPECT_EQ(text_at(failed, "alert"), "Chưa gửi được. Bạn vui lòng thử lại.");
  EXPECT_EQ(attribute(failed, "submit", "aria-disabled"), "(none)");
  const Node refused = render_form(small_form(), state_of(Status::refused), "vi");
  EXPECT_EQ(text_at(refused, "alert"), "Thông tin chưa được chấp nhận. Bạn vui lòng kiểm tra và gửi lại.");
  EXPECT_EQ(attribute(refused, "submit", "aria-disabled"), "(none)") << "the answers can be corrected";
}

TEST(FormTree, WhatCouldNotBeSentCanBeSentAgainCopiedOrPassedOnAnotherWay) {
  Form form = small_form();
  const Json fallback = {{"mailto", "hello@acme.example"}, {"tel", "+84 28 1234-567"}};
  State state = state_of(Status::failed);
  state.values = {{"email", "ánh@example.com"}, {"size", "L"}, {"ok", true}};
  const Node bare = render_form(form, state, "en");
  EXPECT_EQ(text_at(bare, "submit"), "Try again");
  EXPECT_EQ(text_at(bare, "ways.copy"), "Copy my answers");
  EXPECT_EQ(attribute(bare, "ways.copied", "role"), "status");
  EXPECT_EQ(text_at(bare, "ways.copied"), "") << "the shell says so once it is true";
  EXPECT_EQ(view::find(bare, "ways.mail"), nullptr) << "nothing that the config does not say";
  EXPECT_EQ(answers_of(form, state, "en"), "E-mail: ánh@example.com\nSize: Large\nI agree: ✓");
  form.success = {{forms::kFallback, fallback}};
  const Node all = render_form(form, state, "vi");
  EXPECT_EQ(text_at(all, "submit"), "Thử lại");
  EXPECT_EQ(attribute(all, "ways.mail", "href"), "mailto:hello@acme.example?subject=Title&body=E-mail%3A%20%C3%A1nh%40example.com%0D%0ASize%3A%20Large%0D%0AI%20agree%3A%20%E2%9C%93%0D%0A");
  EXPECT_EQ(text_at(all, "ways.call"), "Gọi +84 28 1234-567");
  EXPECT_EQ(attribute(all, "ways.call", "href"), "tel:+84281234567");
  state.status = Status::refused;
  EXPECT_NE(view::find(render_form(form, state, "en"), "ways"), nullptr);
  EXPECT_EQ(text_at(render_form(form, state, "en"), "submit"), "Go") << "it is not the same that is to be sent again";
  for (const Status status : {Status::idle, Status::invalid, Status::sending, Status::saved})
    EXPECT_EQ(view::find(render_form(form, state_of(status), "en"), "ways"), nullptr);
  EXPECT_NE(view::find(render_done(form, state_of(Status::unconfirmed), "en"), "ways.mail"), nullptr);
  EXPECT_EQ(view::find(render_done(form, state_of(Status::sent), "en"), "ways.mail"), nullptr);
}

TEST(FormTree, AMailHasWholeLinesOfTheAnswersAsFarAsMailProgramsTakeThem) {
  Form form = form_of(R"({"id": "f", "fields": [{"name": "a", "type": "textarea", "label": "A"}, {"name": "b", "type": "textarea", "label": "B"}, {"name": "c", "label": "C"}]})");
  const Json fallback = {{"mailto", "hello@acme.example"}};
  form.success = {{forms::kFallback, fallback}};
  State state = state_of(Status::failed);
  state.values = {{"a", "first\nsecond"}, {"b", std::string(3000, 'x')}, {"c", "third"}};
  EXPECT_EQ(attribute(render_form(form, state, "en"), "ways.mail", "href"), "mailto:hello@acme.example?subject=f&body=A%3A%20first%0D%0Asecond%0D%0A");
}

TEST(FormTree, TheSitesThanksAreForWhatWasAccepted) {
  Form form = small_form();
  form.success = {{"title", "We have got it."}};
  const Node sent = render_done(form, state_of(Status::sent), "en"), unconfirmed = render_done(form, state_of(Status::unconfirmed), "en");
  EXPECT_EQ(text_at(sent, "done.title"), "We have got it.");
  EXPECT_EQ(text_at(unconfirmed, "done.title"), "Sent, but not confirmed");
  EXPECT_EQ(text_at(unconfirmed, "done.text"), "We could not see whether it arrived. If you hear nothing, please contact us another way.");
  EXPECT_EQ(text_at(render_done(form, state_of(Status::unconfirmed), "vi"), "done.title"), "Đã gửi, nhưng chưa có xác nhận");
}

TEST(FormTree, TheConfirmationTakesTheFormsPlaceAndTheDialogKeepsItsName) {
  Form form = small_form();
  const Node sent = render_done(form, state_of(Status::sent), "en");
  EXPECT_EQ(ops(render_form(form, {}, "en"), sent),
R"(["del","form"]
["add","root",null,{"a":{"class":"ll-steps","part":"steps"},"c":[{"a":{"class":"ll-end","part":"end","type":"button"},"do":"close","n":"end","t":"button","x":"Close"}],"n":"steps","t":"div"}]
["add","root","steps",{"a":{"class":"ll-done","part":"done","role":"status","tabindex":"-1"},"c":[{"a":{"class":"ll-title","id":"title","part":"title"},"n":"done.title","t":"h2","x":"Thank you!"}],"n":"done","t":"div"}]
)");
  EXPECT_NE(view::find(sent, "close"), nullptr);
  EXPECT_EQ(attribute(sent, "root", "aria-labelledby"), "title");
}

TEST(FormTree, AfterTheConfirmationComesWhatTheConfigGives) {
  const Form form = form_of(R"({"id":"f","title":"T","fields":[{"name":"a","label":"A"}],
    "success":{"title":"Done","text":"Read on.","link":{"text":{"vi":"Tải","en":"Download"},"href":"/prices.pdf"},"opens":"visit"}})");
  const Node alone = render_done(form, state_of(Status::sent), "en");
  EXPECT_EQ(text_at(alone, "done.title"), "Done");
  EXPECT_EQ(text_at(alone, "done.text"), "Read on.");
  EXPECT_EQ(view::to_html(*view::find(alone, "steps")), R"(<div class="ll-steps" part="steps"><a class="ll-link" part="link" href="/prices.pdf">Download</a></div>)");
  base::Diagnostics none;
  Next next;
  const Json words = "Book a visit";
  next.button = *base::Localized::compile(&words, "", none);
  const Node with_next = render_done(form, state_of(Status::sent), "en", &next);
  EXPECT_EQ(view::find(with_next, "next")->action, "next");
  EXPECT_EQ(text_at(with_next, "next"), "Book a visit");
  next.href = "/booking";
  EXPECT_EQ(attribute(render_done(form, state_of(Status::sent), "en", &next), "next", "href"), "/booking");
  check_tree(with_next, "next");
  EXPECT_EQ(view::find(render_form(form, {}, "en"), "steps"), nullptr);
}

TEST(FormTree, HiddenFieldsAreNotDrawn) {
  const Form form = form_of(R"({"id":"f","title":"T","fields":[
    {"name":"a","label":"A"}, {"name":"src","type":"hidden","value":"x"}]})");
  EXPECT_EQ(view::find(render_form(form, {}, "en"), "c.src"), nullptr);
  EXPECT_NE(view::find(render_form(form, {}, "en"), "c.a"), nullptr);
}

TEST(FormTree, NothingIsTickedOrChosenBeforehand) {
  const std::string html = view::to_html(render_form(small_form(), {}, "en"));
  EXPECT_EQ(html.find("checked"), std::string::npos) << html;
  EXPECT_EQ(html.find("selected"), std::string::npos);
}

TEST(FormTree, EachKindOfFieldBringsItsKeyboard) {
  const Form form = form_of(R"({"id":"f","title":"T","fields":[
    {"name":"n","label":"N","autocomplete":"name"}, {"name":"t","label":"T","type":"tel","country":"VN"},
    {"name":"z","label":"Z","inputmode":"numeric","maxLength":6},
    {"name":"a","label":"A","type":"textarea","placeholder":"P"}]})");
  const Node root = render_form(form, {}, "en");
  EXPECT_EQ(attribute(root, "c.n", "autocomplete"), "name");
  EXPECT_EQ(attribute(root, "c.n", "autocapitalize"), "words");
  EXPECT_EQ(attribute(root, "c.t", "type"), "tel");
  EXPECT_EQ(attribute(root, "c.t", "autocomplete"), "tel");
  EXPECT_EQ(attribute(root, "c.z", "inputmode"), "numeric");
  EXPECT_EQ(attribute(root, "c.z", "maxlength"), "6");
  EXPECT_EQ(attribute(root, "c.a", "type"), "(none)");
  EXPECT_EQ(attribute(root, "c.a", "placeholder"), "P");
}

TEST(FormTree, TheFocusGoesWhereItHelps) {
  const Form form = small_form();
  EXPECT_EQ(focus_key(form, {}), "c.email");
  const forms::Issues two = {{"size", Code::option, ""}, {"ok", Code::required, ""}};
  EXPECT_EQ(focus_key(form, state_of(Status::invalid, two)), "c.size");
  EXPECT_EQ(focus_key(form, state_of(Status::sent)), "done");
}

TEST(FormTree, WhatTheSiteWritesStaysText) {
  const Form form = form_of(R"({"id":"f","title":"<b>T</b>","fields":[
    {"name":"a","label":"<img src=x onerror=alert(1)>","placeholder":"\"><script>"}]})");
  const std::string html = view::to_html(render_form(form, {}, "en\" onload=\"x"));
  EXPECT_EQ(html.find("<b>"), std::string::npos);
  EXPECT_EQ(html.find("<img"), std::string::npos);
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("\" onload=\""), std::string::npos);
}

// ---- What holds for every form in every state

void collect(const Node& node, std::vector<const Node*>& out) {
  out.push_back(&node);
  for (const Node& child : node.children) collect(child, out);
}

// The words of a list in js/border.ts that begins with `const <name> = `, between spaces.
std::string browser_list(const std::string& name) {
  std::ifstream file(LEADLINE_SOURCE_DIR "/js/border.ts", std::ios::binary);
  const std::string source((std::istreambuf_iterator<char>(file)), {});
  const std::size_t begin = source.find("const " + name + " = ");
  const std::size_t end = source.find(".split(", begin);
  EXPECT_TRUE(begin != std::string::npos && end != std::string::npos) << name;
  std::string out = " ";
  bool quoted = false;
  for (std::size_t i = begin; i < end && end != std::string::npos; ++i) {
    if (source[i] == '\'') quoted = !quoted;
    else if (quoted) out += source[i];
  }
  return out + " ";
}

bool is_control(const Node& node) { return node.tag == "input" || node.tag == "select" || node.tag == "textarea"; }

void check_tree(const Node& root, const std::string& name) {
  SCOPED_TRACE(name);
  std::vector<const Node*> nodes;
  collect(root, nodes);
  std::set<std::string> keys, ids, labelled;
  static const std::string tags = browser_list("TAGS"), attributes = browser_list("ATTRIBUTES");
  for (const Node* node : nodes) {
    EXPECT_TRUE(view::tag_allowed(node->tag)) << node->tag;
    EXPECT_NE(tags.find(" " + std::string(node->tag) + " "), std::string::npos) << "the browser side drops " << node->tag;
    EXPECT_TRUE(keys.insert(node->key).second) << "key twice: " << node->key;
    EXPECT_TRUE(node->text.empty() || node->children.empty()) << node->key;
    EXPECT_TRUE(!node->attribute("id") || ids.insert(*node->attribute("id")).second) << *node->attribute("id");
    if (node->attribute("for")) labelled.insert(*node->attribute("for"));
    for (const auto& [attribute, value] : node->attributes) {
      EXPECT_TRUE(view::attribute_allowed(attribute, value));
      EXPECT_TRUE(attribute.starts_with("aria-") || attributes.find(" " + std::string(attribute) + " ") != std::string::npos)
          << "the browser side drops " << attribute;
    }
  }
  for (const Node* node : nodes) {
    for (const char* reference : {"for", "aria-labelledby", "aria-describedby"}) {
      std::string rest = node->attribute(reference) ? *node->attribute(reference) : "";
      while (!rest.empty()) {
        const std::string id = rest.substr(0, rest.find(' '));
        EXPECT_TRUE(ids.count(id)) << node->key << " refers to " << id;
        rest.erase(0, id.size() + 1);
      }
    }
    if (is_control(*node)) {
      EXPECT_TRUE(node->attribute("id") && labelled.count(*node->attribute("id"))) << "no label: " << node->key;
      EXPECT_TRUE(node->attribute("name") != nullptr) << node->key;
    }
    EXPECT_TRUE((node->tag != "button" && node->tag != "h2" && node->tag != "h3") || !node->text.empty()) << node->key;
    EXPECT_TRUE(node->tag != "button" || node->attribute("type")) << node->key;
  }
}

TEST(EveryTree, IsSoundInEveryStateAndComesBackFromItsSnapshot) {
  std::ifstream file(LEADLINE_SOURCE_DIR "/demo/leadline.json", std::ios::binary);
  const Json config = *base::parse_json(std::string(std::istreambuf_iterator<char>(file), {}));
  base::Diagnostics diagnostics;
  forms::Model model = forms::compile_all(config.at("forms"), "/forms", diagnostics, "vi");
  model.forms.push_back(small_form());
  int trees = 0;
  for (const Form& form : model.forms) {
    forms::Issues issues, suggestions;
    for (const forms::Field& field : form.fields) {
      issues.push_back({field.name, Code::required, ""});
      suggestions.push_back({field.name, Code::typo, "x"});
    }
    std::vector<Node> drawn;
    for (const Status status :
         {Status::idle, Status::invalid, Status::sending, Status::saved, Status::sent, Status::failed, Status::refused, Status::unconfirmed})
      for (const bool wrong : {false, true})
        for (const char* locale : {"vi", "en", "fr"}) {
          const State state = wrong ? state_of(status, issues, suggestions) : state_of(status);
          drawn.push_back(render_form(form, state, locale));
          check_tree(drawn.back(), form.id + " " + locale + " " + std::to_string(static_cast<int>(status)));
          const State restored = forms::state_from_json(forms::to_json(state));
          EXPECT_EQ(ops(drawn.back(), render_form(form, restored, locale)), "");
          ++trees;
        }
  }
  EXPECT_EQ(trees, static_cast<int>(model.forms.size()) * 48);
}

// ---- CTA

Json cta_json() {
  return *base::parse_json(R"({"id": "price-offer", "kind": "inline", "eyebrow": {"vi": "Miễn phí", "en": "Free"},
    "title": "Prices", "text": "Text", "button": {"vi": "Nhận", "en": "Get it"}, "opens": "price-list"})");
}

// "pointer code" of each diagnostic of the CTA changed by a JSON merge patch.
std::string cta_diagnostics(const Json& patch, bool usable) {
  Json json = cta_json();
  json.merge_patch(patch);
  base::Diagnostics diagnostics;
  EXPECT_EQ(compile_cta(json, "/ctas/0", diagnostics).has_value(), usable) << patch;
  std::string out;
  for (const auto& diagnostic : diagnostics)
    out += (out.empty() ? "" : ", ") + diagnostic.pointer + " " + config::explain(diagnostic).code +
           (diagnostic.severity == base::Severity::warning ? " (warning)" : "");
  return out;
}

TEST(Cta, AsItIsDrawn) {
  base::Diagnostics diagnostics;
  const auto cta = compile_cta(cta_json(), "", diagnostics, "vi");
  ASSERT_TRUE(cta);
  EXPECT_EQ(base::dump_json(view::to_json(render_cta(*cta, cta->content, cta->frame, "vi"))),
            R"({"a":{"aria-labelledby":"title","class":"ll-cta","lang":"vi","part":"cta"},"c":[)"
            R"({"a":{"class":"ll-body","part":"body"},"c":[)"
            R"({"a":{"class":"ll-eyebrow","part":"eyebrow"},"n":"eyebrow","t":"p","x":"Miễn phí"},)"
            R"({"a":{"class":"ll-title","id":"title","part":"title"},"n":"title","t":"h2","x":"Prices"},)"
            R"({"a":{"class":"ll-text","id":"text","part":"text"},"n":"text","t":"p","x":"Text"},)"
            R"({"a":{"class":"ll-actions","part":"actions"},"c":[)"
            R"({"a":{"class":"ll-button","part":"button","type":"button"},"do":"open","n":"button","t":"button",)"
            R"("x":"Nhận"}],"n":"actions","t":"div"}],"n":"body","t":"div"}],"n":"cta","t":"section"})");
  check_tree(render_cta(*cta, cta->content, cta->frame, "en"), "cta");
}

TEST(Cta, ALinkIsALinkThatTheBrowserFollows) {
  base::Diagnostics diagnostics;
  Json json = cta_json();
  json.erase("opens");
  json["href"] = "tel:+84912345678";
  const auto cta = compile_cta(json, "", diagnostics);
  ASSERT_TRUE(cta);
  const Node root = render_cta(*cta, cta->content, cta->frame, "en");
  EXPECT_EQ(view::find(root, "button")->tag, "a");
  EXPECT_EQ(view::find(root, "button")->action, "follow");
  EXPECT_EQ(attribute(root, "button", "href"), "tel:+84912345678");
}

TEST(Cta, EachMistakeHasAPlaceAndACode) {
  EXPECT_EQ(cta_diagnostics({{"id", nullptr}}, false), "/ctas/0 missing_key");
  EXPECT_EQ(cta_diagnostics({{"button", nullptr}}, false), "/ctas/0 missing_key");
  EXPECT_EQ(cta_diagnostics({{"opens", nullptr}}, false), "/ctas/0 missing_target");
  EXPECT_EQ(cta_diagnostics({{"href", "/x"}}, false), "/ctas/0/href two_targets");
  EXPECT_EQ(cta_diagnostics({{"opens", nullptr}, {"href", "javascript:alert(1)"}}, false), "/ctas/0/href unsafe_url");
  EXPECT_EQ(cta_diagnostics({{"kind", "modal"}}, true), "");
  EXPECT_EQ(cta_diagnostics({{"kind", "modal"}, {"title", nullptr}}, false), "/ctas/0 missing_title");
  EXPECT_EQ(cta_diagnostics({{"kind", "bar"}, {"position", "top"}}, true), "");
  EXPECT_EQ(cta_diagnostics({{"kind", "bar"}, {"position", "left"}}, false), "/ctas/0/position not_a_choice");
  EXPECT_EQ(cta_diagnostics({{"position", "top"}}, false), "/ctas/0/position not_a_choice");
  EXPECT_EQ(cta_diagnostics({{"kind", "slideIn"}, {"position", "top-start"}, {"tab", "Offer"}}, true), "");
  EXPECT_EQ(cta_diagnostics({{"opens", nullptr}, {"action", {{"call", "+84 912 345 678"}}}}, true), "");
  EXPECT_EQ(cta_diagnostics({{"action", {{"call", "+84 912 345 678"}}}}, false), "/ctas/0/opens two_targets");
  EXPECT_EQ(cta_diagnostics({{"opens", nullptr}, {"action", {{"call", "1"}, {"href", "/x"}}}}, false), "/ctas/0/action not_an_action");
  EXPECT_EQ(cta_diagnostics({{"opens", nullptr}, {"action", {{"href", "javascript:alert(1)"}}}}, false), "/ctas/0/action unsafe_url");
  EXPECT_EQ(cta_diagnostics({{"picture", {{"src", "/a.webp"}, {"alt", "A flat"}, {"width", 640}, {"height", 360}}}}, true), "");
  EXPECT_EQ(cta_diagnostics({{"picture", {{"src", "/a.webp"}}}}, false), "/ctas/0/picture picture_incomplete");
  EXPECT_EQ(cta_diagnostics({{"countdown", {{"to", "2026-12-31T18:00"}}}}, true), "");
  EXPECT_EQ(cta_diagnostics({{"countdown", {{"to", "tomorrow"}}}}, false), "/ctas/0/countdown/to not_a_time");
  EXPECT_EQ(cta_diagnostics({{"second", {{"button", "No, thank you"}}}}, true), "");
  EXPECT_EQ(cta_diagnostics({{"second", {{"href", "/x"}}}}, false), "/ctas/0/second missing_key");
  EXPECT_EQ(cta_diagnostics({{"cases", {{{"when", true}, {"button", "Now"}}}}}, true), "");
  EXPECT_EQ(cta_diagnostics({{"cases", {{{"button", "Now"}}}}}, false), "/ctas/0/cases/0 not_a_case");
  EXPECT_EQ(cta_diagnostics({{"kind", "inlin"}}, false), "/ctas/0/kind not_a_choice");
  EXPECT_EQ(cta_diagnostics({{"titel", "x"}}, true), "/ctas/0/titel unknown_key (warning)");
  EXPECT_EQ(cta_diagnostics({{"title", Json::array()}}, false), "/ctas/0/title not_a_text");
}

TEST(Cta, ABrokenOneDoesNotSpoilTheOthers) {
  Json other = cta_json();
  other["id"] = "other";
  other["opens"] = 5;
  Json document = {{"version", 1}, {"site", "s"}, {"ctas", Json::array({cta_json(), other, cta_json()})}};
  document["forms"] = Json::array({{{"id", "price-list"}, {"title", "T"}, {"display", "modal"}, {"fields", {{{"name", "email"}, {"type", "email"}, {"label", "E"}}}}}});
  const config::Loaded loaded = config::load_whole(base::dump_json(document));
  const std::vector<Cta>& ctas = loaded.config->ctas;
  ASSERT_EQ(ctas.size(), 1u);
  std::string places;
  for (const base::Diagnostic& diagnostic : loaded.diagnostics) places += diagnostic.pointer + " ";
  EXPECT_EQ(places, "/ctas/1/opens /ctas/2/id /delivery ");
}

TEST(Cta, ACaseIsTheCtaWithWhatIsDifferentInIt) {
  Json json = cta_json();
  json["cases"] = {{{"when", {{"==", {{{"var", "score.band"}}, "hot"}}}}, {"button", "Book"}, {"href", "/book"}}};
  base::Diagnostics diagnostics;
  auto cta = compile_cta(json, "", diagnostics);
  ASSERT_TRUE(cta && diagnostics.empty());
  compile_cases(*cta, diagnostics);
  const Json hot = {{"score", {{"band", "hot"}}}}, cold = {{"score", {{"band", "cold"}}}};
  EXPECT_EQ(cta->content_for(hot, true).button.in("en"), "Book");
  EXPECT_EQ(cta->content_for(hot, true).title.in("en"), "Prices");
  EXPECT_EQ(cta->content_for(hot, true).action.href(), "/book");
  EXPECT_EQ(cta->content_for(cold, true).button.in("en"), "Get it");
  EXPECT_EQ(cta->content_for(hot, false).button.in("en"), "Get it");
}

TEST(Cta, OfEachKindHasItsTree) {
  base::Diagnostics diagnostics;
  for (const char* kind : {"inline", "button", "banner", "bar", "slideIn", "modal", "fullscreen", "tab", "gate"}) {
    Json json = cta_json();
    json["kind"] = kind;
    const auto cta = compile_cta(json, "", diagnostics);
    ASSERT_TRUE(cta && diagnostics.empty()) << kind;
    const Node root = render_cta(*cta, cta->content, cta->frame, "vi");
    check_tree(root, kind);
    EXPECT_EQ(root.tag == "dialog", stands(cta->frame) == Stands::blocks) << kind;
    EXPECT_EQ(view::find(root, "close") != nullptr, is_over_page(cta->frame)) << kind;
  }
}

// ---- Theme and mount

TEST(Contrast, AsWcagDefinesIt) {
  EXPECT_EQ(contrast(0x000000, 0xffffff), 2100);
  EXPECT_EQ(contrast(0xffffff, 0xffffff), 100);
  EXPECT_EQ(contrast(0x777777, 0xffffff), 448);  // the grey that just fails AA …
  EXPECT_EQ(contrast(0x767676, 0xffffff), 454);  // … and the one that just passes
  EXPECT_EQ(contrast(0xff0000, 0xffffff), 400);
  EXPECT_EQ(contrast(0x0000ff, 0xffffff), 859);
  EXPECT_EQ(contrast(0xffffff, 0x00ff00), 137);
}

TEST(Contrast, BlackOrWhiteReadsOnEveryAccentByAa) {
  for (std::uint32_t color = 0; color <= 0xffffff; color += 0x000503)
    ASSERT_GE(std::max(contrast(color, 0xffffff), contrast(color, 0)), 450) << std::hex << color;
}

TEST(Theme, BecomesCustomProperties) {
  base::Diagnostics diagnostics;
  const Json config = {{"accent", "#0B6E69"}, {"radius", "12px"}, {"font", "Inter, sans-serif"}};
  const Theme theme = compile_theme(config, "/theme", diagnostics);
  EXPECT_EQ(base::dump_json(theme.properties),
            R"({"--ll-accent":"#0b6e69","--ll-font":"Inter, sans-serif","--ll-on-accent":"#ffffff",)"
            R"("--ll-radius":"12px"})");
  EXPECT_TRUE(diagnostics.empty());
  EXPECT_EQ(compile_theme({{"accent", "#fc0"}}, "", diagnostics).properties["--ll-on-accent"], "#000000");
}

TEST(Theme, WhatIsWrongIsLeftOutAndTheRestHolds) {
  base::Diagnostics diagnostics;
  const Json config = {{"accent", "teal"}, {"radius", "12"}, {"font", "x; color: red"}, {"acent", "#fff"}};
  const Theme theme = compile_theme(config, "/theme", diagnostics);
  EXPECT_TRUE(theme.properties.empty());
  ASSERT_EQ(diagnostics.size(), 4u);
  EXPECT_EQ(config::explain(diagnostics[0]).hint, "did you mean \"accent\"?");
  EXPECT_EQ(config::explain(diagnostics[1]).code, "not_a_color");
  EXPECT_EQ(diagnostics[2].pointer, "/theme/radius");
  EXPECT_EQ(config::explain(diagnostics[3]).code, "not_a_font");
  for (const char* bad : {"url(x)", "a}b", "1px;", "calc(1px)", "-1px", "1.2.3px", "px", "1 px", "99999px1"})
    EXPECT_FALSE(compile_theme({{"radius", bad}}, "", diagnostics).properties.contains("--ll-radius")) << bad;
  for (const char* good : {"0", "4px", "0.5rem", "1em", ".5em"})
    EXPECT_TRUE(compile_theme({{"radius", good}}, "", diagnostics).properties.contains("--ll-radius")) << good;
}

Json mounted(const Cta& cta) {
  Json out = mount(surface_of(cta), cta.frame, {}, "en");
  add_to_mount(cta, cta.frame, out);
  return out;
}

TEST(Mount, OfABarSaysItsEdgeAndNoSlotAndTheBarCanBeClosed) {
  base::Diagnostics diagnostics;
  for (const char* edge : {"bottom", "top"}) {
    const auto cta = compile_cta({{"id", "b"}, {"kind", "bar"}, {"position", edge}, {"button", "Go"}, {"href", "/x"}}, "", diagnostics);
    ASSERT_TRUE(cta && diagnostics.empty());
    EXPECT_EQ(base::dump_json(mounted(*cta)), R"({"kind":"bar","lang":"en","position":")" + std::string(edge) + "\"}");
    EXPECT_EQ(view::find(render_cta(*cta, cta->content, cta->frame, "en"), "close")->action, "close");
  }
  const auto in_page = compile_cta({{"id", "b"}, {"button", "Go"}, {"href", "/x"}}, "", diagnostics);
  EXPECT_EQ(view::find(render_cta(*in_page, in_page->content, in_page->frame, "en"), "close"), nullptr);
}

TEST(Mount, SaysWhereAndHowASurfaceAppears) {
  base::Diagnostics diagnostics;
  const Theme theme = compile_theme({{"radius", "0"}}, "", diagnostics);
  const forms::Form form = small_form();
  EXPECT_EQ(base::dump_json(mount(surface_of(form), Frame::modal, theme, "vi")),
            R"({"kept":"Đã lưu trên thiết bị này. Thông tin sẽ được gửi lại mỗi khi bạn mở trang web.","kind":"modal","lang":"vi","theme":{"--ll-radius":"0"}})");
  Cta cta = *compile_cta(cta_json(), "", diagnostics);
  EXPECT_EQ(base::dump_json(mounted(cta)), R"({"kind":"inline","lang":"en","slot":"price-offer"})");
  cta.into = "main > p";
  EXPECT_EQ(base::dump_json(mounted(cta)),
            R"({"into":"main > p","kind":"inline","lang":"en","slot":"price-offer"})");
}

}  // namespace
}  // namespace leadline::surfaces
