// Where the search looks: at one window of visits for some thousand steps, then at another.
//
// Near visits have near numbers (see `numbering` in Python), so what a window needs of the tables stays in the processor's fast
// memory. Every window is visited again and again while the temperature hardly falls, so the whole plan cools at one pace.
#pragma once

#include "../plan.hpp"

namespace router {

// Visits in a window, and steps until the next. Instances of less than twice as many visits are looked at as a whole.
inline constexpr int LONGEST_WINDOW = 200, WINDOW_STEPS = 2'000;

// Draw another window.
inline void look_elsewhere(Plan& plan, Random& random) {
    plan.window_first = 0;
    plan.window_width = plan.own_count;
    if (plan.own_count >= 2 * LONGEST_WINDOW) {
        plan.window_first = random.below(plan.own_count);
        plan.window_width = LONGEST_WINDOW;
    }
}

// Any visit of the window at hand.
inline int some_visit(const Plan& plan, Random& random) {
    const int place = plan.window_first + random.below(plan.window_width);
    return plan.own[place < plan.own_count ? place : place - plan.own_count];
}

}  // namespace router
