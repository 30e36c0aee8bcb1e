// How the receiver is as a whole, whichever sites it has.
#pragma once

#include "receiver/http/http.h"
#include "receiver/reply.h"
#include "receiver/sites/common.h"

namespace leadline::receiver {

// Whether a lead that came now would be taken: the store answers, and there is room.
Reply readiness(const Common& common);

// The store, the disk and the process.
void write_common(MetricsText& out, const Common& common, bool store_up);

void send_metrics(const HttpRequest& request, HttpResponse& response, MetricsText& metrics);

}  // namespace leadline::receiver
