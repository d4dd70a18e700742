// Pairs inserted by regret: the one first that would lose most if its best route were taken by others (Ropke and Pisinger 2006).
//
// Each insertion asks anew for pairs that wait; only evaluators that remember places of pairs can afford it.
#pragma once

#include <array>

#include "../../search/recreate.hpp"
#include "pair_insertion.hpp"

namespace router {

namespace detail {

struct BestTwo {
    PairPlace best;
    Money next_best = NOWHERE;  // on the best of the other routes
    int next_route = -1;
};

// Pairs that wait for a place: of each, the best place, and what it costs on the best of the other routes.
template <class E>
class WaitingPairs {
  public:
    WaitingPairs(E& evaluator, PairMemory& memory, const Settings& settings, Random& random, int count)
        : evaluator_(evaluator), plan_(evaluator.plan), memory_(memory), settings_(settings), random_(random), count_(count) {
        for (int index = 0; index < count; ++index) scan(index);
    }

    int count() const { return count_; }
    const PairPlace& best(int index) const { return twos_[index].best; }
    int option(int index) const { return plan_.problem.option_offsets[plan_.scratch[index]]; }

    // The pair whose second best route is dearest beside its best; one that fits nowhere is as good as lost and comes last.
    int most_to_lose() const {
        int chosen = 0;
        Money most = -1.0;
        for (int index = 0; index < count_; ++index) {
            const BestTwo& two = twos_[index];
            if (two.best.route < 0 || two.next_best - two.best.price <= most) continue;
            chosen = index;
            most = two.next_best - two.best.price;
        }
        return chosen;
    }

    void drop(int index) {
        --count_;
        plan_.scratch[index] = plan_.scratch[count_];
        twos_[index] = twos_[count_];
    }

    // A pair was put on a route. Pairs that have it among their best two look at all routes again, the others at this one.
    void route_changed(int route, bool was_idle) {
        for (int index = 0; index < count_; ++index) {
            BestTwo& two = twos_[index];
            if (was_idle || two.best.route == route || two.next_route == route) {
                scan(index);
            } else {
                Insertion insertion = insertion_of(index);
                look(insertion, route, two);
            }
        }
    }

  private:
    using Insertion = PairInsertion<E>;

    Insertion insertion_of(int index) {
        const Problem& problem = plan_.problem;
        const int own = option(index);
        return {evaluator_, memory_, {problem.first_visit[own], problem.second_visit[own]}, settings_, random_};
    }

    void scan(int index) {
        BestTwo& two = twos_[index] = {};
        Insertion insertion = insertion_of(index);
        insertion.for_each_route([&](int route) { look(insertion, route, two); });
        if (!plan_.may_open()) return;
        for (int type = 0; type < plan_.problem.type_count; ++type) {
            const int route = plan_.spare_vehicle(type);
            if (route >= 0) look(insertion, route, two);
        }
    }

    void look(Insertion& insertion, int route, BestTwo& two) {
        if (random_.fraction() < settings_.blink) return;  // passed over now and then
        const PairPlace found = insertion.recall(route, {two.next_best, -1, -1, -1});
        if (found.route < 0) return;
        if (found.price < two.best.price) {
            two = {found, two.best.price, two.best.route};
        } else {
            two.next_best = found.price;
            two.next_route = route;
        }
    }

    E& evaluator_;
    Plan& plan_;
    PairMemory& memory_;
    const Settings& settings_;
    Random& random_;
    std::array<BestTwo, MOST_BY_REGRET> twos_;  // by place in `Plan::scratch`
    int count_;
};

}  // namespace detail

// See `Evaluator::recreate_by_regret`.
template <class E>
bool recreate_pairs_by_regret(E& evaluator, PairMemory& memory, const Settings& settings, Random& random, int count, double limit) {
    Plan& plan = evaluator.plan;
    const Problem& problem = plan.problem;
    double waiting = 0.0;
    for (int index = 0; index < count; ++index) waiting += problem.penalty[plan.scratch[index]];
    detail::WaitingPairs<E> pairs(evaluator, memory, settings, random, count);
    while (pairs.count() > 0) {
        const int chosen = pairs.most_to_lose(), job = plan.scratch[chosen], option = pairs.option(chosen);
        const PairPlace place = pairs.best(chosen);
        waiting -= problem.penalty[job];
        pairs.drop(chosen);
        if (place.price < settings.penalty_factor * problem.penalty[job]) {
            const bool was_idle = plan.sums[place.route].stops == 0;
            put_in(evaluator, job, {place.price, option, place.route, place.after_first, place.after_second});
            pairs.route_changed(place.route, was_idle);
        }
        if (plan.price.routes + plan.price.penalties - waiting >= limit) return false;
    }
    return true;
}

}  // namespace router
