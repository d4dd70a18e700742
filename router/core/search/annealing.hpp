// The search itself: ruin, recreate, accept by temperature, a few small moves, again.
#pragma once

#include <atomic>
#include <cmath>

#include "best_plan.hpp"
#include "focus_window.hpp"
#include "recreate.hpp"
#include "shortage.hpp"

namespace router {

// How many steps were made; a search stops as soon as `stopped` is set, which any thread may do.
struct Progress {
    std::atomic<std::int64_t> steps{0};
    std::atomic<bool> stopped{false};
};

// Make `steps` steps while the temperature falls from `hot` to `cold`, in money, geometrically.
template <Evaluator E>
void run_steps(E& evaluator, const Settings& settings, Random& random, BestPlan& best, Progress& progress, std::int64_t steps, double hot,
               double cold) {
    Plan& plan = evaluator.plan;
    evaluator.settle_plan();
    best.record(plan);
    const double cooling = std::log(cold / hot) / static_cast<double>(std::max<std::int64_t>(1, steps));
    for (std::int64_t step = 0; step < steps; ++step) {
        if (progress.stopped.load(std::memory_order_relaxed)) return;
        const double temperature = hot * std::exp(cooling * static_cast<double>(step));
        if (step % WINDOW_STEPS == 0) look_elsewhere(plan, random);
        open_step(evaluator);
        const double limit = plan.total_cost() - temperature * std::log(1.0 - random.fraction());
        ruin_for_want(evaluator, settings, random, some_visit(plan, random));
        const bool kept = recreate(evaluator, settings, random, limit);
        if (kept) evaluator.settle_plan();
        if (kept && plan.total_cost() < limit) {
            best.record(plan);
        } else {
            undo(evaluator);
        }
        if (settings.moves > 0) {
            evaluator.anneal_moves(settings, random, temperature);
            best.record(plan);
        }
        progress.steps.fetch_add(1, std::memory_order_relaxed);
    }
}

// Insert every unassigned job that has a place, in one of the orders of `recreate`.
template <Evaluator E>
void build(E& evaluator, const Settings& settings, Random& random) {
    open_step(evaluator);
    recreate(evaluator, settings, random, std::numeric_limits<double>::infinity());
}

}  // namespace router
