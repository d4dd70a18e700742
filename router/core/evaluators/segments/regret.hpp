// Pairs inserted by regret: the one first that would lose most if its best route were taken by others (Ropke and Pisinger 2006).
//
// Every pair that waits is offered to its routes once; after an insertion only to the route that it changed.
#pragma once

#include <algorithm>
#include <vector>

#include "../../search/recreate.hpp"
#include "pair_insertion.hpp"

namespace router {

namespace detail {

// Pairs that wait, with the places where they fit; routes are passed over now and then (blinks).
template <class E>
class WaitingPairs {
  public:
    WaitingPairs(E& evaluator, PairMemory& memory, const Settings& settings, Random& random)
        : evaluator_(evaluator), plan_(evaluator.plan), memory_(memory), settings_(settings), random_(random) {}

    struct BestTwo {
        Insertion best;
        Money next_best = NOWHERE;  // on the best of the other routes
    };

    int count() const { return static_cast<int>(pairs_.size()); }
    int job(int index) const { return plan_.problem.job_of[pairs_[index].pair.first]; }
    const BestTwo& best_two(int index) const { return pairs_[index].two; }

    void add(int job) {
        const Problem& problem = plan_.problem;
        Waiting& one = pairs_.emplace_back(Waiting{pair_of(problem, problem.option_offsets[job]), {}, {}, {}});
        PairInsertion<E> insertion(evaluator_, memory_, one.pair, settings_, random_);
        one.places.reserve(ROOM);
        offer_unused(one, insertion);
        if (!one.unused.empty()) one.two = {one.unused[0], one.unused.size() > 1 ? one.unused[1].price : NOWHERE};
        insertion.for_each_route([&](int route) {
            offer(one, insertion, route);
            const Insertion& found = one.places.back();
            if (found.price < one.two.best.price) {
                one.two = {found, one.two.best.price};
            } else if (found.price < one.two.next_best) {
                one.two.next_best = found.price;
            }
        });
        find_best_two(one);
    }

    void remove(int index) {
        std::swap(pairs_[index], pairs_.back());
        pairs_.pop_back();
    }

    // Offer the pairs to a route that has changed, if they know it or it is `opened`, and to other unused vehicles then.
    void route_changed(int route, bool opened) {
        for (Waiting& one : pairs_) {
            const auto known = std::find_if(one.places.begin(), one.places.end(), [route](const Insertion& place) { return place.route == route; });
            if (known == one.places.end() && !opened) continue;
            PairInsertion<E> insertion(evaluator_, memory_, one.pair, settings_, random_);
            if (known != one.places.end()) {
                *known = one.places.back();
                one.places.pop_back();
                const Lowest two = lowest_two(one);
                one.two.next_best = two.next == nullptr ? NOWHERE : two.next->price;
            }
            offer(one, insertion, route);
            if (opened) offer_unused(one, insertion);
            find_best_two(one);
        }
    }

  private:
    static constexpr int ROOM = 64;  // for so many places, to begin with

    // Places are on routes, or, `after_first` below 0, prices below which there are none.
    struct Waiting {
        Pair pair;
        std::vector<Insertion> places;  // on routes in use
        std::vector<Insertion> unused;  // the best two of unused vehicles
        BestTwo two;
    };

    void offer(Waiting& one, PairInsertion<E>& insertion, int route) {
        const bool passed_over = random_.fraction() < settings_.blink;
        one.places.push_back(passed_over ? Insertion{.route = route} : place_on(insertion, route, one.two.next_best));
    }

    static Insertion place_on(PairInsertion<E>& insertion, int route, Money most) {
        Insertion found = insertion.place_on(route, most);
        found.route = route;
        return found;
    }

    void offer_unused(Waiting& one, PairInsertion<E>& insertion) {
        one.unused.clear();
        Money most = NOWHERE;
        insertion.for_each_unused(most, [&](int route) {
            if (random_.fraction() < settings_.blink) return;
            const Insertion found = insertion.place_on(route, NOWHERE);
            if (found.route >= 0) one.unused.push_back(found);
            if (one.unused.size() == 2) most = 0.0;
        });
    }

    struct Lowest {
        Insertion *best = nullptr, *next = nullptr;
    };

    // The two lowest prices, bounds among them; of equal ones those of places.
    static Lowest lowest_two(Waiting& one) {
        Lowest two;
        const auto is_lower = [](const Insertion& place, const Insertion* other) {
            return other == nullptr || place.price < other->price || (place.price == other->price && is_bound(*other) && !is_bound(place));
        };
        for (std::vector<Insertion>* places : {&one.places, &one.unused}) {
            for (Insertion& place : *places) {
                if (is_lower(place, two.best)) {
                    two = {&place, two.best};
                } else if (is_lower(place, two.next)) {
                    two.next = &place;
                }
            }
        }
        return two;
    }

    // Where one of the best two is known by a bound only, it is looked for.
    void find_best_two(Waiting& one) {
        while (true) {
            const Lowest two = lowest_two(one);
            Insertion* const bound = two.best != nullptr && is_bound(*two.best) ? two.best : two.next;
            if (bound == nullptr || !is_bound(*bound)) {
                one.two = {two.best == nullptr || two.best->price >= NOWHERE ? Insertion{} : *two.best, two.next == nullptr ? NOWHERE : two.next->price};
                return;
            }
            PairInsertion<E> insertion(evaluator_, memory_, one.pair, settings_, random_);
            *bound = place_on(insertion, bound->route, NOWHERE);
        }
    }

    static bool is_bound(const Insertion& place) { return place.after_first < 0 && place.price < NOWHERE; }

    E& evaluator_;
    Plan& plan_;
    PairMemory& memory_;
    const Settings& settings_;
    Random& random_;
    std::vector<Waiting> pairs_;
};

}  // namespace detail

// See `Evaluator::recreate_by_regret`.
template <class E>
bool recreate_pairs_by_regret(E& evaluator, PairMemory& memory, const Settings& settings, Random& random, int count, double limit) {
    Plan& plan = evaluator.plan;
    const Problem& problem = plan.problem;
    detail::Waiting waiting(plan, count);
    detail::WaitingPairs<E> pairs(evaluator, memory, settings, random);
    for (int index = 0; index < count; ++index) pairs.add(plan.scratch[index]);
    while (pairs.count() > 0) {
        // The pair whose second best route is dearest beside its best; one that fits nowhere is as good as lost and comes last.
        int chosen = 0;
        Insertion place;
        Money most = -1.0;
        for (int index = 0; index < pairs.count(); ++index) {
            if (!plan.has_supply(pairs.job(index), problem.option_offsets[pairs.job(index)])) continue;
            const auto& [best, next_best] = pairs.best_two(index);
            if (best.route >= 0 && next_best - best.price > most) {
                chosen = index;
                place = best;
                most = next_best - best.price;
            }
        }
        const int job = pairs.job(chosen);
        waiting.take(job);
        pairs.remove(chosen);
        if (place.price < settings.penalty_factor * plan.price_out(job)) {
            const bool opened = plan.sums[place.route].stops == 0;
            put_in(evaluator, job, place);
            pairs.route_changed(place.route, opened);
        } else {
            plan.leave_out(job);
        }
        if (plan.price.routes + plan.price.penalties - waiting.penalties >= limit) return false;
    }
    return true;
}

}  // namespace router
