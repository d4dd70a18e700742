// The legs between one visit and the nodes of routes, read from rows of the matrices that are found once, with what the visit asks.
#pragma once

#include "earliest_times.hpp"

namespace router {

template <class E>
class VisitLegs {
  public:
    VisitLegs(E& evaluator, int type, int visit)
        : evaluator_(evaluator), nodes_(evaluator.times), type_(type), visit_(visit), profile_(evaluator.problem.profile[type]),
          legs_(evaluator.problem.legs_of(profile_, visit)) {
        const Problem& problem = evaluator.problem;
        is_simple_ = !problem.has_setup && !problem.has_several_windows;
        opens_ = problem.opens[visit];
        closes_ = problem.closes[visit];
        stay_ = problem.service(problem.service_row[type], visit);
    }

    Seconds opens() const { return opens_; }
    Seconds closes() const { return closes_; }
    Metres metres_to(const Node& node) const { return legs_.metres_to[node.place]; }
    Metres metres_from(const Node& node) const { return legs_.metres_from[node.place]; }

    // Earliest departure from the visit when it follows `before`, which is left at a moment; at least `NO_LIMIT` when that is too late.
    Seconds leave_after(int before, Seconds leave) const {
        const Seconds arrival = arrive_here(before, leave);
        if (!is_simple_) return evaluator_.begin_and_leave(type_, before, visit_, arrival);
        const Seconds begin = std::max(arrival, opens_);
        return begin > closes_ ? NO_LIMIT : begin + stay_;
    }

    // Arrival at `node` when the visit is left at a moment.
    Seconds arrive(int node, Seconds leave) const {
        if constexpr (E::HAS_STATIC_LEGS) {
            return leave + legs_.seconds_from[nodes_[node].place];
        } else {
            return evaluator_.arrive(profile_, visit_, node, leave);
        }
    }

    // Whether `after`, until now behind `before`, is still served in time when the visit stands between and is left at a moment.
    bool reaches(int before, int after, Seconds leave) const {
        const Seconds arrival = arrive(after, leave);
        return is_simple_ ? arrival <= nodes_[after].latest : evaluator_.is_in_time(before, visit_, after, arrival);
    }

  private:
    Seconds arrive_here(int before, Seconds leave) const {
        if constexpr (E::HAS_STATIC_LEGS) {
            return leave + legs_.seconds_to[nodes_[before].place];
        } else {
            return evaluator_.arrive_into(profile_, before, visit_, leave);
        }
    }

    E& evaluator_;
    const Node* nodes_;
    int type_, visit_, profile_;
    Problem::LegRows legs_;
    bool is_simple_;  // one window, and the same stay wherever the vehicle comes from
    Seconds opens_, closes_, stay_;
};

}  // namespace router
