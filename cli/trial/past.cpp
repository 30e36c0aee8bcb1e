#include "trial/past.h"

#include <cstdio>

#include "receiver_data.h"
#include "told_file.h"

namespace leadline::cli {

using base::Json;

int Past::read(const char* command, const Arguments& arguments, Past& out) {
  out.command_ = command;
  out.data_ = arguments.get("data");
  out.leads_ = arguments.get("leads");
  out.outcomes_ = arguments.get("outcomes");
  out.site_ = arguments.get("site");
  out.kind_ = store_kind_of(arguments.get("store"));
  if (arguments.has("data") == arguments.has("leads")) return usage_error(command, "either `--data` or `--leads` says where the leads are");
  if (arguments.has("data") && arguments.has("outcomes")) return usage_error(command, "with `--data`, outcomes are those that `leadline import` has brought there");
  if (!out.kind_) return usage_error(command, "there is no store `" + arguments.get("store") + "`");
  return kDone;
}

bool Past::fail(const std::string& problem) const {
  std::fprintf(stderr, "leadline %s: %s\n", command_, problem.c_str());
  return false;
}

bool Past::each(const std::function<void(const metrics::Outcome&)>& take_outcome, const std::function<void(LeadFile&&)>& take_lead) const {
  if (!data_.empty()) return each_in_data(take_outcome, take_lead);
  return (outcomes_.empty() || each_told(command_, outcomes_, metrics::read_outcome, take_outcome)) && each_lead(command_, leads_, take_lead);
}

bool Past::each_in_data(const std::function<void(const metrics::Outcome&)>& take_outcome, const std::function<void(LeadFile&&)>& take_lead) const {
  std::string problem;
  const auto data = ReceiverData::open(data_, *kind_, ReceiverData::When::there, problem);
  if (!data) return fail(problem);
  // Page by page, until there is none: `take` gives where the next begins.
  const auto each_page = [&](Json request, const char* list, Json after, const auto& take) {
    for (;;) {
      base::put(request, "after", after);
      const auto answer = data->ask(request, problem);
      if (!answer) return fail(problem);
      if (const Json& error = base::get_object(*answer, "error"); !error.empty()) return fail(base::get_string(error, "message") + " (" + base::get_string(error, "hint") + ")");
      const Json& rows = base::get_array(*answer, list);
      if (rows.empty()) return true;
      for (const Json& row : rows) after = take(row);
    }
  };
  base::Findings findings;  // what is stored was right when it came
  const bool told = each_page(base::object_of("do", "told", "site", site_, "kind", "outcome"), "told", Json(""), [&](const Json& row) {
    if (const auto one = metrics::read_outcome(base::parse_json(base::get_text(row, "row")).value_or(Json()), "", findings)) take_outcome(*one);
    return Json(base::get_text(row, "key"));
  });
  return told && each_page(base::object_of("do", "leads", "site", site_), "leads", Json(0), [&](const Json& row) {
    LeadFile lead;
    lead.submission = base::parse_json(base::get_text(row, "body")).value_or(Json());
    lead.received = base::get_int(row, "received");
    take_lead(std::move(lead));
    return Json(base::get_int(row, "seq"));
  });
}

}  // namespace leadline::cli
