// An instance as flat arrays, the form the search reads. Built once, never changed, shared by threads.
//
// Nodes are numbered: visits 0 … V−1, then the start of each vehicle's route (V + r), then its end (V + R + r). Vehicles that differ
// only in name form a type.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "near_legs.hpp"
#include "support/views.hpp"

namespace router {

inline constexpr double NOWHERE = 1e300;  // price of an insertion that does not exist

// V visits, R vehicles, T types, J jobs, O options, D load dimensions, P travel profiles.
struct Problem {
    int visit_count = 0;
    int vehicle_count = 0;
    int type_count = 0;
    int job_count = 0;
    int dimension_count = 0;
    int neighbour_count = 0;

    View<std::int32_t> place;  // node → place, (V + 2R,)

    // Metres and free-flow seconds, (P, places, places); one extra place without distance when a route may end anywhere. The same
    // with destinations as rows.
    View3<std::int32_t> distances;
    View3<std::int32_t> durations;
    View3<std::int32_t> distances_into;
    View3<std::int32_t> durations_into;

    // When service at a visit may begin (hull of its windows); of a start when the vehicle may leave; of an end when it must be
    // back, (V + 2R,). The single windows of visit v are window_offsets[v] … [v + 1] − 1.
    View<std::int64_t> opens;
    View<std::int64_t> closes;
    View<std::int64_t> window_offsets;
    View<std::int64_t> window_opens;
    View<std::int64_t> window_closes;

    View2<std::int64_t> service;  // seconds, (service rows, V)
    View<std::int64_t> setup;     // seconds, (V,)
    View<std::int64_t> release;   // seconds, (V,)

    View2<std::int64_t> deliver;  // load units, (V, D)
    View2<std::int64_t> collect;
    View2<std::int64_t> amount;  // their sum

    View<std::int32_t> partner;     // the other visit of a pair or −1, (V,)
    View<std::uint8_t> is_delivery;  // the second of a pair, (V,)
    View<std::int32_t> job_of;       // (V,)
    View<std::int32_t> option_offsets;  // (J + 1,)
    View<std::int32_t> first_visit;     // (O,)
    View<std::int32_t> second_visit;    // (O,), −1 for single visits
    View<double> penalty;               // of leaving a job out, (J,)
    View2<double> visit_price;          // for serving a visit by a type: stop price and the visit's own, (V, T)
    View2<std::uint8_t> allowed;        // (V, T)

    // Per visit the nearest others by cost, waiting and lateness, (V, K), and the legs from and to the first `NEAR` of them, but for those
    // that no route can drive in time.
    View2<std::int32_t> neighbours;
    NearLegs legs_from_near;
    NearLegs legs_to_near;

    View<std::int32_t> vehicle_type;  // (R,)
    View<std::int32_t> profile;       // (T,), as all that follow unless noted
    View<std::int32_t> service_row;
    View<double> metre_price;
    View<double> second_price;
    View<double> fixed_price;
    View2<std::int64_t> capacity;  // (T, D)
    View2<std::int64_t> initial_load;
    View<std::int64_t> max_stops;
    View<std::int64_t> max_distance;
    View<std::int64_t> max_driving;
    View<std::uint8_t> must_drive;  // vehicles whose route may not be empty, (R,)
    View<std::int64_t> max_duration;  // seconds that a route may last, `NO_LIMIT` for any, (R,)

    // What each way to bring a job uses of resources, Q of them: ways are the options, then the K carrier options. The uses of way w are
    // use_offsets[w] … [w + 1] − 1. Carrier options of job j are carried_offsets[j] … [j + 1] − 1, the discounts of carrier c on all
    // its orders tier_offsets[c] … [c + 1] − 1: from so many orders on, which share.
    View<std::int64_t> resource_capacity;  // units, (Q,)
    View<std::int32_t> use_offsets;        // (O + K + 1,)
    View<std::int32_t> use_resource;
    View<std::int64_t> use_units;
    View<std::int32_t> carried_offsets;  // (J + 1,)
    View<double> carried_price;          // before discounts, (K,)
    View<double> carried_surcharge;      // beside any discount, (K,)
    View<std::int32_t> carrier_of;       // (K,)
    View<std::int32_t> tier_offsets;
    View<std::int64_t> tier_orders;
    View<double> tier_share;

    bool has_several_windows = false;
    bool has_setup = false;
    bool has_release = false;
    bool has_pairs = false;
    bool has_limits = false;
    bool has_simple_loads = true;  // all deliver or all collect, no pairs: the sum of a route is its greatest load
    bool has_one_type = false;
    bool has_musts = false;
    bool has_counters = false;  // resources or carriers
    bool has_carriers = false;

    int node_count() const { return visit_count + 2 * vehicle_count; }
    int start_of(int route) const { return visit_count + route; }
    int end_of(int route) const { return visit_count + vehicle_count + route; }
    int way_of_carried(int carrier_option) const { return static_cast<int>(first_visit.size) + carrier_option; }
    bool is_visit(int node) const { return node < visit_count; }
    bool is_pickup(int visit) const { return partner[visit] >= 0 && !is_delivery[visit]; }
    int pickup_of(int visit) const { return is_delivery[visit] ? partner[visit] : -1; }

    // What a visit takes from the loading place of its trip.
    std::int64_t brought(int visit, int dimension) const { return is_delivery[visit] ? 0 : deliver(visit, dimension); }

    // Length of the leg between two nodes; a vehicle without visits does not drive.
    Metres metres(int profile_, int origin, int destination) const {
        if (origin >= visit_count && destination >= visit_count) return 0;
        return distances(profile_, place[origin], place[destination]);
    }

    // Seconds of the leg without traffic.
    Seconds free_flow(int profile_, int origin, int destination) const {
        if (origin >= visit_count && destination >= visit_count) return 0;
        return durations(profile_, place[origin], place[destination]);
    }

    // Like `metres` and `free_flow`; quicker where one destination is asked about many origins.
    Metres metres_into(int profile_, int origin, int destination) const {
        if (origin >= visit_count && destination >= visit_count) return 0;
        return distances_into(profile_, place[destination], place[origin]);
    }
    Seconds free_flow_into(int profile_, int origin, int destination) const {
        if (origin >= visit_count && destination >= visit_count) return 0;
        return durations_into(profile_, place[destination], place[origin]);
    }

    // Rows of the matrices, from which the legs between one place and all others are read.
    struct LegRows {
        const std::int32_t *metres_to = nullptr, *metres_from = nullptr, *seconds_to = nullptr, *seconds_from = nullptr;
    };
    LegRows legs_of(int profile_, int visit) const {
        const int own = place[visit];
        return {&distances_into(profile_, own, 0), &distances(profile_, own, 0), &durations_into(profile_, own, 0), &durations(profile_, own, 0)};
    }

    // Metres more when `node` is visited between two neighbours.
    Metres detour(int profile_, int before, int node, int after) const {
        return metres(profile_, before, node) + metres(profile_, node, after) - metres(profile_, before, after);
    }
    Seconds driving_detour(int profile_, int before, int node, int after) const {
        return free_flow(profile_, before, node) + free_flow(profile_, node, after) - free_flow(profile_, before, after);
    }

    // The first moment from `moment` on at which service may begin; `NO_LIMIT` when it is too late.
    Seconds open_from(int visit, Seconds moment) const {
        if (moment > closes[visit]) return NO_LIMIT;
        if (moment <= opens[visit]) return opens[visit];
        if (has_several_windows) {
            for (std::int64_t window = window_offsets[visit]; window < window_offsets[visit + 1]; ++window) {
                if (moment <= window_closes[window]) return std::max(moment, window_opens[window]);
            }
        }
        return moment;
    }

    // The last moment up to `moment` at which service may begin; `-NO_LIMIT` when that is before the first window.
    Seconds open_until(int visit, Seconds moment) const {
        if (moment < opens[visit]) return -NO_LIMIT;
        if (moment >= closes[visit]) return closes[visit];
        if (has_several_windows) {
            for (std::int64_t window = window_offsets[visit + 1] - 1; window >= window_offsets[visit]; --window) {
                if (moment >= window_opens[window]) return std::min(moment, window_closes[window]);
            }
        }
        return moment;
    }

    // Seconds from begin of service to leaving, when reached from `before`.
    Seconds time_at(int type, int before, int visit) const {
        Seconds seconds = service(service_row[type], visit);
        if (has_setup && place[before] != place[visit]) seconds += setup[visit];
        return seconds;
    }

    // Seconds of setup that `after`, until now behind `before` at the same place, needs once `visit` stands between them.
    Seconds setup_again(int before, int visit, int after) const {
        if (has_setup && after < visit_count) {
            const int own = place[after];
            if (own == place[before] && own != place[visit]) return setup[after];
        }
        return 0;
    }

    // List the legs between near visits; per visit when it may be left at the earliest and begin at the latest, on a route of its own.
    void list_near_legs(const View<std::int64_t>& first_leave, const View<std::int64_t>& last_begin) {
        const int profiles = static_cast<int>(distances.layers);
        const auto in_time = [&](int origin, int destination) {
            std::int64_t seconds = std::numeric_limits<std::int32_t>::max();
            for (int profile_ = 0; profile_ < profiles; ++profile_) seconds = std::min(seconds, free_flow(profile_, origin, destination));
            return first_leave[origin] + seconds <= last_begin[destination];
        };
        const auto leg = [&](int profile_, int origin, int destination, int neighbour) {
            const int from = place[origin], to = place[destination];
            return NearLeg{neighbour, distances(profile_, from, to), durations(profile_, from, to)};
        };
        legs_from_near = NearLegs(
            neighbours, visit_count, profiles, [&](int visit, int near) { return in_time(near, visit); },
            [&](int profile_, int visit, int near) { return leg(profile_, near, visit, near); });
        legs_to_near = NearLegs(
            neighbours, visit_count, profiles, [&](int visit, int near) { return in_time(visit, near); },
            [&](int profile_, int visit, int near) { return leg(profile_, visit, near, near); });
    }

    // Windows and simple loads are the only rules, so that what is asked before a move is all there is to ask.
    bool is_plain() const {
        return has_one_type && has_simple_loads && !(has_release || has_setup || has_pairs || has_limits);
    }

    // Whether places of pairs are remembered: above that the memory would take more than 128 MB.
    bool remembers_pairs() const {
        return has_pairs && std::int64_t{visit_count} * vehicle_count <= 2'000'000;
    }
};

}  // namespace router
