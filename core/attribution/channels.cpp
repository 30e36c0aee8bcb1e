#include "attribution/channels.h"

#include <algorithm>
#include <cstdint>

#include "base/door.h"
#include "base/text.h"

namespace leadline::attribution {

namespace {

// Names as sources are called, and as they stand in their hosts: `l.facebook.com` and `fb` are both Facebook. GA4's own lists name
// thousands of sites; these are the ones that people come from.
LEADLINE_DATA(rules) constexpr char kAssistants[] = "chatgpt openai perplexity copilot gemini claude deepseek grok mistral poe phind doubao";
LEADLINE_DATA(rules) constexpr char kShopping[] = "shopee lazada tiki sendo amazon ebay aliexpress alibaba etsy walmart tiktokshop tiktok_shop tiktok-shop";
LEADLINE_DATA(rules) constexpr char kVideo[] = "youtube youtu yt vimeo dailymotion twitch netflix";
LEADLINE_DATA(rules) constexpr char kSocial[] =
    "facebook fb instagram ig threads messenger tiktok zalo zing linkedin lnkd twitter pinterest pin reddit snapchat telegram whatsapp discord "
    "line viber wechat weibo vk quora";
LEADLINE_DATA(rules) constexpr char kSocialHosts[] = "x x.com t.co t.me m.me wa.me";
LEADLINE_DATA(rules) constexpr char kSearch[] =
    "google bing yahoo coccoc duckduckgo baidu yandex ecosia naver daum brave qwant startpage seznam sogou aol kagi googlequicksearchbox";
// Of what stands before a site's name these say nothing: m.facebook.com.
LEADLINE_DATA(rules) constexpr char kPrefixes[] = "www out mobile web search images cse";

LEADLINE_DATA(rules) constexpr char kApps[] = "com.google.android.";  // android-app://com.google.android.googlequicksearchbox

LEADLINE_DATA(rules) constexpr char kSocialMedia[] = "social\nsocial-network\nsocial-media\nsm\nsocial network\nsocial media";
LEADLINE_DATA(rules) constexpr char kDisplayMedia[] = "display\nbanner\nexpandable\ninterstitial\ncpm";
LEADLINE_DATA(rules) constexpr char kMailMedia[] = "email\ne-mail\ne_mail\ne mail";
LEADLINE_DATA(rules) constexpr char kReferralMedia[] = "referral\napp\nlink";
LEADLINE_DATA(rules) constexpr char kPrintedMedia[] = "qr\noffline\nprint\nposter\nflyer";

LEADLINE_DATA(rules) constexpr char kSearchMedia[] = "organic";
LEADLINE_DATA(rules) constexpr char kAssistantMedia[] = "ai-assistant";
LEADLINE_DATA(rules) constexpr char kMailSources[] = "newsletter";
LEADLINE_DATA(rules) constexpr char kPaidMedia[] = "ppc\nretargeting";
LEADLINE_DATA(rules) constexpr char kOtherMedia[] = "affiliate\naudio\nsms";  // as the channels of these names follow one another
LEADLINE_DATA(rules) constexpr char kPushWord[] = "push";
LEADLINE_DATA(rules) constexpr char kPushWords[] = "mobile\nnotification";
LEADLINE_DATA(rules) constexpr char kPushSources[] = "firebase";
LEADLINE_DATA(rules) constexpr char kNowhere[] = "(direct)\n(none)\n(not set)";
LEADLINE_DATA(rules) constexpr char kBid[] = "cp", kPaid[] = "paid", kShop[] = "shop", kShoppingWord[] = "shopping", kVideoWord[] = "video";
LEADLINE_DATA(rules) constexpr char kCrossNetwork[] = "cross-network", kTiktokShop[] = "shop.tiktok";

LEADLINE_DATA(rules) constexpr char kPayments[] =
    "vnpay.vn vnpayment.vn momo.vn zalopay.vn onepay.vn payoo.vn nganluong.vn baokim.vn alepay.vn 9pay.vn paypal.com stripe.com "
    "adyen.com checkout.com klarna.com payu.com";

std::string_view take_until(std::string_view& list, char mark) {
  const std::size_t end = std::min(list.find(mark), list.size());
  const std::string_view first = list.substr(0, end);
  list.remove_prefix(std::min(end + 1, list.size()));
  return first;
}

// One of the lines of `list` is `text`: mediums may have blanks in them.
bool is_line(std::string_view list, std::string_view text) {
  while (!list.empty()) if (take_until(list, '\n') == text) return true;
  return false;
}

// A label of the source is one of these names. `leading`: it stands at the beginning, since not all that a search engine's firm has
// is a search (mail.google.com).
bool is_of(std::string_view names, std::string_view source, bool leading = false) {
  while (!source.empty()) {
    const std::string_view label = take_until(source, '.');
    if (base::has_word(names, label)) return true;
    if (leading && label.size() > 2 && !base::has_word(kPrefixes, label)) return false;  // of two letters: a country, or `m`
  }
  return false;
}

// GA4: ^(.*cp.*|ppc|retargeting|paid.*)$
bool is_paid(const std::string& medium) {
  return base::contains(medium, kBid) || is_line(kPaidMedia, medium) || base::starts_with(medium, kPaid);
}

// GA4: ^(.*(([^a-df-z]|^)shop|shopping).*)$: "workshop" is none, "eshop" is one.
bool sells(const std::string& campaign) {
  for (std::size_t at = campaign.find(kShop); at != std::string::npos; at = campaign.find(kShop, at + 1)) {
    const char before = at == 0 ? '-' : campaign[at - 1];
    if (before < 'a' || before > 'z' || before == 'e' || base::starts_with(std::string_view(campaign).substr(at), kShoppingWord)) return true;
  }
  return false;
}

// A click id, the source, the medium.
LEADLINE_DATA(rules) constexpr char kClicked[] =
    "gclid google cpc\ngbraid google cpc\nwbraid google cpc\ndclid google cpm\nmsclkid bing cpc\nttclid tiktok paid\ntwclid twitter paid\n"
    "li_fat_id linkedin paid\nrdt_cid reddit paid\nepik pinterest paid\nScCid snapchat paid\nyclid yandex cpc\nzalo_click_id zalo paid\n"
    "irclid impact affiliate\nfbclid facebook ";

// Their names, in the order in which GA4 asks; ours among them.
enum class Channel : std::uint8_t {
  direct, cross_network, paid_shopping, paid_search, paid_social, paid_video, display, paid_other, offline, organic_shopping,
  organic_social, organic_video, ai_assistants, organic_search, referral, email, affiliates, audio, sms, push, unassigned,
};
LEADLINE_DATA(rules) constexpr char kNames[] =
    "Direct\nCross-network\nPaid Shopping\nPaid Search\nPaid Social\nPaid Video\nDisplay\nPaid Other\nOffline\nOrganic Shopping\n"
    "Organic Social\nOrganic Video\nAI Assistants\nOrganic Search\nReferral\nEmail\nAffiliates\nAudio\nSMS\nMobile Push Notifications\nUnassigned";

}  // namespace

Clicked clicked(std::string_view id) {
  std::string_view left = kClicked;
  while (!left.empty()) {
    std::string_view row = take_until(left, '\n');
    if (take_until(row, ' ') != id) continue;
    const std::string_view source = take_until(row, ' ');
    return {source, row};
  }
  return {};
}

bool is_at(std::string_view host, std::string_view domain) {
  if (domain.empty() || host.size() < domain.size() || host.substr(host.size() - domain.size()) != domain) return false;
  return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

bool is_payment_page(std::string_view host) {
  std::string_view left = kPayments;
  while (!left.empty()) if (is_at(host, take_until(left, ' '))) return true;
  return false;
}

namespace {

Channel find_channel(const Came& came) {
  const std::string source = base::lower_ascii(came.source), medium = base::lower_ascii(came.medium), campaign = base::lower_ascii(came.campaign);
  if ((source.empty() || is_line(kNowhere, source)) && (medium.empty() || is_line(kNowhere, medium)) && !came.referred) return Channel::direct;
  const bool paid = is_paid(medium);
  const bool assistant = is_of(kAssistants, source);  // before search: gemini.google.com
  const bool shopping = is_of(kShopping, source) || sells(campaign) || base::starts_with(source, kTiktokShop);
  const bool social = is_of(kSocial, source) || base::has_word(kSocialHosts, source);
  std::string_view searched = source;
  if (base::starts_with(searched, kApps)) searched.remove_prefix(sizeof kApps - 1);  // an app of Google's is not a search by its name
  const bool search = !assistant && is_of(kSearch, searched, true);
  const bool video = is_of(kVideo, source);
  if (base::contains(campaign, kCrossNetwork)) return Channel::cross_network;
  // Before what is paid for: GA4's `cpm` is a banner, though it has "cp" in it. Where the source is known, that says more.
  if (paid && shopping) return Channel::paid_shopping;
  if (paid && search) return Channel::paid_search;
  if (paid && social) return Channel::paid_social;
  if (paid && video) return Channel::paid_video;
  if (is_line(kDisplayMedia, medium)) return Channel::display;
  if (paid) return Channel::paid_other;
  if (is_line(kPrintedMedia, medium)) return Channel::offline;
  if (shopping) return Channel::organic_shopping;
  if (social || is_line(kSocialMedia, medium)) return Channel::organic_social;
  if (video || base::contains(medium, kVideoWord)) return Channel::organic_video;
  if (assistant || is_line(kAssistantMedia, medium)) return Channel::ai_assistants;
  if (search || is_line(kSearchMedia, medium)) return Channel::organic_search;
  if (is_line(kReferralMedia, medium)) return Channel::referral;
  if (is_line(kMailMedia, medium) || is_line(kMailMedia, source) || is_line(kMailSources, source)) return Channel::email;
  std::string_view rest = kOtherMedia;
  for (int channel = static_cast<int>(Channel::affiliates); !rest.empty(); ++channel)
    if (const std::string_view word = take_until(rest, '\n'); medium == word || (source == word && channel == static_cast<int>(Channel::sms)))
      return static_cast<Channel>(channel);
  if (medium.ends_with(kPushWord)) return Channel::push;
  for (std::string_view words = kPushWords; !words.empty();) if (base::contains(medium, take_until(words, '\n'))) return Channel::push;
  if (is_line(kPushSources, source)) return Channel::push;
  return medium.empty() && came.referred ? Channel::referral : Channel::unassigned;
}

}  // namespace

std::string channel_of(const Came& came) {
  std::string_view names = kNames;
  for (int left = static_cast<int>(find_channel(came)); left > 0; --left) take_until(names, '\n');
  return std::string(take_until(names, '\n'));
}

}  // namespace leadline::attribution
