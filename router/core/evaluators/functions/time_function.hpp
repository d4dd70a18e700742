// Piecewise-linear functions of time along a route (Dabia, Ropke, Van Woensel and De Kok 2013, "Branch and price for the
// time-dependent vehicle routing problem with time windows").
//
// A *forward* function of a visit gives, for every moment y at which its service begins, the latest departure from the route's start
// that makes it; a *backward* function gives the earliest return when service begins at y. Two points of one begin are a jump, where
// the later point holds: forward functions have them where waiting on the way costs nothing, so that many departures arrive at one
// moment. After its last point a forward function is constant; before its first point a backward function is.
#pragma once

#include <cmath>
#include <vector>

#include "../../travel/leg_piece.hpp"

namespace router {

// A moment at which service begins, and the departure from the start or the return to the end that go with it.
struct Point {
    double begin;
    double other;

    bool operator==(const Point&) const = default;
};

// The points of a function, begins ascending; a function without points is defined nowhere.
class TimeFunction {
  public:
    TimeFunction() { points_.reserve(USUAL_POINTS); }

    bool is_empty() const { return points_.empty(); }
    int size() const { return static_cast<int>(points_.size()); }
    const Point& operator[](int point) const { return points_[static_cast<std::size_t>(point)]; }
    const Point& first() const { return points_.front(); }
    const Point& last() const { return points_.back(); }
    void set_first_other(double other) { points_.front().other = other; }
    void set_level(const Point& level) { points_.assign(1, level); }
    void clear() { points_.clear(); }
    bool operator==(const TimeFunction&) const = default;

    // The last value and the first moment that has it; the first value and the last moment that has it.
    Point last_level() const {
        int point = size() - 1;
        while (point > 0 && (*this)[point - 1].other >= last().other - SAME_MOMENT) --point;
        return {(*this)[point].begin, last().other};
    }
    Point first_level() const {
        int point = 0;
        while (point + 1 < size() && (*this)[point + 1].other <= first().other + SAME_MOMENT) ++point;
        return {(*this)[point].begin, first().other};
    }

    // The identity between two moments.
    void set_line(double first, double last) {
        points_.clear();
        if (last < first) return;
        points_.push_back({first, first});
        if (last - first >= SAME_MOMENT) points_.push_back({last, last});
    }

    // Append a point. One at the same moment as the last is a jump, unless it is no higher or the function begins there.
    void add(double begin, double other) {
        const int count = size();
        if (count > 0 && begin <= last().begin + SAME_MOMENT) {
            if (other <= last().other + SAME_MOMENT) return;
            if (count == 1 || (*this)[count - 2].begin >= last().begin - SAME_MOMENT) {
                points_.back().other = other;
                return;
            }
            begin = last().begin;
        } else if (count > 1 && is_last_in_line({begin, other})) {
            points_.back() = {begin, other};
            return;
        }
        points_.push_back({begin, other});
    }

  private:
    static constexpr int USUAL_POINTS = 8;

    // Whether the last point lies on the line from the one before it to a new one; the end of a jump never does.
    bool is_last_in_line(const Point& next) const {
        const Point &from = points_[points_.size() - 2], &middle = points_.back();
        if (middle.begin <= from.begin + SAME_MOMENT) return false;
        const double share = (middle.begin - from.begin) / (next.begin - from.begin);
        return std::abs(from.other + share * (next.other - from.other) - middle.other) < SAME_MOMENT;
    }

    std::vector<Point> points_;
};

}  // namespace router
