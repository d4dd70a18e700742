#include "neighbours.hpp"

#include <algorithm>
#include <limits>

namespace router {

namespace {

constexpr float WAITING_WEIGHT = 0.2f, LATENESS_WEIGHT = 1.0f;
constexpr std::int64_t BLOCK = 16, TILE = 256;  // rows and columns worked out together, so that what is read of the matrices stays near

// What it costs to serve `to` right after `from`.
float cost_of(const Proximity& visits, std::int64_t from, std::int64_t to) {
    const std::int32_t origin = visits.places[from], destination = visits.places[to];
    const float seconds = static_cast<float>(visits.durations(origin, destination));
    const float after = seconds + static_cast<float>(visits.service[from]);
    const float waiting = static_cast<float>(visits.opens[to]) - after - static_cast<float>(visits.closes[from]);
    const float late = after + static_cast<float>(visits.opens[from]) - static_cast<float>(visits.closes[to]);
    return visits.metre_weight * static_cast<float>(visits.distances(origin, destination)) + visits.second_weight * seconds +
           WAITING_WEIGHT * std::max(waiting, 0.0f) + LATENESS_WEIGHT * std::max(late, 0.0f);
}

struct Candidate {
    float cost;
    std::int32_t visit;
    bool operator<(const Candidate& other) const { return cost < other.cost || (cost == other.cost && visit < other.visit); }
};

constexpr int MOST_HERE = 10, MOST_THERE = 5;  // neighbours at a visit's own place, and at any other, before those elsewhere
constexpr std::int64_t LOOKED_AT = 4;          // times as many as are wanted

class Thinning {
  public:
    Thinning(const Proximity& visits, int count) : visits_(visits), count_(count), met_(visits.distances.rows) {}

    // The `count` first of `row`, whose first `looked` are sorted, those that may wait after the others.
    void pick(const Candidate* row, std::int64_t looked, std::int64_t visit, std::int32_t* picked) {
        std::fill(met_.begin(), met_.end(), 0);
        late_.clear();
        int found = 0;
        for (std::int64_t index = 0; index < looked && found < count_; ++index) {
            const std::int32_t other = row[index].visit, place = visits_.places[other];
            const int most = place == visits_.places[visit] ? MOST_HERE : MOST_THERE;
            if (visits_.jobs[other] == visits_.jobs[visit] || met_[place]++ >= most) {
                late_.push_back(other);
            } else {
                picked[found++] = other;
            }
        }
        for (std::size_t index = 0; found < count_; ++index) picked[found++] = late_[index];
    }

  private:
    const Proximity& visits_;
    int count_;
    std::vector<int> met_;  // per place
    std::vector<std::int32_t> late_;
};

}  // namespace

std::vector<std::int32_t> nearest_visits(const Proximity& visits, int count) {
    const std::int64_t total = visits.places.size;
    std::vector<std::int32_t> found(static_cast<std::size_t>(total * count));
    if (count == 0) return found;
    std::vector<Candidate> block(static_cast<std::size_t>(BLOCK * total));
    const bool is_thinned = visits.jobs.size > 0;
    const std::int64_t looked = is_thinned ? std::min<std::int64_t>(total - 1, LOOKED_AT * count) : count;
    Thinning thinning(visits, count);
    for (std::int64_t first = 0; first < total; first += BLOCK) {
        const std::int64_t end = std::min(first + BLOCK, total);
        for (std::int64_t tile = 0; tile < total; tile += TILE) {
            const std::int64_t tile_end = std::min(tile + TILE, total);
            for (std::int64_t visit = first; visit < end; ++visit) {
                Candidate* row = &block[static_cast<std::size_t>((visit - first) * total)];
                for (std::int64_t other = tile; other < tile_end; ++other) {
                    const float cost = std::min(cost_of(visits, visit, other), cost_of(visits, other, visit));
                    row[other] = {visit == other ? std::numeric_limits<float>::infinity() : cost, static_cast<std::int32_t>(other)};
                }
            }
        }
        for (std::int64_t visit = first; visit < end; ++visit) {
            const auto row = block.begin() + (visit - first) * total;
            std::nth_element(row, row + looked - 1, row + total);
            std::sort(row, row + looked);
            if (is_thinned) {
                thinning.pick(&*row, looked, visit, &found[static_cast<std::size_t>(visit * count)]);
                continue;
            }
            std::transform(row, row + count, found.begin() + visit * count, [](const Candidate& one) { return one.visit; });
        }
    }
    return found;
}

}  // namespace router
