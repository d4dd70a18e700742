// A ruin of days on which resources run short: of one job that is out for want of something, room is made by taking out jobs that use
// what it lacks, wherever they are served. Near visits, which other ruins take out, have rarely to do with it.
#pragma once

#include "ruin.hpp"

namespace router {

namespace detail {

inline constexpr double SHORTAGE_CHANCE = 0.3;  // how often a ruin begins with a job that is out
inline constexpr int SHORTAGE_TRIES = 4;        // draws for one that no carrier brings
inline constexpr double SHORTAGE_AROUND = 0.5;  // how often visits around it are taken out as well

// Take out jobs served by what `way` lacks until there is enough of it; whether it lacked anything.
template <class E>
bool free_supply(E& evaluator, Random& random, int way) {
    Plan& plan = evaluator.plan;
    const Problem& problem = plan.problem;
    bool lacked = false;
    for (int use = problem.use_offsets[way]; use < problem.use_offsets[way + 1]; ++use) {
        const int resource = problem.use_resource[use];
        const std::vector<int>& users = plan.counters.users(resource);
        const int first = random.below(static_cast<int>(users.size()));
        for (std::size_t turn = 0; turn < users.size(); ++turn) {
            if (plan.counters.left(resource) >= problem.use_units[use]) break;
            lacked = true;
            const int job = users[(first + turn) % users.size()], option = plan.option_of[job];
            if (option >= 0 && plan.counters.units_of(option, resource) > 0) take_out(evaluator, job);
        }
    }
    return lacked;
}

}  // namespace detail

// Make room for a job that is out for want of a resource, or else ruin around `seed`.
template <class E>
void ruin_for_want(E& evaluator, const Settings& settings, Random& random, int seed) {
    Plan& plan = evaluator.plan;
    const Problem& problem = plan.problem;
    if (problem.has_counters && plan.unassigned_count > 0 && random.fraction() < detail::SHORTAGE_CHANCE) {
        int job = plan.unassigned[random.below(plan.unassigned_count)];
        for (int turn = 1; turn < detail::SHORTAGE_TRIES && problem.has_carriers && plan.carried_by[job] >= 0; ++turn) {
            job = plan.unassigned[random.below(plan.unassigned_count)];
        }
        const int own = problem.option_offsets[job], options = problem.option_offsets[job + 1] - own;
        const int carried = problem.carried_offsets[job], all = options + problem.carried_offsets[job + 1] - carried;
        const int drawn = random.below(all);
        if (detail::free_supply(evaluator, random, drawn < options ? own + drawn : problem.way_of_carried(carried + drawn - options))) {
            plan.favoured = job;
            if (drawn >= options || random.fraction() >= detail::SHORTAGE_AROUND) return;
            const int second = problem.second_visit[own + drawn];
            seed = second >= 0 ? second : problem.first_visit[own + drawn];
        }
    }
    ruin(evaluator, settings, random, seed);
}

}  // namespace router
