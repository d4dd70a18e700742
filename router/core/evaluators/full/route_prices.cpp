#include "route_prices.hpp"

namespace router::full {

PricedRoute RoutePrices::of(int route, Activities activities) {
    if (activities.empty()) return {0, 0, tables_.idle_price[route]};
    RouteMemory::Key key(problem_.vehicle_type[route], activities);
    if (const PricedRoute* known = memory_.find(key.value())) return *known;
    const PricedRoute found = priced_anew(route, activities);
    memory_.keep(key.value(), found);
    return found;
}

PricedRoute RoutePrices::priced_anew(int route, Activities activities) {
    const PricedRoute broken{0, 0, 2 * tables_.broken_price};
    if (!rules_.fit(route, activities)) return broken;
    const TimedPrice exact = timer_.evaluate(route, activities);
    if (!exact.feasible) return broken;
    PricedRoute found = timed(exact);
    found.price += tables_.route_price;
    if (tables_.compactness_price > 0.0) found.price += rules_.spread_price(activities);
    if (rules_.has_prefixes && !rules_.keeps_prefix(route, activities)) found.price += tables_.broken_price;
    return found;
}

PricedRoute RoutePrices::timed(const TimedPrice& found) const {
    const std::vector<Event>& events = timer_.events().events;
    return {events.front().begin, events.back().begin, found.price};
}

PricedRoute RoutePrices::between(int route, Activities activities, Seconds low, Seconds high) {
    RouteMemory::Key key(problem_.vehicle_type[route], activities);
    key.add(problem_.visit_count + FOREVER + low);  // never negative: `low` may be −FOREVER
    key.add(problem_.visit_count + FOREVER + high);
    if (const PricedRoute* known = memory_.find(key.value())) return *known;
    const TimedPrice exact = timer_.time_between(route, activities, low, high);
    PricedRoute found = timed(exact);
    if (!exact.feasible) found.price = INFEASIBLE_PRICE;
    memory_.keep(key.value(), found);
    return found;
}

const std::vector<Event>& RoutePrices::events_between(int route, Activities activities, Seconds low, Seconds high) {
    timer_.time_between(route, activities, low, high);
    return timer_.events().events;
}

}  // namespace router::full
