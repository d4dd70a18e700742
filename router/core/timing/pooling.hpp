// The cheapest times of a plain route with preferred windows: waits in full, in part, or not at all.
//
// On a route of static travel and one window a stop, every beginning costs a convex, piecewise linear price by itself, and no two
// bind each other but by the time between them. Less that time, beginnings only have to be ascending, so the cheapest are found as in
// isotonic regression: stops that would come in the wrong order are pooled, and a pool begins where its summed price is least (Best,
// Chakravarti and Ubhaya 2000; the same problem as the timing of Dumas, Soumis and Desrosiers 1990).
#pragma once

#include <vector>

#include "route_events.hpp"

namespace router {

/// Whether the times of the route are a pooling problem: nothing but windows, travel, service and prices binds them.
bool can_pool(const RouteEvents& route);

/// Cheapest beginnings of the events of a feasible, timed route; empty when its limit on duration forbids them.
std::vector<Seconds> pooled_beginnings(const RouteEvents& route);

/// How much cheaper `beginnings` are than those of the route.
Money gain_of(const RouteEvents& route, const std::vector<Seconds>& beginnings);

}  // namespace router
