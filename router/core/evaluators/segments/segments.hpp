// The `segments` evaluators of unpaid time: everything that a plan needs is known from earliest departures and latest begins, and, where
// routes may last only so long, from the shortest durations of their beginnings and ends.
#pragma once

#include "insertion.hpp"
#include "moves.hpp"
#include "regret.hpp"
#include "static_legs.hpp"

namespace router {

template <template <class> class Times>
class Segmented final : public Times<Segmented<Times>> {
  public:
    using Base = Times<Segmented<Times>>;

    template <class... Arguments>
    explicit Segmented(const Problem& problem, Plan& plan, Arguments&&... arguments)
        : Base(problem, plan, std::forward<Arguments>(arguments)...), memory_(problem) {}

    Insertion best_insertion(int job, const Settings& settings, Random& random) {
        return best_insertion_by_segments(*this, memory_, job, settings, random);
    }
    bool recreate_by_regret(const Settings& settings, Random& random, int count, double limit) {
        return recreate_pairs_by_regret(*this, memory_, settings, random, count, limit);
    }
    void anneal_moves(const Settings& settings, Random& random, double temperature) {
        anneal_segment_moves(*this, memory_, settings, random, temperature);
    }

  private:
    PairMemory memory_;
};

using StaticSegments = Segmented<StaticTimes>;

}  // namespace router
