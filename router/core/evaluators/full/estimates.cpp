#include "estimates.hpp"

#include <algorithm>

#include "../../timing/prices.hpp"
#include "../evaluator.hpp"

namespace router::full {

Estimates::Estimates(const RouteState& state)
    : is_static(state.timing.travel->fixed()),
      has_idle_prices(state.balance.is_used() || std::any_of(state.tables.idle_price.data, state.tables.idle_price.data + state.tables.idle_price.size,
                                                            [](double price) { return price > 0.0; })),
      state_(state),
      has_overtime_(!state.timing.overtime.empty()) {}

Money Estimates::first_price(int option, int route) const {
    const Money uneven = state_.balance.is_used() ? state_.balance.likely_change(option, route) : 0.0;
    if (!state_.is_idle(route)) return uneven;
    const int type = state_.problem.vehicle_type[route];
    const Money loading = state_.problem.second_price[type] * static_cast<double>(state_.times.vehicle(route).loading);  // in the time
    return uneven + state_.problem.fixed_price[type] - loading - state_.tables.idle_price[route];
}

// Price of the rest of a route from `node` on beginning `delay` later, waits taken up.
Money Estimates::soft_tail(int node, Seconds delay) const {
    Money price = 0.0;
    while (delay > 0 && state_.problem.is_visit(node)) {
        const TimedVisit& own = state_.timing.visits[node];
        const Seconds late = state_.times[node].begin - own.preferred_end;
        price += own.late_price * static_cast<double>(std::max(Seconds{0}, late + delay) - std::max(Seconds{0}, late));
        node = state_.plan.next[node];
        delay -= std::max(Seconds{0}, state_.times[node].begin - state_.times[node].arrival);
    }
    return price;
}

Money Estimates::time_price(int route, int after, const Passage& last, Seconds then, Seconds extra) const {
    const Problem& problem = state_.problem;
    const TimedVehicle& vehicle = state_.times.vehicle(route);
    const NodeTimes& tail = state_.times[after];
    const NodeTimes& end = state_.times[problem.end_of(route)];
    const bool is_idle = state_.is_idle(route);
    const Seconds span = last.span + then - last.leave, wait = std::max(Seconds{0}, tail.tail_early - last.last_start - span);
    const Seconds total = span + wait + tail.tail_span + extra;
    if (is_static && total > vehicle.max_duration) return NOWHERE;
    Money price = problem.second_price[problem.vehicle_type[route]] * static_cast<double>(total - (is_idle ? 0 : end.span));
    if (has_overtime_) {
        price += overtime_until(state_.timing, vehicle, std::max(then, tail.tail_early) + tail.tail_span + extra);
        if (!is_idle) price -= overtime_until(state_.timing, vehicle, end.arrival);
    }
    if (state_.timing.soft && problem.is_visit(after)) price += soft_tail(after, then + extra - tail.begin);
    return price;
}

}  // namespace router::full
