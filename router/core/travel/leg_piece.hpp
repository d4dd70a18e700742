// One leg as a piece of its arrival function: exact moments (rounding to whole seconds belongs to the schedule).
#pragma once

namespace router {

inline constexpr double NEVER = 1e15;         // later than every moment
inline constexpr double SAME_MOMENT = 1e-7;   // seconds below which two moments are one

/// A piece of a leg's function of time: its value at a moment, how fast that grows, and the moment from which another slope rules.
struct LegPiece {
    double value, slope, change;
};

}  // namespace router
