// Adjacent string removal with split strings (Christiaens and Vanden Berghe 2020), several strings per route allowed.
#pragma once

#include "steps.hpp"

namespace router {

namespace detail {

// Write `window` visits in a row that contain `visit` into `plan.scratch`; how many there are.
inline int string_around(Plan& plan, int visit, int window, Random& random) {
    const Problem& problem = plan.problem;
    int ahead = 0, node = visit;
    while (ahead < window - 1 && problem.is_visit(plan.next[node])) {
        node = plan.next[node];
        ++ahead;
    }
    int behind = 0;
    node = visit;
    while (behind < window - 1 && problem.is_visit(plan.previous[node])) {
        node = plan.previous[node];
        ++behind;
    }
    const int fewest = std::max(0, window - 1 - ahead);
    const int steps = fewest + random.below(behind - fewest + 1);
    node = visit;
    for (int step = 0; step < steps; ++step) node = plan.previous[node];
    int count = 0;
    while (count < window && problem.is_visit(node)) {
        plan.scratch[count++] = node;
        node = plan.next[node];
    }
    return count;
}

// Take out a string that contains `visit`, or one that straddles it and keeps a stretch inside.
template <class E>
void remove_string(E& evaluator, int visit, double longest, const Settings& settings, Random& random) {
    Plan& plan = evaluator.plan;
    const int size = static_cast<int>(plan.sums[plan.route_of[visit]].stops);
    const int length = std::min(size, static_cast<int>(random.fraction() * std::min(static_cast<double>(size), longest) + 1.0));
    int kept = 0;
    if (1 < length && length < size && random.fraction() < settings.split_chance) {
        kept = 1;
        while (length + kept < size && random.fraction() > settings.split_depth) ++kept;
    }
    const int window = length + kept;
    const int first_kept = kept > 0 ? random.below(length + 1) : window;
    const int visits = string_around(plan, visit, window, random);
    if (evaluator.takes_strings()) {
        for (int index = first_kept + kept; index < visits; ++index) plan.scratch[index - kept] = plan.scratch[index];
        if (visits > kept) take_out_strings(evaluator, std::min(first_kept, visits), visits - kept);
        return;
    }
    for (int index = 0; index < visits; ++index) {
        if (index >= first_kept && index < first_kept + kept) continue;
        const int job = plan.problem.job_of[plan.scratch[index]];
        if (plan.option_of[job] >= 0) take_out(evaluator, job);
    }
}

inline constexpr int ROUTES_SEEN = 20;      // neighbours of the seed whose routes a ruin may take out whole
inline constexpr double SEEN_CHANCE = 0.7;  // how often each of them is looked at
inline constexpr double CLOSED_CHANCE = 0.5;  // how often no route is opened in a step that took one out

// The shortest of some routes near `seed`; −1 for none.
inline int short_route_near(const Plan& plan, Random& random, int seed) {
    const Problem& problem = plan.problem;
    int shortest = plan.route_of[seed];
    for (int rank = 0; rank < std::min(ROUTES_SEEN, problem.neighbour_count); ++rank) {
        const int route = plan.route_of[problem.neighbours(seed, rank)];
        if (route < 0 || random.fraction() >= SEEN_CHANCE) continue;
        if (shortest < 0 || plan.sums[route].stops < plan.sums[shortest].stops) shortest = route;
    }
    return shortest;
}

// Take out every job of a route.
template <class E>
void remove_route(E& evaluator, int route) {
    Plan& plan = evaluator.plan;
    const int start = plan.problem.start_of(route);
    while (plan.problem.is_visit(plan.next[start])) take_out(evaluator, plan.problem.job_of[plan.next[start]]);
}

// Where options compete for resources, the visit by which the job of `visit` is served instead; −1 for none.
inline int present_visit(const Plan& plan, int visit) {
    const Problem& problem = plan.problem;
    const int option = problem.has_counters ? plan.option_of[problem.job_of[visit]] : -1;
    if (option < 0) return -1;
    const int present = problem.first_visit[option];
    return plan.route_of[present] >= 0 ? present : -1;
}

}  // namespace detail

// Take out strings of visits near `seed`, now and then many short ones, or a whole route and strings beside it. Where options compete for
// resources, jobs that could be served near `seed` come out of where they are.
template <class E>
void ruin(E& evaluator, const Settings& settings, Random& random, int seed) {
    Plan& plan = evaluator.plan;
    const Problem& problem = plan.problem;
    const int served = problem.job_count - plan.unassigned_count - plan.elsewhere_count;
    const double average = static_cast<double>(served) / std::max(1, plan.used_count);
    double removed = settings.average_removed, longest = settings.longest_string;
    if (settings.scattered_chance > 0.0 && random.fraction() < settings.scattered_chance) {
        removed = settings.scattered_removed;
        longest = settings.scattered_string;
    }
    longest = std::max(1.0, std::min(longest, average));
    int strings = static_cast<int>(random.fraction() * (4.0 * removed / (1.0 + longest) - 1.0) + 1.0);
    if (random.fraction() < settings.route_chance) {
        const int route = detail::short_route_near(plan, random, seed);
        if (route >= 0 && plan.sums[route].stops <= settings.longest_route) {
            detail::remove_route(evaluator, route);
            strings = random.below(3);
            plan.opens_routes = random.fraction() >= detail::CLOSED_CHANCE;
        }
    }
    for (int rank = -1; rank < problem.neighbour_count; ++rank) {
        if (strings <= 0) return;
        const int visit = rank < 0 ? seed : problem.neighbours(seed, rank);
        if (plan.route_of[visit] >= 0) {
            detail::remove_string(evaluator, visit, longest, settings, random);
            --strings;
        } else if (const int elsewhere = detail::present_visit(plan, visit); elsewhere >= 0 && random.fraction() < settings.alternative_chance) {
            detail::remove_string(evaluator, elsewhere, longest, settings, random);
            --strings;
        }
    }
}

}  // namespace router
