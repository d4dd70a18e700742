// One thread's search: a plan, an evaluator and the best plan met, driven in chunks so that time, cancelling and progress work.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "annealing.hpp"
#include "../travel/travel.hpp"
#include "fleet_reduction.hpp"

namespace router {

struct TimingProblem;
namespace full {
struct RuleTables;
}

// Which jobs, vehicles and routes a search may touch when it works on a part of a plan only; empty vectors for the whole plan.
struct PartOfPlan {
    std::vector<std::int64_t> visits;   // of its own jobs, in rising order
    std::vector<std::int64_t> unused;   // idle vehicles that it may use, per type
    std::int64_t elsewhere = 0;         // jobs that another part has
};

class Search {
  public:
    explicit Search(std::shared_ptr<const Problem> problem, std::uint64_t seed);
    virtual ~Search() = default;

    // Begin with a plan written as numbers (see best_plan.hpp); whether every route keeps the rules. `options` says what serves each job
    // or −1, any option for jobs of other parts. Raises std::invalid_argument for numbers that do not exist.
    bool take(const std::vector<std::int64_t>& routes, const std::vector<std::int64_t>& options, const PartOfPlan& part);

    virtual void build(const Settings& settings) = 0;
    virtual void run(const Settings& settings, std::int64_t steps, double hot, double cold) = 0;
    virtual void reduce_fleet(const Settings& settings, std::int64_t steps, double temperature, int fewest) = 0;

    // Parts of a step one by one, for tests: open a step and ruin at a visit; insert what is out; take the step back.
    virtual void ruin(const Settings& settings, int seed) = 0;
    virtual bool recreate(const Settings& settings, double limit) = 0;
    virtual void undo() = 0;
    virtual Insertion best_insertion(int job, const Settings& settings) = 0;

    // Durations that the evaluator keeps (see `SearchOf::durations`), and visits where ruins would begin, for tests.
    virtual std::vector<double> durations() const = 0;
    std::vector<int> draw_seeds(int count);

    void stop() { progress_.stopped.store(true); }
    std::int64_t steps() const { return progress_.steps.load(); }

    const Problem& problem() const { return *problem_; }
    Plan& plan() { return *plan_; }
    const Plan& plan() const { return *plan_; }
    BestPlan& best() { return best_; }
    BestPlan& fewest_routes() { return fewest_routes_; }
    void forget_best() { best_ = BestPlan(*problem_); }

  protected:
    virtual bool refresh(int route) = 0;
    virtual void renew() = 0;  // a new evaluator for the new plan

    std::shared_ptr<const Problem> problem_;
    Random random_;
    std::unique_ptr<Plan> plan_;
    BestPlan best_;
    BestPlan fewest_routes_;
    std::vector<std::int64_t> absences_;  // per job how often it stayed out while the fleet was reduced
    Progress progress_;

  private:
    void check_written(const std::vector<std::int64_t>& routes, const std::vector<std::int64_t>& options, const PartOfPlan& part) const;
};

// `Make` makes an evaluator: (problem, plan) → unique_ptr<E>.
template <Evaluator E, class Make>
class SearchOf final : public Search {
  public:
    SearchOf(std::shared_ptr<const Problem> problem, std::uint64_t seed, Make make) : Search(std::move(problem), seed), make_(std::move(make)) { renew(); }

    void build(const Settings& settings) override { router::build(*evaluator_, settings, random_); }
    void run(const Settings& settings, std::int64_t steps, double hot, double cold) override {
        run_steps(*evaluator_, settings, random_, best_, progress_, steps, hot, cold);
    }
    void reduce_fleet(const Settings& settings, std::int64_t steps, double temperature, int fewest) override {
        router::reduce_fleet(*evaluator_, settings, random_, {best_, fewest_routes_, absences_}, progress_, steps, temperature, fewest);
    }

    void ruin(const Settings& settings, int seed) override {
        open_step(*evaluator_);
        router::ruin(*evaluator_, settings, random_, seed);
    }
    bool recreate(const Settings& settings, double limit) override {
        const bool kept = router::recreate(*evaluator_, settings, random_, limit);
        evaluator_->settle_plan();
        return kept;
    }
    void undo() override { router::undo(*evaluator_); }
    Insertion best_insertion(int job, const Settings& settings) override { return evaluator_->best_insertion(job, settings, random_); }

    // Four numbers per node with limited routes, one per route with paid time, else none.
    std::vector<double> durations() const override {
        std::vector<double> found;
        if constexpr (requires { evaluator_->durations.of_node; }) {
            for (const auto& [prefix, last_start, suffix, first_begin] : evaluator_->durations.of_node.all()) {
                for (const Seconds seconds : {prefix, last_start, suffix, first_begin}) found.push_back(static_cast<double>(seconds));
            }
        } else if constexpr (requires { evaluator_->duration(0); }) {
            for (int route = 0; route < problem_->vehicle_count; ++route) found.push_back(evaluator_->duration(route));
        }
        return found;
    }

  protected:
    bool refresh(int route) override { return evaluator_->refresh_route(route); }
    void renew() override { evaluator_ = make_(*problem_, *plan_); }

  private:
    Make make_;
    std::unique_ptr<E> evaluator_;
};

// Searches by evaluator; each is compiled in a source file of its own.
std::unique_ptr<Search> new_static_search(std::shared_ptr<const Problem> problem, std::uint64_t seed);

// `travel` has a profile each in the order of `Problem::profile`.
std::unique_ptr<Search> new_time_of_day_search(std::shared_ptr<const Problem> problem, std::shared_ptr<const Travel> travel, std::uint64_t seed);

// Travel times, and the seconds below which no hour brings a leg, (P, places, places).
struct PaidTravel {
    std::shared_ptr<const Travel> times;
    View3<std::int32_t> fastest;
    std::shared_ptr<const void> owner;  // of `fastest`
};
std::unique_ptr<Search> new_functions_search(std::shared_ptr<const Problem> problem, PaidTravel travel, std::uint64_t seed);

// With every rule: `timing` and `rules` are of the same instance as `problem`.
std::unique_ptr<Search> new_full_search(std::shared_ptr<const Problem> problem, std::shared_ptr<const TimingProblem> timing,
                                        std::shared_ptr<const full::RuleTables> rules, std::uint64_t seed);

}  // namespace router
