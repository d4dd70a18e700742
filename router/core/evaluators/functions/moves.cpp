// Small annealed moves when time is paid: tails or segments change routes, a stretch is reversed or moved ahead.
//
// A move is judged before it is made: whole seconds for feasibility, then the durations of both routes from the functions of what stays
// and those of the nodes that move. Vehicles of one type only, and only where windows, simple loads and durations are all the rules.
#include "../small_moves.hpp"
#include "functions.hpp"

namespace router {

void Functions::anneal_moves(const Settings& settings, Random& random, double temperature) {
    const bool plain = problem.has_simple_loads && !(problem.has_release || problem.has_setup || problem.has_pairs || problem.has_limits);
    if (problem.neighbour_count == 0 || !plain) return;
    for (int move = 0; move < settings.moves; ++move) {
        const auto [one, two] = near_visits(plan, random);
        if (plan.route_of[one] < 0 || plan.route_of[two] < 0) continue;
        try_move(*this, plan, {one, two, -temperature * std::log(1.0 - random.fraction())}, settings, random);
    }
}

// Swap two segments of different routes if the price rises by less than the limit.
void Functions::exchange(const Exchange& move) {
    const int route_one = plan.route_of[move.before_first], route_two = plan.route_of[move.second];
    const int type = problem.vehicle_type[route_one];
    if (type != problem.vehicle_type[route_two]) return;
    const Segments moved = segments_of(plan, move);
    const auto& [before_first, first, last_first, behind_first, before_second, second, last_second, behind_second] = moved;
    const bool empties = !moved.has_first() && !problem.is_visit(before_second) && !problem.is_visit(behind_second);
    if (empties && plan.sums[route_one].stops == 0) return;
    const bool tails = !problem.is_visit(behind_first) && !problem.is_visit(behind_second);
    if (!loads_swap(plan, moved)) return;
    double price = problem.metre_price[type] * static_cast<double>(more_metres(plan, problem.profile[type], moved));
    if (plan.sums[route_one].stops == 0) price += problem.fixed_price[type];
    if (empties) price -= problem.fixed_price[type];
    const double paid = problem.second_price[type];
    const double allowed = (move.limit - price) / std::max(paid, 1e-9) + duration(route_one) + duration(route_two);
    const double one = duration_joined(route_one, before_first, second, behind_second, behind_first, tails, allowed);
    if (one >= NEVER || (paid > 0.0 && one >= allowed)) return;
    double two = 0.0;
    if (!empties) two = duration_joined(route_two, before_second, first, behind_first, behind_second, tails, allowed - one);
    if (two >= NEVER || price + paid * (one + two - duration(route_one) - duration(route_two)) >= move.limit) return;
    swap_links(plan, moved);
    update(route_one, before_first, behind_first);
    update(route_two, before_second, behind_second);
}

// Duration of a route that goes from `before` along the nodes from `node` up to `stop`, exclusive, to `goal`.
double Functions::duration_joined(int route, int before, int node, int stop, int goal, bool tails, double bound) {
    if (tails && problem.is_visit(node)) return duration_along({route, before, {}, node}, bound);
    std::size_t count = 0;
    for (; node != stop; node = plan.next[node]) plan.scratch[count++] = node;
    return duration_along({route, before, {plan.scratch.data(), count}, goal}, bound);
}

// Duration of a route that goes the way under trial; `NEVER` when that comes too late anywhere or exceeds the longest duration;
// something not below `bound` when it is not below it.
double Functions::duration_along(const Way& way, double bound) {
    const int type = problem.vehicle_type[way.route], profile = problem.profile[type];
    if (least_between(way.before, way.goal) >= bound) return NEVER;
    int node = way.before;
    Seconds leave = times[node].leave;
    for (const int following : way.visits) {
        leave = leave_after(type, node, following, leave);
        if (leave >= NO_LIMIT) return NEVER;
        node = following;
    }
    if (arrive(profile, node, way.goal, leave) > times[way.goal].latest) return NEVER;
    const double duration = duration_with(way, ahead_[way.before], bound);
    const double stops = static_cast<double>(plan.sums[way.route].stops) + static_cast<double>(way.visits.size());
    return duration + margin_ * stops > max_duration_[way.route] ? NEVER : duration;
}

// Sums, times and price of a route whose nodes between two others were changed.
void Functions::update(int route, int before, int after) {
    plan.refresh_sums(route);
    RouteTime unpaid;
    route_times_.accept(route, unpaid);
    nodes_changed(route, before, after);
}

void Functions::rearrange(int before, int visit, int size, Money limit) {
    const int first = plan.next[before], route = plan.route_of[before], type = problem.vehicle_type[route];
    const int after = plan.next[size == 0 ? visit : last_of(plan, visit, size)];
    const Way way{route, before, list_rearranged(plan, first, visit, after, size == 0), after};
    const double price = problem.metre_price[type] * static_cast<double>(more_metres_along(way));
    const double paid = problem.second_price[type];
    const double longer = duration_along(way, (limit - price) / std::max(paid, 1e-9) + duration(route));
    if (longer >= NEVER || price + paid * (longer - duration(route)) >= limit) return;
    rearrange_links(plan, before, visit, after, size == 0);
    update(route, before, after);
}

// Metres more than as the route stands.
Metres Functions::more_metres_along(const Way& way) const {
    const int profile = problem.profile[problem.vehicle_type[way.route]];
    Metres more = 0;
    int node = way.before;
    for (const int visit : way.visits) {
        more += problem.metres(profile, node, visit);
        node = visit;
    }
    more += problem.metres(profile, node, way.goal);
    for (node = way.before; node != way.goal; node = plan.next[node]) more -= times[plan.next[node]].metres;
    return more;
}

}  // namespace router
