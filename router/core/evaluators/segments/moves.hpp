// Small annealed moves for evaluators that keep earliest departures and latest begins (`EarliestTimes`).
//
// A visit and one of its nearest get a new leg between them: two routes exchange their tails or segments behind it, or one route is
// reversed or reordered. Distance is asked first, then time; a move that passes is made for good.
#pragma once

#include "../small_moves.hpp"
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
        if (problem_.neighbour_count == 0) return;
        for (int move = 0; move < settings_.moves; ++move) {
            const auto [one, two] = near_visits(plan_, random_);
            if (plan_.route_of[one] >= 0 && plan_.route_of[two] >= 0) {
                const Money limit = -temperature * std::log(1.0 - random_.fraction());
                if (problem_.has_pairs && problem_.partner[one] >= 0 && random_.fraction() < PAIR_CHANCE) {
                    move_pair(evaluator_, memory_, one, two, limit, settings_, random_);
                } else {
                    move_visits(one, two, limit);
                }
            } else if (plan_.unassigned_count > 0 && plan_.route_of[one] + plan_.route_of[two] >= -1) {
                try_trade(one, two, temperature);
            }
        }
    }

    // See `try_move`.
    void exchange(const Exchange& move) { router::exchange(evaluator_, move); }

    void rearrange(int before, int visit, int size, Money limit) {
        const bool is_reversed = size == 0;
        const int route = plan_.route_of[before], type = problem_.vehicle_type[route], profile = problem_.profile[type];
        const int first = plan_.next[before], last = is_reversed ? visit : last_of(plan_, visit, size), after = plan_.next[last];
        const auto& times = evaluator_.times;
        Metres gained = -Metres{times[first].metres} - times[after].metres;
        if (is_reversed) {
            gained += problem_.metres(profile, before, last) + problem_.metres(profile, first, after);
        } else {
            gained += problem_.metres(profile, before, visit) + problem_.metres(profile, last, first) - times[visit].metres;
            gained += problem_.metres(profile, plan_.previous[visit], after);
        }
        const auto is_too_dear = [&] { return problem_.metre_price[type] * static_cast<double>(gained) >= limit; };
        if (is_too_dear()) return;
        Seconds leave = times[before].leave;
        int place = before;
        for (const int node : list_rearranged(plan_, first, visit, after, is_reversed)) {
            if (is_reversed && place != before) gained += problem_.metres(profile, place, node) - times[place].metres;
            leave = evaluator_.leave_after(type, place, node, leave);
            if (leave >= NO_LIMIT) return;
            place = node;
        }
        if (is_too_dear() || evaluator_.arrive(profile, place, after, leave) > times[after].latest) return;
        put_in_order(before, visit, after, is_reversed);
        if (!problem_.is_plain() && !evaluator_.keeps_rules(route)) put_in_order(before, first, after, is_reversed);
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

    void move_visits(int one, int two, Money limit) {
        if (problem_.type_count > 1 && random_.fraction() < settings_.vehicle_chance) {
            const int vehicle = other_vehicle(one, two);
            if (vehicle < 0) return;
            const int first = plan_.next[problem_.start_of(plan_.route_of[two])];
            exchange({problem_.start_of(vehicle), first, WHOLE_TAIL, WHOLE_TAIL, limit});
        } else {
            try_move(*this, plan_, {one, two, limit}, settings_, random_);
        }
    }

    // A vehicle of another type that might drive the whole route of `two`: an unused one, or that of `one`; −1 for none.
    int other_vehicle(int one, int two) {
        int vehicle = plan_.route_of[one];
        if (random_.fraction() < 0.5) vehicle = plan_.spare_vehicle(random_.below(problem_.type_count));
        if (vehicle < 0 || problem_.vehicle_type[vehicle] == problem_.vehicle_type[plan_.route_of[two]]) return -1;
        return vehicle;
    }

    // Reorder what lies between two nodes of a route, and bring its sums and times up to date.
    void put_in_order(int before, int visit, int after, bool is_reversed) {
        const int route = plan_.route_of[before];
        rearrange_links(plan_, before, visit, after, is_reversed);
        plan_.refresh_sums(route);
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
