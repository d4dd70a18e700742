// Earliest times of a sequence under every rule in time, and the latest start that loses nothing.
//
// Hard rules are lower bounds on when events begin. A pass along the route takes each event as early as the bounds allow. Where goods
// would be on board too long, or the route take too long, the *earlier* event must begin later: its bound is raised and the pass
// repeated. Travel is FIFO and every step is monotone, so the first pass that breaks nothing is the earliest feasible schedule; if
// there is none, the sequence is infeasible.
#pragma once

#include "route_events.hpp"

namespace router {

/// Earliest times that keep every rule; false when there are none.
bool earliest_schedule(RouteEvents& route);

/// Earliest times with a start not before `start` and no event later than its `bound`, the limit on waiting apart; false when there are none.
bool schedule_from(RouteEvents& route, Seconds start, Latest Event::*bound = &Event::last_chance);

/// The same, and the limit on waiting is kept.
bool schedule_with_wait_limit(RouteEvents& route, Seconds start);

/// Every event as early as can be. Windows that cannot be kept are overrun; breaks are left out.
void overrun_windows(RouteEvents& route);

/// Latest start that ends by `end` with every event in its windows and not after its `limit`. Breaks and times on board are ignored.
Seconds latest_start(RouteEvents& route, Seconds end);

/// From the earliest schedule, move the start as late as it can go without a later end or more lateness.
void start_late(RouteEvents& route);

/// Seconds between arrivals and beginnings, without breaks taken meanwhile.
Seconds total_wait(const RouteEvents& route);

}  // namespace router
