#include "metrics/visits.h"

#include <algorithm>
#include <vector>

namespace leadline::metrics {

using base::Json;

void Visits::add(const Counted& one, const std::string& key) {
  any_ = true;
  if (one.what == Count::visits) {
    all_ += one.n;
    by_[key] += one.n;
  }
  if (one.surface.empty()) return;
  Form& form = forms_[one.surface];
  form.counts[static_cast<std::size_t>(one.what)] += one.n;
  if (one.what == Count::left) form.left[one.field] += one.n;
}

Json Visits::forms() const {
  std::vector<const std::pair<const std::string, Form>*> order;
  for (const auto& one : forms_) order.push_back(&one);
  const auto of = [](const Form& form, Count what) { return form.counts[static_cast<std::size_t>(what)]; };
  std::stable_sort(order.begin(), order.end(), [&](const auto* a, const auto* b) { return of(a->second, Count::started) > of(b->second, Count::started); });
  Json list = base::list();
  for (const auto* one : order) {
    const Form& form = one->second;
    Json out = base::object_of("surface", one->first);
    for (const Count what : {Count::shown, Count::opened, Count::started, Count::submitted, Count::accepted}) base::put(out, name_of(what), Json(of(form, what)));
    const std::int64_t started = of(form, Count::started);
    base::put(out, "completion", started > 0 ? Json(static_cast<double>(of(form, Count::accepted)) / static_cast<double>(started)) : Json());
    std::vector<std::pair<std::string, std::int64_t>> left(form.left.begin(), form.left.end());
    std::stable_sort(left.begin(), left.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    Json fields = base::list();
    for (const auto& [field, n] : left) base::push(fields, base::object_of("field", field, "n", n));
    base::put(out, "left", std::move(fields));
    base::push(list, std::move(out));
  }
  return list;
}

}  // namespace leadline::metrics
