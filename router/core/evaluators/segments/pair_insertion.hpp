// Where an unassigned pickup and its delivery fit best, for evaluators that keep earliest departures and latest begins.
//
// What was found out about a pair on a route is remembered as long as the route stays as it is: most steps are undone, and a job that
// fits nowhere is offered to the same routes again and again.
#pragma once

#include "earliest_times.hpp"
#include "pair_memory.hpp"
#include "pair_route.hpp"

namespace router {

template <class E>
class PairInsertion {
  public:
    PairInsertion(E& evaluator, PairMemory& memory, const Pair& pair, const Settings& settings, Random& random)
        : evaluator_(evaluator), plan_(evaluator.plan), problem_(evaluator.problem), memory_(memory), pair_(pair), settings_(settings), random_(random) {}

    // The best place on routes of near visits, on touched routes and in unused vehicles.
    Insertion best_place() {
        Insertion best;
        for_each_unused(best.price, [&](int route) { best = best_on(route, best); });
        for_each_route([&](int route) { best = best_on(route, best); });
        return best;
    }

    // `best`, or the best place of the pair on `route` when that is cheaper; now and then one is passed over (blinks).
    Insertion best_on(int route, const Insertion& best) {
        Insertion found;
        if (!memory_.is_used() || plan_.is_touched(route)) {
            found = search_route(route, best.price, settings_.blink);
        } else if (random_.fraction() >= settings_.blink) {
            found = recall(route, best.price);
        }
        return found.route < 0 ? best : found;
    }

    // The best place of the pair on `route` for less than `most`, from memory where it is known; without a route, and at a price below
    // which there is none, where nothing is found.
    Insertion place_on(int route, Money most) { return plan_.is_touched(route) ? search_route(route, most, 0.0) : recall(route, most); }

    // Call `look` once for each route on which a near visit of the pair is, or was when the step began, the nearest first. While many
    // jobs are unassigned, near ones often among them, also for each touched route.
    template <class Look>
    void for_each_route(Look look) {
        const std::int64_t mark = plan_.new_mark();
        const auto look_once = [&](int route) {
            if (route < 0 || plan_.sums[route].stops == 0) return;
            std::int64_t& seen = plan_.seen[problem_.start_of(route)];
            if (seen == mark) return;
            seen = mark;
            look(route);
        };
        for (const int visit : {pair_.first, pair_.second}) look_once(memory_.left_route(plan_, visit));
        const int reach = std::min(NEAR, problem_.neighbour_count);
        for (int rank = 0; rank < reach; ++rank) {
            for (const int visit : {pair_.first, pair_.second}) {
                const int near = problem_.neighbours(visit, rank), route = plan_.route_of[near];
                look_once(route >= 0 ? route : memory_.left_route(plan_, near));
            }
        }
        if (!memory_.is_used() || SPARSE * plan_.unassigned_count > problem_.job_count) {
            for (const int route : plan_.touched) look_once(route);
        }
    }

    // Call `look` with an unused vehicle of each type that may serve the pair alone for less than `most`, which `look` may lower; those
    // first that cost least.
    template <class Look>
    void for_each_unused(const Money& most, Look look) {
        if (!plan_.may_open()) return;
        if (!memory_.is_used()) {
            for (int type = 0; type < problem_.type_count; ++type) {
                const int route = plan_.spare_vehicle(type);
                if (route >= 0) look(route);
            }
            return;
        }
        for (const auto& [price, type] : memory_.openings.of(pair_.option)) {
            if (price >= most) return;
            const int route = plan_.unused[type] > 0 ? plan_.spare_vehicle(type) : -1;
            if (route >= 0) look(route);
        }
    }

  private:
    static constexpr int SPARSE = 2;  // one job in so many

    // `place_on`, of a route which the step has not changed.
    Insertion recall(int route, Money most) {
        PairMemory::Entry& known = memory_.of(pair_, route);
        // The best place on the route as it stands is known, or that none is cheaper than `most`.
        const bool is_known = known.version == plan_.sums[route].version && (known.after_first >= 0 || known.price >= most);
        if (!is_known) {
            const Insertion found = search_route(route, most, 0.0);
            known = {plan_.sums[route].version, found.price, found.after_first, found.after_second};
        }
        if (known.after_first < 0 || known.price >= most) return {.price = known.price};
        return {known.price, pair_.option, route, known.after_first, known.after_second};
    }

    Insertion search_route(int route, Money most, double blink) {
        const int type = problem_.vehicle_type[route];
        if (!(problem_.allowed(pair_.first, type) && problem_.allowed(pair_.second, type))) return {};
        return PairOnRoute<E>(evaluator_, pair_, route, blink, random_).search(most);
    }

    E& evaluator_;
    Plan& plan_;
    const Problem& problem_;
    PairMemory& memory_;
    Pair pair_;
    const Settings& settings_;
    Random& random_;
};

}  // namespace router
