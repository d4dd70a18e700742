// What is remembered of pairs: their best places on routes as they stand, and which unused vehicles would serve them for least.
#pragma once

#include <vector>

#include "../evaluator.hpp"
#include "../openings.hpp"

namespace router {

// A pickup and its delivery, and the option that they are.
struct Pair {
    int first;
    int second;
    int option;
};

inline Pair pair_of(const Problem& problem, int option) { return {problem.first_visit[option], problem.second_visit[option], option}; }

class PairMemory {
  public:
    explicit PairMemory(const Problem& problem) : openings(problem), is_used_(problem.remembers_pairs()) {
        if (!is_used_) return;
        known_ = Table<Entry>(problem.first_visit.size, problem.vehicle_count);
        left_.resize(problem.visit_count);
    }

    // What was last found out about a pair's best place on a route, and of which version of it.
    struct Entry {
        std::int64_t version = 0;
        Money price = 0.0;
        int after_first = 0;
        int after_second = 0;
    };

    Openings openings;

    bool is_used() const { return is_used_; }
    Entry& of(const Pair& pair, int route) { return known_(pair.option, route); }

    // The route from which the step under way has taken a visit, −1 for none.
    int left_route(const Plan& plan, int visit) {
        if (!is_used_) return -1;
        if (noted_ != plan.step || noted_count_ != plan.removed.size()) note_removed(plan);
        return left_[visit].step == plan.step ? left_[visit].route : -1;
    }

  private:
    struct Left {
        std::int64_t step = 0;
        int route = -1;
    };

    void note_removed(const Plan& plan) {
        for (const Removal& removal : plan.removed) {
            left_[plan.problem.first_visit[removal.option]] = {plan.step, removal.route};
            const int second = plan.problem.second_visit[removal.option];
            if (second >= 0) left_[second] = {plan.step, removal.route};
        }
        noted_ = plan.step;
        noted_count_ = plan.removed.size();
    }

    bool is_used_;
    Table<Entry> known_;
    std::vector<Left> left_;  // by visit
    std::int64_t noted_ = 0;  // the step whose removals are noted, and how many of them
    std::size_t noted_count_ = 0;
};

}  // namespace router
