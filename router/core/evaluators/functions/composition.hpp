// How functions of time pass along a leg, and the least duration where a forward and a backward function meet.
#pragma once

#include <algorithm>

#include "../../travel/travel.hpp"
#include "time_function.hpp"

namespace router {

// A leg of a route and the seconds from begin of service at its origin to leaving.
struct Leg {
    const TravelProfile& travel;
    int origin;
    int destination;
    double stay;
};

// When service may begin, both ends inclusive.
struct Window {
    double opens;
    double closes;
};

// Make `target` the forward function of the leg's destination, `source` being that of its origin.
void extend_forward(const Leg& leg, const TimeFunction& source, Window window, TimeFunction& target);

// Make `target` the backward function of the leg's origin, `source` being that of its destination; the window is the origin's.
void extend_backward(const Leg& leg, const TimeFunction& source, Window window, TimeFunction& target);

// Least duration of a route whose first part ends at the leg's origin with forward function `ahead` and whose rest begins at its
// destination with backward function `behind`; `NEVER` when the parts do not meet in time. Stops early, with something not below it,
// once `bound` cannot be undercut.
double least_duration(const Leg& leg, const TimeFunction& ahead, const TimeFunction& behind, double bound);

// The same where travel is static: both functions then rise with time and are level at the far end, so that the ends of their levels
// tell all (Vidal, Crainic, Gendreau and Prins 2013). `ahead` is the last level of a forward function, `behind` the first level of a
// backward one.

// Let `ahead` be the last level behind a leg of so many seconds, the stay at its origin included.
inline void extend_level(Point& ahead, double seconds, Window window) {
    ahead.begin = std::max(ahead.begin + seconds, window.opens);
    if (ahead.begin > window.closes) {
        ahead.other -= ahead.begin - window.closes;
        ahead.begin = window.closes;
    }
}

// Let `behind` be the first level ahead of a leg of so many seconds, the stay at its origin included; the window is the origin's.
inline void extend_level_back(Point& behind, double seconds, Window window) {
    behind.begin = std::min(behind.begin - seconds, window.closes);
    if (behind.begin < window.opens) {
        behind.other += window.opens - behind.begin;
        behind.begin = window.opens;
    }
}

// Least duration where both meet in time.
inline double duration_of_levels(const Point& ahead, double seconds, const Point& behind) {
    return behind.other - ahead.other + std::max(0.0, ahead.begin + seconds - behind.begin);
}

}  // namespace router
