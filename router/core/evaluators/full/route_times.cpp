#include "route_times.hpp"

#include <algorithm>

namespace router::full {

RouteTimes::RouteTimes(const Problem& problem, const TimingProblem& timing, const Plan& plan)
    : problem_(problem), timing_(timing), plan_(plan), nodes_(problem.node_count()), saved_(problem.node_count()) {}

Seconds RouteTimes::reach_over(int route, int origin, int node, int reload, Seconds leave, Seconds ready) const {
    const TimedVehicle& own = vehicle(route);
    const TravelProfile& travel = (*timing_.travel)[own.profile];
    const ReloadPlace& there = timing_.reload_of(route, reload);
    const Seconds arrive = travel.arrival(problem_.place[origin], there.place, leave);
    leave = timing_.next_opening(timing_.sites[there.site], std::max(arrive, ready)) + own.reload_time;
    return has_no_leg(route, node) ? leave : travel.arrival(there.place, problem_.place[node], leave);
}

Seconds RouteTimes::leave_by(int route, int origin, int node, int reload, Seconds arrive) const {
    const TimedVehicle& own = vehicle(route);
    const TravelProfile& travel = (*timing_.travel)[own.profile];
    const bool is_open = has_no_leg(route, node);
    if (reload < 0) return is_open ? arrive : travel.departure(problem_.place[origin], problem_.place[node], arrive);
    const ReloadPlace& here = timing_.reload_of(route, reload);
    if (!is_open) arrive = travel.departure(here.place, problem_.place[node], arrive);
    arrive = timing_.last_opening(timing_.sites[here.site], arrive - own.reload_time);
    return travel.departure(problem_.place[origin], here.place, arrive);
}

Metres RouteTimes::metres_over(int route, int origin, int node, int reload) const {
    const int profile = problem_.profile[problem_.vehicle_type[route]], place = timing_.reload_of(route, reload).place;
    return Metres{problem_.distances(profile, problem_.place[origin], place)} + problem_.distances(profile, place, problem_.place[node]);
}

// When all that the trip beginning with `node` loads is ready.
Seconds RouteTimes::release_of_trip(int node) const {
    Seconds moment = release(node);
    for (node = plan_.next[node]; problem_.is_visit(node) && plan_.reload[node] < 0; node = plan_.next[node]) {
        moment = std::max(moment, release(node));
    }
    return moment;
}

void RouteTimes::refresh(int route) {
    const int start = problem_.start_of(route), end = problem_.end_of(route), first = plan_.next[start];
    Seconds moment = vehicle(route).earliest_start;
    if (problem_.has_release && problem_.is_visit(first)) moment = std::max(moment, release_of_trip(first));
    NodeTimes& begin = nodes_[start];
    begin.arrival = begin.begin = moment;
    begin.leave = moment + vehicle(route).loading;
    begin.span = vehicle(route).loading;
    begin.last_start = vehicle(route).latest_start;
    for (int node = first, before = start;; node = plan_.next[node]) {
        forward(route, before, node);
        if (node == end) break;
        before = node;
    }
    nodes_[end].latest = vehicle(route).latest_end;
    nodes_[end].tail_span = 0;
    nodes_[end].tail_early = -FOREVER;
    if (first == end) {
        begin.latest = vehicle(route).latest_start;
        return;
    }
    for (int node = plan_.previous[end], after = end;; node = plan_.previous[node]) {
        backward(route, node, after);
        if (node == start) break;
        after = node;
    }
}

void RouteTimes::forward(int route, int before, int node) {
    const NodeTimes& one = nodes_[before];
    NodeTimes& here = nodes_[node];
    const int reload = plan_.reload[node];
    const bool waits = problem_.has_release && problem_.is_visit(node) && reload >= 0;
    here.arrival = reach(route, before, node, reload, one.leave, waits ? release_of_trip(node) : -FOREVER);
    const Seconds driven = here.arrival - one.leave;
    if (!problem_.is_visit(node)) {
        here.begin = here.leave = here.arrival;
        here.span = one.span + driven;
        here.last_start = one.last_start;
        return;
    }
    here.begin = open_at(route, node, here.arrival);
    const Seconds busy = busy_at(route, place_before(route, before, reload), node);
    const Seconds wait = std::max(Seconds{0}, here.begin - std::max(here.arrival, one.last_start + one.span + driven));
    here.leave = here.begin + busy;
    here.span = one.span + driven + wait + busy;
    here.last_start = std::min(one.last_start, close_of(route, node) - one.span - driven);
}

void RouteTimes::backward(int route, int node, int after) {
    NodeTimes& here = nodes_[node];
    const NodeTimes& onward = nodes_[after];
    const Seconds busy = here.leave - here.begin, driven = onward.arrival - here.leave;
    const Seconds bound = leave_by(route, node, after, plan_.reload[after], onward.latest) - busy;
    if (!problem_.is_visit(node)) {
        here.latest = std::min(bound, vehicle(route).latest_start);
        return;
    }
    here.latest = timing_.last_opening(hours(route, node).windows, bound);
    const Seconds wait = std::max(Seconds{0}, onward.tail_early - busy - driven - close_of(route, node));
    here.tail_span = busy + driven + wait + onward.tail_span;
    here.tail_early = std::max(onward.tail_early - busy - driven, open_at(route, node, -FOREVER)) - wait;
}

void RouteTimes::save(int route) {
    for (int node = problem_.start_of(route);; node = plan_.next[node]) {
        saved_[node] = nodes_[node];
        if (node == problem_.end_of(route)) return;
    }
}

void RouteTimes::restore(int route) {
    for (int node = problem_.start_of(route);; node = plan_.next[node]) {
        nodes_[node] = saved_[node];
        if (node == problem_.end_of(route)) return;
    }
}

}  // namespace router::full
