// Leads as a file, for a spreadsheet or another program: those of a list, with what people noted.
#pragma once

#include <string>

#include "receiver/desk/desk_query.h"
#include "receiver/store/store_thread.h"

namespace leadline::receiver {

struct Exported {
  enum Status { done, busy, too_large } status = done;
  std::string text;
  std::size_t leads = 0;
};

Exported export_leads(SiteStore& store, const std::string& site, const DeskQuery& query, bool csv);

}  // namespace leadline::receiver
