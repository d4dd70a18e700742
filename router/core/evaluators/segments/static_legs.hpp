// What the evaluators of static travel share: legs by the matrices.
#pragma once

#include "earliest_times.hpp"

namespace router {

template <class Self>
class StaticLegs : public EarliestTimes<Self> {
  public:
    static constexpr bool HAS_STATIC_LEGS = true;

    using EarliestTimes<Self>::EarliestTimes;
    using EarliestTimes<Self>::problem;
    using EarliestTimes<Self>::plan;
    using EarliestTimes<Self>::times;

    Seconds arrive(int profile, int origin, int destination, Seconds moment) const {
        return moment + problem.durations(profile, problem.place[origin], problem.place[destination]);
    }
    Seconds depart(int profile, int origin, int destination, Seconds moment) const {
        return moment - problem.durations(profile, problem.place[origin], problem.place[destination]);
    }
    Seconds drive_to(int, int node, Seconds moment) const { return moment + times[node].seconds; }
    Seconds leave_for(int, int node, Seconds moment) const { return moment - times[node].seconds; }

    void measure_leg(int profile, int node) {
        const int before = plan.previous[node];
        this->note(node);
        times[node].seconds = clamped(problem.free_flow(profile, before, node));
        times[node].metres = clamped(problem.metres(profile, before, node));
    }

    bool fits_by_legs(int route, int before, int visit, Seconds seconds_there, Seconds seconds_on) {
        const int type = problem.vehicle_type[route], after = plan.next[before];
        const Seconds leave = this->begin_and_leave(type, before, visit, times[before].leave + seconds_there);
        if (leave >= NO_LIMIT || leave + seconds_on + problem.setup_again(before, visit, after) > times[after].latest) return false;
        return this->rare_rules_allow(route, before, visit);
    }
};

// Static travel on routes that may last as long as they like.
template <class Self>
class StaticTimes : public StaticLegs<Self> {
  public:
    using StaticLegs<Self>::StaticLegs;

    bool measure_way_there(int, int) { return false; }
    bool measure_way_on(int, int) { return false; }
    bool ends_in_time(int) const { return true; }
    bool would_end_in_time(int, int, int) const { return true; }
};

}  // namespace router
