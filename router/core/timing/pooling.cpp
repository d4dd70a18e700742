#include "pooling.hpp"

#include <algorithm>

namespace router {

namespace {

constexpr double FLAT = 1e-12;  // slopes below this, per second, are roundings

class Pools {
  public:
    explicit Pools(const RouteEvents& route) : route_(route), offset_(route.events.size(), 0) {
        for (Index event = 1; event <= route.last; ++event)
            offset(event) = offset(event - 1) + route[event - 1].busy + route[event].arrival - route[event - 1].leave;
    }

    std::vector<Seconds> beginnings() {
        for (Index event = 0; event <= route_.last; ++event) {
            Pool pool{event, cheapest(event, event)};
            while (!pools_.empty() && pools_.back().moment > pool.moment) {
                pool.first = pools_.back().first;
                pools_.pop_back();
                pool.moment = cheapest(pool.first, event);
            }
            pools_.push_back(pool);
        }
        std::vector<Seconds> found(offset_.size());
        for (std::size_t number = 0; number < pools_.size(); ++number) {
            const Index end = number + 1 < pools_.size() ? pools_[number + 1].first : route_.last + 1;
            for (Index event = pools_[number].first; event < end; ++event)
                found[std::size_t(event)] = pools_[number].moment + offset(event);
        }
        return found;
    }

  private:
    struct Pool {
        Index first;
        Seconds moment;  // at which its events begin, each less its offset
    };

    Seconds& offset(Index event) { return offset_[std::size_t(event)]; }

    // The earliest moment at which events `first` … `end`, moved as one, cost least.
    Seconds cheapest(Index first, Index end) {
        Seconds low = -FOREVER, high = FOREVER;
        for (Index event = first; event <= end; ++event) {
            low = std::max(low, opens(event) - offset(event));
            high = std::min(high, closes(event) - offset(event));
        }
        Seconds moment = low;
        while (moment < high) {
            double slope = 0.0;
            Seconds following = high;
            for (Index event = first; event <= end; ++event) {
                slope += slope_at(event, moment + offset(event));
                following = std::min(following, next_change(event, moment + offset(event)) - offset(event));
            }
            if (slope >= -FLAT) return moment;
            moment = following;
        }
        return moment;
    }

    Seconds opens(Index event) const {
        const Event& here = route_[event];
        if (here.windows.empty()) return here.least;
        return std::max(here.least, route_.problem.windows[std::size_t(here.windows.first)].start);
    }

    Seconds closes(Index event) const {
        if (event == 0) return route_.vehicle.latest_start;
        if (event == route_.last) return route_.vehicle.latest_end;
        return route_.problem.windows[std::size_t(route_[event].windows.first)].end;
    }

    // What a second later than `begin` costs at `event`.
    double slope_at(Index event, Seconds begin) const {
        if (event == 0) return -route_.vehicle.second_price;
        if (event == route_.last) return route_.vehicle.second_price;
        if (!route_.is_visit(event)) return 0.0;
        const TimedVisit& visit = route_.visit_of(event);
        if (begin < visit.preferred_start) return -visit.early_price;
        return begin >= visit.preferred_end ? visit.late_price : 0.0;
    }

    // The first moment after `begin` at which the slope of `event` changes.
    Seconds next_change(Index event, Seconds begin) const {
        if (route_.is_visit(event)) {
            const TimedVisit& visit = route_.visit_of(event);
            if (begin < visit.preferred_start) return visit.preferred_start;
            if (begin < visit.preferred_end) return visit.preferred_end;
        }
        return 2 * FOREVER;
    }

    const RouteEvents& route_;
    std::vector<Seconds> offset_;  // between the start and each event, without a wait
    std::vector<Pool> pools_;
};

}  // namespace

bool can_pool(const RouteEvents& route) {
    const TimedVehicle& vehicle = route.vehicle;
    if (!route.problem.travel->fixed() || vehicle.max_wait != NO_LIMIT || vehicle.has_breaks() || !vehicle.overtime.empty()) return false;
    if (!route.gaps.empty()) return false;
    return std::all_of(route.events.begin(), route.events.end(),
                       [](const Event& event) { return event.windows.size() <= 1 && event.pickup_event == NONE; });
}

std::vector<Seconds> pooled_beginnings(const RouteEvents& route) {
    std::vector<Seconds> found = Pools(route).beginnings();
    if (found.back() - found.front() > route.vehicle.max_duration) found.clear();
    return found;
}

Money gain_of(const RouteEvents& route, const std::vector<Seconds>& beginnings) {
    const Seconds shorter = route[route.last].begin - route[0].begin - beginnings.back() + beginnings.front();
    Money gain = route.vehicle.second_price * double(shorter);
    for (Index event = 1; event < route.last; ++event) {
        if (!route.is_visit(event)) continue;
        const TimedVisit& visit = route.visit_of(event);
        gain += visit.price_of_moment(route[event].begin);
        gain -= visit.price_of_moment(beginnings[std::size_t(event)]);
    }
    return gain;
}

}  // namespace router
