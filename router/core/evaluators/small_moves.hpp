// Which small move is tried: a visit and one of its nearest get a new leg between them.
#pragma once

#include <cmath>
#include <utility>

#include "../links.hpp"
#include "../search/focus_window.hpp"
#include "../search/settings.hpp"

namespace router {

// A visit of the window at hand and one of its nearest, in either order.
inline std::pair<int, int> near_visits(const Plan& plan, Random& random) {
    const int one = some_visit(plan, random);
    const int two = plan.problem.neighbours(one, random.below(std::min(Settings::move_neighbours, plan.problem.neighbour_count)));
    return random.fraction() < 0.5 ? std::pair{two, one} : std::pair{one, two};
}

// Served visits that shall follow each other, and what the price must rise by less than.
struct Joint {
    int one;
    int two;
    Money limit;
};

// Two routes exchange their tails or segments, or a stretch of one becomes a route of its own (`moves.exchange`); or one route is reordered
// from behind the first visit on (`moves.rearrange`), so that a segment of some size moves ahead, or, size 0, all up to the second visit is
// reversed.
template <class Moves>
void try_move(Moves& moves, Plan& plan, const Joint& joint, const Settings& settings, Random& random) {
    const auto [one, two, limit] = joint;
    Exchange move{one, two, WHOLE_TAIL, WHOLE_TAIL, limit};
    if (plan.route_of[one] != plan.route_of[two]) {
        if (random.fraction() < 0.03) move.before_first = plan.problem.start_of(plan.route_of[one]);
        if (random.fraction() >= settings.tail_chance) {
            move.first_size = random.below(settings.longest_segment + 1);
            move.second_size = 1 + random.below(settings.longest_segment);
        }
    } else if (random.fraction() < settings.split_off_chance) {
        const int vehicle = plan.may_open() ? plan.spare_vehicle(random.below(plan.problem.type_count)) : -1;
        if (vehicle < 0 || plan.sums[plan.route_of[two]].stops < 2) return;
        move.before_first = plan.problem.start_of(vehicle);
        move.first_size = 0;
        if (random.fraction() >= 0.5) move.second_size = 1 + random.below(2 * settings.longest_segment);
    } else {
        const int size = random.below(settings.longest_segment + 1), first = plan.next[one];
        if (first != two && lies_ahead(plan, first, two, settings.longest_reversal)) moves.rearrange(one, two, size, limit);
        return;
    }
    moves.exchange(move);
}

}  // namespace router
