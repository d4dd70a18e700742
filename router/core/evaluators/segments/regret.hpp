// Pairs inserted by regret: the one first that would lose most if its best route were taken by others (Ropke and Pisinger 2006).
//
// Each insertion asks anew for every pair that waits; only evaluators that remember places of pairs can afford it.
#pragma once

#include "../../search/recreate.hpp"
#include "pair_insertion.hpp"

namespace router {

namespace detail {

struct BestTwo {
    PairPlace best;
    Money next_best = NOWHERE;  // on the best of the other routes
};

// The best place of a pair, and what it costs on the best of the other routes.
template <class E>
BestTwo best_two(E& evaluator, PairMemory& memory, Pair pair, const Settings& settings, Random& random) {
    Plan& plan = evaluator.plan;
    PairInsertion<E> insertion(evaluator, memory, pair, settings, random);
    BestTwo two;
    const auto look = [&](int route) {
        if (random.fraction() < settings.blink) return;  // passed over now and then
        const PairPlace found = insertion.recall(route, {two.next_best, -1, -1, -1});
        if (found.route < 0) return;
        if (found.price < two.best.price) {
            two = {found, two.best.price};
        } else {
            two.next_best = found.price;
        }
    };
    insertion.for_each_route(look);
    if (plan.may_open()) {
        for (int type = 0; type < plan.problem.type_count; ++type) {
            const int route = plan.spare_vehicle(type);
            if (route >= 0) look(route);
        }
    }
    return two;
}

}  // namespace detail

// See `Evaluator::recreate_by_regret`.
template <class E>
bool recreate_pairs_by_regret(E& evaluator, PairMemory& memory, const Settings& settings, Random& random, int count, double limit) {
    Plan& plan = evaluator.plan;
    const Problem& problem = plan.problem;
    detail::Waiting waiting(plan, count);
    while (count > 0) {
        // The pair whose second best route is dearest beside its best; one that fits nowhere is as good as lost and comes last.
        int chosen = 0;
        PairPlace place;
        Money most = -1.0;
        for (int index = 0; index < count; ++index) {
            const int option = problem.option_offsets[plan.scratch[index]];
            if (!plan.has_supply(plan.scratch[index], option)) continue;
            const Pair pair{problem.first_visit[option], problem.second_visit[option]};
            const detail::BestTwo two = detail::best_two(evaluator, memory, pair, settings, random);
            if (two.best.route >= 0 && two.next_best - two.best.price > most) {
                chosen = index;
                place = two.best;
                most = two.next_best - two.best.price;
            }
        }
        const int job = plan.scratch[chosen];
        waiting.take(job);
        --count;
        plan.scratch[chosen] = plan.scratch[count];
        if (place.price < settings.penalty_factor * plan.price_out(job)) {
            put_in(evaluator, job, {place.price, problem.option_offsets[job], place.route, place.after_first, place.after_second});
        } else {
            plan.leave_out(job);
        }
        if (plan.price.routes + plan.price.penalties - waiting.penalties >= limit) return false;
    }
    return true;
}

}  // namespace router
