#include "route_events.hpp"

#include <algorithm>

namespace router {

RouteEvents::RouteEvents(const TimingProblem& instance)
    : problem(instance),
      event_of_visit_(instance.visits.size(), NONE),
      last_event_of_relation_(std::size_t(instance.relations), NONE) {}

void RouteEvents::lay_out(Index number, const TimedVehicle& bounds, std::span<const Index> activities) {
    vehicle = bounds;
    vehicle_number = number;
    last = Index(activities.size()) + 1;
    events.assign(std::size_t(last) + 1, Event{});
    gaps.clear();
    events[0].place = vehicle.start;
    events[0].busy = vehicle.loading;
    events[0].least = vehicle.earliest_start;
    for (Index event = 1; event < last; ++event) {
        const Index activity = activities[std::size_t(event) - 1];
        if (activity >= 0) lay_visit(activity, event);
        else lay_reload(-1 - activity, event);
    }
    lay_end();
    hold_trips_for_releases();
    clear_notes();
}

void RouteEvents::lay_visit(Index visit, Index event) {
    const TimedVisit& row = problem.visits[std::size_t(visit)];
    const ServiceHours& hours = problem.hours_of(visit, vehicle.kind);
    Event& here = events[std::size_t(event)];
    here.kind = EventKind::visit;
    here.visit = visit;
    here.place = row.place;
    here.busy = hours.service + (row.place != (*this)[event - 1].place ? row.setup : 0);
    here.windows = hours.windows;
    event_of_visit_[std::size_t(visit)] = event;
    if (row.pickup != NONE && row.max_ride != NO_LIMIT) here.pickup_event = event_of_visit_[std::size_t(row.pickup)];
    here.max_ride = row.max_ride;
    here.gaps.first = Index(gaps.size());
    for (Index gap = row.gaps.first; gap < row.gaps.end; ++gap) {
        const Gap& relation = problem.gaps[std::size_t(gap)];
        Index& before = last_event_of_relation_[std::size_t(relation.relation)];
        if (before != NONE) gaps.push_back({before, relation.least});
        before = event;
    }
    here.gaps.end = Index(gaps.size());
}

void RouteEvents::lay_reload(Index number, Index event) {
    const ReloadPlace& reload = problem.reloads[std::size_t(vehicle.reloads.first + number)];
    Event& here = events[std::size_t(event)];
    here.kind = EventKind::reload;
    here.place = reload.place;
    here.busy = vehicle.reload_time;
    here.windows = problem.sites[std::size_t(reload.site)];
}

void RouteEvents::lay_end() {
    Event& end = events.back();
    end.kind = EventKind::end;
    end.place = vehicle.end == NONE ? (*this)[last - 1].place : vehicle.end;
}

// A loading begins when everything it loads is ready.
void RouteEvents::hold_trips_for_releases() {
    Seconds ready = 0;
    for (Index event = last - 1; event >= 0; --event) {
        Event& here = events[std::size_t(event)];
        if (here.kind == EventKind::visit) {
            ready = std::max(ready, visit_of(event).release);
        } else {
            here.least = std::max(here.least, ready);
            ready = 0;
        }
    }
}

void RouteEvents::clear_notes() {
    for (Index event = 1; event < last; ++event) {
        if (!is_visit(event)) continue;
        event_of_visit_[std::size_t((*this)[event].visit)] = NONE;
        const Range& own = visit_of(event).gaps;
        for (Index gap = own.first; gap < own.end; ++gap)
            last_event_of_relation_[std::size_t(problem.gaps[std::size_t(gap)].relation)] = NONE;
    }
}

}  // namespace router
