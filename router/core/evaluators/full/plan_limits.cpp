#include "plan_limits.hpp"

#include <algorithm>

namespace router::full {

namespace {

bool any_limit(const std::int64_t* first, std::int64_t size) {
    return std::any_of(first, first + size, [](std::int64_t limit) { return limit < NO_LIMIT; });
}

}  // namespace

KindLimits::KindLimits(const Problem& problem, const TimingProblem&, const RuleTables& tables) : tables_(tables) {
    if (!any_limit(tables.kind_limit.data, tables.kind_limit.size)) return;
    is_used_.assign(problem.vehicle_count, 0);
    used_.assign(tables.kind_limit.size, 0);
}

void KindLimits::route_changed(const Plan& plan, int route) {
    if (used_.empty()) return;
    const std::uint8_t now = plan.sums[route].stops > 0;
    used_[tables_.kind_of[route]] += now - is_used_[route];
    is_used_[route] = now;
}

bool KindLimits::allows(const Plan& plan, int route, Activities) const {
    if (used_.empty() || plan.sums[route].stops > 0) return true;
    const int kind = tables_.kind_of[route];
    return used_[kind] < tables_.kind_limit[kind];
}

PromisedVehicles::PromisedVehicles(const Problem& problem, const TimingProblem&, const RuleTables& tables) : tables_(tables) {
    if (tables.most_changes < NO_LIMIT) changes_by_.assign(problem.vehicle_count, 0);
}

void PromisedVehicles::route_changed(const Plan& plan, int route) {
    if (changes_by_.empty()) return;
    std::int64_t changes = 0;
    for (int node = plan.next[plan.problem.start_of(route)]; plan.problem.is_visit(node); node = plan.next[node]) {
        changes += is_changed(node, route);
    }
    changes_ += changes - changes_by_[route];
    changes_by_[route] = changes;
}

bool PromisedVehicles::allows(const Plan&, int route, Activities trial) const {
    if (changes_by_.empty()) return true;
    std::int64_t changes = changes_ - changes_by_[route];
    for (const Index activity : trial) changes += !is_reload(activity) && is_changed(activity, route);
    return changes <= tables_.most_changes;
}

SiteStock::SiteStock(const Problem& problem, const TimingProblem& timing, const RuleTables& tables)
    : problem_(problem),
      timing_(timing),
      tables_(tables),
      is_used_(any_limit(tables.stock.data, tables.stock.rows * tables.stock.columns)) {
    if (!is_used_) return;
    const std::int64_t size = tables.stock.rows * tables.stock.columns;
    taken_by_ = Table<std::int64_t>(problem.vehicle_count, size);
    taken_.assign(size, 0);
    trial_.assign(size, 0);
}

void SiteStock::take(int site, int visit) {
    if (site < 0 || tables_.pickup_of[visit] >= 0) return;
    const int width = problem_.dimension_count;
    for (int dimension = 0; dimension < width; ++dimension) trial_[site * width + dimension] += problem_.deliver(visit, dimension);
}

void SiteStock::route_changed(const Plan& plan, int route) {
    if (!is_used_) return;
    std::fill(trial_.begin(), trial_.end(), 0);
    int site = tables_.first_site[route];
    for (int node = plan.next[problem_.start_of(route)]; problem_.is_visit(node); node = plan.next[node]) {
        if (plan.reload[node] >= 0) site = timing_.reload_of(route, plan.reload[node]).site;
        take(site, node);
    }
    for (std::size_t item = 0; item < trial_.size(); ++item) {
        taken_[item] += trial_[item] - taken_by_(route, item);
        taken_by_(route, item) = trial_[item];
    }
}

bool SiteStock::allows(const Plan&, int route, Activities trial) {
    if (!is_used_) return true;
    std::fill(trial_.begin(), trial_.end(), 0);
    int site = tables_.first_site[route];
    for (const Index activity : trial) {
        if (is_reload(activity)) site = timing_.reload_of(route, reload_at(activity)).site;
        else take(site, activity);
    }
    for (std::size_t item = 0; item < trial_.size(); ++item) {
        if (taken_[item] - taken_by_(route, item) + trial_[item] > tables_.stock.data[item]) return false;
    }
    return true;
}

}  // namespace router::full
