#include "route_rules.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace router::full {

namespace {

template <class T>
bool any(const View<T>& view, T above) {
    return std::any_of(view.data, view.data + view.size, [above](T value) { return value > above; });
}

}  // namespace

RouteRules::RouteRules(const Problem& problem, const RuleTables& tables)
    : has_positions(any(tables.position, std::int32_t{ANYWHERE})),
      has_goods(any(tables.conflicting, std::int64_t{0})),
      has_prefixes(any(tables.prefix_size, 0)),
      has_relations(tables.relation_kind.size > 0),
      problem_(problem),
      tables_(tables),
      met_(problem.visit_count, 0),
      met_rank_(tables.relation_kind.size, -1),
      met_at_(tables.relation_kind.size, -1) {}

bool RouteRules::fit(int route, Activities activities) {
    const int type = problem_.vehicle_type[route];
    for (const Index activity : activities) {
        if (!is_reload(activity) && !problem_.allowed(activity, type)) return false;
    }
    if (problem_.has_pairs && !pairs_in_order(activities)) return false;
    for (int dimension = 0; dimension < problem_.dimension_count; ++dimension) {
        if (!load_fits(type, activities, dimension)) return false;
    }
    if (has_goods && !goods_fit(activities)) return false;
    if (has_positions && !positions_fit(activities)) return false;
    return !has_relations || relations_fit(activities);
}

void RouteRules::forget(Activities activities) {
    for (const Index activity : activities) {
        if (!is_reload(activity)) met_[activity] = 0;
    }
}

bool RouteRules::pairs_in_order(Activities activities) {
    bool in_order = true;
    for (const Index activity : activities) {
        if (is_reload(activity)) continue;
        const int pickup = problem_.pickup_of(activity);
        in_order = in_order && (pickup < 0 || met_[pickup]);
        met_[activity] = 1;
    }
    forget(activities);
    return in_order;
}

// At every moment: goods of the trip not yet delivered, goods collected in it, goods of pairs under way.
bool RouteRules::load_fits(int type, Activities activities, int dimension) const {
    const std::int64_t room = problem_.capacity(type, dimension) - problem_.initial_load(type, dimension);
    std::int64_t paired = 0;
    for (std::size_t first = 0;;) {
        std::size_t end = first;
        std::int64_t on_board = paired;
        for (; end < activities.size() && !is_reload(activities[end]); ++end) on_board += problem_.brought(activities[end], dimension);
        if (on_board > room) return false;
        for (std::size_t number = first; number < end; ++number) {
            const int visit = activities[number];
            on_board += problem_.collect(visit, dimension) - problem_.deliver(visit, dimension);
            if (problem_.is_delivery[visit]) paired -= problem_.deliver(visit, dimension);
            if (problem_.is_pickup(visit)) paired += problem_.collect(visit, dimension);
            if (on_board > room) return false;
        }
        if (end >= activities.size()) return true;
        first = end + 1;
    }
}

// No two goods in conflict are on board at once, or in one trip where all count for the whole of it.
bool RouteRules::goods_fit(Activities activities) {
    riding_.clear();
    for (std::size_t first = 0, end = 0; first <= activities.size(); first = end + 1) {
        for (end = first; end < activities.size() && !is_reload(activities[end]);) ++end;
        if (!trip_goods_fit(activities.subspan(first, end - first))) return false;
    }
    return true;
}

// At every visit: its goods, those that later visits bring, those that earlier ones have taken along, and those of pairs under way.
bool RouteRules::trip_goods_fit(Activities visits) {
    ahead_.resize(visits.size());
    Goods ahead, kept;
    for (std::size_t number = visits.size(); number-- > 0;) {
        ahead_[number] = ahead;
        if (tables_.from_start[visits[number]]) ahead = ahead | goods_of(visits[number]);
    }
    for (std::size_t number = 0; number < visits.size(); ++number) {
        const Index visit = visits[number];
        if (problem_.is_pickup(visit)) riding_.push_back(visit);
        Goods on_board = goods_of(visit) | ahead_[number] | kept;
        for (const Index pickup : riding_) on_board = on_board | goods_of(pickup);
        if (!on_board.agree()) return false;
        if (tables_.to_end[visit]) kept = kept | goods_of(visit);
        std::erase(riding_, problem_.pickup_of(visit));
    }
    return true;
}

bool RouteRules::positions_fit(Activities activities) const {
    bool any_before = false, last_before = false;
    for (const Index activity : activities) {
        if (is_reload(activity)) continue;
        if (last_before || (any_before && tables_.position[activity] == FIRST)) return false;
        any_before = true;
        last_before = tables_.position[activity] == LAST;
    }
    return true;
}

// Order and neighbourhood of related visits.
bool RouteRules::relations_fit(Activities activities) {
    bool fits = true;
    int place = 0;
    for (const Index visit : activities) {
        if (is_reload(visit)) continue;
        for (int own = tables_.relation_offsets[visit]; own < tables_.relation_offsets[visit + 1]; ++own) {
            const int relation = tables_.relation_of[own], rank = tables_.relation_rank[own], kind = tables_.relation_kind[relation];
            if (kind != SAME_VEHICLE && met_rank_[relation] >= 0) {
                const bool apart = kind == ADJACENT && met_at_[relation] != place - 1;
                if (rank < met_rank_[relation] || apart) fits = false;
            }
            met_rank_[relation] = rank;
            met_at_[relation] = place;
        }
        ++place;
    }
    for (const Index visit : activities) {
        if (is_reload(visit)) continue;
        for (int own = tables_.relation_offsets[visit]; own < tables_.relation_offsets[visit + 1]; ++own) {
            met_rank_[tables_.relation_of[own]] = -1;
        }
    }
    return fits;
}

bool RouteRules::keeps_prefix(int route, Activities activities) const {
    const std::size_t size = tables_.prefix_size[route];
    if (activities.size() < size) return false;
    for (std::size_t number = 0; number < size; ++number) {
        const Index visit = activities[number];
        if (is_reload(visit) || tables_.prefix_vehicle[visit] != route) return false;
        if (tables_.prefix_rank[visit] != static_cast<int>(number)) return false;
    }
    return true;
}

int RouteRules::bound_route(const Plan& plan, int visit, int route) const {
    if (has_prefixes && tables_.prefix_vehicle[visit] >= 0) {
        if (route >= 0 && route != tables_.prefix_vehicle[visit]) return NO_ROUTE;
        route = tables_.prefix_vehicle[visit];
    }
    if (!has_relations) return route;
    for (int own = tables_.relation_offsets[visit]; own < tables_.relation_offsets[visit + 1]; ++own) {
        const int relation = tables_.relation_of[own];
        for (int place = tables_.member_offsets[relation]; place < tables_.member_offsets[relation + 1]; ++place) {
            const int other = plan.route_of[tables_.members[place]];
            if (other < 0) continue;
            if (route != ANY_ROUTE && other != route) return NO_ROUTE;
            route = other;
        }
    }
    return route;
}

bool RouteRules::may_stand(int route, int before, int visit, int after) const {
    const bool is_first = !problem_.is_visit(before), is_last = !problem_.is_visit(after);
    if (has_positions) {
        if (!is_last && (tables_.position[after] == FIRST || tables_.position[visit] == LAST)) return false;
        if (!is_first && (tables_.position[before] == LAST || tables_.position[visit] == FIRST)) return false;
    }
    if (has_prefixes) {
        const bool own = tables_.prefix_vehicle[visit] == route;
        if (!is_last && tables_.prefix_vehicle[after] == route) return own && tables_.prefix_rank[visit] < tables_.prefix_rank[after];
        if (own && !is_first) {
            return tables_.prefix_vehicle[before] == route && tables_.prefix_rank[before] < tables_.prefix_rank[visit];
        }
    }
    return true;
}

bool RouteRules::goods_agree(const Plan& plan, int before, int visit) const {
    const std::int64_t conflicting = tables_.conflicting[visit];
    if (conflicting == 0) return true;
    for (int node = before; problem_.is_visit(node); node = plan.previous[node]) {
        const bool meets = tables_.from_start[visit] || tables_.to_end[node];
        if (meets && (tables_.goods[node] & conflicting) != 0) return false;
        if (plan.reload[node] >= 0) break;
    }
    for (int node = plan.next[before]; problem_.is_visit(node) && plan.reload[node] < 0; node = plan.next[node]) {
        const bool meets = tables_.to_end[visit] || tables_.from_start[node];
        if (meets && (tables_.goods[node] & conflicting) != 0) return false;
    }
    return true;
}

namespace {

double radians(double degrees) { return degrees * (std::numbers::pi / 180.0); }

// Kilometres along a great circle (haversine formula).
double crow_km(double latitude, double longitude, double other_latitude, double other_longitude) {
    constexpr double EARTH_RADIUS_KM = 6371.0088;
    const double north = radians(latitude), other_north = radians(other_latitude);
    const double across = std::sin((other_north - north) / 2), along = std::sin(radians(other_longitude - longitude) / 2);
    double half = across * across;
    half += std::cos(north) * std::cos(other_north) * (along * along);
    return 2 * EARTH_RADIUS_KM * std::asin(std::sqrt(half));
}

}  // namespace

Money RouteRules::spread_price(Activities activities) const {
    const auto is_known = [this](Index activity) { return !is_reload(activity) && !std::isnan(tables_.latitude[activity]); };
    double latitude = 0.0, longitude = 0.0;
    int known = 0;
    for (const Index visit : activities) {
        if (!is_known(visit)) continue;
        latitude += tables_.latitude[visit];
        longitude += tables_.longitude[visit];
        ++known;
    }
    if (known == 0) return 0.0;
    latitude /= known;
    longitude /= known;
    double total = 0.0;
    for (const Index visit : activities) {
        if (is_known(visit)) total += crow_km(latitude, longitude, tables_.latitude[visit], tables_.longitude[visit]);
    }
    return tables_.compactness_price * total;
}

}  // namespace router::full
