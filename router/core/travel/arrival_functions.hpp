// A piecewise-linear, non-decreasing arrival function per arc; before its first point and after its last one the travel time is
// constant.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include "../units.hpp"
#include "road.hpp"

namespace router {

/// Arrival functions of all arcs: arc (i, j) owns the points offsets[i * places + j] … offsets[i * places + j + 1] - 1.
class ArrivalFunctions {
  public:
    ArrivalFunctions() = default;

    ArrivalFunctions(Index places, std::span<const std::int64_t> offsets, std::span<const double> departures,
                     std::span<const double> arrivals)
        : places_(places), offsets_(offsets), departures_(departures), arrivals_(arrivals) {}

    /// Exact arrival; `free` is the travel time of arcs without points.
    double arrival(Index from, Index to, double leave, double free) const {
        const auto [first, end] = points(from, to);
        if (first == end) return leave + free;
        if (leave <= departures_[first]) return leave + (arrivals_[first] - departures_[first]);
        if (leave >= departures_[end - 1]) return leave + (arrivals_[end - 1] - departures_[end - 1]);
        const std::size_t point = next_point(departures_, first + 1, end, leave);
        const double share = (leave - departures_[point - 1]) / (departures_[point] - departures_[point - 1]);
        return arrivals_[point - 1] + (arrivals_[point] - arrivals_[point - 1]) * share;
    }

    /// Latest exact departure that arrives by `arrive`.
    double departure(Index from, Index to, double arrive, double free) const {
        const auto [first, end] = points(from, to);
        if (first == end) return arrive - free;
        if (arrive < arrivals_[first]) return arrive - (arrivals_[first] - departures_[first]);
        if (arrive >= arrivals_[end - 1]) return arrive - (arrivals_[end - 1] - departures_[end - 1]);
        const std::size_t point = next_point(arrivals_, first + 1, end, arrive);
        const double share = (arrive - arrivals_[point - 1]) / (arrivals_[point] - arrivals_[point - 1]);
        return departures_[point - 1] + (departures_[point] - departures_[point - 1]) * share;
    }

    /// Answer with `action` for the road of an arc.
    template <class Action>
    auto on_road(Index from, Index to, double free, const Action& action) const {
        const auto [first, end] = points(from, to);
        if (first == end) return action(FixedRoad{free});
        return action(PointwiseRoad(departures_.subspan(first, end - first), arrivals_.subspan(first, end - first)));
    }

  private:
    struct Points {
        std::size_t first, end;
    };

    Points points(Index from, Index to) const {
        const std::size_t arc = std::size_t(from) * std::size_t(places_) + std::size_t(to);
        return {std::size_t(offsets_[arc]), std::size_t(offsets_[arc + 1])};
    }

    /// The first point of `moments[first] … moments[end - 1]` after `moment`.
    static std::size_t next_point(std::span<const double> moments, std::size_t first, std::size_t end, double moment) {
        const auto begin = moments.begin();
        return std::size_t(std::upper_bound(begin + std::ptrdiff_t(first), begin + std::ptrdiff_t(end), moment) - begin);
    }

    Index places_ = 0;
    std::span<const std::int64_t> offsets_;
    std::span<const double> departures_, arrivals_;
};

}  // namespace router
