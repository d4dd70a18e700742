#include "problem.hpp"

#include <algorithm>

namespace router {

namespace {

void append_prices(TimingProblem& joined, const TimingProblem& more, std::size_t own_visits) {
    if (joined.other_vehicle_price.empty() && more.other_vehicle_price.empty()) return;
    const std::size_t width = joined.vehicles.size();
    joined.other_vehicle_price.resize(own_visits * width, 0.0);
    const std::vector<Money>& added = more.other_vehicle_price;
    joined.other_vehicle_price.insert(joined.other_vehicle_price.end(), added.begin(), added.end());
    joined.other_vehicle_price.resize(joined.visits.size() * width, 0.0);
}

}  // namespace

TimingProblem TimingProblem::with_visits(const TimingProblem& more, const std::vector<Index>& places) const {
    TimingProblem joined = *this;
    const Index own_visits = Index(visits.size()), own_windows = Index(windows.size());
    for (std::size_t number = 0; number < more.visits.size(); ++number) {
        TimedVisit visit = more.visits[number];
        visit.place = places[number];
        if (visit.pickup != NONE) visit.pickup += own_visits;
        visit.gaps = {};
        joined.visits.push_back(visit);
    }
    for (ServiceHours added : more.hours) {
        added.windows.first += own_windows;
        added.windows.end += own_windows;
        joined.hours.push_back(added);
    }
    joined.windows.insert(joined.windows.end(), more.windows.begin(), more.windows.end());
    append_prices(joined, more, visits.size());
    joined.several_windows = several_windows || more.several_windows;
    joined.soft = soft || more.soft;
    return joined;
}

}  // namespace router
