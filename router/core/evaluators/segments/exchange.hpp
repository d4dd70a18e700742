// Two routes exchange their tails (2-opt*, Potvin and Rousseau 1995) or segments (CROSS, Taillard et al. 1997); distance is asked first,
// then time, then loads.
#pragma once

#include "../../links.hpp"
#include "earliest_times.hpp"

namespace router {

namespace detail {

// Whether a vehicle of `type` can go from `before` along the segment from `node` up to `stop`, exclusive, and on to `goal`.
template <class E>
bool passes(E& evaluator, int type, int before, int node, int stop, int goal) {
    const Problem& problem = evaluator.problem;
    Seconds leave = evaluator.times[before].leave;
    for (bool is_new = true; node != stop; node = evaluator.plan.next[node], is_new = false) {
        leave = is_new ? evaluator.leave_after(type, before, node, leave) : evaluator.leave_along(type, node, leave);
        if (leave >= NO_LIMIT) return false;
        before = node;
    }
    if (!problem.is_visit(before) && !problem.is_visit(goal)) return true;
    return evaluator.arrive(problem.profile[type], before, goal, leave) <= evaluator.times[goal].latest;
}

// Exchange what lies in both gaps and bring sums and times of both routes up to date.
template <class E>
void exchange_gaps(E& evaluator, const Segments& moved) {
    Plan& plan = evaluator.plan;
    const int one = plan.route_of[moved.before_first], two = plan.route_of[moved.before_second];
    swap_links(plan, moved);
    plan.refresh_sums(one);
    plan.refresh_sums(two);
    evaluator.nodes_changed(one, moved.before_first, moved.behind_first);
    evaluator.nodes_changed(two, moved.before_second, moved.behind_second);
}

}  // namespace detail

// Make the exchange where it may be made.
template <class E>
void exchange(E& evaluator, const Exchange& move) {
    Plan& plan = evaluator.plan;
    const Problem& problem = plan.problem;
    const int route_one = plan.route_of[move.before_first], route_two = plan.route_of[move.second];
    const int type_one = problem.vehicle_type[route_one], type_two = problem.vehicle_type[route_two];
    const int profile = problem.profile[type_one];
    if (profile != problem.profile[type_two]) return;
    const Segments moved = segments_of(plan, move);
    const auto& [before_first, first, last_first, behind_first, before_second, second, last_second, behind_second] = moved;
    const bool like = type_one == type_two, opens = plan.sums[route_one].stops == 0;
    const bool moves_whole = !problem.is_visit(before_second) && !problem.is_visit(behind_second);
    if (moves_whole && like && opens) return;
    const Money price = problem.metre_price[type_one] * static_cast<double>(more_metres(plan, profile, moved));
    if (like) {  // a like vehicle comes into use, or falls out of it
        Money change = 0.0;
        if (opens) change += problem.fixed_price[type_one];
        if (!moved.has_first() && moves_whole) change -= problem.fixed_price[type_two];
        if (price + change >= move.limit) return;
    } else if (problem.metre_price[type_one] == problem.metre_price[type_two]) {
        if (price >= move.limit + problem.fixed_price[type_one] + problem.fixed_price[type_two]) return;
    }
    if (!problem.has_release && !problem.has_setup) {
        // Where like vehicles exchange tails, it is enough to reach them.
        const bool swaps_ends = move.first_size == WHOLE_TAIL && like;
        const int stop_one = swaps_ends ? second : behind_second, goal_one = swaps_ends ? second : behind_first;
        const int stop_two = swaps_ends ? first : behind_first, goal_two = swaps_ends ? first : behind_second;
        if (!detail::passes(evaluator, type_one, before_first, second, stop_one, goal_one)) return;
        if (!detail::passes(evaluator, type_two, before_second, first, stop_two, goal_two)) return;
    }
    if (problem.has_simple_loads && !loads_swap(plan, moved)) return;
    const Money cost = plan.price.routes;
    detail::exchange_gaps(evaluator, moved);
    const bool is_cheap = plan.price.routes - cost < move.limit;
    if (is_cheap && (problem.is_plain() || (evaluator.keeps_rules(route_one) && evaluator.keeps_rules(route_two)))) return;
    detail::exchange_gaps(evaluator, moved);
}

}  // namespace router
