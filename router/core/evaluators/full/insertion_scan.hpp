// Collects places for an unassigned job, priced by estimate: next to near visits, at the ends of touched routes, in unused vehicles; or
// on the one route that rules demand.
#pragma once

#include "../openings.hpp"
#include "candidates.hpp"
#include "estimates.hpp"

namespace router::full {

class InsertionScan {
  public:
    InsertionScan(RouteState& state, const Estimates& estimates, Openings& openings, Candidates& candidates, const Settings& settings, Random& random)
        : state_(state),
          problem_(state.problem),
          plan_(state.plan),
          estimates_(estimates),
          openings_(openings),
          candidates_(candidates),
          settings_(settings),
          random_(random) {}

    // Collect places for a job; `discount` makes unused vehicles look cheaper.
    void collect(int job, double discount);

  private:
    bool is_pair() const { return second_ >= 0; }
    bool passes_over() { return random_.fraction() < settings_.blink; }
    void collect_option(double discount);
    void near_places(std::int64_t mark);
    void near_routes(std::int64_t mark);
    void touched_routes(std::int64_t mark);
    void unused_vehicles(double discount);
    void whole_route(int route, double discount);

    // One visit behind a node, in every way to load again around it that is worth a look.
    void single_behind(int route, int before, std::int64_t mark);
    void single(int route, int before, int reload, int next_reload);

    // Offer a place by its price without time, the visit `last` being passed and `node` reached behind it.
    void offer(Candidate place, int last, const Passage& passage, int node, int reload);

    // A pickup and its delivery at all places of a route.
    void pair_on(int route);

    // Metres more that a route takes at least with both side by side, and with either alone.
    struct LeastDetours {
        Metres together = NO_LIMIT / 4, pickup = NO_LIMIT / 4, delivery = NO_LIMIT / 4;
    };
    LeastDetours least_detours(int route) const;
    Metres pickup_detour(int route, int before) const;
    bool is_too_dear(int type, Metres more) const;
    void pair_from(int route, int before);
    struct PairWay;
    PairWay start_of_pair(int route, int before) const;
    bool go_on(int route, PairWay& way, int node) const;
    void deliver(int route, const PairWay& way, int node);

    RouteState& state_;
    const Problem& problem_;
    Plan& plan_;
    const Estimates& estimates_;
    Openings& openings_;
    Candidates& candidates_;
    const Settings& settings_;
    Random& random_;

    // The option at hand, its visits, and the factor of its prices on the route at hand.
    int option_ = -1, first_ = -1, second_ = -1;
    double discount_ = 1.0;
};

}  // namespace router::full
