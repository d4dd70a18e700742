// The best plan met, and plans written as numbers: vehicle, visits …, −1, one route after another. Before a visit, −2 − k says that the
// vehicle loads again at its k-th place first.
#pragma once

#include <limits>
#include <vector>

#include "../plan.hpp"

namespace router {

struct BestPlan {
    explicit BestPlan(const Problem& problem)
        : next(problem.node_count(), problem.visit_count), reload(problem.node_count(), -1), option_of(problem.job_count, -1) {}

    std::vector<int> next;  // no visit behind any start until a plan is kept
    std::vector<int> reload;
    std::vector<int> option_of;
    Money cost = std::numeric_limits<double>::infinity();
    Money penalties = std::numeric_limits<double>::infinity();

    bool is_known() const { return cost < std::numeric_limits<double>::infinity(); }

    // Copy the current plan, whatever it costs.
    void keep(const Plan& plan) {
        cost = plan.total_cost();
        penalties = plan.price.penalties;
        for (std::size_t node = 0; node < next.size(); ++node) next[node] = plan.next[node];
        reload = plan.reload;
        option_of = plan.option_of;
    }

    // Keep the current plan when it is better than all before.
    void record(const Plan& plan) {
        const Money total = plan.total_cost();
        if (total < cost - 1e-9 * std::abs(total)) keep(plan);
    }
};

// The routes of links as numbers; empty ones left out.
std::vector<std::int64_t> written_routes(const Problem& problem, const std::vector<int>& next, const std::vector<int>& reload);

// Fill an empty plan with routes written as numbers; `options` says what serves each job or −1. All indices have been checked.
void put_routes(Plan& plan, const std::vector<std::int64_t>& routes, const std::vector<std::int64_t>& options);

}  // namespace router
