// Which channel a visit came by: GA4's default channel groups in their order (https://support.google.com/analytics/answer/9756891),
// with the sources that count in Vietnam (Zalo, Cốc Cốc, Shopee, Tiki …) and one group more, `Offline`, for what was printed.
#pragma once

#include <string>
#include <string_view>

namespace leadline::attribution {

// What is known of how a visit began. All as the address says it; compared without regard to case.
struct Came {
  std::string source;    // utm_source, or the host of the page before
  std::string medium;    // utm_medium
  std::string campaign;  // utm_campaign
  bool referred = false; // another site's page led here
};

std::string channel_of(const Came& came);

// What a click id says where the address says no more: that of an ad is proof of an ad. Meta puts `fbclid` on every link that leaves
// it, paid or not: so it names a source and no medium.
struct Clicked { std::string_view source, medium; };
Clicked clicked(std::string_view id);

// Pages that a visitor is sent to and comes back from in the middle of a purchase: where payments are made. Their hosts, and those
// below them, are no source.
bool is_payment_page(std::string_view host);
// `host` is `domain`, or stands below it.
bool is_at(std::string_view host, std::string_view domain);

}  // namespace leadline::attribution
