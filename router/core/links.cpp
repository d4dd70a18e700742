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

namespace {

// Let the segment from `first` to `last`, or nothing where it `is_empty`, lie between two nodes.
void put_between(Plan& plan, int before, int behind, bool is_empty, int first, int last) {
    plan.next[before] = is_empty ? behind : first;
    if (!is_empty) {
        plan.previous[first] = before;
        plan.next[last] = behind;
    }
    plan.previous[behind] = is_empty ? before : last;
}

}  // namespace

void swap_links(Plan& plan, int before_first, int behind_first, int before_second, int behind_second) {
    const int first = plan.next[before_first], last_first = plan.previous[behind_first];
    const int second = plan.next[before_second], last_second = plan.previous[behind_second];
    put_between(plan, before_first, behind_first, second == behind_second, second, last_second);
    put_between(plan, before_second, behind_second, first == behind_first, first, last_first);
}

void flip_links(Plan& plan, int before, int after) {
    const int first = plan.next[before], last = plan.previous[after];
    int node = first;
    while (node != after) {
        const int onward = plan.next[node];
        plan.next[node] = plan.previous[node];
        plan.previous[node] = onward;
        node = onward;
    }
    plan.next[before] = last;
    plan.previous[last] = before;
    plan.next[first] = after;
    plan.previous[after] = first;
}

void rotate_links(Plan& plan, int before, int visit, int after) {
    const int first = plan.next[before], passed_last = plan.previous[visit], last = plan.previous[after];
    plan.next[before] = visit;
    plan.previous[visit] = before;
    plan.next[last] = first;
    plan.previous[first] = last;
    plan.next[passed_last] = after;
    plan.previous[after] = passed_last;
}

bool loads_swap(const Plan& plan, int route_one, int route_two, const Segments& segments) {
    const Problem& problem = plan.problem;
    const int type_one = problem.vehicle_type[route_one], type_two = problem.vehicle_type[route_two];
    for (int dimension = 0; dimension < problem.dimension_count; ++dimension) {
        std::int64_t moved = 0;
        for (int node = segments.first; node != segments.behind_first; node = plan.next[node]) moved -= problem.amount(node, dimension);
        for (int node = segments.second; node != segments.behind_second; node = plan.next[node]) moved += problem.amount(node, dimension);
        if (plan.load(route_one, dimension) + moved + problem.initial_load(type_one, dimension) > problem.capacity(type_one, dimension)) {
            return false;
        }
        if (plan.load(route_two, dimension) - moved + problem.initial_load(type_two, dimension) > problem.capacity(type_two, dimension)) {
            return false;
        }
    }
    return true;
}

}  // namespace router
