// Unpaid time under time-of-day travel: earliest departures and latest begins with exact legs for the hour at which they begin. Travel is
// FIFO, so both still decide in constant time what fits.
#pragma once

#include "../../travel/travel.hpp"
#include "earliest_times.hpp"

namespace router {

template <class Self>
class TimeOfDayTimes : public EarliestTimes<Self> {
  public:
    static constexpr bool HAS_STATIC_LEGS = false;

    using EarliestTimes<Self>::problem;
    using EarliestTimes<Self>::plan;
    using EarliestTimes<Self>::times;

    // `travel` has a profile each in the order of `Problem::profile`.
    TimeOfDayTimes(const Problem& the_problem, Plan& the_plan, const Travel& travel)
        : EarliestTimes<Self>(the_problem, the_plan), travel_(travel) {}

    Seconds arrive(int profile, int origin, int destination, Seconds moment) const {
        return travel_.arrival(profile, problem.place[origin], problem.place[destination], moment);
    }
    Seconds depart(int profile, int origin, int destination, Seconds moment) const {
        return travel_.departure(profile, problem.place[origin], problem.place[destination], moment);
    }
    Seconds drive_to(int profile, int node, Seconds moment) const { return arrive(profile, plan.previous[node], node, moment); }
    Seconds leave_for(int profile, int node, Seconds moment) const { return depart(profile, plan.previous[node], node, moment); }

    void measure_leg(int profile, int node) {
        const int before = plan.previous[node];
        this->note(node);
        times[node].metres = clamped(problem.metres(profile, before, node));
    }

    // Free-flow seconds tell nothing here.
    bool fits_by_legs(int route, int before, int visit, Seconds, Seconds) {
        return this->fits_between(problem.vehicle_type[route], before, visit, plan.next[before]) && this->rare_rules_allow(route, before, visit);
    }

  protected:
    const Travel& travel_;
};

}  // namespace router
