#include "receiver/meter.h"

#include "base/json.h"

namespace leadline::receiver {

namespace {

// Of a label's value: backslashes, quotes and line breaks.
std::string escaped_label(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') out += "\\n";
    else out += c;
  }
  return out;
}

// Methods are whatever a client sends: those that no route has are one.
std::string known_method(std::string_view method) {
  for (const char* one : {"GET", "HEAD", "POST", "OPTIONS", "DELETE"}) if (method == one) return one;
  return "other";
}

}  // namespace

void MetricsText::family(std::string_view name, std::string_view type, std::string_view help) {
  text_.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
}

void MetricsText::sample(std::string_view name, const std::vector<std::string>& labels, double value) {
  text_.append(name);
  for (std::size_t i = 0; i + 1 < labels.size(); i += 2)
    text_.append(i == 0 ? "{" : ",").append(labels[i]).append("=\"").append(escaped_label(labels[i + 1])).append("\"");
  if (!labels.empty()) text_ += '}';
  text_.append(" ").append(base::dump_json(base::Json(value))).append("\n");
}

void MetricsText::gauge(std::string_view name, std::string_view help, double value) {
  family(name, "gauge", help);
  sample(name, {}, value);
}

void MetricsText::counter(std::string_view name, std::string_view help, double value) {
  family(name, "counter", help);
  sample(name, {}, value);
}

void Meter::count(std::string_view route, std::string_view method, int status, double seconds) {
  const std::lock_guard lock(mutex_);
  ++requests_[{std::string(route), known_method(method), status}];
  ++answers_;
  seconds_ += seconds;
  for (std::size_t i = 0; i < kSeconds.size(); ++i) within_[i] += seconds <= kSeconds[i];
}

std::map<int, std::uint64_t> Meter::by_kind() const {
  const std::lock_guard lock(mutex_);
  std::map<int, std::uint64_t> kinds;
  for (const auto& [key, count] : requests_) kinds[std::get<2>(key) / 100] += count;
  return kinds;
}

void Meter::write(MetricsText& out) const {
  const std::lock_guard lock(mutex_);
  out.family("leadline_requests_total", "counter", "Requests that were answered, by route, method and status.");
  for (const auto& [key, count] : requests_) {
    const auto& [route, method, status] = key;
    out.sample("leadline_requests_total", {"route", route, "method", method, "status", std::to_string(status)}, static_cast<double>(count));
  }
  out.family("leadline_answer_seconds", "histogram", "How long answers took to make, without reading the request and sending the answer.");
  for (std::size_t i = 0; i < kSeconds.size(); ++i)
    out.sample("leadline_answer_seconds_bucket", {"le", base::dump_json(base::Json(kSeconds[i]))}, static_cast<double>(within_[i]));
  out.sample("leadline_answer_seconds_bucket", {"le", "+Inf"}, static_cast<double>(answers_));
  out.sample("leadline_answer_seconds_sum", {}, seconds_);
  out.sample("leadline_answer_seconds_count", {}, static_cast<double>(answers_));
  out.gauge("leadline_requests_running", "Requests whose answer is being made.", running_);
}

}  // namespace leadline::receiver
