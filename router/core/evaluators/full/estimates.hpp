// What an insertion would cost by estimate, from the times kept of its route.
#pragma once

#include "route_state.hpp"

namespace router::full {

// A route up to a node that it leaves at a moment: seconds from its start until then, at least, and the latest start that needs no more.
struct Way {
    Seconds leave = 0;
    Seconds span = 0;
    Seconds last_start = 0;
};

class Estimates {
  public:
    explicit Estimates(const RouteState& state);

    // What using a vehicle costs more than leaving it idle, nothing for one in use; and what uneven work costs more.
    Money first_price(int option, int route) const;

    // Price of beginning outside the preferred window.
    Money soft_price(int visit, Seconds begin) const {
        const TimedVisit& own = state_.timing.visits[visit];
        const Money late = own.late_price * static_cast<double>(std::max(Seconds{0}, begin - own.preferred_end));
        return late + own.early_price * static_cast<double>(std::max(Seconds{0}, own.preferred_start - begin));
    }

    // What time costs more when `after` is reached by `way`, its `leave` being the arrival there, and takes `extra` seconds more.
    Money time_price(int route, int after, const Way& way, Seconds extra) const;

    const bool is_static;        // travel is the same at every hour
    const bool has_idle_prices;  // leaving a vehicle idle may cost something, or uneven work does

  private:
    Money soft_tail(int node, Seconds delay) const;

    const RouteState& state_;
    bool has_overtime_;
};

}  // namespace router::full
