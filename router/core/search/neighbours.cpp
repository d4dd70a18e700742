#include "neighbours.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>
#include <span>

namespace router {

namespace {

constexpr float WAITING_WEIGHT = 0.2f, LATENESS_WEIGHT = 1.0f;

// A visit and what it costs, in one number by which candidates are sorted: costs are never negative, and the bits of such floats ascend
// with them.
using Candidate = std::uint64_t;
Candidate candidate(float cost, std::int64_t visit) { return std::uint64_t{std::bit_cast<std::uint32_t>(cost)} << 32 | std::uint32_t(visit); }
float cost_of(Candidate one) { return std::bit_cast<float>(std::uint32_t(one >> 32)); }
std::int32_t visit_of(Candidate one) { return std::int32_t(std::uint32_t(one)); }

// For each visit the cheapest of candidates that are offered to it in the order of their numbers.
class Cheapest {
  public:
    Cheapest(std::int64_t visits, int count)
        : count_(count), room_(std::min<std::int64_t>(visits, std::int64_t{ROOM} * count)), found_(visits * room_), counts_(visits, 0), bounds_(visits, std::numeric_limits<float>::infinity()) {}

    void offer(std::int64_t visit, float cost, std::int64_t other) {
        if (cost >= bounds_[visit]) return;
        found_[visit * room_ + counts_[visit]++] = candidate(cost, other);
        if (counts_[visit] == room_) keep_cheapest(visit);
    }

    // The cheapest `count` of a visit, cheapest first.
    std::span<const Candidate> sorted(std::int64_t visit) {
        if (counts_[visit] > count_) keep_cheapest(visit);
        std::sort(begin(visit), begin(visit) + counts_[visit]);
        return {begin(visit), begin(visit) + counts_[visit]};
    }

  private:
    static constexpr int ROOM = 3;  // times as many as are wanted are kept before the dearer ones are thrown away

    std::vector<Candidate>::iterator begin(std::int64_t visit) { return found_.begin() + visit * room_; }

    void keep_cheapest(std::int64_t visit) {
        const auto first = begin(visit), last = first + count_ - 1;
        std::nth_element(first, last, first + counts_[visit]);
        counts_[visit] = count_;
        bounds_[visit] = cost_of(*last);
    }

    int count_;
    std::int64_t room_;
    std::vector<Candidate> found_;
    std::vector<int> counts_;
    std::vector<float> bounds_;
};

// What it costs to serve one visit right after another, in whichever order is the cheaper one.
class Costs {
  public:
    explicit Costs(const Proximity& visits)
        : visits_(visits), opens_(floats(visits.opens)), closes_(floats(visits.closes)), service_(floats(visits.service)), row_(visits.places.size) {}

    // Of a visit and those with higher numbers.
    const std::vector<float>& of(std::int64_t visit) {
        const std::int64_t place = visits_.places[visit];
        const std::int32_t *metres_on = &visits_.distances(place, 0), *metres_back = &visits_.distances_into(place, 0);
        const std::int32_t *seconds_on = &visits_.durations(place, 0), *seconds_back = &visits_.durations_into(place, 0);
        for (std::int64_t other = visit + 1; other < visits_.places.size; ++other) {
            const std::int32_t there = visits_.places[other];
            row_[other] = std::min(cost(visit, other, metres_on[there], seconds_on[there]), cost(other, visit, metres_back[there], seconds_back[there]));
        }
        return row_;
    }

  private:
    static std::vector<float> floats(const View<std::int64_t>& values) { return {values.data, values.data + values.size}; }

    float cost(std::int64_t from, std::int64_t to, std::int32_t metres, std::int32_t leg) const {
        const float seconds = static_cast<float>(leg);
        const float after = seconds + service_[from];
        const float waiting = opens_[to] - after - closes_[from];
        const float late = after + opens_[from] - closes_[to];
        return visits_.metre_weight * static_cast<float>(metres) + visits_.second_weight * seconds + WAITING_WEIGHT * std::max(waiting, 0.0f) +
               LATENESS_WEIGHT * std::max(late, 0.0f);
    }

    const Proximity& visits_;
    std::vector<float> opens_, closes_, service_;
    std::vector<float> row_;
};

constexpr int MOST_HERE = 10, MOST_THERE = 5;  // neighbours at a visit's own place, and at any other, before those elsewhere
constexpr std::int64_t LOOKED_AT = 4;          // times as many as are wanted

// The first of a visit's candidates, those that may wait after the others.
class Thinning {
  public:
    Thinning(const Proximity& visits, int count) : visits_(visits), count_(count), met_(visits.distances.rows) {}

    // The `count` first of sorted candidates, appended to `picked`.
    void pick(std::span<const Candidate> candidates, std::int64_t visit, std::vector<std::int32_t>& picked) {
        std::fill(met_.begin(), met_.end(), 0);
        late_.clear();
        int found = 0;
        for (std::size_t index = 0; index < candidates.size() && found < count_; ++index) {
            const std::int32_t other = visit_of(candidates[index]), place = visits_.places[other];
            const int most = place == visits_.places[visit] ? MOST_HERE : MOST_THERE;
            if (visits_.jobs[other] == visits_.jobs[visit] || met_[place]++ >= most) {
                late_.push_back(other);
            } else {
                picked.push_back(other);
                ++found;
            }
        }
        for (std::size_t index = 0; found < count_; ++index, ++found) picked.push_back(late_[index]);
    }

  private:
    const Proximity& visits_;
    int count_;
    std::vector<int> met_;  // per place
    std::vector<std::int32_t> late_;
};

}  // namespace

std::vector<std::int32_t> nearest_visits(const Proximity& visits, int count) {
    std::vector<std::int32_t> found;
    if (count == 0) return found;
    const std::int64_t total = visits.places.size;
    found.reserve(static_cast<std::size_t>(total * count));
    const bool is_thinned = visits.jobs.size > 0;
    const int looked = is_thinned ? static_cast<int>(std::min<std::int64_t>(total - 1, std::int64_t{LOOKED_AT} * count)) : count;
    Costs costs(visits);
    Cheapest cheapest(total, looked);
    Thinning thinning(visits, count);
    for (std::int64_t visit = 0; visit < total; ++visit) {
        const std::vector<float>& row = costs.of(visit);
        for (std::int64_t other = visit + 1; other < total; ++other) {
            cheapest.offer(visit, row[other], other);
            cheapest.offer(other, row[other], visit);
        }
        const std::span<const Candidate> nearest = cheapest.sorted(visit);
        if (is_thinned) {
            thinning.pick(nearest, visit, found);
        } else {
            for (const Candidate one : nearest) found.push_back(visit_of(one));
        }
    }
    return found;
}

std::vector<std::int32_t> chain_of_places(const View2<std::int32_t>& durations, int first) {
    std::vector<std::int32_t> left(static_cast<std::size_t>(durations.rows)), chain;
    std::iota(left.begin(), left.end(), 0);
    chain.reserve(left.size());
    for (std::int32_t here = first;;) {
        chain.push_back(here);
        left.erase(std::lower_bound(left.begin(), left.end(), here));
        if (left.empty()) return chain;
        const std::int32_t* row = &durations(here, 0);
        here = *std::min_element(left.begin(), left.end(), [row](std::int32_t one, std::int32_t other) { return row[one] < row[other]; });
    }
}

}  // namespace router
