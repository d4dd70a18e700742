// The price of uneven work: between the fullest and the emptiest route in use, by time, stops and load.
#pragma once

#include <array>

#include "../../support/undoable.hpp"
#include "route_prices.hpp"

namespace router::full {

// When a route in use starts, and what is balanced of it: hours from start to end, stops, load.
struct RouteFigures {
    Seconds start = 0;
    std::array<double, MEASURES> measures{};

    bool operator==(const RouteFigures&) const = default;
};

// The figures of all routes, taken when a route is priced.
using Figures = Undoable<RouteFigures>;
RouteFigures figures_of(const Plan& plan, const RuleTables& tables, int route, const PricedRoute& priced);

class Balance {
  public:
    Balance(const Problem& problem, const RuleTables& tables, const Plan& plan, const Figures& figures);

    bool is_used() const { return is_used_; }

    // The price of the plan; `hours` says how long each route takes where that is not as in its figures, else it is empty.
    Money price(const std::vector<double>& hours) const;

    // Look for the two highest and the two lowest figures of the routes in use; what follows is about these.
    void find_extremes();

    // What uneven work costs more when a job joins a route that then lasts so many hours.
    Money change_with(int option, int route, double hours) const;

    // The same before the route is timed: as if the job took no time.
    Money likely_change(int option, int route) const;

  private:
    struct Extremes {
        double highest, second_highest, second_lowest, lowest;
    };

    Extremes extremes(int measure, const std::vector<double>& hours) const;
    bool is_in_use(int route) const { return plan_.sums[route].stops > 0; }

    const Problem& problem_;
    const RuleTables& tables_;
    const Plan& plan_;
    const Figures& figures_;
    bool is_used_;
    std::array<Extremes, MEASURES> extremes_{};
};

}  // namespace router::full
