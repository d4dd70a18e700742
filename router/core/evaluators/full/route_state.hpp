// What `Full` keeps of the routes of a plan, for those that judge insertions.
#pragma once

#include "balance.hpp"
#include "route_rules.hpp"
#include "route_times.hpp"

namespace router::full {

struct RouteState {
    RouteState(const Problem& the_problem, const TimingProblem& the_timing, const RuleTables& the_tables, Plan& the_plan)
        : problem(the_problem),
          timing(the_timing),
          tables(the_tables),
          plan(the_plan),
          rules(problem, tables),
          times(problem, timing, plan),
          figures(problem.vehicle_count),
          balance(problem, tables, plan, figures) {}

    const Problem& problem;
    const TimingProblem& timing;
    const RuleTables& tables;
    Plan& plan;
    RouteRules rules;
    RouteTimes times;
    Figures figures;
    Balance balance;

    bool is_idle(int route) const { return plan.sums[route].stops == 0; }
};

}  // namespace router::full
