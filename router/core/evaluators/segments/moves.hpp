// Small annealed moves for evaluators that keep earliest departures and latest begins (`EarliestTimes`).
//
// A visit and one of its nearest get a new leg between them: two routes exchange their tails or segments behind it, or one route is
// reversed or reordered. Distance is asked first, then time; a move that passes is made for good.
#pragma once

#include "../../search/focus_window.hpp"
#include "exchange.hpp"
#include "pair_moves.hpp"
#include "trades.hpp"

namespace router {

namespace detail {

inline constexpr double PAIR_CHANCE = 0.8;  // how often a move of a visit with a partner moves both

template <class E>
class SegmentMoves {
  public:
    SegmentMoves(E& evaluator, PairMemory& memory, const Settings& settings, Random& random)
        : evaluator_(evaluator), plan_(evaluator.plan), problem_(evaluator.problem), memory_(memory), settings_(settings), random_(random) {}

    void make(double temperature) {
        const int reach = std::min(settings_.move_neighbours, problem_.neighbour_count);
        if (reach <= 0) return;
        for (int move = 0; move < settings_.moves; ++move) {
            int one = some_visit(plan_, random_);
            int two = problem_.neighbours(one, random_.below(reach));
            if (random_.fraction() < 0.5) std::swap(one, two);
            if (plan_.route_of[one] >= 0 && plan_.route_of[two] >= 0) {
                const Money limit = -temperature * std::log(1.0 - random_.fraction());
                if (problem_.has_pairs && problem_.partner[one] >= 0 && random_.fraction() < PAIR_CHANCE) {
                    move_pair(evaluator_, memory_, one, two, limit, settings_, random_);
                } else {
                    try_move(one, two, limit);
                }
            } else if (plan_.unassigned_count > 0 && plan_.route_of[one] + plan_.route_of[two] >= -1) {
                try_trade(one, two, temperature);
            }
        }
    }

  private:
    // Of two near visits one is served and one is not: the other takes its place, or stands before or behind it; or it goes.
    void try_trade(int one, int two, double temperature) {
        const int served = plan_.route_of[one] >= 0 ? one : two, comes = served == one ? two : one;
        if (plan_.route_of[served] < 0 || plan_.option_of[problem_.job_of[comes]] >= 0) return;
        const Money limit = -temperature * std::log(1.0 - random_.fraction());
        const int before = random_.fraction() < settings_.trade_behind ? served : plan_.previous[served];
        const int size = random_.below(settings_.longest_trade + 1);
        if (random_.fraction() < settings_.drop_chance) {
            trade(evaluator_, {plan_.previous[served], std::max(1, size), NOBODY}, limit);
        } else {
            trade(evaluator_, {before, size, comes}, limit);
        }
    }

    void try_move(int one, int two, Money limit) {
        Exchange move{one, two, WHOLE_TAIL, WHOLE_TAIL, limit};
        if (problem_.type_count > 1 && random_.fraction() < settings_.vehicle_chance) {
            const int vehicle = other_vehicle(one, two);
            if (vehicle < 0) return;
            move.before_first = problem_.start_of(vehicle);
            move.second = plan_.next[problem_.start_of(plan_.route_of[two])];
        } else if (plan_.route_of[one] != plan_.route_of[two]) {
            if (random_.fraction() < 0.03) move.before_first = problem_.start_of(plan_.route_of[one]);
            if (random_.fraction() >= settings_.tail_chance) {
                move.first_size = random_.below(settings_.longest_segment + 1);
                move.second_size = 1 + random_.below(settings_.longest_segment);
            }
        } else if (random_.fraction() < settings_.split_off_chance) {
            const int vehicle = plan_.may_open() ? plan_.spare_vehicle(random_.below(problem_.type_count)) : -1;
            if (vehicle < 0 || plan_.sums[plan_.route_of[two]].stops < 2) return;
            move.before_first = problem_.start_of(vehicle);
            move.first_size = 0;
            if (random_.fraction() >= 0.5) move.second_size = 1 + random_.below(2 * settings_.longest_segment);
        } else {
            rearrange(one, two, random_.below(settings_.longest_segment + 1), limit);
            return;
        }
        exchange(evaluator_, move);
    }

    // A vehicle of another type that might drive the whole route of `two`: an unused one, or that of `one`; −1 for none.
    int other_vehicle(int one, int two) {
        int vehicle = plan_.route_of[one];
        if (random_.fraction() < 0.5) vehicle = plan_.spare_vehicle(random_.below(problem_.type_count));
        if (vehicle < 0 || problem_.vehicle_type[vehicle] == problem_.vehicle_type[plan_.route_of[two]]) return -1;
        return vehicle;
    }

    // Make `visit` follow `before` on one route: size 0 reverses what lies between, else a segment of that size moves ahead.
    void rearrange(int before, int visit, int size, Money limit) {
        const int first = plan_.next[before];
        if (first == visit || !lies_ahead(plan_, first, visit, settings_.longest_reversal)) return;
        if (size == 0) {
            reverse(before, first, visit, limit);
        } else {
            move_ahead(before, visit, last_of(plan_, visit, size), limit);
        }
    }

    // Reverse the stretch from `first` to `last`, just behind `before`.
    void reverse(int before, int first, int last, Money limit) {
        const int route = plan_.route_of[before], after = plan_.next[last];
        const int type = problem_.vehicle_type[route], profile = problem_.profile[type];
        const Money price_of_metre = problem_.metre_price[type];
        const auto& times = evaluator_.times;
        Metres gained = problem_.metres(profile, before, last) + problem_.metres(profile, first, after);
        gained -= Metres{times[first].metres} + times[after].metres;
        if (price_of_metre * static_cast<double>(gained) >= limit) return;
        Seconds leave = times[before].leave;
        int place = before;
        for (int node = last; node != before; node = plan_.previous[node]) {
            if (place != before) gained += problem_.metres(profile, place, node) - times[place].metres;
            leave = evaluator_.leave_after(type, place, node, leave);
            if (leave >= NO_LIMIT) return;
            place = node;
        }
        if (price_of_metre * static_cast<double>(gained) >= limit) return;
        if (evaluator_.arrive(profile, first, after, leave) > times[after].latest) return;
        flip_links(plan_, before, after);
        update(route, before, after, gained);
        if (problem_.is_plain() || evaluator_.keeps_rules(route)) return;
        flip_links(plan_, before, after);
        update(route, before, after, -gained);
    }

    // Move the segment from `visit` to `last` forward, to just behind `before`.
    void move_ahead(int before, int visit, int last, Money limit) {
        const int route = plan_.route_of[before], first = plan_.next[before], after = plan_.next[last];
        const int type = problem_.vehicle_type[route], profile = problem_.profile[type], passed_last = plan_.previous[visit];
        const auto& times = evaluator_.times;
        Metres gained = problem_.metres(profile, before, visit) + problem_.metres(profile, last, first);
        gained += problem_.metres(profile, passed_last, after);
        gained -= Metres{times[first].metres} + times[visit].metres + times[after].metres;
        if (problem_.metre_price[type] * static_cast<double>(gained) >= limit) return;
        Seconds leave = times[before].leave;
        int place = before;
        for (int node = visit; node != after; node = plan_.next[node]) {
            leave = evaluator_.leave_after(type, place, node, leave);
            if (leave >= NO_LIMIT) return;
            place = node;
        }
        for (int node = first; node != visit; node = plan_.next[node]) {
            leave = evaluator_.leave_after(type, place, node, leave);
            if (leave >= NO_LIMIT) return;
            place = node;
        }
        if (evaluator_.arrive(profile, place, after, leave) > times[after].latest) return;
        rotate_links(plan_, before, visit, after);
        update(route, before, after, gained);
        if (problem_.is_plain() || evaluator_.keeps_rules(route)) return;
        rotate_links(plan_, before, first, after);
        update(route, before, after, -gained);
    }

    // Bring a route up to date after its visits between two nodes changed order.
    void update(int route, int before, int after, Metres more) {
        if (problem_.has_simple_loads && !problem_.has_limits) {
            plan_.resize(route, plan_.sums[route].stops, more);
        } else {
            plan_.refresh_sums(route);
        }
        evaluator_.nodes_changed(route, before, after);
    }

    E& evaluator_;
    Plan& plan_;
    const Problem& problem_;
    PairMemory& memory_;
    const Settings& settings_;
    Random& random_;
};

}  // namespace detail

// See `Evaluator::anneal_moves`.
template <class E>
void anneal_segment_moves(E& evaluator, PairMemory& memory, const Settings& settings, Random& random, double temperature) {
    detail::SegmentMoves<E>(evaluator, memory, settings, random).make(temperature);
}

}  // namespace router
