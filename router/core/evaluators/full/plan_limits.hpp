// Rules between routes that a plan must keep: so much of something limited may be used by all routes together.
//
// Limited are vehicles of each kind, visits that leave the vehicle they were promised, and every load at every site. Undoing a step
// is one more change of its routes. A new rule is a limit more, in the constructor, and what a route takes of it, in `count`.
#pragma once

#include "../../timing/problem.hpp"
#include "route_rules.hpp"

namespace router::full {

class PlanLimits {
  public:
    PlanLimits(const Problem& problem, const TimingProblem& timing, const RuleTables& tables);

    // Count a route anew.
    void route_changed(const Plan& plan, int route);

    // Whether the plan keeps the rules when a route drives a trial sequence and all others what they do.
    bool allow(int route, Activities trial);

  private:
    void count(int route, Activities activities);

    const Problem& problem_;
    const TimingProblem& timing_;
    const RuleTables& tables_;
    std::vector<std::int64_t> limits_;  // empty where nothing is limited; else kinds, promises, then site by site and dimension
    Table<std::int64_t> taken_by_;      // by route and limit
    std::vector<std::int64_t> taken_;   // by all routes
    std::vector<std::int64_t> counted_; // by the route that is being counted
    Sequence sequence_;
};

}  // namespace router::full
