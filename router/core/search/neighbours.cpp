#include "neighbours.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <span>

namespace router {

namespace {

constexpr float WAITING_WEIGHT = 0.2f, LATENESS_WEIGHT = 1.0f;

// A visit and what it costs, in one number by which candidates are sorted: costs are never negative, and the bits of such floats ascend
// with them.
using Candidate = std::uint64_t;
Candidate candidate(float cost, std::int64_t visit) { return std::uint64_t{std::bit_cast<std::uint32_t>(cost)} << 32 | std::uint32_t(visit); }
std::int32_t visit_of(Candidate one) { return std::int32_t(std::uint32_t(one)); }

// The cheapest candidates of a visit. Costs are counted by their first bits, so that only as many are sorted as are wanted, or few more.
class Cheapest {
  public:
    Cheapest(std::int64_t visits, int count) : count_(count), found_(visits), counts_(first_bits(std::numeric_limits<float>::infinity()) + 1) {}

    // Those of one visit by what each other costs, cheapest first; of equal ones the first.
    std::span<const Candidate> of(const std::vector<float>& costs) {
        std::fill(counts_.begin(), counts_.end(), 0);
        std::uint32_t bound = first_bits(std::numeric_limits<float>::infinity());
        for (const float cost : costs) {
            const std::uint32_t bits = first_bits(cost);
            ++counts_[bits];
            bound = std::min(bound, bits);
        }
        for (int seen = counts_[bound]; seen < count_; seen += counts_[++bound]) {}
        std::int64_t size = 0;
        for (std::size_t other = 0; other < costs.size(); ++other) {
            found_[size] = candidate(costs[other], std::int64_t(other));
            size += first_bits(costs[other]) <= bound;
        }
        std::sort(found_.begin(), found_.begin() + size);
        return {found_.data(), std::size_t(count_)};
    }

  private:
    static std::uint32_t first_bits(float cost) { return std::bit_cast<std::uint32_t>(cost) >> 19; }  // sixteen of them to an octave

    int count_;
    std::vector<Candidate> found_;
    std::vector<int> counts_;
};

// What it costs to serve one visit right after another, in whichever order is the cheaper one.
class Costs {
  public:
    explicit Costs(const Proximity& visits)
        : visits_(visits), opens_(floats(visits.opens)), closes_(floats(visits.closes)), service_(floats(visits.service)), on_(visits.places.size), back_(visits.places.size), row_(visits.places.size) {}

    // Of a visit with each other; without end with itself.
    const std::vector<float>& of(std::int64_t visit) {
        const std::int64_t place = visits_.places[visit];
        list_legs(&visits_.distances(place, 0), &visits_.durations(place, 0), on_);
        list_legs(&visits_.distances_into(place, 0), &visits_.durations_into(place, 0), back_);
        for (std::int64_t other = 0; other < visits_.places.size; ++other) {
            const float there = cost(visit, other, on_.prices[other], on_.seconds[other]), back = cost(other, visit, back_.prices[other], back_.seconds[other]);
            row_[other] = std::max(0.0f, std::min(there, back));  // counted by bits, which only costs that are not negative are in order of
        }
        row_[visit] = std::numeric_limits<float>::infinity();
        return row_;
    }

  private:
    struct Legs {
        explicit Legs(std::int64_t visits) : prices(visits), seconds(visits) {}
        std::vector<float> prices, seconds;
    };

    static std::vector<float> floats(const View<std::int64_t>& values) { return {values.data, values.data + values.size}; }

    // The legs of one place, by the visit at their other end.
    void list_legs(const std::int32_t* metres, const std::int32_t* seconds, Legs& legs) const {
        for (std::int64_t other = 0; other < visits_.places.size; ++other) {
            const std::int32_t there = visits_.places[other];
            legs.seconds[other] = static_cast<float>(seconds[there]);
            legs.prices[other] = visits_.metre_weight * static_cast<float>(metres[there]) + visits_.second_weight * legs.seconds[other];
        }
    }

    float cost(std::int64_t from, std::int64_t to, float price, float seconds) const {
        const float after = seconds + service_[from];
        const float waiting = opens_[to] - after - closes_[from];
        const float late = after + opens_[from] - closes_[to];
        return price + std::max(WAITING_WEIGHT * waiting, 0.0f) + std::max(LATENESS_WEIGHT * late, 0.0f);
    }

    const Proximity& visits_;
    std::vector<float> opens_, closes_, service_;
    Legs on_, back_;
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
        const std::span<const Candidate> nearest = cheapest.of(costs.of(visit));
        if (is_thinned) {
            thinning.pick(nearest, visit, found);
        } else {
            for (const Candidate one : nearest) found.push_back(visit_of(one));
        }
    }
    return found;
}

std::vector<std::int32_t> chain_of_places(const View2<std::int32_t>& durations, std::vector<std::int32_t> places, std::int32_t first) {
    std::vector<std::int32_t> chain;
    chain.reserve(places.size());
    for (std::int32_t here = first;;) {
        chain.push_back(here);
        places.erase(std::lower_bound(places.begin(), places.end(), here));
        if (places.empty()) return chain;
        const std::int32_t* row = &durations(here, 0);
        here = places.front();
        std::int32_t soonest = row[here];
        for (const std::int32_t place : places) {
            if (row[place] < soonest) soonest = row[here = place];
        }
    }
}

}  // namespace router
