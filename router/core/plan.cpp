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
      keeps_loads(!problem.has_simple_loads),
      loads_at(problem.node_count(), problem.dimension_count),
      own(problem.visit_count),
      own_count(problem.visit_count),
      option_of(problem.job_count, -1),
      unassigned(problem.job_count),
      unassigned_at(problem.job_count),
      unassigned_count(problem.job_count),
      refused(problem.job_count, 0),
      counters(problem),
      carried_by(problem.has_carriers ? problem.job_count : 0, NO_CARRIER),
      spare(problem.type_count, -1),
      unused(problem.type_count, 0),
      most_routes(problem.vehicle_count),
      touched_in(problem.vehicle_count, -1),
      scratch(2 * problem.node_count(), 0),
      seen(std::max(problem.node_count(), problem.job_count), 0),
      keys(problem.job_count),
      window_width(problem.visit_count),
      load_(1 + problem.vehicle_count, problem.dimension_count),
      most_load_(1 + problem.vehicle_count, 0),
      saved_sums_(problem.vehicle_count),
      saved_load_(problem.vehicle_count, problem.dimension_count) {
    for (int node = 0; node < problem.node_count(); ++node) nodes[node].place = problem.place[node];
    for (int dimension = 0; dimension < problem.dimension_count; ++dimension) load(-1, dimension) = std::numeric_limits<std::int64_t>::max();
    for (int route = 0; route < problem.vehicle_count; ++route) {
        const int start = problem.start_of(route), end = problem.end_of(route);
        next[start] = end;
        previous[end] = start;
        route_of[start] = route_of[end] = route;
        const int type = problem.vehicle_type[route];
        if (problem.dimension_count > 0) most_load_[route + 1] = problem.capacity(type, 0) - problem.initial_load(type, 0);
        if (spare[type] < 0) spare[type] = route;
        ++unused[type];
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
    carrier_changes.clear();
    favoured = -1;
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
    for (; problem.is_visit(node); before = node, node = next[node], ++stops) {
        distance += problem.distances(profile, nodes[before].place, nodes[node].place);
        if (problem.has_limits) driving += problem.free_flow(profile, before, node);
        cost += problem.visit_price(node, type);
        route_of[node] = route;
        for (int dimension = 0; dimension < problem.dimension_count; ++dimension) load(route, dimension) += problem.amount(node, dimension);
    }
    distance += problem.metres(profile, before, node);
    if (problem.has_limits) driving += problem.free_flow(profile, before, node);
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
        std::int64_t paired = 0;  // goods of pairs, which stay on board where the vehicle loads again
        for (int first = start, last = -1; last != end; first = next[last]) {
            std::int64_t carried = problem.initial_load(type, dimension) + paired;
            if (first != start) carried += problem.brought(first, dimension);
            int behind = next[first];
            for (; problem.is_visit(behind) && reload[behind] < 0; behind = next[behind]) carried += problem.brought(behind, dimension);
            last = problem.is_visit(behind) ? previous[behind] : end;
            std::int64_t peak = carried;
            for (int node = first;; node = next[node]) {
                if (problem.is_visit(node)) carried += problem.collect(node, dimension) - problem.deliver(node, dimension);
                peak = std::max(peak, carried);
                NodeLoad& here = loads_at(node, dimension);
                here.on_board = carried;
                here.peak_before = peak;
                if (node == last) break;
            }
            fits = fits && peak <= problem.capacity(type, dimension);
            peak = carried;
            for (int node = last;; node = previous[node]) {
                NodeLoad& here = loads_at(node, dimension);
                peak = std::max(peak, here.on_board);
                here.peak_after = peak;
                if (node == first) break;
            }
            if (last == end) break;
            for (int node = last; problem.is_visit(node); node = previous[node]) {
                if (problem.is_pickup(node)) paired += problem.collect(node, dimension);
                if (problem.is_delivery[node]) paired -= problem.deliver(node, dimension);
                if (node == first) break;
            }
        }
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

void Plan::add_up_routes() {
    price.routes = 0.0;
    for (const RouteSums& route : sums) price.routes += route.cost;
}

Money Plan::resum() {
    add_up_routes();
    if (problem.has_carriers) choose_carriers();
    Money cost = 0.0;
    for (int index = 0; index < unassigned_count; ++index) {
        if (!problem.has_carriers || carried_by[unassigned[index]] < 0) cost += problem.penalty[unassigned[index]];
    }
    price.penalties = cost + counters.price();
    return total_cost();
}

void Plan::set_carrier(int job, int carrier_option) {
    const int before = carried_by[job];
    if (before == carrier_option) return;
    carrier_changes.push_back({job, before});
    price.penalties -= before < 0 ? problem.penalty[job] : counters.take_back(before);
    price.penalties += carrier_option < 0 ? problem.penalty[job] : counters.hand_over(carrier_option);
    carried_by[job] = carrier_option;
}

void Plan::choose_carriers() {
    for (int index = 0; index < unassigned_count; ++index) {
        set_carrier(unassigned[index], NO_CARRIER);
        leave_out(unassigned[index]);
    }
}

void Plan::restore_carriers() {
    for (std::size_t left = carrier_changes.size(); left > 0; --left) {
        const CarrierChange change = carrier_changes[left - 1];
        set_carrier(change.job, change.option);
    }
    carrier_changes.clear();
}

}  // namespace router
