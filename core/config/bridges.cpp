// `bridges` of the config. The page's own half does what it says (js/bridges/); here it is only looked through for slips.
#include "config/bridges.h"

#include "base/door.h"
#include "base/schema.h"

namespace leadline::config {

using base::Json;
using base::Problem;

LEADLINE_DOOR void check_bridges(const Json& bridges, base::Diagnostics& out) {
  const std::string at = "/bridges";
  if (bridges.is_null()) return;
  if (!bridges.is_object()) return base::add_error(out, at, Problem::not_an_object, "bridges");
  base::check_keys(bridges, at, {"consent", "value", "currency", "dataLayer", "gtag", "googleAds", "fbq", "ttq", "lintrk", "adobeDataLayer", "clarity", "hj",
                                 "kissmetrics", "tawk", "intercom", "crisp", "messenger", "zalo"}, out);
  base::expect(bridges, at, base::a_boolean(), {"dataLayer", "gtag", "fbq", "ttq", "adobeDataLayer", "clarity", "hj", "kissmetrics", "tawk", "intercom",
                                                "crisp", "messenger"}, out);
  base::expect(bridges, at, base::a_text(), {"currency", "googleAds", "zalo"}, out);
  base::expect(bridges, at, base::a_list(), {"consent"}, out);
  const Json& platforms = base::get_array(bridges, "consent");
  for (std::size_t i = 0; i < platforms.size(); ++i)
    if (platforms[i] != "google" && platforms[i] != "tcf" && platforms[i] != "gpp")
      base::add_error(out, base::child_pointer(base::child_pointer(at, "consent"), i), Problem::unknown_platform);
  const Json* value = base::find(bridges, "value");
  if (value && (!value->is_number() || base::get_text(bridges, "currency").empty())) base::add_error_at(out, at, "value", Problem::value_without_currency);
  const Json* lintrk = base::find(bridges, "lintrk");
  if (lintrk && !lintrk->is_number_integer()) base::add_error_at(out, at, "lintrk", Problem::not_a_conversion);
  if (base::get_bool(bridges, "dataLayer") && base::get_bool(bridges, "gtag")) base::add_warning(out, base::child_pointer(at, "gtag"), Problem::counted_twice);
}

}  // namespace leadline::config
