// How the functions of a route are kept up to date: a change runs along it until it makes no difference any more.
#include "functions.hpp"

namespace router {

Functions::Functions(const Problem& the_problem, Plan& the_plan, const Travel& travel, View3<std::int32_t> fastest)
    : TimeOfDayTimes<Functions>(the_problem, the_plan, travel),
      is_static_(travel.fixed()),
      keeps_levels_(travel.fixed() && !the_problem.has_release && !the_problem.has_setup),
      fastest_(fastest),
      margin_(travel.fixed() ? 0.0 : 1.0),
      ahead_(the_problem.node_count()),
      behind_(the_problem.node_count()),
      route_times_(the_problem.vehicle_count) {
    for (int route = 0; route < problem.vehicle_count; ++route) {
        const Seconds longest = problem.max_duration[route];
        max_duration_.push_back(longest >= NO_LIMIT ? NEVER : static_cast<double>(longest));
        draw_ends(route);
    }
}

// Metres, and seconds at the hour that is fastest.
void Functions::measure_leg(int profile, int node) {
    const int before = plan.previous[node];
    note(node);
    times[node].seconds = problem.is_visit(before) || problem.is_visit(node) ? clamped(fastest(profile, before, node)) : 0;
    times[node].metres = clamped(problem.metres(profile, before, node));
}

// Seconds from begin of service to leaving at a node as the route stands; none at its start.
double Functions::stay_at(int type, int node) const {
    return problem.is_visit(node) ? static_cast<double>(problem.time_at(type, plan.previous[node], node)) : 0.0;
}

Leg Functions::leg(int type, int origin, int destination, double stay) const {
    return {travel_[problem.profile[type]], problem.place[origin], problem.place[destination], stay};
}

void Functions::draw_ends(int route) {
    const int start = problem.start_of(route), end = problem.end_of(route);
    draft_.set_line(static_cast<double>(times[start].leave), static_cast<double>(problem.closes[start]));
    ahead_.accept(start, draft_);
    draft_.set_line(0.0, static_cast<double>(problem.closes[end]));
    behind_.accept(end, draft_);
}

// Forward functions from `node` on, until nothing changes any more behind `settled_from`.
void Functions::draw_ahead(int type, int node, int settled_from) {
    bool settled = false;
    for (; problem.is_visit(node); node = plan.next[node]) {
        const int before = plan.previous[node];
        settled = settled || node == settled_from;
        const double stay = stay_at(type, before);
        if (keeps_levels_) {
            Point level = ahead_[before].last_level();
            extend_level(level, stay + times[node].seconds, window(node));
            draft_.set_level(level);
        } else {
            extend_forward(leg(type, before, node, stay), ahead_[before], window(node), draft_);
        }
        if (!ahead_.accept(node, draft_) && settled) return;
    }
}

// Backward functions from `node` back, until nothing changes any more before `settled_from`.
void Functions::draw_behind(int type, int node, int settled_from) {
    bool settled = false;
    for (; problem.is_visit(node); node = plan.previous[node]) {
        const int after = plan.next[node];
        settled = settled || node == settled_from;
        const double stay = stay_at(type, node);
        if (keeps_levels_) {
            Point level = behind_[after].first_level();
            extend_level_back(level, stay + times[after].seconds, window(node));
            draft_.set_level(level);
        } else {
            extend_backward(leg(type, node, after, stay), behind_[after], window(node), draft_);
        }
        if (!behind_.accept(node, draft_) && settled) return;
    }
}

// Find the route's duration at the leg behind `before` and charge it instead of `paid` seconds; whether it is allowed.
bool Functions::settle_duration(int route, int before, double paid) {
    const double price_of_second = problem.second_price[problem.vehicle_type[route]];
    if (price_of_second * paid >= UNUSABLE) {  // what so large a price has rounded away is added up anew
        plan.refresh_sums(route);
        plan.add_up_routes();
        paid = 0.0;
    }
    double lasts = plan.sums[route].stops > 0 ? duration_at(route, before) : 0.0;
    if (lasts >= NEVER) lasts = 2.0 * UNUSABLE / std::max(price_of_second, 1e-9);
    RouteTime own{lasts, keeps_levels_ ? 0.0 : least_seconds(route)};
    route_times_.accept(route, own);
    if (plan.sums[route].stops == 0) return true;
    plan.set_cost(route, plan.sums[route].cost + price_of_second * (lasts - paid));
    return lasts + margin_ * static_cast<double>(plan.sums[route].stops + 1) <= max_duration_[route];
}

// Duration of a route by the functions that meet at the leg behind `before`.
double Functions::duration_at(int route, int before) const {
    const int type = problem.vehicle_type[route], after = plan.next[before];
    const double stay = stay_at(type, before);
    if (!keeps_levels_) return least_duration(leg(type, before, after, stay), ahead_[before], behind_[after], NEVER);
    if (!joined(type, before)) return NEVER;
    return duration_of_levels(ahead_[before].last_level(), stay + times[after].seconds, behind_[after].first_level());
}

// Every leg at its fastest, and the time at the visits.
double Functions::least_seconds(int route) const {
    const int type = problem.vehicle_type[route], end = problem.end_of(route);
    Seconds total = 0;
    for (int node = problem.start_of(route), before = -1; node != end; before = node, node = plan.next[node]) {
        if (problem.is_visit(node)) total += problem.time_at(type, before, node);
        total += times[plan.next[node]].seconds;
    }
    return static_cast<double>(total);
}

bool Functions::refresh_route(int route) {
    const bool sound = EarliestTimes::refresh_route(route);
    const int type = problem.vehicle_type[route], start = problem.start_of(route), end = problem.end_of(route);
    draw_ends(route);
    draw_ahead(type, plan.next[start], end);
    draw_behind(type, plan.previous[end], start);
    return settle_duration(route, start, 0.0) && sound;
}

void Functions::start_step() {
    EarliestTimes::start_step();
    ahead_.start_step();
    behind_.start_step();
    route_times_.start_step();
}

bool Functions::nodes_changed(int route, int before, int after) {
    const bool sound = EarliestTimes::nodes_changed(route, before, after);
    const int type = problem.vehicle_type[route], start = problem.start_of(route);
    // Where `after` needs its setup anew, or no more, it is left later or earlier though it may begin as before.
    const bool changes_setup = problem.has_setup && problem.is_visit(after);
    int first = plan.next[before], until = changes_setup ? plan.next[after] : after;
    const bool starts_at_another_time = ahead_[start].is_empty() || ahead_[start].first().begin != static_cast<double>(times[start].leave);
    if (problem.has_release && starts_at_another_time) {
        draw_ends(route);
        first = plan.next[start];
        until = problem.end_of(route);
    }
    draw_ahead(type, first, until);
    draw_behind(type, changes_setup ? after : plan.previous[after], before);
    return settle_duration(route, before, duration(route)) && sound;
}

void Functions::undo_step() {
    EarliestTimes::undo_step();
    ahead_.undo_step();
    behind_.undo_step();
    route_times_.undo_step();
}

}  // namespace router
