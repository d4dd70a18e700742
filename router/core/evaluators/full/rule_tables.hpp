// What `Full` reads of an instance beside `Problem` and `TimingProblem`: rules without time, as flat arrays.
//
// V visits, R vehicles, K kinds of vehicles, Q relations, S sites, D load dimensions, M vehicles that must drive.
#pragma once

#include "../../problem.hpp"

namespace router::full {

enum Position : std::int32_t { ANYWHERE, FIRST, LAST };
enum Relation : std::int32_t { SAME_VEHICLE, SEQUENCE, ADJACENT };
enum Measure : int { HOURS, STOPS, LOAD, MEASURES };

struct RuleTables {
    // Rules of one route.
    View<std::int32_t> position;          // that a visit must have on its route, (V,)
    View<std::int64_t> goods;             // kinds of goods of a visit as bits, (V,)
    View<std::int64_t> conflicting;       // kinds that they must not meet on board, (V,)
    View<std::uint8_t> from_start;        // whether they count from the start of the trip, (V,)
    View<std::uint8_t> to_end;            // until the end of it, (V,); those of a pickup count until its delivery
    View<std::int32_t> prefix_vehicle;    // whose frozen prefix holds the visit or −1, (V,)
    View<std::int32_t> prefix_rank;       // where in it, (V,)
    View<std::int32_t> prefix_size;       // (R,)
    View<std::int32_t> relation_kind;     // (Q,)
    View<std::int32_t> member_offsets;    // (Q + 1,)
    View<std::int32_t> members;           // visits of each relation, in its order
    View<std::int32_t> relation_offsets;  // (V + 1,)
    View<std::int32_t> relation_of;       // relations of each visit
    View<std::int32_t> relation_rank;     // its rank in them
    View<double> latitude;                // not a number where unknown, (V,)
    View<double> longitude;
    Money compactness_price = 0.0;        // per kilometre between a visit and the centre of its route

    // Prices of routes: of one without visits, (R,); of one that breaks rules; what counting routes adds to each.
    View<double> idle_price;
    Money broken_price = 0.0;
    Money route_price = 0.0;

    // Rules between routes.
    View<std::int32_t> kind_of;        // (R,)
    View<std::int64_t> kind_limit;     // how many vehicles of a kind may be used, (K,)
    View<std::int32_t> first_site;     // where a route is loaded or −1, (R,)
    View2<std::int64_t> stock;         // (S, D)
    View<std::int32_t> promised;       // the vehicle a visit was promised, R when that is gone, −1 for none, (V,)
    std::int64_t most_changes = NO_LIMIT;  // how many such promises may be broken
    View<std::uint8_t> must_use;       // (R,)
    View<std::int32_t> musts;          // vehicles that are missed when idle, (M,)
    View<std::int32_t> must_offsets;   // (M + 1,)
    View<std::int32_t> must_jobs;      // jobs that each of them could be given
    View<double> balance_price;        // per unit of each measure, (MEASURES,)
    View<std::int64_t> balanced_load;  // that a visit counts for, (V,)
    View<std::int64_t> docks;          // −1 for any number, (S,)
    View<std::int64_t> loading;        // seconds that a vehicle holds a dock, (S,)
};

// Show `read` the name and the place of every array that has one plain number per visit, or per vehicle.
template <class Read>
void each_of_visits(RuleTables& tables, Read read) {
    read("goods", tables.goods);
    read("conflicting", tables.conflicting);
    read("from_start", tables.from_start);
    read("to_end", tables.to_end);
    read("prefix_rank", tables.prefix_rank);
    read("latitude", tables.latitude);
    read("longitude", tables.longitude);
    read("balanced_load", tables.balanced_load);
}

template <class Read>
void each_of_vehicles(RuleTables& tables, Read read) {
    read("idle_price", tables.idle_price);
    read("must_use", tables.must_use);
}

}  // namespace router::full
