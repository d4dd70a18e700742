// Earliest and latest times along routes, kept so that insertions can be judged without timing a route anew. Breaks and times on board
// are left out: estimates, not promises.
#pragma once

#include "../../support/undoable.hpp"
#include "../../timing/problem.hpp"
#include "activities.hpp"
#include "rule_tables.hpp"

namespace router::full {

// How a route passes a node. `arrival`, `begin`, `leave`: as early as can be. `span`: seconds from the start of the route until it
// leaves the node, at least; `last_start`: latest start that needs no more. `reloads`: how often it has loaded again by then.
struct Passage {
    Seconds arrival = 0, begin = 0, leave = 0;
    Seconds span = 0, last_start = 0;
    std::int64_t reloads = 0;

    bool operator==(const Passage&) const = default;
};

// Times of a node. `latest`: latest begin with which the rest keeps its windows. `tail_span`: seconds from its begin to the end of
// the route, at least; `tail_early`: earliest begin that needs no more.
struct NodeTimes : Passage {
    Seconds latest = 0;
    Seconds tail_span = 0, tail_early = 0;

    bool operator==(const NodeTimes&) const = default;
};

class RouteTimes {
  public:
    RouteTimes(const Problem& problem, const TimingProblem& timing, const Plan& plan);

    // Compute the times of a route anew.
    void refresh(int route);

    void start_step() { nodes_.start_step(); }
    void undo_step() { nodes_.undo_step(); }

    // How often a route loads again.
    std::int64_t reloads(int route) const { return nodes_[problem_.end_of(route)].reloads; }

    const NodeTimes& operator[](int node) const { return nodes_[node]; }

    // Arrival at `node` when `origin` is left at `leave`, over a place to load at (−1: straight) what is ready at `ready`.
    Seconds reach(int route, int origin, int node, int reload, Seconds leave, Seconds ready = -FOREVER) const {
        if (reload >= 0) return reach_over(route, origin, node, reload, leave, ready);
        const TimedVehicle& own = vehicle(route);
        if (node >= problem_.end_of(0) && own.end == NONE) return leave;
        return (*timing_.travel)[own.profile].arrival(problem_.place[origin], problem_.place[node], leave);
    }

    // Latest moment to leave `origin` for `node` and arrive by `arrive`.
    Seconds leave_by(int route, int origin, int node, int reload, Seconds arrive) const;

    // Where the vehicle comes from when it reaches what follows `before`.
    int place_before(int route, int before, int reload) const {
        return reload >= 0 ? timing_.reload_of(route, reload).place : problem_.place[before];
    }

    // How the route passes `visit` behind `origin`, which it passes as `one`, over a place to load at (−1: straight) what is ready at
    // `ready`; it begins after `FOREVER` when it is too late.
    Passage pass(int route, const Passage& one, int origin, int visit, int reload, Seconds ready = -FOREVER) const {
        Passage here;
        here.arrival = reach(route, origin, visit, reload, one.leave, ready);
        here.begin = open_at(route, visit, here.arrival);
        const Seconds span = one.span + here.arrival - one.leave;
        const Seconds wait = std::max(Seconds{0}, here.begin - std::max(here.arrival, one.last_start + span));
        const Seconds busy = busy_at(route, place_before(route, origin, reload), visit);
        here.leave = here.begin + busy;
        here.span = span + wait + busy;
        here.last_start = std::min(one.last_start, close_of(route, visit) - span);
        here.reloads = one.reloads + (reload >= 0);
        return here;
    }

    // Setup and service of a visit that is reached from a place.
    Seconds busy_at(int route, int origin_place, int visit) const {
        const Seconds service = hours(route, visit).service;
        return problem_.has_setup && origin_place != problem_.place[visit] ? service + problem_.setup[visit] : service;
    }

    // Seconds more at `after` when it is reached from `origin`: its setup, needed now or no longer.
    Seconds more_setup(int route, int origin, int after, int reload) const {
        if (!problem_.has_setup || !problem_.is_visit(after)) return 0;
        return busy_at(route, place_before(route, origin, reload), after) - (nodes_[after].leave - nodes_[after].begin);
    }

    // First moment from `moment` on at which service may begin; above `FOREVER` when there is none.
    Seconds open_at(int route, int visit, Seconds moment) const { return timing_.next_opening(hours(route, visit).windows, moment); }

    // Last moment at which service may begin.
    Seconds close_of(int route, int visit) const {
        const Range windows = hours(route, visit).windows;
        return windows.empty() ? -FOREVER : timing_.windows[windows.end - 1].end;
    }

    // Whether service may begin between `before` and what follows as far as their times go, wherever the visit is.
    bool may_begin_behind(int route, int before, int visit) const {
        return nodes_[before].leave <= close_of(route, visit) && open_at(route, visit, nodes_[before].leave) <= nodes_[plan_.next[before]].latest;
    }

    // Metres between two nodes, over a place to load at (−1: straight).
    Metres metres(int route, int origin, int node, int reload) const {
        if (reload >= 0) return metres_over(route, origin, node, reload);
        return problem_.metres(problem_.profile[problem_.vehicle_type[route]], origin, node);
    }

    // When the goods are ready that a visit takes from the loading place of its trip.
    Seconds release(int visit) const { return timing_.visits[visit].release; }

    const TimedVehicle& vehicle(int route) const { return timing_.vehicles[route]; }

  private:
    Seconds reach_over(int route, int origin, int node, int reload, Seconds leave, Seconds ready) const;
    Metres metres_over(int route, int origin, int node, int reload) const;
    const ServiceHours& hours(int route, int visit) const { return timing_.hours_of(visit, vehicle(route).kind); }
    bool has_no_leg(int route, int node) const { return node >= problem_.end_of(0) && vehicle(route).end == NONE; }
    Seconds release_of_trip(int node) const;
    template <class Edit>
    void change(int node, Edit edit) {
        NodeTimes draft = nodes_[node];
        edit(draft);
        nodes_.accept(node, draft);
    }
    void forward(int route, int before, int node);
    void backward(int route, int node, int after);

    const Problem& problem_;
    const TimingProblem& timing_;
    const Plan& plan_;
    Undoable<NodeTimes> nodes_;
};

}  // namespace router::full
