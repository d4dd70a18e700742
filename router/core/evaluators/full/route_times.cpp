#include "route_times.hpp"

#include <algorithm>

namespace router::full {

RouteTimes::RouteTimes(const Problem& problem, const TimingProblem& timing, const Plan& plan)
    : problem_(problem), timing_(timing), plan_(plan), nodes_(problem.node_count()) {}

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
    const Seconds loading = vehicle(route).loading, latest_start = vehicle(route).latest_start;
    change(start, [&](Passage& here) { here = {moment, moment, moment + loading, loading, latest_start, 0}; });
    for (int node = first, before = start;; node = plan_.next[node]) {
        forward(route, before, node);
        if (node == end) break;
        before = node;
    }
    change(end, [&](NodeTimes& here) {
        here.latest = vehicle(route).latest_end;
        here.tail_span = 0;
        here.tail_early = -FOREVER;
    });
    if (first == end) {
        change(start, [&](NodeTimes& here) { here.latest = latest_start; });
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
    const int reload = plan_.reload[node];
    const bool waits = problem_.has_release && problem_.is_visit(node) && reload >= 0;
    change(node, [&](Passage& here) {
        if (problem_.is_visit(node)) {
            here = pass(route, one, before, node, reload, waits ? release_of_trip(node) : -FOREVER);
        } else {
            const Seconds end = reach(route, before, node, reload, one.leave);
            here = {end, end, end, one.span + end - one.leave, one.last_start, one.reloads};
        }
    });
}

void RouteTimes::backward(int route, int node, int after) {
    const NodeTimes& onward = nodes_[after];
    const Seconds busy = nodes_[node].leave - nodes_[node].begin, driven = onward.arrival - nodes_[node].leave;
    const Seconds bound = leave_by(route, node, after, plan_.reload[after], onward.latest) - busy;
    change(node, [&](NodeTimes& here) {
        if (!problem_.is_visit(node)) {
            here.latest = std::min(bound, vehicle(route).latest_start);
            return;
        }
        here.latest = timing_.last_opening(hours(route, node).windows, bound);
        const Seconds wait = std::max(Seconds{0}, onward.tail_early - busy - driven - close_of(route, node));
        here.tail_span = busy + driven + wait + onward.tail_span;
        here.tail_early = std::max(onward.tail_early - busy - driven, open_at(route, node, -FOREVER)) - wait;
    });
}

}  // namespace router::full
