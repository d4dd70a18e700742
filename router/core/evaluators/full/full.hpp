// The evaluator that knows every rule. A route costs what `RouteTimer` says, by which plans are timed.
//
// Beside that exact price it keeps how early each node can be left, how late it may begin, and how long the route before and after it
// takes at least. With these `InsertionScan` estimates what insertions cost; only the cheapest few are priced exactly. Routes are
// priced when they are next looked at: a removal only marks its route.
#pragma once

#include "../evaluator.hpp"
#include "dock_turns.hpp"
#include "insertion_scan.hpp"
#include "plan_limits.hpp"

namespace router {

class Full {
  public:
    Full(const Problem& problem, Plan& plan, const TimingProblem& timing, const full::RuleTables& tables);

    const Problem& problem;
    Plan& plan;

    bool refresh_route(int route);
    void start_step();
    void save_route(int route);
    bool nodes_changed(int route, int before, int after);
    bool close_gap(int, int) { return false; }
    bool takes_strings() const { return false; }  // places to load at move with every single visit
    void settle_plan();
    void undo_step();
    Insertion best_insertion(int job, const Settings& settings, Random& random);
    bool recreate_by_regret(const Settings&, Random&, int, double) { return false; }  // remembers no places and is not asked
    void anneal_moves(const Settings&, Random&, double) {}                            // ruins do it alone here

  private:
    // The insertion found last, and what its route costs with it.
    struct Pending {
        int job = -1;
        int reload = -1, next_reload = -1;
        full::PricedRoute route;
    };

    void mark(int route);
    void settle();
    void settle_route(int route);
    void keep(int route, const full::PricedRoute& priced);
    void refresh_state(int route);
    full::PricedRoute without_idle_loadings(int route, full::PricedRoute priced);
    void take_insertion(int route);
    void move_loadings();
    void move_loading(int visit, int before);
    Insertion cheapest(int job, double discount);
    full::Activities write_trial(const full::Candidate& place);

    const full::RuleTables& tables_;
    full::RouteState state_;
    full::RoutePrices prices_;
    full::PlanLimits limits_;
    full::DockTurns docks_;
    full::Estimates estimates_;
    Openings openings_;
    full::Candidates candidates_;
    full::Sequence sequence_;
    Pending pending_;
    bool takes_figures_;  // some rule between routes has a price
    std::vector<int> marked_;
    std::vector<std::uint8_t> is_marked_;
    std::vector<int> saved_reload_;  // `Plan::reload` when the step began
};

}  // namespace router
