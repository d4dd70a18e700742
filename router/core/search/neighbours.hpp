// Which visits are worth trying next to each other: near in cost, without long waits or lateness between them.
//
// The measure is that of Vidal, Crainic, Gendreau and Prins (2013) as used by PyVRP.
#pragma once

#include <vector>

#include "../support/views.hpp"
#include "../units.hpp"

namespace router {

// Visits by place, window and service, and the prices of a metre and a second, in seconds.
struct Proximity {
    View<std::int32_t> places;  // per visit
    View2<std::int32_t> distances;
    View2<std::int32_t> durations;
    View2<std::int32_t> distances_into;  // the same with destinations as rows
    View2<std::int32_t> durations_into;
    View<std::int64_t> opens;
    View<std::int64_t> closes;
    View<std::int64_t> service;
    View<std::int32_t> jobs;  // per visit; empty where options do not compete for resources
    float metre_weight;
    float second_weight;
};

// Per visit its `count` nearest others, nearest first, row by row; of equally near ones the first. With `jobs`, alternatives of the visit
// itself, which are never served beside it, and all but a few at any one place, most of which are not served at a time, come after all
// others: they would crowd them out.
std::vector<std::int32_t> nearest_visits(const Proximity& proximity, int count);

// Each of `places`, which ascend, once, from `first` on, each time the one that is reached soonest of those left; of equally near ones the
// first.
std::vector<std::int32_t> chain_of_places(const View2<std::int32_t>& durations, std::vector<std::int32_t> places, std::int32_t first);

}  // namespace router
