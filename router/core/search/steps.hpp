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

// Unlink served visits that follow each other on a route and log them; no pairs among them.
inline void strike(Plan& plan, const int* visits, int count) {
    if (count == 0) return;
    const int route = plan.route_of[visits[0]], before = plan.previous[visits[0]];
    plan.unlink(visits, count);
    for (int index = 0; index < count; ++index) {
        const int job = plan.problem.job_of[visits[index]];
        plan.removed.push_back({job, plan.option_of[job], route, before, -1});
        plan.mark_unassigned(job);
    }
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

// Remove the first `count` visits of `plan.scratch`, in the order of their route and no pairs among them: the first `leading` follow each
// other, and so do the rest.
template <class E>
void take_out_strings(E& evaluator, int leading, int count) {
    Plan& plan = evaluator.plan;
    const int *visits = plan.scratch.data(), *rest = visits + leading;
    const int route = plan.route_of[visits[0]], last_gap = plan.next[visits[count - 1]];
    const int first_gap = leading > 0 ? plan.next[visits[leading - 1]] : last_gap;
    int before = plan.previous[visits[0]];
    change_route(evaluator, route);
    detail::strike(plan, visits, leading);
    int last_before = before;
    if (count > leading) {
        last_before = plan.previous[rest[0]];
        detail::strike(plan, rest, count - leading);
    }
    if (plan.keeps_loads) plan.refresh_loads(route);
    if (last_before != before && evaluator.close_gap(before, first_gap)) before = last_before;
    if (!evaluator.nodes_changed(route, before, last_gap)) take_out(evaluator, detail::next_job(plan, before));
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
