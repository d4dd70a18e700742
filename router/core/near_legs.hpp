// Legs between visits and the few nearest to each, side by side in memory where the matrices scatter them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "support/views.hpp"

namespace router {

// Neighbours next to which an insertion is tried.
inline constexpr int NEAR = 30;

struct NearLeg {
    int neighbour;
    std::int32_t metres;
    std::int32_t seconds;
};

// Of every visit those that end there, or those that begin there, the nearest neighbour first; per travel profile.
class NearLegs {
  public:
    NearLegs() = default;

    // Those with one of the first `NEAR` `neighbours` for which `is_of_use(visit, neighbour)`; `leg_of(profile, visit, neighbour)`.
    template <class Test, class Make>
    NearLegs(const View2<std::int32_t>& neighbours, std::int64_t visits, int profiles, Test is_of_use, Make leg_of) {
        const int reach = static_cast<int>(std::min<std::int64_t>(NEAR, neighbours.columns));
        for (int profile = 0; profile < profiles; ++profile) {
            offsets_.assign(1, 0);
            for (int visit = 0; visit < visits; ++visit) {
                for (int rank = 0; rank < reach; ++rank) {
                    const int neighbour = neighbours(visit, rank);
                    if (is_of_use(visit, neighbour)) legs_.push_back(leg_of(profile, visit, neighbour));
                }
                offsets_.push_back(static_cast<std::int64_t>(legs_.size()) - profile * per_profile_);
            }
            per_profile_ = offsets_.back();
        }
    }

    std::span<const NearLeg> of(int profile, int visit) const {
        const NearLeg* legs = legs_.data() + profile * per_profile_;
        return {legs + offsets_[visit], legs + offsets_[visit + 1]};
    }

    // The same leg under another profile as one of the first.
    const NearLeg& under(int profile, const NearLeg& leg) const { return *(&leg + profile * per_profile_); }

  private:
    std::int64_t per_profile_ = 0;
    std::vector<std::int64_t> offsets_;
    std::vector<NearLeg> legs_;
};

}  // namespace router
