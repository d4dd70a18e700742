// Small annealed moves of a pickup with its delivery, for evaluators that keep earliest departures and latest begins.
//
// Two visits that are near each other bring their pairs, or their routes, together: a pair goes to the best place on the other's route,
// two pairs change routes, or two routes exchange their tails where neither cut splits a pair.
#pragma once

#include "exchange.hpp"
#include "pair_insertion.hpp"

namespace router {

namespace detail {

// How often a pair moves, or two change places, among the moves between two routes (the rest exchange tails), summed up.
inline constexpr double RELOCATE = 0.5, EXCHANGE_PAIRS = 0.9;

// Whether it is plain that a cut behind `before` splits a pair.
inline bool splits_pair(const Plan& plan, int before) {
    const Problem& problem = plan.problem;
    if (problem.is_visit(before) && problem.partner[before] >= 0 && !problem.is_delivery[before]) return true;
    const int after = plan.next[before];
    return problem.is_visit(after) && problem.is_delivery[after];
}

template <class E>
class PairMove {
  public:
    PairMove(E& evaluator, PairMemory& memory, const Settings& settings, Random& random)
        : evaluator_(evaluator), plan_(evaluator.plan), problem_(evaluator.problem), memory_(memory), settings_(settings), random_(random) {}

    // Move a pair to the best place on another route.
    bool relocate(int job, int route, Money limit) {
        const int option = plan_.option_of[job];
        const Insertion found = best_on(option, route, limit + saved(job));
        if (found.route < 0) return false;
        open_step(evaluator_);
        take_out(evaluator_, job);
        if (plan_.removed.size() > 1) {  // the rest of its route broke a rule
            undo(evaluator_);
            return false;
        }
        put_in(evaluator_, job, found);
        return true;
    }

    // Move a pair to the best place on its own route.
    bool reinsert(int job, Money limit) {
        const int option = plan_.option_of[job];
        const int route = plan_.route_of[problem_.first_visit[option]];
        if (plan_.sums[route].stops == 2) return false;
        open_step(evaluator_);
        const Money cost = plan_.price.routes;
        take_out(evaluator_, job);
        if (plan_.removed.size() == 1) {
            const Insertion found = best_on(option, route, limit + cost - plan_.price.routes);
            if (found.route >= 0) {
                put_in(evaluator_, job, found);
                return true;
            }
        }
        undo(evaluator_);
        return false;
    }

    // Let two pairs change routes, each to the best place there.
    bool trade_pairs(int job, int other, Money limit) {
        const int option = plan_.option_of[job], other_option = plan_.option_of[other];
        const int route = plan_.route_of[problem_.first_visit[option]], other_route = plan_.route_of[problem_.first_visit[other_option]];
        if (plan_.sums[route].stops == 2 || plan_.sums[other_route].stops == 2) return false;
        open_step(evaluator_);
        const Money cost = plan_.price.routes;
        take_out(evaluator_, job);
        take_out(evaluator_, other);
        if (plan_.removed.size() == 2) {
            const Money most = limit + cost - plan_.price.routes;
            const Insertion one = best_on(option, other_route, most);
            if (one.route >= 0) {
                const Insertion two = best_on(other_option, route, most - one.price);
                if (two.route >= 0) {
                    put_in(evaluator_, job, one);
                    put_in(evaluator_, other, two);
                    return true;
                }
            }
        }
        undo(evaluator_);
        return false;
    }

  private:
    Insertion best_on(int option, int route, Money most) {
        return PairInsertion<E>(evaluator_, memory_, pair_of(problem_, option), settings_, random_).best_on(route, {.price = most});
    }

    // What the route of a pair costs less without it.
    Money saved(int job) const {
        const int option = plan_.option_of[job];
        const int first = problem_.first_visit[option], second = problem_.second_visit[option];
        const int route = plan_.route_of[first], type = problem_.vehicle_type[route], profile = problem_.profile[type];
        const int after = plan_.next[second];
        const auto& times = evaluator_.times;
        Metres less = Metres{times[first].metres} + times[second].metres + times[after].metres;
        if (plan_.next[first] == second) {
            less -= problem_.metres(profile, plan_.previous[first], after);
        } else {
            less += times[plan_.next[first]].metres;
            less -= problem_.metres(profile, plan_.previous[first], plan_.next[first]);
            less -= problem_.metres(profile, plan_.previous[second], after);
        }
        const Money price =
            problem_.metre_price[type] * static_cast<double>(less) + problem_.visit_price(first, type) + problem_.visit_price(second, type);
        return plan_.sums[route].stops == 2 ? price + problem_.fixed_price[type] : price;
    }

    E& evaluator_;
    Plan& plan_;
    const Problem& problem_;
    PairMemory& memory_;
    const Settings& settings_;
    Random& random_;
};

}  // namespace detail

// Make one move of the pair of `one`, near `two`, when the price rises by less than `limit`.
template <class E>
void move_pair(E& evaluator, PairMemory& memory, int one, int two, Money limit, const Settings& settings, Random& random) {
    Plan& plan = evaluator.plan;
    const Problem& problem = plan.problem;
    detail::PairMove<E> move(evaluator, memory, settings, random);
    int route = plan.route_of[two];
    const int job = problem.job_of[one];
    if (random.fraction() < settings.split_off_chance) {
        route = plan.may_open() ? plan.spare_vehicle(problem.vehicle_type[route]) : -1;
        if (route >= 0) move.relocate(job, route, limit);
        return;
    }
    if (plan.route_of[one] == route) {
        move.reinsert(job, limit);
        return;
    }
    const double draw = random.fraction();
    if (draw < detail::RELOCATE || (draw < detail::EXCHANGE_PAIRS && problem.partner[two] < 0)) {
        move.relocate(job, route, limit);
    } else if (draw < detail::EXCHANGE_PAIRS) {
        move.trade_pairs(job, problem.job_of[two], limit);
    } else {
        const int before = random.fraction() < 0.03 ? problem.start_of(plan.route_of[one]) : one;
        if (detail::splits_pair(plan, before) || detail::splits_pair(plan, plan.previous[two])) return;
        exchange(evaluator, {before, two, WHOLE_TAIL, WHOLE_TAIL, limit});
    }
}

}  // namespace router
