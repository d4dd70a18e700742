#include "links.hpp"

namespace router {

bool lies_ahead(const Plan& plan, int node, int visit, int reach) {
    for (int count = 0; count < reach; ++count) {
        if (node == visit) return true;
        if (!plan.problem.is_visit(node)) return false;
        node = plan.next[node];
    }
    return node == visit;
}

bool loads_swap(const Plan& plan, const Segments& moved) {
    const Problem& problem = plan.problem;
    const int route_one = plan.route_of[moved.before_first], route_two = plan.route_of[moved.before_second];
    const auto room = [&](int route, int dimension) {
        const int type = problem.vehicle_type[route];
        return problem.capacity(type, dimension) - problem.initial_load(type, dimension) - plan.load(route, dimension);
    };
    for (int dimension = 0; dimension < problem.dimension_count; ++dimension) {
        std::int64_t taken = 0;
        for (int node = moved.first; node != moved.behind_first; node = plan.next[node]) taken -= problem.amount(node, dimension);
        for (int node = moved.second; node != moved.behind_second; node = plan.next[node]) taken += problem.amount(node, dimension);
        if (taken > room(route_one, dimension) || -taken > room(route_two, dimension)) return false;
    }
    return true;
}

namespace {

void join(Plan& plan, int before, int after) {
    plan.next[before] = after;
    plan.previous[after] = before;
}

// Let the segment from `first` to `last`, or nothing where it `is_empty`, lie between two nodes.
void put_between(Plan& plan, int before, int behind, bool is_empty, int first, int last) {
    join(plan, before, is_empty ? behind : first);
    if (!is_empty) join(plan, last, behind);
}

}  // namespace

void swap_links(Plan& plan, const Segments& moved) {
    const int first = plan.next[moved.before_first], last_first = plan.previous[moved.behind_first];
    const int second = plan.next[moved.before_second], last_second = plan.previous[moved.behind_second];
    put_between(plan, moved.before_first, moved.behind_first, second == moved.behind_second, second, last_second);
    put_between(plan, moved.before_second, moved.behind_second, first == moved.behind_first, first, last_first);
}

std::span<const int> list_rearranged(Plan& plan, int first, int visit, int after, bool is_reversed) {
    int* end = plan.scratch.data();
    if (is_reversed) {
        for (int node = visit; node != first; node = plan.previous[node]) *end++ = node;
        *end++ = first;
    } else {
        for (int node = visit; node != after; node = plan.next[node]) *end++ = node;
        for (int node = first; node != visit; node = plan.next[node]) *end++ = node;
    }
    return {plan.scratch.data(), end};
}

void rearrange_links(Plan& plan, int before, int visit, int after, bool is_reversed) {
    const int first = plan.next[before], last = plan.previous[after], passed_last = plan.previous[visit];
    if (is_reversed) {
        for (int node = first; node != after; node = plan.previous[node]) std::swap(plan.next[node], plan.previous[node]);
        join(plan, before, last);
        join(plan, first, after);
    } else {
        join(plan, before, visit);
        join(plan, last, first);
        join(plan, passed_last, after);
    }
}

}  // namespace router
