// What an insertion would cost by estimate, from the times kept of its route.
#pragma once

#include "route_state.hpp"

namespace router::full {

class Estimates {
  public:
    explicit Estimates(const RouteState& state);

    // What using a vehicle costs more than leaving it idle, nothing for one in use; and what uneven work costs more.
    Money first_price(int option, int route) const;

    // Price of beginning outside the preferred window.
    Money soft_price(int visit, Seconds begin) const { return state_.timing.visits[visit].price_of_moment(begin); }

    // What time costs more when the route comes from a visit that it passes as `last` to `after`, where it arrives at `then` and
    // takes `extra` seconds more.
    Money time_price(int route, int after, const Passage& last, Seconds then, Seconds extra) const;

    const bool is_static;        // travel is the same at every hour
    const bool has_idle_prices;  // leaving a vehicle idle may cost something, or uneven work does

  private:
    Money soft_tail(int node, Seconds delay) const;

    const RouteState& state_;
    bool has_overtime_;
};

}  // namespace router::full
