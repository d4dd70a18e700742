// What an evaluator must answer. It keeps all that depends on time along the routes of a plan, prices changes and proposes insertions;
// the search is compiled once per evaluator.
//
// A step of the search is: `start_step`; changes to the links, each followed by `nodes_changed`; then either nothing (accepted) or
// `undo_step`.
#pragma once

#include <concepts>

#include "../plan.hpp"
#include "../search/settings.hpp"
#include "../support/random.hpp"

namespace router {

// Where an unassigned job fits best. The price is infinite when there is no place. When both visits of a pair stand side by side the
// second follows the first, that is, `after_second` is the first visit itself.
struct Insertion {
    Money price = NOWHERE;
    int option = -1;
    int route = -1;
    int after_first = -1;
    int after_second = -1;  // −1 for single visits
};

template <class E>
concept Evaluator = requires(E evaluator, const E& constant, int number, double real, const Settings& settings, Random& random) {
    { constant.problem } -> std::convertible_to<const Problem&>;
    { evaluator.plan } -> std::convertible_to<Plan&>;

    // Compute everything kept of a route anew, and its price in `plan`; whether the route keeps the rules.
    { evaluator.refresh_route(number) } -> std::same_as<bool>;

    // Forget what would be needed to undo the step before.
    { evaluator.start_step() };

    // Called before the first change of a route in a step.
    { evaluator.save_route(number) };

    // Bring times and price of a route up to date after the nodes strictly between two changed; false when the route now breaks a
    // rule (which a removal can do where the triangle inequality fails). Arguments: route, before, after.
    { evaluator.nodes_changed(number, number, number) } -> std::same_as<bool>;

    // Where visits went from two gaps of a route, bring times at the first one up to date before the other is told to `nodes_changed`;
    // false when that has to be told of both at once. Arguments: before, after.
    { evaluator.close_gap(number, number) } -> std::same_as<bool>;

    // Whether several visits of a route may be taken out before one `nodes_changed` that covers them all.
    { evaluator.takes_strings() } -> std::same_as<bool>;

    // Bring the plan's price up to date, the rules between routes included, when a step's changes are made.
    { evaluator.settle_plan() };

    // Times as they were when the step began; links and sums have been put back already.
    { evaluator.undo_step() };

    // The cheapest place for an unassigned job next to near visits, at the ends of touched routes, or in an unused vehicle.
    { evaluator.best_insertion(number, settings, random) } -> std::same_as<Insertion>;

    // Insert the first `count` jobs of `plan.scratch`, pairs all, the one with most to lose first; false once the cost cannot stay
    // below `limit`. Asked only of evaluators that remember places of pairs. Arguments: settings, random, count, limit.
    { evaluator.recreate_by_regret(settings, random, number, real) } -> std::same_as<bool>;

    // A few small changes between two ruins, accepted by temperature.
    { evaluator.anneal_moves(settings, random, real) };
};

}  // namespace router
