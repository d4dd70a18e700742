#include "trip_loads.hpp"

#include <algorithm>

namespace router::full {

TripLoads::TripLoads(const Problem& problem, const RuleTables& tables, const RouteRules& rules, const Plan& plan)
    : problem_(problem),
      tables_(tables),
      rules_(rules),
      plan_(plan),
      loads_(problem.node_count(), problem.dimension_count),
      reloads_(problem.vehicle_count, 0) {}

void TripLoads::refresh(int route) {
    reloads_[route] = 0;
    for (int node = plan_.next[problem_.start_of(route)]; problem_.is_visit(node); node = plan_.next[node]) {
        reloads_[route] += plan_.reload[node] >= 0;
    }
    for (int dimension = 0; dimension < problem_.dimension_count; ++dimension) refresh(route, dimension);
}

void TripLoads::refresh(int route, int dimension) {
    const int start = problem_.start_of(route), end = problem_.end_of(route);
    std::int64_t paired = 0;
    for (int node = start;; node = plan_.next[node]) {
        const int first = node;
        std::int64_t load = problem_.initial_load(problem_.vehicle_type[route], dimension) + paired;
        load += brought_by_trip(node == start ? plan_.next[node] : node, dimension);
        std::int64_t most = load;
        for (;; node = plan_.next[node]) {
            if (problem_.is_visit(node)) {
                load += problem_.collect(node, dimension) - problem_.deliver(node, dimension);
                if (tables_.pickup_of[node] >= 0) paired -= problem_.deliver(node, dimension);
                if (tables_.is_pickup[node]) paired += problem_.collect(node, dimension);
            }
            most = std::max(most, load);
            loads_(node, dimension).most_before = most;
            loads_(node, dimension).on_board = load;
            if (node == end || plan_.reload[plan_.next[node]] >= 0) break;
        }
        most = 0;
        for (int back = node;; back = plan_.previous[back]) {
            most = std::max(most, loads_(back, dimension).on_board);
            loads_(back, dimension).most_after = most;
            if (back == first) break;
        }
        if (node == end) return;
    }
}

// What the trip that begins with `node` takes from its loading place.
std::int64_t TripLoads::brought_by_trip(int node, int dimension) const {
    std::int64_t load = 0;
    while (problem_.is_visit(node)) {
        load += rules_.brought(node, dimension);
        node = plan_.next[node];
        if (plan_.reload[node] >= 0) break;
    }
    return load;
}

}  // namespace router::full
