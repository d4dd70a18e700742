// Loads along routes, trip by trip, and how often routes load again.
#pragma once

#include "route_rules.hpp"

namespace router::full {

class TripLoads {
  public:
    TripLoads(const Problem& problem, const RuleTables& tables, const RouteRules& rules, const Plan& plan);

    // Compute the loads of a route anew.
    void refresh(int route);

    // How often a route loads again.
    int reloads(int route) const { return reloads_[route]; }

    // Whether the loads of `visit` fit into the trip of `before`, right behind it.
    bool holds_behind(int route, int before, int visit) const {
        const int type = problem_.vehicle_type[route];
        for (int dimension = 0; dimension < problem_.dimension_count; ++dimension) {
            const NodeLoad& here = loads_(before, dimension);
            const std::int64_t room = problem_.capacity(type, dimension);
            if (here.most_before + problem_.deliver(visit, dimension) > room) return false;
            if (here.most_after + problem_.collect(visit, dimension) > room) return false;
        }
        return true;
    }

    // Whether the goods of `pickup` can be on board when `node` is left.
    bool can_carry(int route, int node, int pickup) const {
        const int type = problem_.vehicle_type[route];
        for (int dimension = 0; dimension < problem_.dimension_count; ++dimension) {
            const std::int64_t carried = loads_(node, dimension).on_board + problem_.collect(pickup, dimension);
            if (carried > problem_.capacity(type, dimension)) return false;
        }
        return true;
    }

  private:
    // Load when leaving a node; the most on board from the start of its trip up to there, and from there to the end of the trip.
    struct NodeLoad {
        std::int64_t most_before = 0, most_after = 0, on_board = 0;
    };

    void refresh(int route, int dimension);
    std::int64_t brought_by_trip(int node, int dimension) const;

    const Problem& problem_;
    const RuleTables& tables_;
    const RouteRules& rules_;
    const Plan& plan_;
    Table<NodeLoad> loads_;
    std::vector<int> reloads_;
};

}  // namespace router::full
