#include "fleet_reduction.hpp"

namespace router::detail {

int lightest_route(const Plan& plan, const std::vector<std::int64_t>& absences) {
    const Problem& problem = plan.problem;
    int chosen = -1;
    std::int64_t least = 0;
    for (int route = 0; route < problem.vehicle_count; ++route) {
        int node = plan.next[problem.start_of(route)];
        if (!problem.is_visit(node) || problem.must_drive[route]) continue;
        std::int64_t weight = 0;
        for (; problem.is_visit(node); node = plan.next[node]) weight += absences[problem.job_of[node]];
        if (chosen < 0 || weight < least) {
            chosen = route;
            least = weight;
        }
    }
    return chosen;
}

int seed_of_reduction(const Plan& plan, Random& random) {
    const Problem& problem = plan.problem;
    if (plan.unassigned_count == 0 || random.fraction() >= SEED_AT_UNASSIGNED) return random.below(problem.visit_count);
    const int job = plan.unassigned[random.below(plan.unassigned_count)];
    const int option = problem.option_offsets[job] + random.below(problem.option_offsets[job + 1] - problem.option_offsets[job]);
    const int second = problem.second_visit[option];
    return second >= 0 && random.fraction() < 0.5 ? second : problem.first_visit[option];
}

}  // namespace router::detail
