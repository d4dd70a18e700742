// Annealed moves of instances on which jobs may stay out: an unassigned visit takes the place of served ones near it, comes in beside
// them, or served ones go out; for evaluators that keep earliest departures and latest begins (`EarliestTimes`).
#pragma once

#include "earliest_times.hpp"

namespace router {

inline constexpr int NOBODY = -1;

// The unassigned visit `comes` (or `NOBODY`) stands in for the `size` visits behind `before`, or as many as there are.
struct Trade {
    int before;
    int size;
    int comes;
};

namespace detail {

// The option of `job` that is a single visit `visit`.
inline int option_of_visit(const Problem& problem, int job, int visit) {
    int option = problem.option_offsets[job];
    while (problem.first_visit[option] != visit) ++option;
    return option;
}

template <class E>
class TradeMove {
  public:
    TradeMove(E& evaluator, const Trade& trade)
        : evaluator_(evaluator), plan_(evaluator.plan), problem_(evaluator.problem), before_(trade.before), size_(trade.size), comes_(trade.comes),
          route_(plan_.route_of[before_]), type_(problem_.vehicle_type[route_]) {}

    bool make(Money limit) {
        if (!list_those_who_go()) return false;
        const int profile = problem_.profile[type_];
        Metres more;
        if (comes_ == NOBODY) {
            if (count_ == 0 || count_ == plan_.sums[route_].stops) return false;
            more = problem_.metres(profile, before_, behind_) - length_;
        } else {
            if (problem_.partner[comes_] >= 0 || !problem_.allowed(comes_, type_)) return false;
            more = problem_.metres(profile, before_, comes_) + problem_.metres(profile, comes_, behind_) - length_;
            price_ += problem_.visit_price(comes_, type_) - plan_.price_out(problem_.job_of[comes_]);
        }
        if (price_ + problem_.metre_price[type_] * static_cast<double>(more) >= limit || !fits()) return false;
        if (problem_.has_counters && comes_ != NOBODY && !has_supply()) return false;
        const Money cost = plan_.total_cost();
        hand_over();
        // Of those who go, one may have taken the carrier that another counted on.
        const bool is_cheap = !problem_.has_carriers || plan_.total_cost() - cost < limit;
        if (is_cheap && (problem_.is_plain() || evaluator_.keeps_rules(route_))) return true;
        take_back();
        return false;
    }

  private:
    // Write them into `plan.scratch`; false where one has a partner.
    bool list_those_who_go() {
        int node = plan_.next[before_];
        length_ = evaluator_.times[node].metres;
        while (count_ < size_ && problem_.is_visit(node)) {
            if (problem_.partner[node] >= 0) return false;
            price_ += plan_.price_out(problem_.job_of[node]) - problem_.visit_price(node, type_);
            plan_.scratch[count_] = node;
            node = plan_.next[node];
            length_ += evaluator_.times[node].metres;
            ++count_;
        }
        behind_ = node;
        return true;
    }

    // The quick tests: loads and time, where no rare rule makes them depend on more than that.
    bool fits() {
        if (comes_ != NOBODY && problem_.has_simple_loads && !has_room()) return false;
        if (problem_.has_release || problem_.has_setup) return true;
        if (comes_ != NOBODY) return evaluator_.fits_between(type_, before_, comes_, behind_);
        return evaluator_.arrive(problem_.profile[type_], before_, behind_, evaluator_.times[before_].leave) <= evaluator_.times[behind_].latest;
    }

    bool has_room() const {
        for (int dimension = 0; dimension < problem_.dimension_count; ++dimension) {
            std::int64_t load = plan_.load(route_, dimension) + problem_.amount(comes_, dimension) + problem_.initial_load(type_, dimension);
            for (int index = 0; index < count_; ++index) load -= problem_.amount(plan_.scratch[index], dimension);
            if (load > problem_.capacity(type_, dimension)) return false;
        }
        return true;
    }

    // Whether there is enough of all resources for the one who comes once the others have gone.
    bool has_supply() {
        for (int index = 0; index < count_; ++index) plan_.counters.give_back(plan_.option_of[problem_.job_of[plan_.scratch[index]]]);
        const int job = problem_.job_of[comes_];
        const bool is_enough = plan_.has_supply(job, option_of_visit(problem_, job, comes_));
        for (int index = 0; index < count_; ++index) plan_.counters.take(plan_.option_of[problem_.job_of[plan_.scratch[index]]]);
        return is_enough;
    }

    void hand_over() {
        if (comes_ != NOBODY) {
            const int job = problem_.job_of[comes_];
            if (problem_.has_carriers) carried_before_ = plan_.carried_by[job];
            plan_.link(comes_, before_, route_);
            plan_.mark_served(job, option_of_visit(problem_, job, comes_));
        }
        for (int index = 0; index < count_; ++index) {
            plan_.unlink(plan_.scratch[index]);
            plan_.mark_unassigned(problem_.job_of[plan_.scratch[index]]);
            plan_.leave_out(problem_.job_of[plan_.scratch[index]]);
        }
        update();
    }

    void take_back() {
        int last = comes_ == NOBODY ? before_ : comes_;
        for (int index = 0; index < count_; ++index) {
            const int visit = plan_.scratch[index], job = problem_.job_of[visit];
            plan_.link(visit, last, route_);
            plan_.mark_served(job, option_of_visit(problem_, job, visit));
            last = visit;
        }
        if (comes_ != NOBODY) {
            plan_.unlink(comes_);
            plan_.mark_unassigned(problem_.job_of[comes_]);
            if (problem_.has_carriers) plan_.set_carrier(problem_.job_of[comes_], carried_before_);
        }
        update();
    }

    void update() {
        if (!problem_.has_simple_loads) plan_.refresh_loads(route_);
        evaluator_.nodes_changed(route_, before_, behind_);
    }

    E& evaluator_;
    Plan& plan_;
    const Problem& problem_;
    int before_;
    int size_;
    int comes_;
    int route_;
    int type_;
    int behind_ = -1;
    int count_ = 0;
    int carried_before_ = NO_CARRIER;
    Money price_ = 0.0;
    Metres length_ = 0;
};

}  // namespace detail

// Make the trade when the price rises by less than `limit`; visits with a partner neither come nor go. Whether it was made.
template <class E>
bool trade(E& evaluator, const Trade& move, Money limit) {
    return detail::TradeMove<E>(evaluator, move).make(limit);
}

}  // namespace router
