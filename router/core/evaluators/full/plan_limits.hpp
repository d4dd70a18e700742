// Rules between routes that a plan must keep: each counts what every route takes of something limited, and what all routes take.
//
// A rule is a class with `route_changed`, which counts a route anew, and `allows`, which says whether the plan keeps the rule when a
// route drives a trial sequence and all others what they do. Undoing a step is one more change of its routes. A new rule is a class
// here and a line in `PlanLimits`.
#pragma once

#include <tuple>

#include "../../timing/problem.hpp"
#include "route_rules.hpp"

namespace router::full {

// Only so many vehicles of a kind may be used.
class KindLimits {
  public:
    KindLimits(const Problem& problem, const TimingProblem& timing, const RuleTables& tables);
    void route_changed(const Plan& plan, int route);
    bool allows(const Plan& plan, int route, Activities trial) const;

  private:
    const RuleTables& tables_;
    std::vector<std::uint8_t> is_used_;  // by route
    std::vector<std::int64_t> used_;     // vehicles by kind; empty without limits
};

// Only so many visits may leave the vehicle they were promised.
class PromisedVehicles {
  public:
    PromisedVehicles(const Problem& problem, const TimingProblem& timing, const RuleTables& tables);
    void route_changed(const Plan& plan, int route);
    bool allows(const Plan& plan, int route, Activities trial) const;

  private:
    bool is_changed(int visit, int route) const { return tables_.promised[visit] >= 0 && tables_.promised[visit] != route; }

    const RuleTables& tables_;
    std::vector<std::int64_t> changes_by_;  // by route; empty without a limit
    std::int64_t changes_ = 0;
};

// What leaves a site is no more than what lies there.
class SiteStock {
  public:
    SiteStock(const Problem& problem, const TimingProblem& timing, const RuleTables& tables);
    void route_changed(const Plan& plan, int route);
    bool allows(const Plan& plan, int route, Activities trial);

  private:
    void take(int site, int visit);

    const Problem& problem_;
    const TimingProblem& timing_;
    const RuleTables& tables_;
    bool is_used_;
    Table<std::int64_t> taken_by_;     // by route, and site and dimension
    std::vector<std::int64_t> taken_;  // by site and dimension
    std::vector<std::int64_t> trial_;  // the same of one route that is being counted
};

class PlanLimits {
  public:
    PlanLimits(const Problem& problem, const TimingProblem& timing, const RuleTables& tables)
        : rules_{KindLimits(problem, timing, tables), PromisedVehicles(problem, timing, tables), SiteStock(problem, timing, tables)} {}

    void route_changed(const Plan& plan, int route) {
        std::apply([&](auto&... rule) { (rule.route_changed(plan, route), ...); }, rules_);
    }
    bool allow(const Plan& plan, int route, Activities trial) {
        return std::apply([&](auto&... rule) { return (rule.allows(plan, route, trial) && ...); }, rules_);
    }

  private:
    std::tuple<KindLimits, PromisedVehicles, SiteStock> rules_;
};

}  // namespace router::full
