// Greedy insertion with blinks, in one of several orders drawn anew in each step.
#pragma once

#include "steps.hpp"

namespace router {

namespace detail {

inline constexpr int MOST_BY_REGRET = 30;  // jobs up to which a step may insert by regret
inline constexpr int FAR_TRIES = 2;        // of the unassigned jobs offered again in a step, those drawn from anywhere
inline constexpr int BY_PENALTY = 17;      // order in which what is dearest to leave out comes first; the next divides by the load

// Whether the first `count` jobs of `plan.scratch` are few enough, and pairs without alternatives.
bool are_pairs(const Plan& plan, int count);

// Whether a vehicle is idle that may not be: it weighs on the cost until a job still waiting is given to it.
bool some_must_drive_yet(const Plan& plan);

// List the jobs to insert in `plan.scratch`: those removed, and as many of the other unassigned as the settings say. Where there are
// more of them than that, those near what was removed have a better chance than the rest.
int gather(Plan& plan, const Settings& settings, Random& random);

// Jobs listed and not yet offered. They hold no carrier meanwhile, so that what it would use is there for all of them; `penalties`: what
// they cost until then, `at_stake`: the least that leaving them out would cost.
struct Waiting {
    Waiting(Plan& the_plan, int count) : plan(the_plan) {
        for (int index = 0; index < count; ++index) {
            const int job = plan.scratch[index];
            if (plan.problem.has_carriers) plan.set_carrier(job, NO_CARRIER);
            penalties += plan.problem.penalty[job];
            at_stake += plan.least_price_out(job);
        }
    }

    // It is the turn of `job`.
    void take(int job) {
        penalties -= plan.problem.penalty[job];
        at_stake -= plan.least_price_out(job);
    }

    Plan& plan;
    double penalties = 0.0;
    double at_stake = 0.0;
};

// Order the listed jobs: at random, by size, by distance from the depot, or by window; or by penalty.
void sort_jobs(Plan& plan, int count, const Settings& settings, Random& random);

// Put an unassigned job before all listed ones, among which it may be; how many there are now.
int put_first(Plan& plan, int count, int job);

}  // namespace detail

// Insert what this step removed and some jobs that were unassigned before; false once the cost cannot stay below `limit`.
//
// Where jobs are out, one may be served at a loss, since others may come to lie on the way: it may cost as much more as some share of
// what leaving out those still to come would cost.
template <class E>
bool recreate(E& evaluator, const Settings& settings, Random& random, double limit) {
    Plan& plan = evaluator.plan;
    const Problem& problem = plan.problem;
    int count = detail::gather(plan, settings, random);
    if (problem.remembers_pairs() && random.fraction() < settings.regret_chance && detail::are_pairs(plan, count)) {
        return evaluator.recreate_by_regret(settings, random, count, limit);
    }
    detail::sort_jobs(plan, count, settings, random);
    if (plan.favoured >= 0) count = detail::put_first(plan, count, plan.favoured);
    double loss_allowance = 0.0;
    if (plan.unassigned_count > static_cast<int>(plan.removed.size()) && random.fraction() < settings.loss_chance) {
        loss_allowance = random.fraction();
    }
    detail::Waiting waiting(plan, count);
    for (int index = 0; index < count; ++index) {
        const int job = plan.scratch[index];
        waiting.take(job);
        const Insertion place = evaluator.best_insertion(job, settings, random);
        if (place.price < settings.penalty_factor * plan.price_out(job) + loss_allowance * waiting.at_stake) {
            put_in(evaluator, job, place);
        } else {
            plan.leave_out(job);
            plan.refused[job] = !problem.has_counters;  // where it was refused for want of a resource, that may come back unseen
        }
        if (plan.price.routes + plan.price.penalties - waiting.penalties >= limit && !detail::some_must_drive_yet(plan)) return false;
    }
    return true;
}

}  // namespace router
