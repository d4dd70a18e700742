// Turns at docks, as the timing of plans gives them: whether a plan's vehicles can load, and what waiting for a dock costs.
//
// Vehicles that start at a site take turns in the order in which they would begin by themselves. One that finds no free dock starts at
// the cheapest moment at which there is one, right after or before another turn. A plan that loads more vehicles at once than there
// are docks is priced as broken.
#pragma once

#include "balance.hpp"
#include "route_prices.hpp"
#include "route_times.hpp"

namespace router::full {

class DockTurns {
  public:
    DockTurns(const Problem& problem, const TimingProblem& timing, const RuleTables& tables, const Plan& plan);

    bool is_used() const { return is_used_; }

    // What turns cost more than every route at its own time.
    Money price(const Figures& figures, const RouteTimes& times, RoutePrices& prices);

    // How long each route takes when all took turns, by `price`; empty without docks.
    const std::vector<double>& hours() const { return hours_; }

  private:
    // When a route starts, and the bounds on that.
    struct Turn {
        Seconds start = 0, low = -FOREVER, high = FOREVER;
    };
    // From when to when a dock is held.
    struct Span {
        Seconds begin = 0, end = 0;
    };

    Money take_turns(int site, const Figures& figures, const RouteTimes& times, RoutePrices& prices);
    Money move(int route, int site, RoutePrices& prices);
    void list_by_start(int site, const Figures& figures);
    void list_reloads(int site, const RouteTimes& times, RoutePrices& prices);
    void book(Seconds begin, Seconds end) { spans_.push_back({begin, end}); }
    bool is_free(Seconds begin, Seconds end, std::int64_t docks) const;
    int held_at(Seconds moment) const;
    int most_at_once() const;
    bool starts_at(int route, int site) const { return plan_.sums[route].stops > 0 && tables_.first_site[route] == site; }
    int dock_of(int route, int reload) const;

    const Problem& problem_;
    const TimingProblem& timing_;
    const RuleTables& tables_;
    const Plan& plan_;
    bool is_used_;
    std::vector<Turn> turns_;
    std::vector<double> hours_;
    std::vector<int> order_;
    std::vector<Span> spans_;
    Sequence sequence_;
};

}  // namespace router::full
