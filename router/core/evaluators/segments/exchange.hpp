// Two routes exchange their tails (2-opt*, Potvin and Rousseau 1995) or segments (CROSS, Taillard et al. 1997); distance is asked first,
// then loads, then time.
#pragma once

#include "../../links.hpp"
#include "earliest_times.hpp"

namespace router {

inline constexpr int WHOLE_TAIL = -1;

// The segment of `first_size` visits behind `before_first` changes places with the one of `second_size` visits from `second` on, in
// another route, when the price rises by less than `limit`.
struct Exchange {
    int before_first;
    int second;
    int first_size;
    int second_size;
    Money limit;
};

namespace detail {

// The quick tests of a tail exchange between like vehicles: distance, and time at both joints.
template <class E>
bool tails_meet(E& evaluator, const Exchange& move) {
    const Problem& problem = evaluator.problem;
    const Plan& plan = evaluator.plan;
    const int type = problem.vehicle_type[plan.route_of[move.before_first]];
    if (type != problem.vehicle_type[plan.route_of[move.second]]) return true;
    const int profile = problem.profile[type], first = plan.next[move.before_first], before_second = plan.previous[move.second];
    const auto& times = evaluator.times;
    Metres gained = problem.metres(profile, move.before_first, move.second) + problem.metres(profile, before_second, first);
    gained -= Metres{times[first].metres} + times[move.second].metres;
    if (problem.metre_price[type] * static_cast<double>(gained) >= move.limit + problem.fixed_price[type]) return false;
    if (problem.has_release || problem.has_setup) return true;
    if (evaluator.arrive(profile, move.before_first, move.second, times[move.before_first].leave) > times[move.second].latest) return false;
    if (problem.is_visit(first) || problem.is_visit(before_second)) {
        return evaluator.arrive(profile, before_second, first, times[before_second].leave) <= times[first].latest;
    }
    return true;
}

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

// What lies strictly between two nodes of a route: how many visits, and metres among them.
struct Inner {
    int count = 0;
    Metres metres = 0;
};

// Move marks, loads and prices of the visits between two nodes from one route to another.
inline Inner hand_over(Plan& plan, int before, int behind, int giver, int taker) {
    const Problem& problem = plan.problem;
    const int type = problem.vehicle_type[taker];
    Inner inner;
    for (int node = plan.next[before]; node != behind; node = plan.next[node]) {
        if (inner.count > 0) inner.metres += problem.metres(problem.profile[type], plan.previous[node], node);
        ++inner.count;
        plan.route_of[node] = taker;
        plan.sums[giver].cost -= problem.visit_price(node, type);
        plan.sums[taker].cost += problem.visit_price(node, type);
        for (int dimension = 0; dimension < problem.dimension_count; ++dimension) {
            plan.load(giver, dimension) -= problem.amount(node, dimension);
            plan.load(taker, dimension) += problem.amount(node, dimension);
        }
    }
    return inner;
}

// Metres from `before` along a stretch of visits to `after`.
inline Metres path(const Problem& problem, int profile, int before, int first, int last, int after, const Inner& inner) {
    if (inner.count == 0) return problem.metres(profile, before, after);
    return problem.metres(profile, before, first) + inner.metres + problem.metres(profile, last, after);
}

// The two gaps between which segments were exchanged.
struct Gaps {
    int before_first;
    int behind_first;
    int before_second;
    int behind_second;
};

// The same sums as `refresh_sums` gives, from the swapped segments alone; for like vehicles and simple loads. The segment between
// `before_first` and `behind_first` still bears the mark of route two, where it came from.
inline void trade_sums(Plan& plan, const Gaps& gaps) {
    const Problem& problem = plan.problem;
    const int one = plan.route_of[gaps.before_first], two = plan.route_of[gaps.before_second];
    const int profile = problem.profile[problem.vehicle_type[one]];
    const Inner came = hand_over(plan, gaps.before_first, gaps.behind_first, two, one);
    const Inner went = hand_over(plan, gaps.before_second, gaps.behind_second, one, two);
    const int first = plan.next[gaps.before_first], last_first = plan.previous[gaps.behind_first];
    const int second = plan.next[gaps.before_second], last_second = plan.previous[gaps.behind_second];
    const Metres change_one = path(problem, profile, gaps.before_first, first, last_first, gaps.behind_first, came) -
                              path(problem, profile, gaps.before_first, second, last_second, gaps.behind_first, went);
    const Metres change_two = path(problem, profile, gaps.before_second, second, last_second, gaps.behind_second, went) -
                              path(problem, profile, gaps.before_second, first, last_first, gaps.behind_second, came);
    plan.resize(one, plan.sums[one].stops + came.count - went.count, change_one);
    plan.resize(two, plan.sums[two].stops + went.count - came.count, change_two);
}

// Exchange what lies in both gaps and bring sums and times of both routes up to date.
template <class E>
void exchange_gaps(E& evaluator, const Gaps& gaps) {
    Plan& plan = evaluator.plan;
    const Problem& problem = plan.problem;
    swap_links(plan, gaps.before_first, gaps.behind_first, gaps.before_second, gaps.behind_second);
    const int one = plan.route_of[gaps.before_first], two = plan.route_of[gaps.before_second];
    if (problem.has_one_type && problem.has_simple_loads && !problem.has_limits) {
        trade_sums(plan, gaps);
    } else {
        plan.refresh_sums(one);
        plan.refresh_sums(two);
    }
    evaluator.nodes_changed(one, gaps.before_first, gaps.behind_first);
    evaluator.nodes_changed(two, gaps.before_second, gaps.behind_second);
}

}  // namespace detail

// Make the exchange; whether it was made.
template <class E>
bool exchange(E& evaluator, const Exchange& move) {
    Plan& plan = evaluator.plan;
    const Problem& problem = plan.problem;
    const auto& times = evaluator.times;
    const int route_one = plan.route_of[move.before_first], route_two = plan.route_of[move.second];
    const int type_one = problem.vehicle_type[route_one], type_two = problem.vehicle_type[route_two];
    const int profile = problem.profile[type_one];
    if (profile != problem.profile[type_two]) return false;
    const int second = move.second, before_second = plan.previous[second];
    if (move.first_size == WHOLE_TAIL && !detail::tails_meet(evaluator, move)) return false;
    const int first = plan.next[move.before_first];
    const bool has_first = move.first_size != 0 && problem.is_visit(first);
    const int last_first = has_first ? last_of(plan, first, move.first_size) : move.before_first;
    const int last_second = last_of(plan, second, move.second_size);
    const int behind_first = plan.next[last_first], behind_second = plan.next[last_second];
    const bool like = type_one == type_two;
    const bool moves_whole = !problem.is_visit(before_second) && !problem.is_visit(behind_second);
    if (moves_whole && like && plan.sums[route_one].stops == 0) return false;
    Metres gained = problem.metres(profile, move.before_first, second) + problem.metres(profile, last_second, behind_first);
    gained -= Metres{times[first].metres} + times[second].metres + times[behind_second].metres;
    if (has_first) {
        gained += problem.metres(profile, before_second, first) + problem.metres(profile, last_first, behind_second);
        gained -= Metres{times[behind_first].metres};
    } else {
        gained += problem.metres(profile, before_second, behind_second);
    }
    Money price = problem.metre_price[type_one] * static_cast<double>(gained);
    if (like) {  // a like vehicle comes into use, or falls out of it
        Money change = 0.0;
        if (plan.sums[route_one].stops == 0) change += problem.fixed_price[type_one];
        if (!has_first && moves_whole) change -= problem.fixed_price[type_two];
        price += change;
        if (price >= move.limit) return false;
    } else if (problem.metre_price[type_one] == problem.metre_price[type_two]) {
        if (price >= move.limit + problem.fixed_price[type_one] + problem.fixed_price[type_two]) return false;
    }
    if (problem.has_simple_loads && !loads_swap(plan, route_one, route_two, {first, behind_first, second, behind_second})) return false;
    const bool swaps_ends = move.first_size == WHOLE_TAIL && like;
    if (!problem.has_release && !problem.has_setup && !swaps_ends) {
        if (!detail::passes(evaluator, type_one, move.before_first, second, behind_second, behind_first)) return false;
        if (!detail::passes(evaluator, type_two, before_second, first, behind_first, behind_second)) return false;
    }
    const Money cost = plan.price.routes;
    const detail::Gaps gaps{move.before_first, behind_first, before_second, behind_second};
    detail::exchange_gaps(evaluator, gaps);
    if (plan.price.routes - cost < move.limit &&
        (problem.is_plain() || (evaluator.keeps_rules(route_one) && evaluator.keeps_rules(route_two)))) {
        return true;
    }
    detail::exchange_gaps(evaluator, gaps);
    return false;
}

}  // namespace router
