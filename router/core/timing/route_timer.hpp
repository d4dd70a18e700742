// Timing and pricing one route: what schedules show and what searches compare, from the same times.
#pragma once

#include <span>

#include "route_events.hpp"

namespace router {

struct TimedPrice {
    bool feasible = true;  // in time, and within every limit of the route; loads are not looked at
    Money price = 0.0;     // the route's own terms of router/costing.py
};

inline constexpr Money INFEASIBLE_PRICE = 1e18;

/// Times routes of one instance, one after another in the same memory; one object per thread.
class RouteTimer {
  public:
    explicit RouteTimer(const TimingProblem& problem) : events_(problem) {}

    /// The price of a route when its times are best; `INFEASIBLE_PRICE` when no times keep every rule. An empty route is free.
    TimedPrice evaluate(Index vehicle, std::span<const Index> activities);

    /// The times of a route, left in `events()`, and their price. A route that cannot be driven as the rules demand is timed all the
    /// same, as early as can be.
    TimedPrice time(Index vehicle, std::span<const Index> activities) { return time_between(vehicle, activities, -FOREVER, FOREVER); }

    /// The same when the vehicle may leave between two moments only.
    TimedPrice time_between(Index vehicle, std::span<const Index> activities, Seconds earliest, Seconds latest);

    const RouteEvents& events() const { return events_; }
    const TimingProblem& problem() const { return events_.problem; }

  private:
    bool find_times(Index vehicle, const TimedVehicle& bounds, std::span<const Index> activities);

    RouteEvents events_;
};

}  // namespace router
