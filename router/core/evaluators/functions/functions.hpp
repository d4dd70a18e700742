// The evaluator of paid time, and of limited time under traffic, for one hard window per visit.
//
// Every node keeps two things. Whole seconds, as in `EarliestTimes`: the earliest departure and the latest begin of service, which
// decide feasibility exactly as the schedule will round it. And two piecewise-linear functions of time, forward and backward, whose
// least difference is the duration of the route when its departure is chosen best (`time_function.hpp`).
#pragma once

#include <array>
#include <memory>
#include <span>

#include "../../links.hpp"
#include "../../support/undoable.hpp"
#include "../segments/time_of_day.hpp"
#include "composition.hpp"

namespace router {

class Functions : public TimeOfDayTimes<Functions> {
  public:
    // `travel` has a profile each in the order of `Problem::profile`; `fastest` are seconds below which no hour brings a leg,
    // (P, places, places).
    Functions(const Problem& problem, Plan& plan, const Travel& travel, View3<std::int32_t> fastest);

    // See `EarliestTimes`; `settle_duration` judges whether a route ends in time.
    void measure_leg(int profile, int node);

    // See `Evaluator`.
    bool refresh_route(int route);
    void start_step();
    bool nodes_changed(int route, int before, int after);
    void undo_step();
    Insertion best_insertion(int job, const Settings& settings, Random& random);
    bool recreate_by_regret(const Settings&, Random&, int, double) { return true; }  // there are no pairs
    void anneal_moves(const Settings& settings, Random& random, double temperature);

    // See `try_move`.
    void exchange(const Exchange& move);
    void rearrange(int before, int visit, int size, Money limit);

    // Seconds that a route lasts when it starts at its best time.
    double duration(int route) const { return route_times_[route].duration; }

  private:
    // Seconds of a route, and a bound below that no departure beats, however well it fits its windows (0 where levels are kept).
    struct RouteTime {
        double duration = 0.0;
        double least = 0.0;

        bool operator==(const RouteTime&) const = default;
    };

    // Comparison figure and price of a place; the figure counts driving a little more.
    struct Price {
        double figure = NOWHERE;
        Money price = NOWHERE;
    };

    // A visit as one type of vehicle would serve it, with its legs from and to every place.
    struct VisitRows {
        int visit;
        int type = -1;
        View<std::int64_t> service{};  // of all visits
        Problem::LegRows rows{};
    };

    struct FunctionPlace {
        Price price;
        int route = -1;
        int before = -1;
    };

    // A part of a route under trial: from `before` along some visits to `goal`.
    struct Way {
        int route;
        int before;
        std::span<const int> visits;
        int goal;
    };

    // upkeep.cpp
    double stay_at(int type, int node) const;
    Leg leg(int type, int origin, int destination, double stay) const;
    Seconds fastest(int profile, int origin, int destination) const {
        return fastest_(profile, problem.place[origin], problem.place[destination]);
    }
    Window window(int visit) const { return {static_cast<double>(problem.opens[visit]), static_cast<double>(problem.closes[visit])}; }
    void draw_ends(int route);
    void draw_ahead(int type, int node, int settled_from);
    void draw_behind(int type, int node, int settled_from);
    bool settle_duration(int route, int before, double paid);
    double duration_at(int route, int before) const;
    double least_seconds(int route) const;

    // insertion.cpp
    FunctionPlace best_place(int visit, const Settings& settings, Random& random);
    Price price_behind(int route, int before, int visit, double bound);
    Price price_by_levels(VisitRows& legs, int route, int before, double bound);
    double least_between(int before, int after) const;
    double least_with(int route, int before, int visit, Seconds more_driving) const;
    double duration_with(const Way& way, const TimeFunction& source, double bound);
    const TimeFunction& draw_released(int route, int last, Seconds release);

    // moves.cpp
    double duration_joined(int route, int before, int node, int stop, int goal, bool tails, double bound);
    double duration_along(const Way& way, double bound);
    Metres more_metres_along(const Way& way) const;
    void update(int route, int before, int after);

    static constexpr double UNUSABLE = 1e12;  // price of a route that cannot be driven in time: no step that leaves one is accepted

    bool is_static_;  // whether travel is the same at every hour
    bool keeps_levels_;  // whether that is so, and there is neither release nor setup: functions of one point, their level, tell all then
    View3<std::int32_t> fastest_;
    double margin_;  // seconds that rounding may add per stop
    Undoable<TimeFunction> ahead_;
    Undoable<TimeFunction> behind_;
    TimeFunction draft_;
    Undoable<RouteTime> route_times_;
    std::vector<double> max_duration_;       // seconds, `NEVER` for any
    std::array<TimeFunction, 3> on_trial_;
};

}  // namespace router
