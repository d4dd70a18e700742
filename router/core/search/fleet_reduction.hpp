// Fewer vehicles: remove one route after another and try to serve its visits elsewhere.
//
// After the fleet minimisation of Christiaens and Vanden Berghe (2020): jobs that often stay out weigh more, and a plan whose unassigned
// jobs weigh less is accepted whatever it costs.
#pragma once

#include "annealing.hpp"

namespace router {

namespace detail {

inline constexpr double NO_PRICE_LIMIT = 1e300;
inline constexpr double LESS = 1e-6;  // what penalties must come down by, where no route can be removed, for a plan to be better
inline constexpr double SEED_AT_UNASSIGNED = 0.5;  // how often a ruin begins where an unassigned job would be served

inline std::int64_t weight_of_unassigned(const Plan& plan, const std::vector<std::int64_t>& absences) {
    std::int64_t weight = 0;
    for (int index = 0; index < plan.unassigned_count; ++index) weight += absences[plan.unassigned[index]];
    return weight;
}

// The route whose jobs stayed out least often, of those that may be removed; −1 for none.
int lightest_route(const Plan& plan, const std::vector<std::int64_t>& absences);

// Where to ruin: as often as not at a visit of an unassigned job, since room is wanted there.
int seed_of_reduction(const Plan& plan, Random& random);

}  // namespace detail

// What `reduce_fleet` keeps between calls: the cheapest plan, the plan with the fewest routes, and per job how often it stayed out.
struct FleetReduction {
    BestPlan& best;
    BestPlan& fewest_routes;
    std::vector<std::int64_t>& absences;
};

// Spend `steps` steps on plans with fewer and fewer routes, down to `fewest`, and then on serving with them what is left out.
template <Evaluator E>
void reduce_fleet(E& evaluator, const Settings& settings, Random& random, FleetReduction kept, Progress& progress, std::int64_t steps,
                  double temperature, int fewest) {
    Plan& plan = evaluator.plan;
    Money least_penalties = kept.best.penalties;
    std::int64_t weight = detail::weight_of_unassigned(plan, kept.absences);
    for (std::int64_t step = 0; step < steps; ++step) {
        if (progress.stopped.load(std::memory_order_relaxed)) return;
        if (plan.price.penalties <= least_penalties) {
            least_penalties = plan.price.penalties;
            evaluator.settle_plan();
            kept.best.record(plan);
            kept.fewest_routes.keep(plan);
            const int route = detail::lightest_route(plan, kept.absences);
            if (route < 0 || plan.used_count <= fewest) {
                if (plan.unassigned_count == 0) return;
                least_penalties -= detail::LESS;
            } else {
                open_step(evaluator);
                detail::remove_route(evaluator, route);
            }
            plan.most_routes = plan.used_count;
            weight = detail::weight_of_unassigned(plan, kept.absences);
        }
        open_step(evaluator);
        const int before = plan.unassigned_count;
        const double limit = plan.price.routes - temperature * std::log(1.0 - random.fraction());
        ruin(evaluator, settings, random, detail::seed_of_reduction(plan, random));
        recreate(evaluator, settings, random, detail::NO_PRICE_LIMIT);
        const std::int64_t now = detail::weight_of_unassigned(plan, kept.absences);
        const bool same = now == weight && plan.unassigned_count == before;
        const bool lighter = now < weight || plan.unassigned_count == 0 || (same && plan.price.routes < limit);
        if (lighter && plan.used_count >= fewest) {
            weight = now;
        } else {
            undo(evaluator);
        }
        for (int index = 0; index < plan.unassigned_count; ++index) ++kept.absences[plan.unassigned[index]];
        weight += plan.unassigned_count;
        progress.steps.fetch_add(1, std::memory_order_relaxed);
    }
}

}  // namespace router
