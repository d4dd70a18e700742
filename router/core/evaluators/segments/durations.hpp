// The shortest duration of each route under static, unpaid time, for routes that may last only so long.
//
// Every node keeps how long the way up to it and the way on from it last at least, and when they may begin without lasting longer. Two
// such segments are joined in constant time (Vidal, Crainic, Gendreau and Prins 2013), so whether a visit fits is too.
#pragma once

#include <algorithm>

#include "../../plan.hpp"
#include "../../support/undoable.hpp"

namespace router {

// Durations of the two segments of its route that meet at a node. `prefix`: least seconds from leaving the start to leaving the node;
// `last_start`: latest departure from the start with which it is no more. `suffix`: least seconds from the begin of service at the node
// to the end; `first_begin`: earliest begin with which it is no more; both of a start from the departure.
struct SegmentDurations {
    Seconds prefix = 0;
    Seconds last_start = 0;
    Seconds suffix = 0;
    Seconds first_begin = 0;

    bool operator==(const SegmentDurations&) const = default;
};

// Those of all nodes; none where every route may last as long as it likes.
class Durations {
  public:
    Durations(const Problem& problem, const Plan& plan)
        : of_node(are_limited(problem) ? problem.node_count() : 0), problem_(problem), plan_(plan) {
        for (int node = 0; are_kept() && node < problem.node_count(); ++node) {
            SegmentDurations own{.last_start = problem.closes[node], .first_begin = problem.opens[node]};
            of_node.accept(node, own);
        }
    }

    Undoable<SegmentDurations> of_node;

    bool are_kept() const { return !of_node.all().empty(); }

    // Bring the segment that ends, or begins, at a node up to date; whether it changed.
    bool measure_prefix(int type, int node) {
        const int before = plan_.previous[node];
        const SegmentDurations& behind = of_node[before];
        const Seconds way = behind.prefix + plan_.nodes[node].seconds;
        const Seconds waits = std::max<Seconds>(0, problem_.opens[node] - way - behind.last_start);
        SegmentDurations own = of_node[node];
        own.prefix = way + waits + problem_.time_at(type, before, node);
        own.last_start = std::min(problem_.closes[node] - way, behind.last_start);
        return of_node.accept(node, own);
    }

    bool measure_suffix(int type, int node) {
        const int after = plan_.next[node];
        const SegmentDurations& ahead = of_node[after];
        Seconds way = plan_.nodes[after].seconds;
        if (problem_.is_visit(node)) way += problem_.time_at(type, plan_.previous[node], node);
        const Seconds waits = std::max<Seconds>(0, ahead.first_begin - way - problem_.closes[node]);
        SegmentDurations own = of_node[node];
        own.suffix = way + waits + ahead.suffix;
        own.first_begin = std::max(ahead.first_begin - way, problem_.opens[node]) - waits;
        return of_node.accept(node, own);
    }

    // Whether a route lasts no longer than it may, as it is or with one visit more.
    bool end_in_time(int route) const {
        return !are_kept() || plan_.sums[route].stops == 0 || of_node[problem_.start_of(route)].suffix <= problem_.max_duration[route];
    }

    bool would_end_in_time(int route, int before, int visit) const {
        if (!are_kept()) return true;
        const int type = problem_.vehicle_type[route], profile = problem_.profile[type], after = plan_.next[before];
        const SegmentDurations &behind = of_node[before], &ahead = of_node[after];
        Seconds way = behind.prefix + problem_.free_flow(profile, before, visit);
        const Seconds last_start = std::min(problem_.closes[visit] - way, behind.last_start);
        way += std::max<Seconds>(0, problem_.opens[visit] - way - behind.last_start);
        way += problem_.time_at(type, before, visit) + problem_.free_flow(profile, visit, after);
        return way + std::max<Seconds>(0, ahead.first_begin - way - last_start) + ahead.suffix <= problem_.max_duration[route];
    }

  private:
    static bool are_limited(const Problem& problem) {
        const View<std::int64_t>& most = problem.max_duration;  // less the seconds of loading, so no limit is a little less
        return std::any_of(most.data, most.data + most.size, [](std::int64_t seconds) { return seconds < NO_LIMIT / 2; });
    }

    const Problem& problem_;
    const Plan& plan_;
};

}  // namespace router
