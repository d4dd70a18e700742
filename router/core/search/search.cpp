#include "search.hpp"

namespace router {

Search::Search(std::shared_ptr<const Problem> problem, std::uint64_t seed)
    : problem_(std::move(problem)),
      random_(seed),
      plan_(std::make_unique<Plan>(*problem_)),
      best_(*problem_),
      fewest_routes_(*problem_),
      absences_(problem_->job_count, 1) {}

namespace {

// Whether every visit on a route belongs to the option by which its job is served.
bool serves_by_options(const Plan& plan) {
    const Problem& problem = plan.problem;
    for (int visit = 0; visit < problem.visit_count; ++visit) {
        if (plan.route_of[visit] < 0) continue;
        const int option = plan.option_of[problem.job_of[visit]];
        if (option < 0 || (problem.first_visit[option] != visit && problem.second_visit[option] != visit)) return false;
    }
    return true;
}

}  // namespace

bool Search::take(const std::vector<std::int64_t>& routes, const std::vector<std::int64_t>& options, const PartOfPlan& part) {
    check_written(routes, options, part);
    plan_ = std::make_unique<Plan>(*problem_);
    renew();
    put_routes(*plan_, routes, options);
    bool sound = serves_by_options(*plan_) && plan_->counters.hold();
    if (problem_->has_carriers) plan_->choose_carriers();
    for (int route = 0; route < problem_->vehicle_count; ++route) sound = refresh(route) && sound;
    if (!part.unused.empty()) {
        plan_->unused.assign(part.unused.begin(), part.unused.end());
        std::copy(part.visits.begin(), part.visits.end(), plan_->own.begin());
        plan_->own_count = static_cast<int>(part.visits.size());
        plan_->elsewhere_count = static_cast<int>(part.elsewhere);
    }
    return sound;
}

std::vector<int> Search::draw_seeds(int count) {
    look_elsewhere(*plan_, random_);
    std::vector<int> visits(count);
    for (int& visit : visits) visit = some_visit(*plan_, random_);
    return visits;
}

void Search::check_written(const std::vector<std::int64_t>& routes, const std::vector<std::int64_t>& options,
                           const PartOfPlan& part) const {
    const auto refuse = [](const std::string& what, std::int64_t number) {
        throw std::invalid_argument(what + " " + std::to_string(number) + " does not exist");
    };
    std::vector<bool> seen(problem_->node_count(), false);
    bool between = true;  // routes
    for (const std::int64_t number : routes) {
        if (between) {
            if (number < 0 || number >= problem_->vehicle_count) refuse("vehicle", number);
            const int start = problem_->start_of(static_cast<int>(number));
            if (seen[start]) throw std::invalid_argument("vehicle " + std::to_string(number) + " has two routes");
            seen[start] = true;
            between = false;
        } else if (number == -1) {
            between = true;
        } else if (number >= 0) {
            if (number >= problem_->visit_count) refuse("visit", number);
            if (seen[number]) throw std::invalid_argument("visit " + std::to_string(number) + " is served twice");
            seen[number] = true;
        }
    }
    if (!between) throw std::invalid_argument("the last route has no end");
    if (!options.empty() && static_cast<int>(options.size()) != problem_->job_count) throw std::invalid_argument("one option a job is wanted");
    for (const std::int64_t option : options) {
        if (option >= problem_->first_visit.size) refuse("option", option);
    }
    if (!part.unused.empty() && static_cast<int>(part.unused.size()) != problem_->type_count) throw std::invalid_argument("one number a type is wanted");
    for (const std::int64_t visit : part.visits) {
        if (visit < 0 || visit >= problem_->visit_count) refuse("visit", visit);
    }
    if (part.visits.size() > static_cast<std::size_t>(problem_->visit_count)) throw std::invalid_argument("more visits than there are");
}

}  // namespace router
