#include "plan.hpp"

#include <numeric>

namespace router {

Plan::Plan(const Problem& the_problem)
    : problem(the_problem),
      nodes(problem.node_count()),
      next(nodes),
      previous(nodes),
      reload(problem.node_count(), -1),
      route_of(problem.node_count(), -1),
      sums(problem.vehicle_count),
      load(problem.vehicle_count, problem.dimension_count),
      keeps_loads(!problem.has_simple_loads),
      own(problem.visit_count),
      own_count(problem.visit_count),
      option_of(problem.job_count, -1),
      unassigned(problem.job_count),
      unassigned_at(problem.job_count),
      unassigned_count(problem.job_count),
      refused(problem.job_count, 0),
      spare(problem.type_count, -1),
      unused(problem.type_count, 0),
      most_routes(problem.vehicle_count),
      touched_in(problem.vehicle_count, -1),
      scratch(2 * problem.node_count(), 0),
      seen(std::max(problem.node_count(), problem.job_count), 0),
      keys(problem.job_count, 0.0),
      window_width(problem.visit_count),
      saved_sums_(problem.vehicle_count),
      saved_load_(problem.vehicle_count, problem.dimension_count) {
    for (int node = 0; node < problem.node_count(); ++node) nodes[node].place = problem.place[node];
    for (int route = 0; route < problem.vehicle_count; ++route) {
        const int start = problem.start_of(route), end = problem.end_of(route);
        next[start] = end;
        previous[end] = start;
        route_of[start] = route_of[end] = route;
        const int type = problem.vehicle_type[route];
        if (spare[type] < 0) spare[type] = route;
        ++unused[type];
    }
    if (!problem.has_simple_loads) {
        on_board = peak_before = peak_after = Table<std::int64_t>(problem.node_count(), problem.dimension_count);
    }
    std::iota(own.begin(), own.end(), 0);
    std::iota(unassigned.begin(), unassigned.end(), 0);
    std::iota(unassigned_at.begin(), unassigned_at.end(), 0);
    for (int job = 0; job < problem.job_count; ++job) price.penalties += problem.penalty[job];
    touched.reserve(problem.vehicle_count);
    removed.reserve(problem.job_count);
    inserted.reserve(2 * problem.job_count);
}

void Plan::begin_step() {
    ++step;
    opens_routes = true;
    touched.clear();
    removed.clear();
    inserted.clear();
    saved_price_ = price;
}

void Plan::refresh_sums(int route) {
    const int type = problem.vehicle_type[route], profile = problem.profile[type];
    std::int64_t stops = 0;
    Metres distance = 0;
    Seconds driving = 0;
    Money cost = 0.0;
    for (int dimension = 0; dimension < problem.dimension_count; ++dimension) load(route, dimension) = 0;
    int before = problem.start_of(route), node = next[before];
    while (true) {
        distance += problem.metres(profile, before, node);
        driving += problem.free_flow(profile, before, node);
        if (!problem.is_visit(node)) break;
        ++stops;
        cost += problem.visit_price(type, node);
        route_of[node] = route;
        for (int dimension = 0; dimension < problem.dimension_count; ++dimension) {
            load(route, dimension) += problem.amount(node, dimension);
        }
        before = node;
        node = next[node];
    }
    set_stops(route, stops);
    sums[route].distance = distance;
    sums[route].driving = driving;
    if (stops > 0) cost += problem.fixed_price[type] + problem.metre_price[type] * static_cast<double>(distance);
    set_cost(route, cost);
    if (keeps_loads) refresh_loads(route);
}

bool Plan::refresh_loads(int route) {
    const int type = problem.vehicle_type[route], start = problem.start_of(route), end = problem.end_of(route);
    bool fits = true;
    for (int dimension = 0; dimension < problem.dimension_count; ++dimension) {
        std::int64_t carried = problem.initial_load(type, dimension);
        for (int node = next[start]; node != end; node = next[node]) {
            if (!problem.is_delivery[node]) carried += problem.deliver(node, dimension);
        }
        std::int64_t peak = carried;
        for (int node = start;; node = next[node]) {
            if (problem.is_visit(node)) carried += problem.collect(node, dimension) - problem.deliver(node, dimension);
            peak = std::max(peak, carried);
            on_board(node, dimension) = carried;
            peak_before(node, dimension) = peak;
            if (node == end) break;
        }
        fits = fits && peak <= problem.capacity(type, dimension);
        peak = carried;
        for (int node = end; node != start; node = previous[node]) {
            peak = std::max(peak, on_board(node, dimension));
            peak_after(node, dimension) = peak;
        }
        peak_after(start, dimension) = std::max(peak, on_board(start, dimension));
    }
    return fits;
}

bool Plan::pairs_in_order(int route) {
    const std::int64_t mark = new_mark();
    for (int node = next[problem.start_of(route)]; problem.is_visit(node); node = next[node]) {
        const int partner = problem.partner[node];
        if (partner >= 0) {
            const bool wrong_order = problem.is_delivery[node] && seen[partner] != mark;
            if (wrong_order || route_of[partner] != route) return false;
        }
        seen[node] = mark;
    }
    return true;
}

Money Plan::resum() {
    Money cost = 0.0;
    for (const RouteSums& route : sums) cost += route.cost;
    price.routes = cost;
    cost = 0.0;
    for (int index = 0; index < unassigned_count; ++index) cost += problem.penalty[unassigned[index]];
    price.penalties = cost;
    return total_cost();
}

bool lies_ahead(const Plan& plan, int node, int visit, int reach) {
    for (int count = 0; count < reach; ++count) {
        if (node == visit) return true;
        if (!plan.problem.is_visit(node)) return false;
        node = plan.next[node];
    }
    return node == visit;
}

void swap_links(Plan& plan, int before_first, int behind_first, int before_second, int behind_second) {
    const int first = plan.next[before_first], last_first = plan.previous[behind_first];
    const int second = plan.next[before_second], last_second = plan.previous[behind_second];
    if (second == behind_second) {
        plan.next[before_first] = behind_first;
        plan.previous[behind_first] = before_first;
    } else {
        plan.next[before_first] = second;
        plan.previous[second] = before_first;
        plan.next[last_second] = behind_first;
        plan.previous[behind_first] = last_second;
    }
    if (first == behind_first) {
        plan.next[before_second] = behind_second;
        plan.previous[behind_second] = before_second;
    } else {
        plan.next[before_second] = first;
        plan.previous[first] = before_second;
        plan.next[last_first] = behind_second;
        plan.previous[behind_second] = last_first;
    }
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
