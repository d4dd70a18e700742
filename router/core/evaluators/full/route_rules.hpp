// Rules of one route that need no clock: what may be on one vehicle, in one trip, and in which order.
#pragma once

#include "activities.hpp"
#include "rule_tables.hpp"

namespace router::full {

class RouteRules {
  public:
    RouteRules(const Problem& problem, const RuleTables& tables);

    // Whether the vehicle may drive the activities; time, distance and frozen prefixes apart.
    bool fit(int route, Activities activities);

    // Whether the route begins with its frozen prefix.
    bool keeps_prefix(int route, Activities activities) const;

    // Price of the crow distances of the visits from the centre of the route.
    Money spread_price(Activities activities) const;

    // The route that relations and frozen prefixes demand for a visit; `route` when none does, `NO_ROUTE` when they contradict it or
    // each other.
    static constexpr int ANY_ROUTE = -1, NO_ROUTE = -2;
    int bound_route(const Plan& plan, int visit, int route) const;

    // Whether first and last visits and frozen prefixes allow `visit` between two neighbours.
    bool may_stand(int route, int before, int visit, int after) const;

    // Whether the goods of `visit`, behind `before`, agree with those of the other visits of the trip; pairs under way apart.
    bool goods_agree(const Plan& plan, int before, int visit) const;

    const bool has_positions, has_goods, has_prefixes, has_relations;

  private:
    bool pairs_in_order(Activities activities);
    bool load_fits(int type, Activities activities, int dimension) const;
    bool goods_fit(Activities activities);
    bool trip_goods_fit(Activities visits);
    bool positions_fit(Activities activities) const;
    bool relations_fit(Activities activities);
    void forget(Activities activities);

    const Problem& problem_;
    const RuleTables& tables_;

    // Kinds of goods, and what must not meet them.
    struct Goods {
        std::int64_t kinds = 0, foes = 0;

        Goods operator|(const Goods& other) const { return {kinds | other.kinds, foes | other.foes}; }
        bool agree() const { return (kinds & foes) == 0; }
    };
    Goods goods_of(Index visit) const { return {tables_.goods[visit], tables_.conflicting[visit]}; }

    // Notes while a sequence is read: visits met, pickups whose goods are on board, goods that later visits of a trip bring, and per
    // relation its last member's rank and place.
    std::vector<std::uint8_t> met_;
    std::vector<Index> riding_;
    std::vector<Goods> ahead_;
    std::vector<int> met_rank_, met_at_;
};

}  // namespace router::full
