// Vehicles that must drive: one that is idle is missed, at the price of a broken rule, unless it need not drive after all.
#pragma once

#include "../../plan.hpp"
#include "rule_tables.hpp"

namespace router::full {

// Idle vehicles that need not drive: whatever they could do keeps another such vehicle from being idle.
inline int excused_vehicles(const Plan& plan, const RuleTables& tables) {
    const auto is_needed_elsewhere = [&](int job) {
        const int option = plan.option_of[job];
        if (option < 0) return false;
        const int route = plan.route_of[plan.problem.first_visit[option]];
        return route >= 0 && tables.must_use[route] && plan.sums[route].stops == (plan.problem.second_visit[option] < 0 ? 1 : 2);
    };
    int excused = 0;
    for (std::int64_t number = 0; number < tables.musts.size; ++number) {
        if (plan.sums[tables.musts[number]].stops > 0) continue;
        bool is_excused = true;
        for (int place = tables.must_offsets[number]; is_excused && place < tables.must_offsets[number + 1]; ++place) {
            is_excused = is_needed_elsewhere(tables.must_jobs[place]);
        }
        excused += is_excused;
    }
    return excused;
}

}  // namespace router::full
