// Places for a pickup and its delivery: for each place of the pickup the route is walked on until the delivery comes too late.
#include <algorithm>

#include "insertion_scan.hpp"

namespace router::full {

// The route with the pickup behind `before`, driven up to `last`, which it passes; metres and price beside those of the delivery,
// and seconds since the pickup was left, waits apart.
struct InsertionScan::PairWay {
    int before = -1, last = -1;
    Metres change = 0;
    Money fixed = 0.0, soft = 0.0;
    Passage passage;
    Seconds moving = 0;
};

void InsertionScan::pair_on(int route) {
    const int type = problem_.vehicle_type[route];
    if (!(problem_.allowed(first_, type) && problem_.allowed(second_, type))) return;
    if (plan_.sums[route].stops + 2 > problem_.max_stops[type]) return;
    const bool has_bound = !state_.timing.soft && state_.times.reloads(route) == 0 && !estimates_.has_idle_prices;
    const LeastDetours least = has_bound ? least_detours(route) : LeastDetours{};
    if (has_bound && is_too_dear(type, std::min(least.together, least.pickup + least.delivery))) return;
    for (int before = problem_.start_of(route); before != problem_.end_of(route); before = plan_.next[before]) {
        if (has_bound && is_too_dear(type, std::min(least.together, pickup_detour(route, before) + least.delivery))) continue;
        if (state_.rules.may_stand(route, before, first_, plan_.next[before]) && !passes_over()) pair_from(route, before);
    }
}

InsertionScan::LeastDetours InsertionScan::least_detours(int route) const {
    const int profile = problem_.profile[problem_.vehicle_type[route]];
    const Problem::LegRows pickup = problem_.legs_of(profile, first_), delivery = problem_.legs_of(profile, second_);
    const Metres across = problem_.metres(profile, first_, second_);
    LeastDetours least;
    for (int before = problem_.start_of(route), after; before != problem_.end_of(route); before = after) {
        after = plan_.next[before];
        const int here = problem_.place[before], there = problem_.place[after];
        const Metres leg = problem_.metres(profile, before, after), to = pickup.metres_to[here] - leg, from = delivery.metres_from[there];
        least.together = std::min(least.together, to + across + from);
        least.pickup = std::min(least.pickup, to + pickup.metres_from[there]);
        least.delivery = std::min(least.delivery, from + delivery.metres_to[here] - leg);
    }
    return least;
}

Metres InsertionScan::pickup_detour(int route, int before) const {
    return problem_.detour(problem_.profile[problem_.vehicle_type[route]], before, first_, plan_.next[before]);
}

// Whether so many metres alone make a place dearer than the candidates found.
bool InsertionScan::is_too_dear(int type, Metres more) const {
    Money price = problem_.metre_price[type] * static_cast<double>(more);
    price += problem_.visit_price(first_, type) + problem_.visit_price(second_, type);
    return price * discount_ >= candidates_.dearest();
}

void InsertionScan::pair_from(int route, int before) {
    const int type = problem_.vehicle_type[route];
    if (!state_.times.may_begin_behind(route, before, first_) || !plan_.can_carry(type, before, first_)) return;
    PairWay way = start_of_pair(route, before);
    const Seconds close = state_.times.close_of(route, second_);
    for (int node = plan_.next[before];; node = plan_.next[node]) {
        if (way.passage.leave > close) return;
        deliver(route, way, node);
        if (!problem_.is_visit(node) || !plan_.can_carry(type, node, first_) || !go_on(route, way, node)) return;
    }
}

// The way from `before` until the pickup is left; a moment above `FOREVER` when it cannot be made.
InsertionScan::PairWay InsertionScan::start_of_pair(int route, int before) const {
    const RouteTimes& times = state_.times;
    const int type = problem_.vehicle_type[route];
    PairWay way;
    way.before = before;
    way.last = first_;
    way.fixed = problem_.visit_price(first_, type) + problem_.visit_price(second_, type);
    way.fixed += estimates_.first_price(option_, route);
    way.change = times.metres(route, before, first_, -1);
    Passage one = times[before];
    one.leave = std::max(one.leave, times.release(first_));
    way.passage = times.pass(route, one, before, first_, -1);
    if (state_.timing.soft) way.soft = estimates_.soft_price(first_, way.passage.begin);
    return way;
}

// Drive on to `node`; false when no place of the delivery behind it is worth a look.
bool InsertionScan::go_on(int route, PairWay& way, int node) const {
    const RouteTimes& times = state_.times;
    const int reload = plan_.reload[node];
    if (way.last == first_) {
        way.change += times.metres(route, first_, node, reload);
        way.change -= times.metres(route, way.before, node, reload);
    }
    const Passage here = times.pass(route, way.passage, way.last, node, reload);
    if (here.begin > times[node].latest) return false;
    way.moving += here.arrival - way.passage.leave + here.leave - here.begin;
    if (estimates_.is_static && way.moving > state_.timing.visits[second_].max_ride) return false;
    if (state_.timing.soft) way.soft += estimates_.soft_price(node, here.begin) - estimates_.soft_price(node, times[node].begin);
    way.passage = here;
    way.last = node;
    return true;
}

// Offer the delivery between the last node of the way and `node`.
void InsertionScan::deliver(int route, const PairWay& way, int node) {
    const RouteTimes& times = state_.times;
    if (!state_.rules.may_stand(route, way.last, second_, node)) return;
    const int reload = plan_.reload[node];
    Metres change = way.change + times.metres(route, way.last, second_, -1) + times.metres(route, second_, node, reload);
    if (!state_.is_idle(route)) change -= times.metres(route, way.last == first_ ? way.before : way.last, node, reload);
    Money price = way.fixed + way.soft;
    price += problem_.metre_price[problem_.vehicle_type[route]] * static_cast<double>(change);
    if (price * discount_ >= candidates_.dearest()) return;
    const Passage here = times.pass(route, way.passage, way.last, second_, -1);
    if (estimates_.is_static && way.moving + here.arrival - way.passage.leave > state_.timing.visits[second_].max_ride) return;
    if (here.begin > FOREVER) return;
    const Insertion place{price, option_, route, way.before, way.last};
    offer({place, -1, plan_.reload[plan_.next[way.before]]}, second_, here, node, reload);
}

}  // namespace router::full
