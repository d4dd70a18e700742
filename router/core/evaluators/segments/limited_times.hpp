// Static, unpaid time on routes that may last only so long: earliest times with the shortest duration of each route.
//
// Every node keeps how long the way up to it and the way on from it last at least, and when they may begin without lasting longer. Two
// such segments are joined in constant time (Vidal, Crainic, Gendreau and Prins 2013), so whether a visit fits is too.
#pragma once

#include "static_legs.hpp"

namespace router {

// Durations of the two segments of its route that meet at a node. `prefix`: least seconds from leaving the start to leaving the node;
// `last_start`: latest departure from the start with which it is no more. `suffix`: least seconds from the begin of service at the node
// to the end; `first_begin`: earliest begin with which it is no more; both of a start from the departure.
struct SegmentDurations {
    Seconds prefix = 0;
    Seconds last_start = 0;
    Seconds suffix = 0;
    Seconds first_begin = 0;
};

template <class Self>
class LimitedTimes : public StaticLegs<Self> {
  public:
    using StaticLegs<Self>::problem;
    using StaticLegs<Self>::plan;
    using StaticLegs<Self>::times;

    LimitedTimes(const Problem& the_problem, Plan& the_plan)
        : StaticLegs<Self>(the_problem, the_plan), durations(problem.node_count()), resized_in_(problem.node_count(), -1) {
        for (int node = 0; node < problem.node_count(); ++node) {
            durations[node].last_start = problem.closes[node];
            durations[node].first_begin = problem.opens[node];
        }
    }

    std::vector<SegmentDurations> durations;

    bool measure_way_there(int type, int node) {
        const int before = plan.previous[node];
        const SegmentDurations& behind = durations[before];
        const Seconds way = behind.prefix + times[node].seconds;
        const Seconds waits = std::max<Seconds>(0, problem.opens[node] - way - behind.last_start);
        const Seconds prefix = way + waits + problem.time_at(type, before, node);
        const Seconds last_start = std::min(problem.closes[node] - way, behind.last_start);
        if (prefix == durations[node].prefix && last_start == durations[node].last_start) return false;
        remember(node);
        durations[node].prefix = prefix;
        durations[node].last_start = last_start;
        return true;
    }

    bool measure_way_on(int type, int node) {
        const int after = plan.next[node];
        const SegmentDurations& ahead = durations[after];
        Seconds way = times[after].seconds;
        if (problem.is_visit(node)) way += problem.time_at(type, plan.previous[node], node);
        const Seconds waits = std::max<Seconds>(0, ahead.first_begin - way - problem.closes[node]);
        const Seconds suffix = way + waits + ahead.suffix;
        const Seconds first_begin = std::max(ahead.first_begin - way, problem.opens[node]) - waits;
        if (suffix == durations[node].suffix && first_begin == durations[node].first_begin) return false;
        remember(node);
        durations[node].suffix = suffix;
        durations[node].first_begin = first_begin;
        return true;
    }

    bool ends_in_time(int route) const {
        return plan.sums[route].stops == 0 || durations[problem.start_of(route)].suffix <= problem.max_duration[route];
    }

    bool would_end_in_time(int route, int before, int visit) const {
        const int type = problem.vehicle_type[route], profile = problem.profile[type], after = plan.next[before];
        const SegmentDurations &behind = durations[before], &ahead = durations[after];
        Seconds way = behind.prefix + problem.free_flow(profile, before, visit);
        const Seconds last_start = std::min(problem.closes[visit] - way, behind.last_start);
        way += std::max<Seconds>(0, problem.opens[visit] - way - behind.last_start);
        way += problem.time_at(type, before, visit) + problem.free_flow(profile, visit, after);
        return way + std::max<Seconds>(0, ahead.first_begin - way - last_start) + ahead.suffix <= problem.max_duration[route];
    }

    void start_step() {
        resized_.clear();
        StaticLegs<Self>::start_step();
    }

    void undo_step() {
        for (const auto& [node, before] : resized_) durations[node] = before;
        StaticLegs<Self>::undo_step();
    }

  private:
    // Remember what was before the step.
    void remember(int node) {
        if (resized_in_[node] == plan.step) return;
        resized_in_[node] = plan.step;
        resized_.emplace_back(node, durations[node]);
    }

    std::vector<std::pair<int, SegmentDurations>> resized_;
    std::vector<std::int64_t> resized_in_;
};

}  // namespace router
