#include "route_timer.hpp"

#include <algorithm>

#include "cheapest_times.hpp"
#include "earliest.hpp"
#include "prices.hpp"

namespace router {

namespace {

// Whether the timed route keeps the limits on driving, distance, stops and trips.
bool within_limits(const RouteEvents& route) {
    const TimedVehicle& vehicle = route.vehicle;
    std::int64_t stops = 0, reloads = 0;
    for (const Event& event : route.events) {
        stops += event.kind == EventKind::visit;
        reloads += event.kind == EventKind::reload;
    }
    return stops <= vehicle.max_stops && reloads < vehicle.max_trips && route_distance(route) <= vehicle.max_distance &&
           route_driving(route) <= vehicle.max_driving && total_wait(route) <= vehicle.max_wait;
}

}  // namespace

TimedPrice RouteTimer::evaluate(Index vehicle, std::span<const Index> activities) {
    if (activities.empty()) return {};
    if (!find_times(vehicle, problem().vehicles[std::size_t(vehicle)], activities)) return {false, INFEASIBLE_PRICE};
    return {true, route_price(events_)};
}

TimedPrice RouteTimer::time_between(Index vehicle, std::span<const Index> activities, Seconds earliest, Seconds latest) {
    TimedVehicle bounds = problem().vehicles[std::size_t(vehicle)];
    bounds.earliest_start = std::max(bounds.earliest_start, earliest);
    bounds.latest_start = std::min(bounds.latest_start, latest);
    const bool feasible = find_times(vehicle, bounds, activities);
    if (!feasible) overrun_windows(events_);
    return {feasible, route_price(events_)};
}

bool RouteTimer::find_times(Index vehicle, const TimedVehicle& bounds, std::span<const Index> activities) {
    events_.lay_out(vehicle, bounds, activities);
    return find_cheapest_times(events_) && within_limits(events_);
}

}  // namespace router
