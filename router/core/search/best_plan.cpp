#include "best_plan.hpp"

namespace router {

std::vector<std::int64_t> written_routes(const Problem& problem, const std::vector<int>& next, const std::vector<int>& reload) {
    std::vector<std::int64_t> found;
    for (int route = 0; route < problem.vehicle_count; ++route) {
        int node = next[problem.start_of(route)];
        if (!problem.is_visit(node)) continue;
        found.push_back(route);
        for (; problem.is_visit(node); node = next[node]) {
            if (reload[node] >= 0) found.push_back(-2 - reload[node]);
            found.push_back(node);
        }
        found.push_back(-1);
    }
    return found;
}

void put_routes(Plan& plan, const std::vector<std::int64_t>& routes, const std::vector<std::int64_t>& options) {
    for (std::size_t position = 0; position < routes.size(); ++position) {
        const int route = static_cast<int>(routes[position++]);
        int node = plan.problem.start_of(route), reload = -1;
        for (; routes[position] != -1; ++position) {
            if (routes[position] < 0) {
                reload = static_cast<int>(-2 - routes[position]);
                continue;
            }
            const int visit = static_cast<int>(routes[position]);
            plan.splice_in(visit, node, route);
            node = visit;
            plan.reload[node] = reload;
            reload = -1;
        }
        plan.refresh_sums(route);
    }
    for (std::size_t job = 0; job < options.size(); ++job) {
        if (options[job] >= 0) plan.mark_served(static_cast<int>(job), static_cast<int>(options[job]));
    }
}

}  // namespace router
