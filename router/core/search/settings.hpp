// The parameters of the search, the same for every instance; an evaluator may have some of its own. Constants are those that need no other
// value anywhere.
#pragma once

namespace router {

// Figures of Christiaens and Vanden Berghe (2020) unless noted.
struct Settings {
    double average_removed = 10.0;  // visits that a ruin takes out in the mean
    double longest_string = 10.0;
    double split_chance = 0.5;
    static constexpr double split_depth = 0.01;
    double blink = 0.01;  // how often a place is passed over

    // How often a ruin takes out many short strings instead: visits in the mean, in strings of up to so many.
    double scattered_chance = 0.0;
    double scattered_removed = 12.0;
    double scattered_string = 2.0;

    // How often a ruin, where it meets an option that is not taken, takes its job out of where it is served.
    double alternative_chance = 0.6;

    // How often a ruin takes out a whole route near its seed first, the shortest of those seen and of at most so many visits.
    double route_chance = 0.05;
    int longest_route = 40;

    static constexpr int move_neighbours = 15;

    // Small annealed moves between two ruins.
    int moves = 10;
    static constexpr int longest_segment = 5;
    static constexpr double tail_chance = 0.5;
    static constexpr int longest_reversal = 40;
    static constexpr double split_off_chance = 0.05;
    static constexpr double vehicle_chance = 0.05;  // a whole route is given to a vehicle of another type

    // Moves of an unassigned visit beside a served one: how many visits go for it at most, how often those behind the served one,
    // and how often some only go.
    static constexpr int longest_trade = 3;
    static constexpr double trade_behind = 0.33;
    static constexpr double drop_chance = 0.1;

    double open_chance = 0.1;  // how often opening a route is made to look cheaper
    int unassigned_tries = 10;  // unassigned jobs offered again in each step
    double offers_anew = 1.0;   // how often a refused job is offered to all routes rather than to those that the step changed

    // How often jobs may be served at a loss while others are unassigned (see `recreate`), how often those are offered first that
    // are dearest to leave out, how often a step inserts by regret, and how many times its penalty serving a job may cost.
    double loss_chance = 0.1;
    double by_penalty = 0.0;
    double regret_chance = 0.0;
    double penalty_factor = 1.0;
};

}  // namespace router
