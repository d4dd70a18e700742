// Length, driving and price of a timed route: the route's own terms of router/costing.py.
#pragma once

#include "route_events.hpp"

namespace router {

Metres route_distance(const RouteEvents& route);

/// Seconds on the road.
Seconds route_driving(const RouteEvents& route);

/// Price of the timed route: fixed, distance, time, stops, overtime, early, late, price and other vehicle.
Money route_price(const RouteEvents& route);

/// Overtime of someone who works from the beginning of time until `moment`.
template <class Moment>
Money overtime_until(const TimingProblem& problem, const TimedVehicle& vehicle, Moment moment) {
    Money price = 0.0;
    for (Index step = vehicle.overtime.first; step < vehicle.overtime.end; ++step) {
        const OvertimeStep& own = problem.overtime[std::size_t(step)];
        Moment until = moment;
        if (step + 1 < vehicle.overtime.end) until = std::min(moment, Moment(problem.overtime[std::size_t(step) + 1].after));
        price += own.second_price * double(std::max(Moment(0), until - Moment(own.after)));
    }
    return price;
}

}  // namespace router
