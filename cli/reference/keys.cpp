#include "reference/keys.h"

namespace leadline::cli {

namespace {

using T = Type;

constexpr const char kDuration[] = "^\\d{1,9}(ms|s|m|h|d)$";
constexpr const char kLocalTime[] = "^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2})?$";

// What stands in a form's place once it was sent.
#define SUCCESS_KEYS(of) \
    {of ".title", T::text, "", "(our words)", R"("title": "Got it!")", "The heading then"}, \
    {of ".text", T::text, "", "", R"("text": "It is on its way.")", "The sentence below it"}, \
    {of ".message", T::text, "", "", R"("message": "It is on its way.")", "The same, as it was called before"}, \
    {of ".link", T::object, "", "(none)", R"("link": {"text": "Download it", "href": "/prices.pdf"})", "A link to go on by"}, \
    {of ".link.text", T::text, "", kRequired, R"("text": "Download it")", "Its words"}, \
    {of ".link.href", T::word, "", kRequired, R"("href": "/prices.pdf")", "Where it leads: relative, https, http, mailto or tel"}, \
    {of ".opens", T::string, "", "(nothing)", R"("opens": "price-list")", "What comes next: a form that opens as a dialog, or a call to action in its own words"}, \
    {of ".button", T::text, "", "(the form's title, the CTA's `button`)", R"("opens": "price-list", "button": "The prices, too")", "The words to click on for it"},

#define ACTION_KEYS(of) \
    {of ".open", T::string, "", "", R"("open": "price-list")", "Opens this form"}, \
    {of ".href", T::string, "", "", R"("href": "/prices")", "Leads there: relative, https, http, mailto or tel"}, \
    {of ".reveal", T::string, "", "", R"("reveal": "#coupon")", "Takes `hidden` from what this CSS selector finds"}, \
    {of ".reveal", T::boolean, "", "", R"("reveal": true)", "`gate`: opens it"}, \
    {of ".call", T::string, "", "", R"("call": "+84 28 1234 5678")", "Calls this number"}, \
    {of ".book", T::string, "", "", R"("book": "https://cal.example/show-flat")", "Makes an appointment: the address of a booking page, or a form"}, \
    {of ".chat", T::string, "", "", R"("chat": "zalo")", "Emits `chat` with this name, for whoever has a chat window to open"}, \
    {of ".cta", T::string, "", "", R"("cta": "cta")", "Shows this other call to action"},

// What a case may say anew.
#define CASE_KEYS(of) \
    {of ".eyebrow", T::text, "", "(the CTA's)", R"("eyebrow": "For you")", "As of the CTA"}, \
    {of ".title", T::text, "", "(the CTA's)", R"("title": "See a flat")", "As of the CTA"}, \
    {of ".text", T::text, "", "(the CTA's)", R"("text": "This week.")", "As of the CTA"}, \
    {of ".button", T::text, "", "(the CTA's)", R"("button": "Book a visit")", "As of the CTA"}, \
    {of ".second", T::object, "", "(the CTA's)", R"("second": {"button": "Later"})", "As of the CTA"}, \
    {of ".picture", T::object, "", "(the CTA's)", R"("picture": {"src": "/img/flat.webp", "width": 640, "height": 360})", "As of the CTA"}, \
    {of ".countdown", T::object, "", "(the CTA's)", R"("countdown": {"to": "2026-12-31T18:00"})", "As of the CTA"}, \
    {of ".action", T::object, "", "(the CTA's)", R"("action": {"call": "+84 28 1234 5678"})", "As of the CTA"}, \
    {of ".opens", T::string, "", "(the CTA's)", R"("opens": "price-list")", "As of the CTA"}, \
    {of ".href", T::string, "", "(the CTA's)", R"("href": "/book")", "As of the CTA"},

constexpr Key kKeys[] = {
    {"$schema", T::any, "", "", R"("$schema": "./leadline.schema.json")", "Where an editor finds the schema. May stand in every object, as may `$comment`, a note to yourself"},
    {"version", T::integer, "1..1", kRequired, R"("version": 1)", "The version of this format"},
    {"site", T::word, "", kRequired, R"("site": "acme")", "The site's name: in every lead, and in the names of what is stored in the browser"},
    {"locale", T::string, "", R"("en")", R"("locale": "vi")", "The language of texts that are given in one language only, and the first choice when the visitor's is missing"},
    {"timezone", T::string, "", R"("visitor")", R"("timezone": "Asia/Ho_Chi_Minh")", "Whose days and weeks `cap` counts: `visitor`, a zone without daylight saving, or an offset such as `+07:00`"},
    {"consent", T::object, "", "", R"("consent": {"default": "persistent"})", "What may be remembered ([privacy](privacy.md))"},
    {"theme", T::object, "", "", R"("theme": {"accent": "#0b6e69"})", "The look of what is drawn ([forms](forms.md#looks))"},
    {"forms", T::list, "..64", "[]", R"("forms": [{"id": "contact", "fields": [{"name": "email", "type": "email", "label": "E-mail"}]}])", "The forms ([forms](forms.md))"},
    {"ctas", T::list, "..128", "[]", R"("ctas": [{"id": "offer", "button": "Get the prices", "href": "/prices"}])", "The calls to action ([surfaces](surfaces.md))"},
    {"scoring", T::object, "", "", R"("scoring": {"rules": [{"id": "visit", "on": "page", "points": 1}]})", "The scoring model ([scoring](scoring.md)). Without it every score is 0"},
    {"delivery", T::object, "", "", R"("delivery": {"endpoints": [{"id": "inbox", "url": "/api/leads"}]})", "Where submissions go ([delivery](delivery.md))"},
    {"frequency", T::object, "", "", R"("frequency": {"global": {"every": "30m", "perSession": 2}})", "How often calls to action that stand over the page may show, together ([surfaces](surfaces.md#how-often))"},
    {"preview", T::boolean, "", "false", R"("preview": true)", "Whether `preview(id)` and `?leadline-preview=ID` show a surface to whoever asks"},
    {"offers", T::list, "..64", "[]", R"("offers": [{"id": "prices", "kind": "download", "href": "/prices.pdf"}])", "What forms give, by the name that a form's `offer` has ([offers](offers.md))"},
    {"experiments", T::any, "", "", R"("experiments": [])", "Kept for a later version: nothing reads it yet"},
    {"bridges", T::any, "", "", R"("bridges": {})", "Kept for a later version: nothing reads it yet"},

    {"offers[]", T::object, "", "", "", "An offer. With an error in it, it is left out and the rest goes on"},
    {"offers[].id", T::identifier, "", kRequired, R"("id": "prices")", "Its name"},
    {"offers[].kind", T::choice, "download|ebook|pricelist|coupon|booking|consultation|course|trial|gift|newsletter|contact|webinar|video|redirect", kRequired, R"("kind": "download", "href": "/prices.pdf")", "What it is, and with that how it is given ([the kinds](offers.md#kinds))"},
    {"offers[].title", T::text, "", "", R"("title": "Your price list")", "A heading above it"},
    {"offers[].text", T::text, "", "", R"("text": "Twelve pages.")", "A sentence"},
    {"offers[].button", T::text, "", "(our words)", R"("button": "Open the PDF")", "The words to click on"},
    {"offers[].href", T::string, "", "(none)", R"("href": "/prices.pdf")", "Where it is, or leads: relative, https or http. Required for `download`, `ebook`, `pricelist`, `video` and `redirect`, unless `answer` says where"},
    {"offers[].answer", T::string, "^(/.*)?$", "(`href`)", R"("answer": "/links/prices")", "A JSON pointer: that place of the endpoint's answer says where, such as an address that expires"},
    {"offers[].code", T::string, "", "required if kind: coupon", R"("kind": "coupon", "code": "SONGXANH10")", "`coupon`: the code"},
    {"offers[].starts", T::string, kLocalTime, "required if kind: webinar", R"("kind": "webinar", "title": "Ask the architect", "starts": "2026-12-10T19:00")", "`webinar`: when it begins, in local time"},
    {"offers[].minutes", T::integer, "1..10080", "60", R"("kind": "webinar", "starts": "2026-12-10T19:00", "minutes": 90)", "`webinar`: how long it takes"},
    {"offers[].timezone", T::string, "", "(the config's)", R"("timezone": "Asia/Ho_Chi_Minh")", "`webinar`: whose time it is"},
    {"offers[].place", T::string, "", "", R"("place": "Zoom")", "`webinar`: where"},
    {"offers[].width", T::integer, "0..4096", "0", R"("width": 640)", "`video`: its width in pixels"},
    {"offers[].height", T::integer, "0..4096", "0", R"("height": 360)", "`video`: its height in pixels"},
    {"offers[].after", T::string, kDuration, R"("0s")", R"("after": "3s")", "`redirect`: so long after the confirmation"},

    {"consent.default", T::choice, "none|session|persistent", R"("session")", R"("default": "persistent")", "The tier until the visitor or the site says otherwise"},
    {"consent.gpc", T::boolean, "", "true", R"("gpc": false)", "Whether Global Privacy Control caps the tier at `session`"},

    {"frequency.global", T::object, "", "(any number)", R"("global": {"every": "30m", "perSession": 2})", "All of them on this site"},
    {"frequency.global.every", T::string, kDuration, "(at once)", R"("every": "30m")", "How long after one the next may show"},
    {"frequency.global.perSession", T::integer, "0..4096", "(any number)", R"("perSession": 2)", "How many in a visit; 0: any number"},
    {"frequency.groups", T::map, "", "(none)", R"("groups": {"popups": {"every": "1d", "perSession": 1}})", "Those that name a `group`"},
    {"frequency.groups{}", T::object, "", "", "", "The clock of that group"},
    {"frequency.groups{}.every", T::string, kDuration, "(at once)", R"("every": "1d")", "As of `global`"},
    {"frequency.groups{}.perSession", T::integer, "0..4096", "(any number)", R"("perSession": 1)", "As of `global`"},

    {"theme.look", T::choice, "quiet|bold|editorial", R"("quiet")", R"("look": "bold")", "One of three looks ([surfaces](surfaces.md#looks))"},
    {"theme.accent", T::string, "^(#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}))?$", "(the style sheet's)", R"("accent": "#0b6e69")", "Colour of buttons, links and focus, in hexadecimal; the text on it becomes black or white"},
    {"theme.radius", T::string, "^((\\d+\\.?\\d*|\\.\\d+)(px|rem|em)|0)?$", "(the style sheet's)", R"("radius": "12px")", "Roundness of corners: px, rem or em"},
    {"theme.font", T::string, "", "(the system's)", R"("font": "Inter, sans-serif")", "Names of fonts, as in CSS; none is loaded"},

    {"forms[]", T::object, "", "", "", "A form. With an error in it, it is left out and the rest goes on"},
    {"forms[].id", T::identifier, "", kRequired, R"("id": "contact")", "Its name: for links, slots, calls to action, rules and leads. No other form or call to action may have it"},
    {"forms[].display", T::choice, "inline|modal|adopted", R"("inline")", R"("display": "modal", "title": "Prices")", "`inline`: in the page, at its slot. `modal`: a dialog, opened by a link, a call to action or `open(id)`. `adopted`: [a form that the page has already](forms.md#forms-that-you-already-have)"},
    {"forms[].kind", T::choice, "inline|modal|adopted", R"("inline")", R"("kind": "modal", "title": "Prices")", "The same as `display`, by the word that calls to action have for it"},
#define OF "forms[]"
#include "reference/target_keys.def"
    {"forms[].into", T::string, "", "(its slot)", R"("into": "#contact")", "Inline: a CSS selector of its place, instead of `data-leadline-slot`. Adopted: of the form, or of what it stands in, instead of `data-leadline-form`"},
    {"forms[].offer", T::string, "", "", R"("offer": "price-list")", "What it gives: one of `offers`, or a word of your own; goes along with the lead"},
    {"forms[].title", T::text, "", "required if display: modal", R"("title": {"vi": "Bảng giá", "en": "Price list"})", "Its heading; of a dialog its name"},
    {"forms[].intro", T::text, "", "", R"("intro": "By e-mail, within a minute.")", "A sentence below it"},
    {"forms[].fields", T::list, "1..64", kRequired, R"("fields": [{"name": "email", "type": "email", "label": "E-mail"}])", "What it asks"},
    {"forms[].steps", T::list, "..64", "(all in one)", R"("steps": [{"id": "who", "fields": ["email"]}])", "The steps it is asked in ([forms](forms.md#steps))"},
    {"forms[].steps", T::choice, "each", "(all in one)", R"("steps": "each")", "One question a screen ([forms](forms.md#one-question-a-screen))"},
    {"forms[].steps[]", T::object, "", "", "", "A step"},
    {"forms[].steps[].id", T::identifier, "", kRequired, R"("id": "who")", "Its name"},
    {"forms[].steps[].title", T::text, "", "", R"("title": "How can we reach you?")", "Its heading"},
    {"forms[].steps[].fields", T::list, "..64", "[]", R"("fields": ["email"])", "The names of its fields. What no step names is asked in the last one"},
    {"forms[].steps[].fields[]", T::string, "", "", "", "A field of the form"},
    {"forms[].steps[].next", T::list, "..64", "(the step after it)", R"("next": [{"when": {"==": [{"var": "fields.email"}, ""]}, "to": "who"}])", "Where it goes on, by the first condition that holds"},
    {"forms[].steps[].next[]", T::object, "", "", "", "A way on"},
    {"forms[].steps[].next[].when", T::condition, "", "(always)", R"("when": {"==": [{"var": "fields.email"}, ""]})", "When it is taken"},
    {"forms[].steps[].next[].to", T::word, "", kRequired, R"("to": "who")", "The step that follows"},
    {"forms[].endings", T::list, "..64", "(`success`)", R"("endings": [{"when": {"==": [{"var": "fields.email"}, "a@example.com"]}, "title": "Welcome back!"}])", "What stands in its place instead, by the first condition that holds on the answers"},
    {"forms[].endings[]", T::object, "", "", "", "An ending: a condition, and beside it what `success` may have"},
    {"forms[].endings[].when", T::condition, "", kRequired, R"("when": {"==": [{"var": "fields.email"}, "a@example.com"]})", "When it is taken"},
    SUCCESS_KEYS("forms[].endings[]")
    {"forms[].draft", T::boolean, "", "(true for a form in steps)", R"("draft": true)", "Whether what was entered outlives the page, for a week, as far as the visitor may be remembered"},
    {"forms[].draft", T::object, "", "(a week for a form in steps)", R"("draft": {"days": 3})", "The same, for so long"},
    {"forms[].draft.days", T::integer, "0..90", kRequired, R"("days": 3)", "How long; 0: it does not"},
    {"forms[].continueIn", T::choice, "page|dialog", R"("page")", R"("display": "inline", "title": "A quote", "continueIn": "dialog", "steps": "each")", "Of an inline form in steps: whether all of them stand in the page, or the first alone, and the others [in a dialog](forms.md#first-step-in-the-page-the-others-in-a-dialog)"},
    {"forms[].known", T::choice, "ask|skip", "(they are asked)", R"("known": "skip")", "Whether what the visitor has answered before, or the site has told of them, is [asked again](forms.md#what-is-known-already)"},
    {"forms[].most", T::integer, "0..4096", "(all)", R"("most": 4)", "At most so many fields: what is required, then those whose answers [could still change the stage](forms.md#as-short-as-it-can-be). 0: all"},
    {"forms[].shorten", T::boolean, "", "(all is asked)", R"("shorten": true)", "Only what is required is asked, once [no answer can change the stage](forms.md#as-short-as-it-can-be)"},
    {"forms[].submit", T::text, "", "(\"Send\", in the visitor's language)", R"("submit": "Send me the prices")", "The words on its button"},
    {"forms[].success", T::object, "", "(our words)", R"("success": {"title": "Thank you!"})", "What stands in its place once it was sent"},
    SUCCESS_KEYS("forms[].success")
    {"forms[].success.event", T::string, "", "(what builders are known to do)", R"("event": "sent")", "Adopted: the event by which the page says that it was sent, when its script has cancelled the browser's submit"},
    {"forms[].success.selector", T::string, "", "(what builders are known to do)", R"("selector": "#thanks")", "Adopted: what is to be seen then"},

    {"forms[].fields[]", T::object, "", "", "", "A field"},
    {"forms[].fields[].name", T::identifier, "", kRequired, R"("name": "phone")", "What the answer is called in the lead, and in conditions: `fields.phone`"},
    {"forms[].fields[].type", T::choice, "text|email|tel|select|consent|textarea|hidden|number|radio|multiselect|checkbox|date|time|url|company|taxcode|name|address|slot|rating|nps|file", R"("text")", R"("type": "email")", "What it takes"},
    {"forms[].fields[].label", T::text, "", "required unless type: hidden", R"("label": {"vi": "Số điện thoại", "en": "Phone"})", "Its name for people"},
    {"forms[].fields[].label", T::list, "1..", "required unless type: hidden", R"("type": "consent", "purpose": "contact", "label": ["I agree to the ", {"text": "privacy notice", "link": "/privacy"}])", "`consent`: a label that holds links, as its pieces"},
    {"forms[].fields[].label[]", T::text, "", "", "", "A piece of it"},
    {"forms[].fields[].label[]", T::object, "", "", "", "A piece that is a link, which opens in a new tab"},
    {"forms[].fields[].label[].text", T::text, "", kRequired, R"("text": "privacy notice")", "Its words"},
    {"forms[].fields[].label[].link", T::text, "", "(plain text)", R"("text": "privacy notice", "link": {"vi": "/rieng-tu", "en": "/privacy"})", "Where it leads: relative, https, http, mailto or tel"},
    {"forms[].fields[].help", T::text, "", "", R"("help": "Only to confirm the visit.")", "A sentence below it"},
    {"forms[].fields[].placeholder", T::text, "", "", R"("placeholder": "Choose one")", "Grey words in an empty control; the first line of a `select`"},
    {"forms[].fields[].required", T::boolean, "", "false", R"("required": true)", "Whether the form can be sent without it"},
    {"forms[].fields[].autocomplete", T::string, "", "(by type: `email`, `tel`)", R"("autocomplete": "name")", "What the browser may fill in: an autofill token of HTML"},
    {"forms[].fields[].inputmode", T::string, "", "(by type)", R"("inputmode": "numeric")", "Which keyboard a phone shows"},
    {"forms[].fields[].minLength", T::integer, "0..4096", "0", R"("minLength": 2)", "Least number of UTF-16 units of an answer that is not empty"},
    {"forms[].fields[].maxLength", T::integer, "0..4096", "(1000)", R"("maxLength": 200)", "Most number of UTF-16 units; 0 is as if it were not said"},
    {"forms[].fields[].min", T::number, "", "", R"("type": "number", "min": 1)", "`number`: the least that may be answered; `multiselect`: how many at least"},
    {"forms[].fields[].max", T::number, "", "", R"("type": "number", "max": 99)", "`number`: the most that may be answered; `multiselect`: how many at most; `rating`: how many stars, 5 if not said; `file`: how many files, 1 if not said, 10 at most"},
    {"forms[].fields[].step", T::number, "", "(any number)", R"("type": "number", "step": 1)", "`number`: how far apart answers are, from `min` or 0 on; 1 for whole numbers"},
    {"forms[].fields[].options", T::list, "1..512", "required if type: select|radio|multiselect", R"("type": "select", "options": ["A", {"value": "b", "label": "B"}])", "`select`, `radio`, `multiselect`: what there is to choose"},
    {"forms[].fields[].options[]", T::word, "", "", "", "An option: value and label in one"},
    {"forms[].fields[].options[]", T::object, "", "", "", "An option with a value of its own"},
    {"forms[].fields[].options[].value", T::word, "", kRequired, R"("value": "3-5")", "What is sent"},
    {"forms[].fields[].options[].label", T::text, "", kRequired, R"("label": {"vi": "3 – 5 tỷ", "en": "3 – 5 bn"})", "What is read"},
    {"forms[].fields[].options[].image", T::string, "", "(none)", R"("value": "2", "label": "Two rooms", "image": "/img/two.webp")", "`radio`, `multiselect`: a picture of it, for `\"display\": \"cards\"`"},
    {"forms[].fields[].display", T::choice, "list|buttons|cards", R"("list")", R"("type": "radio", "options": ["A", "B"], "display": "buttons")", "`radio`, `multiselect`: how the choices stand"},
    {"forms[].fields[].other", T::boolean, "", "false", R"("type": "radio", "options": ["A", "B"], "other": true)", "`radio`, `multiselect`: a last choice, beside which one types another answer"},
    {"forms[].fields[].schedule", T::object, "", "required if type: slot", R"("type": "slot", "schedule": {"hours": ["09:00-12:00"], "timezone": "Asia/Ho_Chi_Minh"})", "`slot`: when there are appointments ([forms](forms.md#appointments))"},
    {"forms[].fields[].schedule.timezone", T::string, "", "(`timezone`)", R"("timezone": "+07:00")", "The zone of its hours, one whose offset never changes"},
    {"forms[].fields[].schedule.days", T::list, "..7", R"(["mon", "tue", "wed", "thu", "fri"])", R"("days": ["mon", "sat"])", "The days of the week"},
    {"forms[].fields[].schedule.days[]", T::choice, "mon|tue|wed|thu|fri|sat|sun", "", "", "A day"},
    {"forms[].fields[].schedule.hours", T::list, "1..12", kRequired, R"("hours": ["09:00-12:00", "13:30-17:00"])", "When, on each of them. Appointments begin with the span and follow one another"},
    {"forms[].fields[].schedule.hours[]", T::string, "^\\d\\d:\\d\\d-\\d\\d:\\d\\d$", "", "", "From when to when"},
    {"forms[].fields[].schedule.except", T::list, "..366", "[]", R"("except": ["2027-02-06"])", "Dates on which there are none"},
    {"forms[].fields[].schedule.except[]", T::string, "^\\d{4}-\\d\\d-\\d\\d$", "", "", "A date"},
    {"forms[].fields[].schedule.minutes", T::integer, "5..1440", "30", R"("minutes": 45)", "How long one is"},
    {"forms[].fields[].schedule.lead", T::string, kDuration, R"("2h")", R"("lead": "1d")", "How long before it must be asked for"},
    {"forms[].fields[].schedule.ahead", T::string, kDuration, R"("14d")", R"("ahead": "30d")", "How far ahead one can look; at most 90 days"},
    {"forms[].fields[].schedule.capacity", T::integer, "1..1000", "1", R"("capacity": 3)", "How many people may have the same time"},
    {"forms[].fields[].schedule.place", T::string, "", "", R"("place": "12 Lê Lợi, Quận 1")", "Where, for the visitor's calendar"},
    {"forms[].fields[].taken", T::string, "", "", R"("type": "slot", "schedule": {"hours": ["09:00-12:00"], "timezone": "+07:00"}, "taken": "/api/slots")", "`slot`: an address that says which times are taken, such as the receiver's"},
    {"forms[].fields[].accept", T::list, "..256", "(any)", R"("type": "file", "accept": [".pdf", "image/*"])", "`file`: which kinds, by the end of the name or by type. One that fits is enough"},
    {"forms[].fields[].accept[]", T::string, "", "", "", "`.pdf`, `image/*`, `application/pdf`"},
    {"forms[].fields[].maxSize", T::string, "^[0-9.]+ ?([KkMm][Bb])$", R"("5MB")", R"("type": "file", "maxSize": "2MB")", "`file`: how large each may be, up to 25MB"},
    {"forms[].fields[].maxSize", T::integer, "1..26214400", "(5242880)", R"("type": "file", "maxSize": 500000)", "The same, in bytes"},
    {"forms[].fields[].visibleWhen", T::condition, "", "(always)", R"("visibleWhen": {"==": [{"var": "fields.kind"}, "flat"]})", "When it is asked: a condition on the answers (`fields.*`) and the facts. A field that is not asked is not sent"},
    {"forms[].fields[].requiredWhen", T::condition, "", "(`required`)", R"("requiredWhen": {"==": [{"var": "fields.contact"}, "phone"]})", "When the form cannot be sent without it, instead of `required`"},
    {"forms[].fields[].default", T::any, "", "(nothing)", R"("default": "Hà Nội")", "What it begins with. Not of a `consent`"},
    {"forms[].fields[].prefill", T::string, "^((query|traits|answers)\\..+|answers)$", "(nothing)", R"("prefill": "query.email")", "Where a value comes from that nobody has to type: the page's address, what `identify` said, or what was answered before (`answers`: this field; `answers.NAME`: another)"},
    {"forms[].fields[].prefill", T::list, "1..64", "(nothing)", R"("prefill": ["traits.email", "query.email"])", "Several such sources: the first that has one"},
    {"forms[].fields[].prefill[]", T::string, "^((query|traits|answers)\\..+|answers)$", "", "", "A source"},
    {"forms[].fields[].country", T::string, "^([A-Za-z]{2})?$", "", R"("type": "tel", "country": "VN")", "`tel`: the country (ISO 3166) of numbers written without a country code"},
    {"forms[].fields[].countries", T::boolean, "", "(none)", R"("type": "tel", "country": "VN", "countries": true)", "`tel`: a choice of countries beside the number, all of them; `country`, or the first, is chosen to begin with"},
    {"forms[].fields[].countries", T::list, "1..", "", R"("type": "tel", "countries": ["VN", "US", "JP"])", "Or these"},
    {"forms[].fields[].countries[]", T::string, "^[A-Z]{2}$", "", "", "A country (ISO 3166)"},
    {"forms[].fields[].policy", T::object, "", "(all allowed)", R"("type": "email", "policy": {"free": "warn", "disposable": "block"})", "`email`: what becomes of addresses that you may not want ([forms](forms.md#e-mail-addresses))"},
    {"forms[].fields[].policy.free", T::choice, "allow|warn|block", R"("allow")", R"("free": "warn")", "Of providers that give addresses to everybody, such as gmail.com"},
    {"forms[].fields[].policy.role", T::choice, "allow|warn|block", R"("allow")", R"("role": "warn")", "Shared ones, such as info@"},
    {"forms[].fields[].policy.disposable", T::choice, "allow|warn|block", R"("allow")", R"("disposable": "block")", "Of providers whose addresses live for minutes, such as mailinator.com"},
    {"forms[].fields[].purpose", T::string, "", "required if type: consent", R"("type": "consent", "purpose": "contact")", "`consent`: what for. Without a tick at `behaviour` the lead goes without what the visitor did ([privacy](privacy.md))"},
    {"forms[].fields[].version", T::string, "", "", R"("type": "consent", "purpose": "contact", "version": "2026-11")", "`consent`: which wording; kept with the consent"},
    {"forms[].fields[].value", T::string, "", "", R"("type": "hidden", "value": "spring")", "`hidden`: the constant that is sent"},
    {"forms[].fields[].errors", T::object, "", "(our words)", R"("errors": {"required": "We need this one."})", "Your own messages, by code ([forms](forms.md#what-is-checked))"},
    {"forms[].fields[].errors.required", T::text, "", "(our words)", R"("required": "We need this one.")", "Nothing was filled in"},
    {"forms[].fields[].errors.email", T::text, "", "(our words)", R"("email": "An address looks like {value}.")", "No e-mail address"},
    {"forms[].fields[].errors.phone", T::text, "", "(our words)", R"("phone": "Please check the number.")", "No phone number of that country"},
    {"forms[].fields[].errors.old_number", T::text, "", "(our words)", R"("old_number": "It is {value} today.")", "A Vietnamese number from before 2018"},
    {"forms[].fields[].errors.option", T::text, "", "(our words)", R"("option": "Choose one of the list.")", "None of the options"},
    {"forms[].fields[].errors.too_short", T::text, "", "(our words)", R"("too_short": "At least {n} characters.")", "Shorter than `minLength`"},
    {"forms[].fields[].errors.too_long", T::text, "", "(our words)", R"("too_long": "At most {n} characters.")", "Longer than `maxLength`"},
    {"forms[].fields[].errors.number", T::text, "", "(our words)", R"("number": "A number, please.")", "`number`: not a number"},
    {"forms[].fields[].errors.too_small", T::text, "", "(our words)", R"("too_small": "From {min} on.")", "`number`: less than `min`"},
    {"forms[].fields[].errors.too_large", T::text, "", "(our words)", R"("too_large": "{max} at most.")", "`number`: more than `max`"},
    {"forms[].fields[].errors.between_steps", T::text, "", "(our words)", R"("between_steps": "In steps of {step}.")", "`number`: between two steps"},
    {"forms[].fields[].errors.too_few", T::text, "", "(our words)", R"("too_few": "At least {min}.")", "`multiselect`: fewer than `min`"},
    {"forms[].fields[].errors.too_many", T::text, "", "(our words)", R"("too_many": "{max} at most.")", "`multiselect`, `file`: more than `max`"},
    {"forms[].fields[].errors.file_size", T::text, "", "(our words)", R"("file_size": "{n} at most.")", "`file`: larger than `maxSize`"},
    {"forms[].fields[].errors.file_type", T::text, "", "(our words)", R"("file_type": "One of these, please: {n}.")", "`file`: of none of the kinds in `accept`"},
    {"forms[].fields[].errors.date", T::text, "", "(our words)", R"("date": "Which day?")", "`date`: no date"},
    {"forms[].fields[].errors.time", T::text, "", "(our words)", R"("time": "When?")", "`time`: no time"},
    {"forms[].fields[].errors.refused", T::text, "", "(the endpoint's words)", R"("refused": "Please use another one: {value}")", "The endpoint has refused it; `{value}` is what it says"},
    {"forms[].fields[].errors.slot", T::text, "", "(our words)", R"("slot": "Somebody was faster. Another time?")", "`slot`: a time that is not free, or no longer"},
    {"forms[].fields[].errors.tax_code", T::text, "", "(our words)", R"("tax_code": "Please check the code.")", "`taxcode`: no Vietnamese company's tax code"},
    {"forms[].fields[].errors.url", T::text, "", "(our words)", R"("url": "Where is your site?")", "`url`: no address of a site"},
    {"forms[].fields[].errors.bad_input", T::text, "", "(our words)", R"("bad_input": "This cannot be read.")", "The browser could not read what was typed"},
    {"forms[].fields[].errors.free_mail", T::text, "", "(our words)", R"("free_mail": "Your work address, please.")", "`policy.free`: an address of a provider for everybody"},
    {"forms[].fields[].errors.role_mail", T::text, "", "(our words)", R"("role_mail": "Your own address, please.")", "`policy.role`: a shared address"},
    {"forms[].fields[].errors.disposable_mail", T::text, "", "(our words)", R"("disposable_mail": "An address that you keep, please.")", "`policy.disposable`: a temporary address"},
    {"forms[].fields[].errors.typo", T::text, "", "(our words)", R"("typo": "Did you mean {value}?")", "A suggestion, which does not block: a mail domain that is one letter off"},
    {"forms[].fields[].errors.no_dot", T::text, "", "(our words)", R"("no_dot": "Is that the whole address?")", "A suggestion, which does not block: a mail domain without a dot"},

    {"ctas[]", T::object, "", "", "", "A call to action. With an error in it, it is left out and the rest goes on"},
    {"ctas[].id", T::identifier, "", kRequired, R"("id": "price-offer")", "Its name; its place is `data-leadline-slot` of that name"},
    {"ctas[].kind", T::choice, "inline|button|banner|gate|bar|slideIn|tab|modal|fullscreen", R"("inline")", R"("kind": "bar")", "How it stands on the page ([the kinds](surfaces.md#kinds))"},
    {"ctas[].position", T::choice, "bottom|top|bottom-end|bottom-start|top-end|top-start|end|start", "(by its kind)", R"("kind": "bar", "position": "top")", "`bar`, `slideIn`, `tab`: where on the screen"},
    {"ctas[].eyebrow", T::text, "", "", R"("eyebrow": "Free · PDF")", "A few words above the title"},
    {"ctas[].title", T::text, "", "", R"("title": "This month's prices")", "Its heading"},
    {"ctas[].text", T::text, "", "", R"("text": "All flats, one page.")", "A sentence"},
    {"ctas[].button", T::text, "", kRequired, R"("button": {"vi": "Nhận bảng giá", "en": "Get the prices"})", "The words to click on"},
    {"ctas[].action", T::object, "", "(this, `opens` or `href`)", R"("action": {"call": "+84 28 1234 5678"})", "What a click on it does: one of these ([the actions](surfaces.md#actions))"},
    {"ctas[].opens", T::string, "", "(or `href`, or `action`)", R"("opens": "price-list")", "The form that it opens: short for `action.open`"},
    {"ctas[].href", T::string, "", "(or `opens`, or `action`)", R"("href": "tel:+842812345678")", "Where it leads: short for `action.href`"},
    ACTION_KEYS("ctas[].action")
    {"ctas[].second", T::object, "", "(none)", R"("second": {"button": "No, thank you"})", "A second button"},
    {"ctas[].second.button", T::text, "", kRequired, R"("button": "No, thank you")", "The words on it"},
    {"ctas[].second.action", T::object, "", "(closes it)", R"("button": "Call us", "action": {"call": "+84 28 1234 5678"})", "What it does, as `ctas[].action`"},
    {"ctas[].second.opens", T::string, "", "", R"("button": "Ask us", "opens": "price-list")", "Short for `action.open`"},
    {"ctas[].second.href", T::string, "", "", R"("button": "Read more", "href": "/more")", "Short for `action.href`"},
    ACTION_KEYS("ctas[].second.action")
    {"ctas[].picture", T::object, "", "(none)", R"("picture": {"src": "/img/flat.webp", "alt": "A flat with a balcony", "width": 640, "height": 360})", "A picture"},
    {"ctas[].picture.src", T::string, "", kRequired, R"("src": "/img/flat.webp")", "Its address: relative, https or http"},
    {"ctas[].picture.alt", T::text, "", "(an ornament)", R"("alt": "A flat with a balcony")", "What it shows, for those who do not see it"},
    {"ctas[].picture.width", T::integer, "1..4096", kRequired, R"("width": 640)", "Its width in pixels: with its height, so that nothing moves when it comes"},
    {"ctas[].picture.height", T::integer, "1..4096", kRequired, R"("height": 360)", "Its height in pixels"},
    {"ctas[].countdown", T::object, "", "(none)", R"("countdown": {"to": "2026-12-31T18:00"})", "A clock that runs down to a real date"},
    {"ctas[].countdown.to", T::string, kLocalTime, kRequired, R"("to": "2026-12-31T18:00")", "The date, in local time"},
    {"ctas[].countdown.ended", T::text, "", "", R"("ended": "The offer has ended")", "What stands there when it has come"},
    {"ctas[].countdown.timezone", T::string, "", "(the config's)", R"("timezone": "Asia/Ho_Chi_Minh")", "Whose time it is, as `timezone` of the config"},
    {"ctas[].tab", T::text, "", "(it goes)", R"("kind": "slideIn", "tab": "Our offer")", "The words on the tab that it becomes when it is closed"},
    {"ctas[].after", T::integer, "0..4096", "(its slot)", R"("after": 3)", "So many paragraphs of the article (of what `into` finds) come before it"},
    {"ctas[].teaser", T::integer, "0..4096", "0", R"("kind": "gate", "teaser": 2)", "`gate`: so many paragraphs before it can be read by everybody"},
    {"ctas[].cases", T::list, "..16", "[]", R"("cases": [{"when": {"==": [{"var": "score.band"}, "hot"]}, "button": "Book a visit", "href": "/book"}])", "Other words, another offer, another form for some: the first whose `when` holds"},
    {"ctas[].cases[]", T::object, "", "", "", "The CTA, with these members in the place of its own"},
    {"ctas[].cases[].when", T::condition, "", kRequired, R"("when": {"==": [{"var": "score.band"}, "hot"]})", "For whom"},
    CASE_KEYS("ctas[].cases[]")
    {"ctas[].into", T::string, "", "(its slot)", R"("into": "#offer")", "A CSS selector of its place, instead of `data-leadline-slot`"},
#define OF "ctas[]"
#include "reference/target_keys.def"
    {"scoring.version", T::string, "", R"("1")", R"("version": "2026-11")", "The model's version, told with every score"},
    {"scoring.min", T::points, "", "(none)", R"("min": 0)", "The least total"},
    {"scoring.max", T::points, "", "(none)", R"("max": 100)", "The greatest total"},
    {"scoring.exclude", T::condition, "", "(nobody)", R"("exclude": {"==": [{"var": "traits.staff"}, true]})", "Whose score is 0 and whose submissions are not sent ([scoring](scoring.md#exclusions))"},
    {"scoring.dimensions", T::list, "..256", "(fit, engagement, intent, product, service)", R"("dimensions": [{"id": "fit", "max": 40}])", "Dimensions of your own, or limits of ours"},
    {"scoring.groups", T::list, "..256", "(one for each name that a rule gives)", R"("groups": [{"id": "reads", "max": 20}])", "Groups of rules that share a limit and a decay"},
    {"scoring.rules", T::list, "..20000", "[]", R"("rules": [{"id": "visit", "on": "page", "points": 1}])", "The reasons for points"},
    {"scoring.bands", T::list, "..256", "(only `cold`)", R"("bands": [{"id": "warm", "enter": 1}])", "Names for ranges of the score"},
    {"scoring.stages", T::list, "..256", "(none)", R"("stages": [{"id": "IQL", "when": {"!!": [{"var": "fields.email"}]}}])", "What sales act on"},
    {"scoring.grade", T::object, "", "(none)", R"("grade": {"criteria": [{"id": "near", "when": {"==": [{"var": "traits.country"}, "VN"]}}]})", "A letter for how well somebody fits"},
    {"scoring.matrix", T::object, "", "(none)", R"("matrix": {"letter": {"thresholds": [0]}, "digit": {"thresholds": [1]}})", "The letter beside a digit for engagement"},
    {"scoring.challengers", T::list, "..4", "[]", R"("challengers": [{"id": "bold", "rules": [{"id": "visit", "on": "page", "points": 2}]}])", "Other models that score the same visit, to be compared"},

    {"scoring.dimensions[]", T::object, "", "", "", "A dimension"},
    {"scoring.dimensions[].id", T::word, "", kRequired, R"("id": "fit")", "Its name"},
    {"scoring.dimensions[].min", T::points, "", "(none)", R"("min": 0)", "Its least sum"},
    {"scoring.dimensions[].max", T::points, "", "(none)", R"("max": 40)", "Its greatest sum"},
    {"scoring.dimensions[].title", T::text, "", "", R"("title": "Who they are")", "A name for people. Nothing reads it yet"},

    {"scoring.groups[]", T::object, "", "", "", "A group of rules"},
    {"scoring.groups[].id", T::word, "", kRequired, R"("id": "reads")", "Its name"},
    {"scoring.groups[].dimension", T::string, "", R"("engagement")", R"("dimension": "intent")", "What its points count for"},
    {"scoring.groups[].min", T::points, "", "(none)", R"("min": -10)", "Its least sum"},
    {"scoring.groups[].max", T::points, "", "(none)", R"("max": 20)", "Its greatest sum"},
    {"scoring.groups[].timeframe", T::object, "", "(for ever)", R"("timeframe": {"days": 30})", "How long its points count. Not together with `decay`"},
    {"scoring.groups[].timeframe.days", T::integer, "1..36500", kRequired, R"("days": 30)", "So many days"},
    {"scoring.groups[].decay", T::object, "", "(none)", R"("decay": {"kind": "halfLife", "days": 30})", "How its points fade ([scoring](scoring.md#decay))"},
    {"scoring.groups[].decay.kind", T::choice, "linear|halfLife|window", R"("linear")", R"("kind": "halfLife", "days": 14)", "In steps, by halves, or all at once"},
    {"scoring.groups[].decay.days", T::integer, "1..36500", "required if kind: halfLife|window", R"("kind": "window", "days": 30)", "The half-life, or the window"},
    {"scoring.groups[].decay.percent", T::integer, "1..100", "required unless kind: halfLife|window", R"("kind": "linear", "percent": 50, "everyDays": 30)", "Linear: how much of the points each step takes"},
    {"scoring.groups[].decay.everyDays", T::integer, "1..36500", "required unless kind: halfLife|window", R"("kind": "linear", "percent": 10, "everyDays": 7)", "Linear: a step's length"},
    {"scoring.groups[].title", T::text, "", "", R"("title": "What they read")", "A name for people. Nothing reads it yet"},

    {"scoring.rules[]", T::object, "", "", "", "A rule. With an error in it, it is left out and the rest goes on"},
    {"scoring.rules[].id", T::word, "", kRequired, R"("id": "pricing-read")", "Its name: one of a kind, told with its points"},
    {"scoring.rules[].note", T::text, "", "", R"("note": {"vi": "Xem bảng giá", "en": "Looked at the prices"})", "The reason, as sales read it"},
    {"scoring.rules[].group", T::string, "", R"("engagement")", R"("group": "intent")", "Its group. One that is not declared is made, in the dimension of that name or else `engagement`"},
    {"scoring.rules[].kind", T::choice, "event|state|answer|inactivity", R"("event")", R"("kind": "state", "when": {"==": [{"var": "traits.country"}, "VN"]}, "points": 5)", "When it gives points ([scoring](scoring.md#rules))"},
    {"scoring.rules[].on", T::string, "", "required unless kind: state|answer|inactivity", R"("on": "page")", "`event`: the kind of event ([facts](facts.md#events)), or the name of a tracked one"},
    {"scoring.rules[].when", T::condition, "", "(always)", R"("when": {"==": [{"var": "event.path"}, "/pricing"]})", "What must hold"},
    {"scoring.rules[].points", T::points, "", "(this, `valueMap` or `tiers`)", R"("points": 2.5)", "What it gives; at most three decimal places"},
    {"scoring.rules[].valueMap", T::map, "", "", R"("kind": "answer", "field": "budget", "valueMap": {"low": 5, "high": 20})", "Points by the value of `field` or `of`; of a list the sum"},
    {"scoring.rules[].valueMap{}", T::points, "", "", "", "The points of that value"},
    {"scoring.rules[].field", T::string, "", "", R"("kind": "answer", "field": "budget", "valueMap": {"low": 5})", "`valueMap`: the form's field"},
    {"scoring.rules[].of", T::string, "", "", R"("of": "event.query.plan", "valueMap": {"pro": 10})", "`valueMap`: the variable, when it is no field"},
    {"scoring.rules[].tiers", T::list, "1..", "", R"("tiers": [{"atLeast": 1, "points": 1}, {"atLeast": 3, "points": 5}])", "Points by number of hits"},
    {"scoring.rules[].tiers[]", T::object, "", "", "", "A tier"},
    {"scoring.rules[].tiers[].atLeast", T::integer, "1..1000000", kRequired, R"("atLeast": 3)", "From how many hits on"},
    {"scoring.rules[].tiers[].points", T::points, "", "0", R"("points": 5)", "What it gives then"},
    {"scoring.rules[].mode", T::choice, "total|additive", R"("total")", R"("mode": "additive", "tiers": [{"atLeast": 1, "points": 1}, {"atLeast": 3, "points": 5}])", "`tiers`: the highest one reached counts, or all up to it"},
    {"scoring.rules[].cap", T::object, "", "(none)", R"("cap": {"n": 1, "per": "day"})", "How often it may count"},
    {"scoring.rules[].cap.n", T::integer, "1..1000000", "1", R"("n": 2)", "So many times"},
    {"scoring.rules[].cap.per", T::choice, "session|day|week|lifetime", R"("lifetime")", R"("per": "session")", "In each of these"},
    {"scoring.rules[].cap.per", T::string, "^(days:0*[1-9]\\d*|distinct:.+)$", "", R"("per": "distinct:page.path")", "`days:7`: seven days from the first. `distinct:VARIABLE`: for each value of it"},
    {"scoring.rules[].timeframe", T::object, "", "(its group's)", R"("timeframe": {"days": 7})", "How long its points count. Not together with `decay`"},
    {"scoring.rules[].timeframe.days", T::integer, "1..36500", kRequired, R"("days": 7)", "So many days"},
    {"scoring.rules[].decay", T::object, "", "(its group's)", R"("decay": {"kind": "halfLife", "days": 14})", "How its points fade"},
    {"scoring.rules[].decay.kind", T::choice, "linear|halfLife|window", R"("linear")", R"("kind": "halfLife", "days": 14)", "In steps, by halves, or all at once"},
    {"scoring.rules[].decay.days", T::integer, "1..36500", "required if kind: halfLife|window", R"("kind": "window", "days": 30)", "The half-life, or the window"},
    {"scoring.rules[].decay.percent", T::integer, "1..100", "required unless kind: halfLife|window", R"("kind": "linear", "percent": 50, "everyDays": 30)", "Linear: how much of the points each step takes"},
    {"scoring.rules[].decay.everyDays", T::integer, "1..36500", "required unless kind: halfLife|window", R"("kind": "linear", "percent": 10, "everyDays": 7)", "Linear: a step's length"},
    {"scoring.rules[].min", T::points, "", "(none)", R"("min": 0)", "The least it gives in all"},
    {"scoring.rules[].max", T::points, "", "(none)", R"("max": 20)", "The most it gives in all"},
    {"scoring.rules[].qualifyAs", T::string, "", "", R"("qualifyAs": "SQL")", "The stage that its hit leads to at once"},
    {"scoring.rules[].days", T::integer, "1..36500", "30", R"("kind": "inactivity", "days": 14, "points": -5)", "`inactivity`: each so many days without an event cost its points"},
    {"scoring.rules[].floor", T::points, "", "0", R"("kind": "inactivity", "points": -10, "floor": 5)", "`inactivity`: it takes no more than leaves the total at this"},

    {"scoring.bands[]", T::object, "", "", "", "A band"},
    {"scoring.bands[].id", T::word, "", kRequired, R"("id": "warm")", "Its name"},
    {"scoring.bands[].enter", T::points, "", kRequired, R"("enter": 1)", "From how many points on"},
    {"scoring.bands[].exit", T::points, "", "(`enter`)", R"("exit": 0.5)", "Below how many it is left; not above `enter`"},
    {"scoring.bands[].of", T::string, "", R"("total")", R"("of": "engagement")", "The total, or a dimension"},
    {"scoring.bands[].title", T::text, "", "", R"("title": "Warm")", "A name for people. Nothing reads it yet"},

    {"scoring.stages[]", T::object, "", "", "", "A stage"},
    {"scoring.stages[].id", T::word, "", kRequired, R"("id": "MQL")", "Its name"},
    {"scoring.stages[].weight", T::number, "", "(10, 20, 30 … as they stand)", R"("weight": 20)", "The order: the greater, the further"},
    {"scoring.stages[].when", T::condition, "", "(only by `qualifyAs`)", R"("when": {">=": [{"var": "score.total"}, 1]})", "What must hold to enter it"},
    {"scoring.stages[].direction", T::choice, "up|any", R"("up")", R"("direction": "any")", "`any`: it is also left when its condition no longer holds"},
    {"scoring.stages[].again", T::choice, "every|once", R"("every")", R"("again": "once", "direction": "any")", "How often it may be risen to"},
    {"scoring.stages[].again", T::object, "", "", R"("again": {"cooldownDays": 30}, "direction": "any")", "The same: not before so many days are over"},
    {"scoring.stages[].again.cooldownDays", T::integer, "1..36500", kRequired, R"("cooldownDays": 30)", "So many days"},
    {"scoring.stages[].ageOut", T::object, "", "(never)", R"("ageOut": {"days": 90})", "It falls back when nothing has confirmed it for so long"},
    {"scoring.stages[].ageOut.days", T::integer, "1..36500", kRequired, R"("days": 90)", "So many days"},
    {"scoring.stages[].title", T::text, "", "", R"("title": "Ready for a call")", "A name for people. Nothing reads it yet"},

    {"scoring.grade.start", T::choice, "F|D-|D|D+|C-|C|C+|B-|B|B+|A-|A|A+", R"("D")", R"("start": "C")", "Where it begins"},
    {"scoring.grade.criteria", T::list, "1..64", kRequired, R"("criteria": [{"id": "near", "when": {"==": [{"var": "traits.country"}, "VN"]}}])", "What moves it"},
    {"scoring.grade.criteria[]", T::object, "", "", "", "A criterion: up when it holds, down when it does not, neither when that is not known"},
    {"scoring.grade.criteria[].id", T::word, "", kRequired, R"("id": "large-enough")", "Its name"},
    {"scoring.grade.criteria[].when", T::condition, "", kRequired, R"("when": {">=": [{"var": "traits.staff"}, 50]})", "What is matched"},
    {"scoring.grade.criteria[].thirds", T::integer, "1..12", "1", R"("thirds": 3)", "How far, in thirds of a letter"},
    {"scoring.grade.criteria[].note", T::text, "", "", R"("note": "50 people or more")", "The reason, as sales read it"},

    {"scoring.matrix.letter", T::object, "", "(the grade's)", R"("letter": {"thresholds": [0]})", "The letter by points: A from the first threshold on"},
    {"scoring.matrix.letter.of", T::string, "", R"("fit")", R"("of": "total")", "A dimension, or `total`"},
    {"scoring.matrix.letter.thresholds", T::list, "1..4", kRequired, R"("thresholds": [1, 0])", "Going down"},
    {"scoring.matrix.letter.thresholds[]", T::points, "", "", "", "A threshold"},
    {"scoring.matrix.digit", T::object, "", kRequired, R"("digit": {"thresholds": [1]})", "The digit by points: 1 from the first threshold on"},
    {"scoring.matrix.digit.of", T::string, "", R"("engagement")", R"("of": "total")", "A dimension, or `total`"},
    {"scoring.matrix.digit.thresholds", T::list, "1..8", kRequired, R"("thresholds": [1, 0.5])", "Going down"},
    {"scoring.matrix.digit.thresholds[]", T::points, "", "", "", "A threshold"},

    {"scoring.challengers[]", T::object, "", "", "", "A challenger: everything that `scoring` has, but challengers, and"},
    {"scoring.challengers[].id", T::word, "", kRequired, R"("id": "bold")", "Its name"},

    {"delivery.endpoints", T::list, "..16", "[]", R"("endpoints": [{"id": "inbox", "url": "/api/leads"}])", "Where submissions go; each gets every one that its `when` admits"},
    {"delivery.endpoints[]", T::object, "", "", "", "An endpoint"},
    {"delivery.endpoints[].id", T::word, "", kRequired, R"("id": "inbox")", "Its name"},
    {"delivery.endpoints[].url", T::word, "", kRequired, R"("url": "https://leads.example/hook", "response": "2xx")", "Where to post: https, http, or relative to the config's own address"},
    {"delivery.endpoints[].files", T::word, "", "(nowhere)", R"("files": "/api/files")", "Where the files of its leads go, each in a request of its own, once it has accepted the lead ([delivery](delivery.md#files))"},
    {"delivery.endpoints[].when", T::condition, "", "(all)", R"("when": {">=": [{"var": "score.total"}, 0]})", "Which submissions go there"},
    {"delivery.endpoints[].forms", T::list, "1..", "(all)", R"("forms": ["contact", "price-list"])", "The forms whose leads go there, such as applications to another department than enquiries"},
    {"delivery.endpoints[].forms[]", T::word, "", "", "", "A form's `id`"},
    {"delivery.endpoints[].excluded", T::boolean, "", "false", R"("excluded": true)", "Those of excluded visitors too"},
    {"delivery.endpoints[].profile", T::choice, "json|json-text", R"("json")", R"("profile": "json-text")", "`json-text`: the same text as `text/plain`, which needs no preflight"},
    {"delivery.endpoints[].format", T::choice, "leadline", R"("leadline")", R"("format": "leadline")", "What is posted ([the submission](protocol.md#the-submission-format-leadline))"},
    {"delivery.endpoints[].headers", T::map, "", "{}", R"("headers": {"x-site": "acme"})", "Headers of the request. Every visitor can read them: no secrets"},
    {"delivery.endpoints[].headers{}", T::string, "", "", "", "The header's value"},
    {"delivery.endpoints[].response", T::choice, "2xx|key|none", R"("2xx")", R"("response": "key")", "What counts as accepted ([delivery](delivery.md#what-counts-as-accepted)). `2xx`: any that is no HTML page. `key`: the body names the lead's id. `none`: it cannot be read"},
    {"delivery.endpoints[].response", T::object, "", "", R"("response": {"text": "success"})", "Or a rule with one of `pointer`, `text`, `status`, `redirect`, and `errors`"},
    {"delivery.endpoints[].response.pointer", T::string, "^(/.*)?$", "", R"("pointer": "/ok")", "A 2xx whose JSON body has something there, other than null and false (a JSON pointer, RFC 6901)"},
    {"delivery.endpoints[].response.equals", T::any, "", "", R"("pointer": "/ok", "equals": true)", "With `pointer`: exactly this"},
    {"delivery.endpoints[].response.text", T::word, "", "", R"("text": "success")", "A 2xx whose body contains this text"},
    {"delivery.endpoints[].response.status", T::list, "1..", "", R"("status": [200, 201])", "One of these statuses, whatever the body; one of 300 to 399 means any redirect"},
    {"delivery.endpoints[].response.status[]", T::integer, "200..599", "", "", "An HTTP status"},
    {"delivery.endpoints[].response.errors", T::string, "^/.*$", "(none)", R"("errors": "/errors")", "Where an answer that refuses names fields and what is wrong with them: a JSON pointer to `{\"email\": \"We know this one\"}`. May stand by itself: then any 2xx is accepted that does not"},
    {"delivery.endpoints[].response.redirect", T::boolean, "", "", R"("redirect": true)", "A redirect, such as to a page that thanks"},
};

constexpr const char* kTypeNames[] = {"any", "string", "word", "text", "identifier", "boolean", "integer", "number", "points", "choice",
                                      "condition", "object", "map", "list"};
static_assert(sizeof kTypeNames / sizeof *kTypeNames == static_cast<std::size_t>(Type::list) + 1);

}  // namespace

Keys config_keys() { return {kKeys, sizeof kKeys / sizeof *kKeys}; }

const char* type_name(Type type) { return kTypeNames[static_cast<std::size_t>(type)]; }

}  // namespace leadline::cli
