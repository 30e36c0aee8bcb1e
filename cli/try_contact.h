#pragma once

#include <string>

namespace leadline::cli {

// `leadline try email|tel`: one address or number per line of standard input, one answer per line of standard output:
// {"valid","normalized","national"?,"region"?,"warnings":[codes of docs/forms.md],"suggestion"?}. `normalized` is what a form
// would send; `region` (an ISO 3166 code in upper case, or "") is the form's country, and in the answer the number's.
int try_email();
int try_tel(const std::string& region);

}  // namespace leadline::cli
