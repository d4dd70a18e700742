// How early each node can be left and how late it may begin, kept up to date as a change runs along the route until it makes no
// difference any more.
//
// With both, whether a visit fits between two others is known in constant time, exactly, for hard windows (several of them too),
// since travel is FIFO (Savelsbergh 1992).
//
// `Self` (the evaluator that derives from this) says what legs and limits are:
//   arrive, depart            arrival when a node is left at a moment; the latest departure that arrives by a moment
//   measure_leg               take note of the new leg that ends at a node
//   drive_to, leave_for       like `arrive` and `depart`, by the leg that ends at a node as the route stands
//   fits_by_legs              whether a visit fits, given free-flow seconds of both legs
// and may answer anew
//   measure_way_there, _on    bring up to date what else is kept of the way up to, and on from, a node; whether it changed
//   ends_in_time, would_end_in_time    whether a route lasts no longer than it may, as it is or with one visit more
#pragma once

#include "../../search/steps.hpp"

namespace router {

template <class Self>
class EarliestTimes {
  public:
    EarliestTimes(const Problem& the_problem, Plan& the_plan)
        : problem(the_problem), plan(the_plan), times(plan.nodes.data()), changed_(problem.node_count()) {
        for (int node = 0; node < problem.node_count(); ++node) {
            times[node].leave = clamped(problem.opens[node]);
            times[node].latest = clamped(problem.closes[node]);
        }
    }

    const Problem& problem;
    Plan& plan;
    Node* times;  // of the plan; see `Node` for what is kept there

    bool takes_strings() const { return !problem.has_pairs; }
    void save_route(int) {}  // nodes are noted one by one instead
    void settle_plan() {}    // no rule between routes is known here
    void start_step() { changed_count_ = 0; }
    bool close_gap(int, int) { return false; }
    bool measure_way_there(int, int) const { return false; }
    bool measure_way_on(int, int) const { return false; }
    bool ends_in_time(int) const { return true; }
    bool would_end_in_time(int, int, int) const { return true; }

    void undo_step() {
        for (int place = 0; place < changed_count_; ++place) {
            const Changed& before = changed_[place];
            static_cast<KeptTimes&>(times[before.node]) = before.times;
        }
    }

    bool refresh_route(int route) {
        plan.refresh_sums(route);
        plan.sums[route].version = plan.new_mark();
        const int type = problem.vehicle_type[route], start = problem.start_of(route), end = problem.end_of(route);
        note(start);
        times[start].leave = clamped(start_time(route));
        forward(type, plan.next[start], end);
        backward(type, plan.previous[end], start);
        return keeps_rules(route);
    }

    bool nodes_changed(int route, int before, int after) {
        const int type = problem.vehicle_type[route], start = problem.start_of(route);
        if (problem.has_pairs) plan.sums[route].version = plan.new_mark();
        if (problem.has_release) {
            const std::int32_t moment = clamped(start_time(route));
            if (moment != times[start].leave) {
                note(start);
                times[start].leave = moment;
                forward(type, plan.next[start], problem.end_of(route));
            }
        }
        forward(type, plan.next[before], after);
        int last = plan.previous[after];
        if (problem.has_setup && problem.is_visit(after)) last = after;
        backward(type, last, before);
        if (problem.has_limits && !keeps_limits(route)) return false;
        return plan.sums[route].stops == 0 || joined(type, before);
    }

    // Whether a route whose times and sums are up to date keeps windows, loads, order of pairs and limits.
    bool keeps_rules(int route) {
        if (plan.sums[route].stops == 0) return true;
        const int type = problem.vehicle_type[route], start = problem.start_of(route);
        if (times[start].leave > times[start].latest) return false;
        if (!keeps_limits(route) || !plan.loads_fit(route)) return false;
        for (int node = plan.next[start]; problem.is_visit(node); node = plan.next[node]) {
            if (!problem.allowed(node, type)) return false;
        }
        return !problem.has_pairs || plan.pairs_in_order(route);
    }

    bool keeps_limits(int route) { return plan.within_limits(route, 0, 0, 0) && self().ends_in_time(route); }

    // Earliest departure from `visit` when it is reached from `before` at `moment`; at least `NO_LIMIT` when that is too late.
    Seconds begin_and_leave(int type, int before, int visit, Seconds moment) const {
        return problem.open_from(visit, moment) + problem.time_at(type, before, visit);
    }

    // The same when `before` is left at `moment`.
    Seconds leave_after(int type, int before, int visit, Seconds moment) {
        return begin_and_leave(type, before, visit, self().arrive_into(problem.profile[type], before, visit, moment));
    }

    // `leave_after` by the leg that ends at `visit` as the route stands.
    Seconds leave_along(int type, int visit, Seconds moment) {
        return begin_and_leave(type, plan.previous[visit], visit, self().drive_to(problem.profile[type], visit, moment));
    }

    // Earliest departure from `last`, which comes after `node` on the route, when `node` is left at `leave`.
    Seconds go_on(int type, int node, int last, Seconds leave) {
        while (node != last && leave < NO_LIMIT) {
            node = plan.next[node];
            leave = leave_along(type, node, leave);
        }
        return leave;
    }

    // Like `arrive`; quicker, for some, where one destination is asked about many origins.
    Seconds arrive_into(int profile, int origin, int destination, Seconds moment) {
        return self().arrive(profile, origin, destination, moment);
    }

    // Whether `visit` can be served between two neighbouring nodes of a route, and the rest after it still in time.
    bool fits_between(int type, int before, int visit, int after) {
        const Seconds leave = leave_after(type, before, visit, times[before].leave);
        return leave < NO_LIMIT && reaches(type, before, visit, after, leave);
    }

    // Whether `after`, until now behind `before`, is still served in time when `visit` before it is left at `leave`.
    bool reaches(int type, int before, int visit, int after, Seconds leave) {
        return is_in_time(before, visit, after, self().arrive(problem.profile[type], visit, after, leave));
    }

    // The same when `after` is reached at `moment`. Where it now needs its setup again it has to begin that much earlier, which errs on
    // the safe side.
    bool is_in_time(int before, int visit, int after, Seconds moment) const {
        const Seconds setup = problem.setup_again(before, visit, after);
        if (setup > 0) moment = problem.open_from(after, moment) + setup;
        return moment <= times[after].latest;
    }

    // The tests of an insertion that most instances never need.
    bool rare_rules_allow(int route, int before, int visit) {
        if (!problem.has_simple_loads && !plan.holds_between(route, before, visit)) return false;
        if (problem.has_limits && !limits_allow(route, before, visit)) return false;
        return !problem.has_release || release_allows(route, before, visit);
    }

    // Remember the times of a node as they were before this step.
    void note(int node) {
        Node& now = times[node];
        if (now.noted_at < changed_count_ && changed_[now.noted_at].node == node) return;
        now.noted_at = changed_count_;
        Changed& before = changed_[changed_count_++];
        before.node = node;
        before.times = now;
    }

  protected:
    Self& self() { return static_cast<Self&>(*this); }
    const Self& self() const { return static_cast<const Self&>(*this); }

    // Earliest departure: shift, and release of everything loaded.
    Seconds start_time(int route) const {
        const int start = problem.start_of(route);
        Seconds moment = problem.opens[start];
        if (problem.has_release) {
            for (int node = plan.next[start]; problem.is_visit(node); node = plan.next[node]) {
                moment = std::max(moment, problem.release[node]);
            }
        }
        return moment;
    }

    Seconds latest_begin(int type, int node) {
        const int after = plan.next[node];
        const Seconds bound = self().leave_for(problem.profile[type], after, times[after].latest);
        if (!problem.is_visit(node)) return std::min(bound, problem.closes[node]);
        return problem.open_until(node, bound - problem.time_at(type, plan.previous[node], node));
    }

    // Legs up to `settled_from` and earliest departures from `node` on, until nothing changes any more behind `settled_from`.
    void forward(int type, int node, int settled_from) {
        const int profile = problem.profile[type];
        bool settled = false;
        while (true) {
            if (!settled) {
                self().measure_leg(profile, node);
                settled = node == settled_from;
            }
            if (!problem.is_visit(node)) return;
            const std::int32_t leave = clamped(leave_along(type, node, times[plan.previous[node]].leave));
            const bool changed = self().measure_way_there(type, node);
            if (settled && leave == times[node].leave && !changed) return;
            note(node);
            times[node].leave = leave;
            node = plan.next[node];
        }
    }

    // Latest begins from `node` back, until nothing changes any more before `settled_from`.
    void backward(int type, int node, int settled_from) {
        bool settled = false;
        while (true) {
            const std::int32_t latest = clamped(latest_begin(type, node));
            settled = settled || node == settled_from;
            const bool changed = self().measure_way_on(type, node);
            if (settled && latest == times[node].latest && !changed) return;
            note(node);
            times[node].latest = latest;
            if (!problem.is_visit(node)) return;
            node = plan.previous[node];
        }
    }

    // Whether the node behind `before` can be reached in time.
    bool joined(int type, int before) const {
        const int after = plan.next[before];
        return self().drive_to(problem.profile[type], after, times[before].leave) <= times[after].latest;
    }

    bool limits_allow(int route, int before, int visit) {
        const int after = plan.next[before], profile = problem.profile[problem.vehicle_type[route]];
        const Seconds driving = problem.driving_detour(profile, before, visit, after);
        if (!plan.within_limits(route, 1, problem.detour(profile, before, visit, after), driving)) return false;
        return self().would_end_in_time(route, before, visit);
    }

    // Whether the route can wait at its start for the goods of `visit` and still serve it behind `before`.
    bool release_allows(int route, int before, int visit) {
        const int start = problem.start_of(route), type = problem.vehicle_type[route];
        Seconds leave = problem.release[visit];
        if (leave <= times[start].leave) return true;
        if (leave > times[start].latest && plan.sums[route].stops > 0) return false;
        leave = leave_after(type, before, visit, go_on(type, start, before, leave));
        return leave < NO_LIMIT && reaches(type, before, visit, plan.next[before], leave);
    }

  private:
    // The times of a node before this step.
    struct Changed {
        int node;
        KeptTimes times;
    };

    std::vector<Changed> changed_;  // the first `changed_count_`; a node stands there once at most
    int changed_count_ = 0;
};

}  // namespace router
