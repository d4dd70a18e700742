// The cheapest places for a job by estimate; only these are priced in full.
#pragma once

#include <array>

#include "../evaluator.hpp"

namespace router::full {

// A place for a job, with the loadings before its first visit and before what follows that (−1: none).
struct Candidate : Insertion {
    int reload = -1;
    int next_reload = -1;
};

class Candidates {
  public:
    static constexpr int MOST = 6;

    void clear() { count_ = 0; }

    // Price that a new candidate must stay below.
    Money dearest() const { return count_ < MOST ? NOWHERE : places_[MOST - 1].price; }

    // Keep a candidate if it is among the cheapest.
    void offer(const Candidate& candidate) {
        if (candidate.price >= dearest()) return;
        int place = count_ < MOST ? count_ : MOST - 1;
        for (; place > 0 && places_[place - 1].price > candidate.price; --place) places_[place] = places_[place - 1];
        places_[place] = candidate;
        if (count_ < MOST) ++count_;
    }

    const Candidate* begin() const { return places_.data(); }
    const Candidate* end() const { return places_.data() + count_; }

  private:
    std::array<Candidate, MOST> places_;
    int count_ = 0;
};

}  // namespace router::full
