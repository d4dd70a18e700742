#include "plan_limits.hpp"

#include <algorithm>

namespace router::full {

PlanLimits::PlanLimits(const Problem& problem, const TimingProblem& timing, const RuleTables& tables)
    : problem_(problem), timing_(timing), tables_(tables), sequence_(problem.visit_count) {
    const View<std::int64_t>& kinds = tables.kind_limit;
    const View2<std::int64_t>& stock = tables.stock;
    limits_.assign(kinds.data, kinds.data + kinds.size);
    limits_.push_back(tables.most_changes);
    limits_.insert(limits_.end(), stock.data, stock.data + stock.rows * stock.columns);
    if (std::all_of(limits_.begin(), limits_.end(), [](std::int64_t limit) { return limit >= NO_LIMIT; })) limits_.clear();
    taken_by_ = Table<std::int64_t>(problem.vehicle_count, static_cast<std::int64_t>(limits_.size()));
    taken_.assign(limits_.size(), 0);
    counted_.assign(limits_.size(), 0);
}

// What a route takes of all that is limited.
void PlanLimits::count(int route, Activities activities) {
    std::fill(counted_.begin(), counted_.end(), 0);
    if (activities.empty()) return;
    counted_[tables_.kind_of[route]] = 1;
    const std::int64_t promises = tables_.kind_limit.size;
    int site = tables_.first_site[route];
    for (const Index activity : activities) {
        if (is_reload(activity)) {
            site = timing_.reload_of(route, reload_at(activity)).site;
            continue;
        }
        const int promised = tables_.promised[activity];
        counted_[promises] += promised >= 0 && promised != route;
        for (int dimension = 0; site >= 0 && dimension < problem_.dimension_count; ++dimension) {
            counted_[promises + 1 + site * problem_.dimension_count + dimension] += problem_.brought(activity, dimension);
        }
    }
}

void PlanLimits::route_changed(const Plan& plan, int route) {
    if (limits_.empty()) return;
    count(route, sequence_.write(plan, route));
    for (std::size_t limit = 0; limit < limits_.size(); ++limit) {
        taken_[limit] += counted_[limit] - taken_by_(route, limit);
        taken_by_(route, limit) = counted_[limit];
    }
}

bool PlanLimits::allow(int route, Activities trial) {
    if (limits_.empty()) return true;
    count(route, trial);
    for (std::size_t limit = 0; limit < limits_.size(); ++limit) {
        const std::int64_t more = counted_[limit] - taken_by_(route, limit);
        if (more > 0 && taken_[limit] + more > limits_[limit]) return false;
    }
    return true;
}

}  // namespace router::full
