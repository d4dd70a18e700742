// Taking jobs out and putting them in, on record, so that a whole step can be undone.
#pragma once

#include "../evaluators/evaluator.hpp"

namespace router {

// Begin a step that may be undone.
template <class E>
void open_step(E& evaluator) {
    evaluator.plan.begin_step();
    evaluator.start_step();
}

// Announce that `route` is about to change.
template <class E>
void change_route(E& evaluator, int route) {
    if (evaluator.plan.touch(route)) evaluator.save_route(route);
}

namespace detail {

// Unlink a served job and log it; whether it is a pair.
inline bool strike(Plan& plan, int job) {
    const Problem& problem = plan.problem;
    const int option = plan.option_of[job];
    const int first = problem.first_visit[option], second = problem.second_visit[option];
    Removal removal{job, option, plan.route_of[first], plan.previous[first], -1};
    plan.unlink(first);
    if (second >= 0) {
        removal.after_second = plan.previous[second];
        plan.unlink(second);
    }
    plan.removed.push_back(removal);
    plan.mark_unassigned(job);
    return second >= 0;
}

// Job of the visit behind `node`, or of `node` when the route ends there; −1 for a route without visits.
inline int next_job(const Plan& plan, int node) {
    const Problem& problem = plan.problem;
    const int after = plan.next[node];
    if (problem.is_visit(after)) return problem.job_of[after];
    return problem.is_visit(node) ? problem.job_of[node] : -1;
}

}  // namespace detail

// Remove a served job. Where that breaks a rule (no triangle inequality) the next visit goes too, and so on.
template <class E>
void take_out(E& evaluator, int job) {
    Plan& plan = evaluator.plan;
    const Problem& problem = plan.problem;
    while (job >= 0) {
        const int first = problem.first_visit[plan.option_of[job]];
        const int route = plan.route_of[first];
        int before = plan.previous[first], after = plan.next[first];
        change_route(evaluator, route);
        if (detail::strike(plan, job)) {
            before = problem.start_of(route);
            after = problem.end_of(route);
        }
        if (plan.keeps_loads) plan.refresh_loads(route);
        job = evaluator.nodes_changed(route, before, after) ? -1 : detail::next_job(plan, before);
    }
}

// Remove the first `count` visits of `plan.scratch`, in the order of their route; no pairs among them.
template <class E>
void take_out_string(E& evaluator, int count) {
    Plan& plan = evaluator.plan;
    const Problem& problem = plan.problem;
    const int route = plan.route_of[plan.scratch[0]];
    const int before = plan.previous[plan.scratch[0]], after = plan.next[plan.scratch[count - 1]];
    change_route(evaluator, route);
    for (int index = 0; index < count; ++index) detail::strike(plan, problem.job_of[plan.scratch[index]]);
    if (plan.keeps_loads) plan.refresh_loads(route);
    if (!evaluator.nodes_changed(route, before, after)) take_out(evaluator, detail::next_job(plan, before));
}

// Insert an unassigned job at a place found by `best_insertion`.
template <class E>
void put_in(E& evaluator, int job, const Insertion& place) {
    Plan& plan = evaluator.plan;
    const Problem& problem = plan.problem;
    change_route(evaluator, place.route);
    const int first = problem.first_visit[place.option], second = problem.second_visit[place.option];
    int after = plan.next[place.after_first];
    plan.link(first, place.after_first, place.route);
    if (second >= 0) {
        after = plan.next[place.after_second];
        plan.link(second, place.after_second, place.route);
    }
    plan.inserted.push_back(job);
    plan.mark_served(job, place.option);
    if (plan.keeps_loads) plan.refresh_loads(place.route);
    evaluator.nodes_changed(place.route, place.after_first, after);
}

// Everything as it was when the step was opened.
template <class E>
void undo(E& evaluator) {
    Plan& plan = evaluator.plan;
    const Problem& problem = plan.problem;
    plan.restore_carriers();
    for (auto job = plan.inserted.rbegin(); job != plan.inserted.rend(); ++job) {
        const int option = plan.option_of[*job];
        if (problem.second_visit[option] >= 0) plan.splice_out(problem.second_visit[option]);
        plan.splice_out(problem.first_visit[option]);
        plan.mark_unassigned(*job);
    }
    for (auto removal = plan.removed.rbegin(); removal != plan.removed.rend(); ++removal) {
        const int second = problem.second_visit[removal->option];
        if (second >= 0) plan.splice_in(second, removal->after_second, removal->route);
        plan.splice_in(problem.first_visit[removal->option], removal->after_first, removal->route);
        plan.mark_served(removal->job, removal->option);
    }
    for (const int route : plan.touched) plan.restore_sums(route);
    plan.restore_price();
    evaluator.undo_step();
}

}  // namespace router
