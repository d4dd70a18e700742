// The road from one place to another as a function of time, read piece by piece.
//
// A road remembers where it was: moments must be asked in ascending order, and one object answers either `piece_from` or `piece_until`.
// Closed roads crawl, so that these functions have no steps.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "leg_piece.hpp"

namespace router {

/// Takes the same seconds at every hour.
struct FixedRoad {
    double seconds;

    LegPiece piece_from(double leave) const { return {leave + seconds, 1.0, NEVER}; }
    LegPiece piece_until(double arrive) const { return {arrive - seconds, 1.0, NEVER}; }
    double first_departure(double, double leave) const { return leave; }
};

/// Speeds of a road per bucket of the day: a row of shares of free-flow speed, or percentages a matrix apart.
struct RowOfSpeeds {
    const double* row;

    double operator[](std::ptrdiff_t bucket) const { return row[bucket]; }
};
struct ColumnOfPercents {
    const std::uint8_t* first;
    std::ptrdiff_t stride;

    double operator[](std::ptrdiff_t bucket) const { return first[bucket * stride] / 100.0; }
};

/// Seconds at free flow, stretched by the speed of each bucket.
template <class Speeds>
class ProfiledRoad {
  public:
    /// starts: moments at which buckets begin, and `NEVER`. bucket: that rules at the first moment that will be asked, or an earlier one.
    ProfiledRoad(Speeds speeds, std::span<const double> starts, std::ptrdiff_t bucket, double seconds)
        : speeds_(speeds), starts_(starts.data()), bucket_(bucket), seconds_(seconds) {}

    LegPiece piece_from(double leave) {
        go_to(leave + SAME_MOMENT);
        std::ptrdiff_t bucket = bucket_;
        const double first_speed = speed(bucket), end = starts_[bucket + 1];
        double arrive = leave + seconds_ / first_speed;
        if (!(arrive > end - SAME_MOMENT)) return {arrive, 1.0, end < NEVER ? std::min(end, leave + (end - arrive)) : NEVER};
        double moment = leave, seconds = seconds_, now = first_speed;
        do {
            seconds -= (starts_[bucket + 1] - moment) * now;
            ++bucket;
            moment = starts_[bucket];
            now = speed(bucket);
            arrive = moment + seconds / now;
        } while (arrive > starts_[bucket + 1] - SAME_MOMENT);
        const double slope = first_speed / now;
        return {arrive, slope, std::min(end, leave + (starts_[bucket + 1] - arrive) / slope)};
    }

    LegPiece piece_until(double arrive) {
        go_to(arrive + SAME_MOMENT);
        std::ptrdiff_t bucket = bucket_;
        const double last_speed = speed(bucket), end = starts_[bucket + 1];
        double leave = arrive - seconds_ / last_speed;
        if (bucket == 0 || !(leave < starts_[bucket] - SAME_MOMENT)) return {leave, 1.0, end < NEVER ? std::min(end, arrive + (end - leave)) : NEVER};
        double moment = arrive, seconds = seconds_, now = last_speed;
        do {
            seconds -= (moment - starts_[bucket]) * now;
            moment = starts_[bucket];
            --bucket;
            now = speed(bucket);
            leave = moment - seconds / now;
        } while (bucket > 0 && leave < starts_[bucket] - SAME_MOMENT);
        const double slope = last_speed / now;
        return {leave, slope, std::min(end, arrive + (starts_[bucket + 1] - leave) / slope)};
    }

    double first_departure(double, double leave) const { return leave; }

  private:
    static constexpr double CRAWL = 0.01;  // share of free-flow speed on a closed road

    double speed(std::ptrdiff_t bucket) const {
        const double share = speeds_[bucket];
        return share > 0.0 ? share : CRAWL;
    }

    void go_to(double moment) {
        while (starts_[bucket_ + 1] <= moment) ++bucket_;
    }

    Speeds speeds_;
    const double* starts_;
    std::ptrdiff_t bucket_;
    double seconds_;
};

/// Given point by point; before its first point and after its last one the travel time is constant.
class PointwiseRoad {
  public:
    PointwiseRoad(std::span<const double> departures, std::span<const double> arrivals) : departures_(departures), arrivals_(arrivals) {}

    LegPiece piece_from(double leave) {
        go_to(departures_, leave + SAME_MOMENT);
        return piece(departures_, arrivals_, leave);
    }

    LegPiece piece_until(double arrive) {
        go_to(arrivals_, arrive + SAME_MOMENT);
        return piece(arrivals_, departures_, arrive);
    }

    /// The first departure that arrives at `arrive`, the last being `leave`: an earlier one where leaving earlier gains nothing.
    double first_departure(double arrive, double leave) const {
        std::size_t point = point_;
        while (point > 0 && arrivals_[point - 1] > arrive - SAME_MOMENT) --point;
        if (point == arrivals_.size() || arrivals_[point] > arrive + SAME_MOMENT) return leave;
        return std::min(departures_[point], leave);
    }

  private:
    // The piece that ends at the point reached, of the function that takes moments `from` to moments `to`.
    LegPiece piece(std::span<const double> from, std::span<const double> to, double moment) const {
        if (point_ == 0) return {moment + to[0] - from[0], 1.0, from[0]};
        const double begin = from[point_ - 1], value = to[point_ - 1];
        if (point_ == from.size()) return {moment + (value - begin), 1.0, NEVER};
        const double slope = (to[point_] - value) / (from[point_] - begin);
        return {value + (moment - begin) * slope, slope, from[point_]};
    }

    // The first point after `moment`.
    void go_to(std::span<const double> moments, double moment) {
        if (point_ == moments.size() || moments[point_] > moment) return;
        ++point_;
        if (point_ == moments.size() || moments[point_] > moment) return;
        point_ = std::size_t(std::upper_bound(moments.begin() + std::ptrdiff_t(point_), moments.end(), moment) - moments.begin());
    }

    std::span<const double> departures_, arrivals_;
    std::size_t point_ = 0;
};

}  // namespace router
