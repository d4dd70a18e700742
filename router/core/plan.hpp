// The plan under search: routes as linked lists over nodes, sums per route, unassigned jobs, and what one step changed.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "counters.hpp"
#include "node.hpp"
#include "problem.hpp"
#include "support/random.hpp"

namespace router {

// A job taken out in the step under way, and where it stood.
struct Removal {
    int job;
    int option;
    int route;
    int after_first;
    int after_second;
};

// The sums of a route; those of `Plan::load` go with them.
struct RouteSums {
    std::int64_t stops = 0;
    Metres distance = 0;
    Seconds driving = 0;
    Money cost = 0.0;
    std::int64_t version = 1;  // changes whenever the route does and comes back when it does; kept only where there are pairs
};

// Prices of a plan: of all routes, penalties of unassigned jobs, and what rules between routes cost.
struct PlanPrice {
    Money routes = 0.0;
    Money penalties = 0.0;
    Money rules = 0.0;
};

// What a listed job is sorted by, and its place in the list before.
struct JobKey {
    double key;
    int place;
    int job;

    bool operator<(const JobKey& other) const { return key < other.key || (key == other.key && place < other.place); }
};

// Load when leaving a node; the most on board from the start of its trip up to there, and from there to the end of the trip.
struct NodeLoad {
    std::int64_t on_board = 0, peak_before = 0, peak_after = 0;
};

class Plan {
  public:
    // Without routes: every job is unassigned.
    explicit Plan(const Problem& problem);
    Plan(const Plan&) = delete;
    Plan& operator=(const Plan&) = delete;

    const Problem& problem;

    std::vector<Node> nodes;

    // Links between nodes; of visits that are out where they stood before, or anything.
    Links<&Node::next> next;
    Links<&Node::previous> previous;
    std::vector<int> reload;    // which of its vehicle's places to load at again is visited right before a node, −1 for none
    std::vector<int> route_of;  // −1 for visits that are out
    std::vector<RouteSums> sums;

    // Loads at nodes, (V + 2R, D); brought up to date with each change of a route where they are mixed, but not for evaluators that do
    // it in their own time.
    bool keeps_loads;
    Table<NodeLoad> loads_at;

    // Visits but those of jobs that another part of the plan has; the first `own_count`.
    std::vector<int> own;
    int own_count;
    int elsewhere_count = 0;  // jobs that another part of the plan has

    std::vector<int> option_of;      // option by which a job is served, −1 when unassigned, any for jobs of another part
    std::vector<int> unassigned;     // the first `unassigned_count`
    std::vector<int> unassigned_at;  // where each stands there
    int unassigned_count;
    std::vector<std::uint8_t> refused;  // unassigned jobs that were offered and found no place

    Counters counters;
    std::vector<int> carried_by;  // carrier option that brings an unassigned job, `NO_CARRIER` for none; only with carriers

    // A job whose carrier changed in the step under way, and the carrier option before.
    struct CarrierChange {
        int job;
        int option;
    };
    std::vector<CarrierChange> carrier_changes;

    std::vector<int> spare;   // per type, where an unused vehicle was last seen
    std::vector<int> unused;  // per type
    int used_count = 0;
    int most_routes;  // how many routes may be in use

    PlanPrice price;

    // The step under way.
    std::int64_t step = 0;
    bool opens_routes = true;  // whether it may use vehicles that are unused
    std::vector<int> touched;  // routes changed in this step
    std::vector<std::int64_t> touched_in;
    std::vector<Removal> removed;
    std::vector<int> inserted;
    int favoured = -1;  // job that the step is about, inserted before all others
    std::vector<int> scratch;
    std::vector<std::int64_t> seen;
    std::vector<JobKey> keys;

    // The stretch of `own` that the search looks at.
    int window_first = 0;
    int window_width;

    // Sum of the amounts on a route, of one dimension; route −1 is fuller than any.
    std::int64_t& load(int route, int dimension) { return load_(route + 1, dimension); }
    std::int64_t load(int route, int dimension) const { return load_(route + 1, dimension); }
    const std::int64_t* loads() const { return &load_(1, 0); }
    // The most that a route may carry of the first load beside what is on board from the start.
    std::int64_t most_load(int route) const { return most_load_[route + 1]; }
    const std::int64_t* most_loads() const { return &most_load_[1]; }

    Money total_cost() const { return price.routes + price.penalties + price.rules; }
    bool is_touched(int route) const { return touched_in[route] == step; }
    bool may_open() const { return opens_routes && used_count < most_routes; }

    // A number that stands nowhere in `seen` yet.
    std::int64_t new_mark() { return ++marks_; }

    void begin_step();

    // Remember `route` as it was before this step; whether that was new.
    bool touch(int route);
    void restore_sums(int route);
    void restore_price() { price = saved_price_; }

    void set_stops(int route, std::int64_t stops);
    void set_cost(int route, Money cost) {
        price.routes += cost - sums[route].cost;
        sums[route].cost = cost;
    }

    // Link or unlink a node, nothing else.
    void splice_out(int node) {
        const int before = previous[node], after = next[node];
        next[before] = after;
        previous[after] = before;
        route_of[node] = -1;
    }
    void splice_in(int node, int before, int route) {
        const int after = next[before];
        next[before] = node;
        previous[node] = before;
        next[node] = after;
        previous[after] = node;
        route_of[node] = route;
    }

    // Take a visit, or some that follow each other, out of their route or put one in, with their share of the sums.
    void unlink(int node) { unlink(&node, 1); }
    void unlink(const int* visits, int count);
    void link(int node, int before, int route);

    void mark_unassigned(int job);
    void mark_served(int job, int option);

    // Have a job that is out brought by a carrier option, or by none.
    void set_carrier(int job, int carrier_option);

    // Have it brought by the cheapest carrier with room, if that is cheaper than its penalty.
    void leave_out(int job) {
        if (problem.has_carriers) set_carrier(job, counters.cheapest_carrier(job).option);
    }

    // Whether there is enough of all resources to serve an unassigned job by an option.
    bool has_supply(int job, int option) const {
        if (!problem.has_counters) return true;
        const int carried = problem.has_carriers ? carried_by[job] : NO_CARRIER;
        return counters.allows(option, carried < 0 ? -1 : problem.way_of_carried(carried));
    }

    // What a job costs the plan while it is out: its carrier's price at present, that of the cheapest one with room where it has none
    // yet, or its penalty. The least of these, before discounts.
    Money price_out(int job) const {
        if (!problem.has_carriers) return problem.penalty[job];
        return carried_by[job] >= 0 ? counters.price_of_less(carried_by[job]) : counters.cheapest_carrier(job).price;
    }
    Money least_price_out(int job) const { return problem.has_carriers ? counters.least_price_out(job) : problem.penalty[job]; }

    // Let every unassigned job change to the carrier that is cheapest for it now.
    void choose_carriers();

    // Carriers as they were when the step was opened.
    void restore_carriers();

    // Recompute all sums of a route from its links.
    void refresh_sums(int route);

    // Recompute loads along a route, trip by trip; whether they fit into the vehicle.
    bool refresh_loads(int route);

    // Whether the vehicle holds what the route carries; sums are up to date.
    bool loads_fit(int route);

    // Whether every pickup comes before its delivery, on this route.
    bool pairs_in_order(int route);

    // An unused vehicle of a type, −1 when there is none.
    int spare_vehicle(int type);

    // Whether the vehicle may serve the visit and, for simple loads, still holds it.
    bool may_take(int route, int visit) const;

    // Whether mixed loads fit when `visit` follows `before`.
    bool holds_between(int route, int before, int visit) const;

    // Whether the goods of `pickup` can be on board when a vehicle of a type leaves `node`.
    bool can_carry(int type, int node, int pickup) const;

    // Whether the route may grow by so many stops, metres and seconds of driving.
    bool within_limits(int route, int stops, Metres more_metres, Seconds more_driving) const {
        const int type = problem.vehicle_type[route];
        const RouteSums& own_sums = sums[route];
        return own_sums.stops + stops <= problem.max_stops[type] && own_sums.distance + more_metres <= problem.max_distance[type] &&
               own_sums.driving + more_driving <= problem.max_driving[type];
    }

    // Whether a place for the visit is sought only on routes that this step changed: all others have refused it before.
    bool is_offered_to_changed_routes(int visit, double offers_anew, Random& random) const {
        return refused[problem.job_of[visit]] != 0 && random.fraction() >= offers_anew;
    }

    // The total, added up anew, which takes out the rounding that millions of steps left.
    Money resum();

    // The prices of all routes, added up anew.
    void add_up_routes();

  private:
    std::int64_t marks_ = 1;
    Table<std::int64_t> load_;  // (1 + R, D)
    std::vector<std::int64_t> most_load_;  // (1 + R,)
    std::vector<RouteSums> saved_sums_;
    Table<std::int64_t> saved_load_;
    PlanPrice saved_price_;
};

inline bool Plan::touch(int route) {
    if (is_touched(route)) return false;
    touched_in[route] = step;
    touched.push_back(route);
    saved_sums_[route] = sums[route];
    for (int dimension = 0; dimension < problem.dimension_count; ++dimension) saved_load_(route, dimension) = load(route, dimension);
    return true;
}

inline void Plan::set_stops(int route, std::int64_t stops) {
    const int change = (stops > 0) - (sums[route].stops > 0);
    sums[route].stops = stops;
    used_count += change;
    unused[problem.vehicle_type[route]] -= change;
}

inline void Plan::unlink(const int* visits, int count) {
    const int route = route_of[visits[0]], type = problem.vehicle_type[route], profile = problem.profile[type];
    const int before = previous[visits[0]], after = next[visits[count - 1]];
    Metres shorter = problem.metres(profile, visits[count - 1], after) - problem.metres(profile, before, after);
    Seconds quicker = 0;
    if (problem.has_limits) quicker = problem.free_flow(profile, visits[count - 1], after) - problem.free_flow(profile, before, after);
    Money saved = 0.0;
    for (int index = 0, origin = before; index < count; origin = visits[index++]) {
        const int node = visits[index];
        shorter += problem.metres(profile, origin, node);
        if (problem.has_limits) quicker += problem.free_flow(profile, origin, node);
        saved += problem.visit_price(node, type);
        for (int dimension = 0; dimension < problem.dimension_count; ++dimension) load(route, dimension) -= problem.amount(node, dimension);
        route_of[node] = -1;
    }
    next[before] = after;
    previous[after] = before;
    sums[route].distance -= shorter;
    sums[route].driving -= quicker;
    set_stops(route, sums[route].stops - count);
    const Money cost = sums[route].cost - problem.metre_price[type] * static_cast<double>(shorter) - saved;
    set_cost(route, sums[route].stops == 0 ? 0.0 : cost);
}

inline void Plan::link(int node, int before, int route) {
    if (sums[route].stops == 0) set_cost(route, problem.fixed_price[problem.vehicle_type[route]]);
    const int type = problem.vehicle_type[route], profile = problem.profile[type], after = next[before];
    const Metres more = problem.detour(profile, before, node, after);
    sums[route].distance += more;
    if (problem.has_limits) sums[route].driving += problem.driving_detour(profile, before, node, after);
    for (int dimension = 0; dimension < problem.dimension_count; ++dimension) load(route, dimension) += problem.amount(node, dimension);
    set_cost(route, sums[route].cost + problem.metre_price[type] * static_cast<double>(more) + problem.visit_price(node, type));
    splice_in(node, before, route);
    set_stops(route, sums[route].stops + 1);
}

inline void Plan::mark_unassigned(int job) {
    if (problem.has_counters) counters.give_back(option_of[job]);
    option_of[job] = -1;
    unassigned[unassigned_count] = job;
    unassigned_at[job] = unassigned_count;
    ++unassigned_count;
    price.penalties += problem.penalty[job];
}

inline void Plan::mark_served(int job, int option) {
    option_of[job] = option;
    refused[job] = 0;
    --unassigned_count;
    const int last = unassigned[unassigned_count], place = unassigned_at[job];
    unassigned[place] = last;
    unassigned_at[last] = place;
    if (problem.has_carriers) set_carrier(job, NO_CARRIER);
    if (problem.has_counters) counters.take(option);
    price.penalties -= problem.penalty[job];
    if (unassigned_count == 0) price.penalties = 0.0;
}

inline bool Plan::loads_fit(int route) {
    if (!problem.has_simple_loads) return refresh_loads(route);
    const int type = problem.vehicle_type[route];
    for (int dimension = 0; dimension < problem.dimension_count; ++dimension) {
        if (load(route, dimension) + problem.initial_load(type, dimension) > problem.capacity(type, dimension)) return false;
    }
    return true;
}

inline int Plan::spare_vehicle(int type) {
    if (unused[type] == 0) return -1;
    const int guess = spare[type];
    if (sums[guess].stops == 0) return guess;
    for (int route = 0; route < problem.vehicle_count; ++route) {
        if (problem.vehicle_type[route] == type && sums[route].stops == 0) {
            spare[type] = route;
            return route;
        }
    }
    return -1;
}

inline bool Plan::may_take(int route, int visit) const {
    const int type = problem.vehicle_type[route];
    if (!problem.has_one_type && !problem.allowed(visit, type)) return false;
    if (problem.has_limits && sums[route].stops >= problem.max_stops[type]) return false;
    if (problem.has_simple_loads) {
        for (int dimension = 0; dimension < problem.dimension_count; ++dimension) {
            const std::int64_t carried = load(route, dimension) + problem.amount(visit, dimension) + problem.initial_load(type, dimension);
            if (carried > problem.capacity(type, dimension)) return false;
        }
    }
    return true;
}

inline bool Plan::holds_between(int route, int before, int visit) const {
    const int type = problem.vehicle_type[route];
    for (int dimension = 0; dimension < problem.dimension_count; ++dimension) {
        const std::int64_t room = problem.capacity(type, dimension);
        const NodeLoad& here = loads_at(before, dimension);
        if (here.peak_before + problem.deliver(visit, dimension) > room) return false;
        if (here.peak_after + problem.collect(visit, dimension) > room) return false;
    }
    return true;
}

inline bool Plan::can_carry(int type, int node, int pickup) const {
    for (int dimension = 0; dimension < problem.dimension_count; ++dimension) {
        const std::int64_t carried = loads_at(node, dimension).on_board + problem.collect(pickup, dimension);
        if (carried > problem.capacity(type, dimension)) return false;
    }
    return true;
}

inline void Plan::restore_sums(int route) {
    set_stops(route, saved_sums_[route].stops);
    sums[route] = saved_sums_[route];
    for (int dimension = 0; dimension < problem.dimension_count; ++dimension) load(route, dimension) = saved_load_(route, dimension);
    if (keeps_loads) refresh_loads(route);
}

}  // namespace router
