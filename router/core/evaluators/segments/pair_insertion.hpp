// Where an unassigned pickup and its delivery fit best, for evaluators that keep earliest departures and latest begins.
//
// What was found out about a pair on a route is remembered as long as the route stays as it is: most steps are undone, and a job that
// fits nowhere is offered to the same routes again and again.
#pragma once

#include "earliest_times.hpp"

namespace router {

// Price of a pair on a route (an upper bound when there is no route), route (−1 for none), nodes that both visits follow.
struct PairPlace {
    Money price = NOWHERE;
    int route = -1;
    int after_first = -1;
    int after_second = -1;
};

struct Pair {
    int first;
    int second;
};

// Per first visit of a pair and route, what was last found out about the pair's best place there. What holds of a route changed in the
// step under way, which may be undone, is kept apart, in the second half of the rows.
class PairMemory {
  public:
    explicit PairMemory(const Problem& problem)
        : known_(problem.remembers_pairs() ? 2 * problem.visit_count : 0, problem.vehicle_count) {}

    struct Entry {
        std::int64_t version = 0;
        Money price = 0.0;
        int after_first = 0;
        int after_second = 0;
    };

    Entry& of(const Plan& plan, int first, int route) {
        return known_(plan.is_touched(route) ? first + plan.problem.visit_count : first, route);
    }

  private:
    Table<Entry> known_;
};

template <class E>
class PairInsertion {
  public:
    PairInsertion(E& evaluator, PairMemory& memory, Pair pair, const Settings& settings, Random& random)
        : evaluator_(evaluator), plan_(evaluator.plan), problem_(evaluator.problem), memory_(memory), pair_(pair), settings_(settings), random_(random) {}

    // The best place on routes of near visits, on touched routes and in unused vehicles.
    PairPlace best_place() {
        PairPlace best;
        for_each_route([&](int route) { best = best_on(route, best); });
        if (plan_.may_open()) {
            for (int type = 0; type < problem_.type_count; ++type) {
                const int route = plan_.spare_vehicle(type);
                if (route >= 0) best = best_on(route, best);
            }
        }
        return best;
    }

    // `best`, or the best place of the pair on `route` when that is cheaper; now and then one is passed over (blinks).
    PairPlace best_on(int route, const PairPlace& best) {
        if (!problem_.remembers_pairs() || plan_.is_touched(route)) return search_route(route, best, settings_.blink);
        if (random_.fraction() < settings_.blink) return best;
        return recall(route, best);
    }

    // `best`, or the best place of the pair on `route` when that is cheaper, from memory where it is known.
    PairPlace recall(int route, const PairPlace& best) {
        PairMemory::Entry& known = memory_.of(plan_, pair_.first, route);
        // The best place on the route as it stands is known, or that none is cheaper than `best`.
        const bool is_known = known.version == plan_.sums[route].version && (known.after_first >= 0 || known.price >= best.price);
        if (!is_known) {
            const PairPlace found = search_route(route, {best.price, -1, -1, -1}, 0.0);
            known = {plan_.sums[route].version, found.price, found.after_first, found.after_second};
        }
        if (known.after_first < 0 || known.price >= best.price) return best;
        return {known.price, route, known.after_first, known.after_second};
    }

    // Call `look` once for each route with a near visit of the pair, and for each touched route.
    template <class Look>
    void for_each_route(Look look) {
        const std::int64_t mark = plan_.new_mark();
        for (const int visit : {pair_.first, pair_.second}) {
            const int reach = std::min(settings_.insertion_neighbours, problem_.neighbour_count);
            for (int rank = 0; rank < reach; ++rank) {
                const int route = plan_.route_of[problem_.neighbours(visit, rank)];
                if (route >= 0 && plan_.seen[problem_.start_of(route)] != mark) {
                    plan_.seen[problem_.start_of(route)] = mark;
                    look(route);
                }
            }
        }
        for (const int route : plan_.touched) {
            if (plan_.sums[route].stops > 0 && plan_.seen[problem_.start_of(route)] != mark) {
                plan_.seen[problem_.start_of(route)] = mark;
                look(route);
            }
        }
    }

  private:
    PairPlace search_route(int route, PairPlace best, double blink) {
        const auto [first, second] = pair_;
        const int type = problem_.vehicle_type[route];
        if (!(problem_.allowed(type, first) && problem_.allowed(type, second))) return best;
        if (problem_.has_limits && plan_.sums[route].stops + 2 > problem_.max_stops[type]) return best;
        served_ = problem_.visit_price(type, first) + problem_.visit_price(type, second);
        if (plan_.sums[route].stops == 0) served_ += problem_.fixed_price[type];
        find_least_detour(route);
        if (farthest_ < 0) return best;
        for (int before = problem_.start_of(route); evaluator_.times[before].leave <= problem_.closes[first]; before = plan_.next[before]) {
            const bool is_in_time = evaluator_.times[plan_.next[before]].latest >= problem_.opens[first];
            if (is_in_time) best = best_delivery(route, before, best, blink);
            if (before == farthest_) break;
        }
        return best;
    }

    // Metres below which the delivery does not come onto the route, and the last node that it may follow there (−1 for none), were it
    // alone: a pickup before it leaves less time (where going round by it is no quicker).
    void find_least_detour(int route) {
        const int visit = pair_.second, type = problem_.vehicle_type[route], profile = problem_.profile[type];
        least_ = NO_LIMIT;
        farthest_ = -1;
        int before = problem_.start_of(route);
        while (before != problem_.end_of(route) && evaluator_.times[before].leave <= problem_.closes[visit]) {
            const int after = plan_.next[before];
            if (evaluator_.times[after].latest >= problem_.opens[visit] &&
                (problem_.has_setup || evaluator_.fits_between(type, before, visit, after))) {
                const Metres detour =
                    problem_.metres_into(profile, before, visit) + problem_.metres(profile, visit, after) - evaluator_.times[after].metres;
                least_ = std::min(least_, detour);
                farthest_ = before;
            }
            before = after;
        }
    }

    // Whether the goods of the pickup can be on board when `node` is left.
    bool has_room(int route, int node) const {
        const int type = problem_.vehicle_type[route];
        for (int dimension = 0; dimension < problem_.dimension_count; ++dimension) {
            if (plan_.on_board(node, dimension) + problem_.collect(pair_.first, dimension) > problem_.capacity(type, dimension)) return false;
        }
        return true;
    }

    // Try every place of the delivery up to behind `farthest_`, the pickup standing behind `before`; elsewhere than right behind the
    // pickup it takes `least_` metres at least.
    PairPlace best_delivery(int route, int before, PairPlace best, double blink) {
        const auto [first, second] = pair_;
        const int type = problem_.vehicle_type[route], profile = problem_.profile[type], after = plan_.next[before];
        const Money price_of_metre = problem_.metre_price[type];
        const Metres there = problem_.metres_into(profile, before, first);
        const Metres pickup_metres = there + problem_.metres(profile, first, after) - evaluator_.times[after].metres;
        Metres change = there + problem_.metres(profile, first, second) + problem_.metres(profile, second, after) - evaluator_.times[after].metres;
        if (served_ + price_of_metre * static_cast<double>(std::min(change, pickup_metres + least_)) >= best.price) return best;
        Seconds leave = evaluator_.times[before].leave;
        if (problem_.has_release) leave = std::max(leave, problem_.release[first]);
        leave = evaluator_.leave_after(type, before, first, leave);
        if (leave >= NO_LIMIT || !has_room(route, before)) return best;
        int last = first, node = after;
        bool behind_pickup = true;
        while (true) {
            const Money price = served_ + price_of_metre * static_cast<double>(change);
            const auto driving = [&] {
                return problem_.driving_detour(profile, before, first, after) + problem_.driving_detour(profile, last, second, node);
            };
            if (price < best.price && (!problem_.has_limits || plan_.within_limits(route, 2, change, driving()))) {
                const Seconds done = evaluator_.leave_after(type, last, second, leave);
                const bool fits = done < NO_LIMIT && evaluator_.reaches(type, last, second, node, done);
                if (fits && random_.fraction() >= blink) best = {price, route, before, last};
            }
            if (farthest_ == last || farthest_ == before || !problem_.is_visit(node) || !has_room(route, node)) return best;
            const Seconds arrival = behind_pickup ? evaluator_.arrive(profile, last, node, leave) : evaluator_.drive_to(profile, node, leave);
            if (arrival > evaluator_.times[node].latest) return best;
            leave = evaluator_.begin_and_leave(type, last, node, arrival);
            behind_pickup = false;
            if (leave > problem_.closes[second]) return best;
            last = node;
            node = plan_.next[node];
            change = pickup_metres + problem_.metres_into(profile, last, second) + problem_.metres(profile, second, node) - evaluator_.times[node].metres;
        }
    }

    E& evaluator_;
    Plan& plan_;
    const Problem& problem_;
    PairMemory& memory_;
    Pair pair_;
    const Settings& settings_;
    Random& random_;
    Money served_ = 0.0;
    Metres least_ = 0;
    int farthest_ = -1;
};

}  // namespace router
