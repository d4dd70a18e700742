#include "earliest.hpp"

#include <algorithm>

#include "breaks.hpp"

namespace router {

namespace {

// Passes after which a sequence counts as infeasible: each raises a bound by at least a second, nearly all by what is needed.
constexpr int MOST_ROUNDS = 1000;

// Earliest beginning of `event` for a vehicle that is there at `ready`; above `FOREVER` when it is too late.
Seconds begin_from(const RouteEvents& route, Index event, Seconds ready) {
    const Event& here = route[event];
    Seconds moment = std::max(ready, here.lower);
    for (Index gap = here.gaps.first; gap < here.gaps.end; ++gap) {
        const EventGap& before = route.gaps[std::size_t(gap)];
        moment = std::max(moment, route[before.event].leave + before.least);
    }
    if (moment >= UNREACHABLE) return UNREACHABLE;
    return event == route.last ? moment : route.problem.next_opening(here.windows, moment);
}

void start_route(RouteEvents& route) {
    Event& start = route[0];
    start.arrival = start.begin = start.lower;
    start.leave = start.begin + start.busy;
}

// Drive to `event` and begin there as early as can be.
void go_to(RouteEvents& route, Index event) {
    Event& here = route[event];
    here.break_before = here.break_after = {};
    here.arrival = route.reach(event, route[event - 1].leave);
    here.begin = begin_from(route, event, here.arrival);
    here.leave = here.begin + here.busy;
}

bool forward_without_breaks(RouteEvents& route, Latest Event::*bound) {
    start_route(route);
    if (route[0].begin > route.vehicle.latest_start) return false;
    for (Index event = 1; event <= route.last; ++event) {
        go_to(route, event);
        if (route[event].begin > (route[event].*bound).begin) return false;
    }
    return route[route.last].begin <= route.vehicle.latest_end;
}

bool forward(RouteEvents& route, Latest Event::*bound) {
    return route.vehicle.has_breaks() ? forward_with_breaks(route, bound) : forward_without_breaks(route, bound);
}

// Raise the bounds of events that must begin later; false when nothing is broken.
bool raise_bounds(RouteEvents& route) {
    bool raised = false;
    for (Index event = route.last - 1; event > 0; --event) {
        const Event& here = route[event];
        if (here.pickup_event == NONE) continue;
        Event& pickup = route[here.pickup_event];
        const Seconds needed = here.begin - here.max_ride - pickup.busy;
        if (pickup.begin < needed) {
            pickup.lower = needed;
            raised = true;
        }
    }
    const Seconds longest = route.vehicle.max_duration, end = route[route.last].begin;
    if (end - route[0].begin > longest) {
        route[0].lower = end - longest;
        raised = true;
    }
    return raised;
}

// Driving and service between leaving event `first` and beginning event `last`.
Seconds busy_between(const RouteEvents& route, Index first, Index last) {
    Seconds total = 0;
    for (Index event = first + 1; event <= last; ++event) {
        total += route[event].arrival - route[event - 1].leave;
        if (event < last) total += route[event].busy;
    }
    return total;
}

// Whether no start can help: what lies between takes too long even without a second's wait (static travel only).
bool hopeless(const RouteEvents& route) {
    if (!route.problem.travel->fixed() || route.vehicle.has_breaks()) return false;
    const Seconds longest = route.vehicle.max_duration;
    if (route[0].busy + busy_between(route, 0, route.last) > longest) return true;
    for (Index event = 1; event < route.last; ++event) {
        const Event& here = route[event];
        if (here.pickup_event != NONE && busy_between(route, here.pickup_event, event) > here.max_ride) return true;
    }
    return false;
}

bool keeps_wait_limit(const RouteEvents& route) {
    return route.vehicle.max_wait == NO_LIMIT || total_wait(route) <= route.vehicle.max_wait;
}

// Keep the limit on waiting by starting later: with one window a visit, a later start never makes the wait longer.
bool schedule_with_less_wait(RouteEvents& route) {
    for (Event& event : route.events) event.limit = FOREVER;
    Seconds low = route[0].begin, high = latest_start(route, route.vehicle.latest_end), start = high;
    bool found = false;
    while (low <= start) {
        const bool feasible = schedule_with_wait_limit(route, start);
        if (start == high && !found && !feasible) return false;
        if (feasible && start - low <= 1 && found) return true;
        if (feasible) {
            found = true;
            high = start;
        } else {
            low = start;
        }
        start = high - low <= 1 ? high : low + (high - low) / 2;
    }
    return found;
}

// Latest beginning of `event` that lets later events keep their gaps to it.
Seconds latest_for_gaps(const RouteEvents& route, Index event) {
    Seconds latest = FOREVER;
    for (Index later = event + 1; later < route.last; ++later)
        for (Index gap = route[later].gaps.first; gap < route[later].gaps.end; ++gap) {
            const EventGap& before = route.gaps[std::size_t(gap)];
            if (before.event == event) latest = std::min(latest, route[later].latest.begin - before.least - route[event].busy);
        }
    return latest;
}

// No visit later than now and after its preferred window.
void limit_lateness(RouteEvents& route) {
    for (Index event = 0; event < route.last; ++event)
        route[event].limit = route.is_visit(event) ? std::max(route[event].begin, route.visit_of(event).preferred_end) : FOREVER;
}

// Whether the schedule from `start` ends by `end` with nobody after the limits, from which `latest` was found.
bool as_good_from(RouteEvents& route, Seconds start, Seconds end) {
    if (!schedule_from(route, start, &Event::latest) || route[route.last].begin > end || !keeps_wait_limit(route)) return false;
    for (Index event = 1; event < route.last; ++event)
        if (route[event].begin > route[event].limit) return false;
    return true;
}

// Latest start that ends by `end` when breaks are taken between the same events as now: seldom can it be later.
Seconds latest_with_these_breaks(const RouteEvents& route, Seconds end) {
    const auto before_break = [](const TakenBreak& pause, Seconds latest) {
        if (!pause.taken()) return latest;
        return std::min(latest - (pause.end - pause.begin), pause.latest_begin);
    };
    Seconds latest = end;
    for (Index event = route.last - 1; event >= 0; --event) {
        latest = before_break(route[event + 1].break_after, latest);
        latest = route.leave_by(event + 1, latest);
        latest = before_break(route[event + 1].break_before, latest);
        latest = std::min(latest - route[event].busy, route[event].limit);
        if (event > 0) latest = route.problem.last_opening(route[event].windows, latest);
    }
    return latest;
}

}  // namespace

bool earliest_schedule(RouteEvents& route) {
    if (!schedule_from(route, route[0].least)) return false;
    return keeps_wait_limit(route) || schedule_with_less_wait(route);
}

bool schedule_from(RouteEvents& route, Seconds start, Latest Event::*bound) {
    for (Event& event : route.events) event.lower = event.least;
    route[0].lower = std::max(start, route[0].least);
    for (int round = 0; round < MOST_ROUNDS; ++round) {
        if (!forward(route, bound)) return false;
        if (!raise_bounds(route)) return true;
        if (hopeless(route)) return false;
    }
    return false;
}

bool schedule_with_wait_limit(RouteEvents& route, Seconds start) { return schedule_from(route, start) && keeps_wait_limit(route); }

void overrun_windows(RouteEvents& route) {
    for (Event& event : route.events) event.lower = event.least;
    start_route(route);
    for (Index event = 1; event <= route.last; ++event) {
        go_to(route, event);
        Event& here = route[event];
        if (here.begin > FOREVER) {
            here.begin = std::max(here.arrival, here.lower);
            here.leave = here.begin + here.busy;
        }
    }
}

Seconds latest_start(RouteEvents& route, Seconds end) {
    const Index last = route.last;
    const bool gaps = !route.gaps.empty();
    route[last].latest.begin = end;
    for (Index event = last - 1; event >= 0; --event) {
        Event& here = route[event];
        here.latest.leave = route.leave_by(event + 1, route[event + 1].latest.begin);
        Seconds latest = here.latest.leave - here.busy;
        if (gaps) latest = std::min(latest, latest_for_gaps(route, event));
        latest = std::min(latest, here.limit);
        if (event > 0) latest = route.problem.last_opening(here.windows, latest);
        here.latest.begin = latest;
    }
    return std::min(route[0].latest.begin, route.vehicle.latest_start);
}

void start_late(RouteEvents& route) {
    const Seconds end = route[route.last].begin;
    Seconds low = route[0].begin;
    limit_lateness(route);
    Seconds high = std::max(low, latest_start(route, end)), start = high;
    if (high == low) return;
    if (route.vehicle.has_breaks()) {
        const Seconds guess = latest_with_these_breaks(route, end);
        if (low <= guess && guess < high) {
            if (as_good_from(route, guess + 1, end)) {
                low = guess + 1;
            } else {
                high = guess + 1;
                start = guess;
            }
        }
    }
    while (true) {
        const bool good = as_good_from(route, start, end);
        (good ? low : high) = start;
        if (good && high - low <= 1) return;
        start = high - low <= 1 ? low : low + (high - low) / 2;
    }
}

Seconds total_wait(const RouteEvents& route) {
    Seconds wait = 0;
    for (Index event = 1; event <= route.last; ++event) {
        const Event& here = route[event];
        wait += here.begin - here.arrival;
        wait -= here.break_after.end - here.break_after.begin;
        if (here.break_before.taken()) wait += here.break_before.begin - route[event - 1].leave;
    }
    return wait;
}

}  // namespace router
