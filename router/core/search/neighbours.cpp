#include "neighbours.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace router {

namespace {

constexpr float WAITING_WEIGHT = 0.2f, LATENESS_WEIGHT = 1.0f;

struct Candidate {
    float cost;
    std::int32_t visit;
    bool operator<(const Candidate& other) const { return cost < other.cost || (cost == other.cost && visit < other.visit); }
};

// The cheapest of candidates that are offered in the order of their numbers.
class Cheapest {
  public:
    explicit Cheapest(int count) : count_(count) { found_.reserve(std::size_t(ROOM) * count); }

    void clear() {
        found_.clear();
        bound_ = std::numeric_limits<float>::infinity();
    }

    void offer(float cost, std::int32_t visit) {
        if (cost >= bound_) return;
        found_.push_back({cost, visit});
        if (found_.size() == std::size_t(ROOM) * count_) keep_cheapest();
    }

    // The cheapest `count`, cheapest first.
    const std::vector<Candidate>& sorted() {
        if (found_.size() > std::size_t(count_)) keep_cheapest();
        std::sort(found_.begin(), found_.end());
        return found_;
    }

  private:
    static constexpr int ROOM = 4;  // times as many as are wanted are kept before the dearer ones are thrown away

    void keep_cheapest() {
        std::nth_element(found_.begin(), found_.begin() + count_ - 1, found_.end());
        found_.resize(count_);
        bound_ = found_.back().cost;
    }

    int count_;
    float bound_ = std::numeric_limits<float>::infinity();
    std::vector<Candidate> found_;
};

// What it costs to serve one visit right after another, in whichever order is the cheaper one.
class Costs {
  public:
    explicit Costs(const Proximity& visits)
        : visits_(visits), opens_(floats(visits.opens)), closes_(floats(visits.closes)), service_(floats(visits.service)), row_(visits.places.size) {}

    const std::vector<float>& of(std::int64_t visit) {
        const std::int64_t place = visits_.places[visit];
        const std::int32_t *metres_on = &visits_.distances(place, 0), *metres_back = &visits_.distances_into(place, 0);
        const std::int32_t *seconds_on = &visits_.durations(place, 0), *seconds_back = &visits_.durations_into(place, 0);
        for (std::int64_t other = 0; other < visits_.places.size; ++other) {
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

}  // namespace

std::vector<std::int32_t> nearest_visits(const Proximity& visits, int count) {
    std::vector<std::int32_t> found;
    if (count == 0) return found;
    const std::int64_t total = visits.places.size;
    found.reserve(static_cast<std::size_t>(total * count));
    Costs costs(visits);
    Cheapest cheapest(count);
    for (std::int64_t visit = 0; visit < total; ++visit) {
        const std::vector<float>& row = costs.of(visit);
        cheapest.clear();
        for (std::int64_t other = 0; other < total; ++other) {
            if (other != visit) cheapest.offer(row[other], static_cast<std::int32_t>(other));
        }
        for (const Candidate& one : cheapest.sorted()) found.push_back(one.visit);
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
