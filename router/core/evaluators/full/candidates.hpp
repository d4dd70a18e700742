// The cheapest places for a job by estimate; only these are priced in full.
#pragma once

#include <algorithm>
#include <vector>

#include "../evaluator.hpp"

namespace router::full {

// A place for a job, with the loadings before its first visit and before what follows that (−1: none).
struct Candidate : Insertion {
    int reload = -1;
    int next_reload = -1;
};

class Candidates {
  public:
    Candidates() { places_.reserve(MOST + 1); }

    void clear() { places_.clear(); }

    // Price that a new candidate must stay below.
    Money dearest() const { return places_.size() < MOST ? NOWHERE : places_.back().price; }

    // Keep a candidate if it is among the cheapest.
    void offer(const Candidate& candidate) {
        if (candidate.price >= dearest()) return;
        const auto is_dearer = [](Money price, const Candidate& other) { return price < other.price; };
        places_.insert(std::upper_bound(places_.begin(), places_.end(), candidate.price, is_dearer), candidate);
        if (places_.size() > MOST) places_.pop_back();
    }

    auto begin() const { return places_.begin(); }
    auto end() const { return places_.end(); }

  private:
    static constexpr std::size_t MOST = 6;

    std::vector<Candidate> places_;  // the cheapest first
};

}  // namespace router::full
