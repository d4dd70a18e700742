#include "insertion_scan.hpp"

#include <algorithm>

namespace router::full {

void InsertionScan::collect(int job, double discount) {
    for (option_ = problem_.option_offsets[job]; option_ < problem_.option_offsets[job + 1]; ++option_) {
        if (!plan_.has_supply(job, option_)) continue;
        first_ = problem_.first_visit[option_];
        second_ = problem_.second_visit[option_];
        collect_option(discount);
    }
}

void InsertionScan::collect_option(double discount) {
    int bound = state_.rules.bound_route(plan_, first_, RouteRules::ANY_ROUTE);
    if (is_pair() && bound != RouteRules::NO_ROUTE) bound = state_.rules.bound_route(plan_, second_, bound);
    if (bound == RouteRules::NO_ROUTE) return;
    if (bound != RouteRules::ANY_ROUTE) {
        whole_route(bound, 1.0);
        return;
    }
    discount_ = 1.0;
    const std::int64_t mark = plan_.new_mark();
    if (is_pair()) near_routes(mark);
    else near_places(mark);
    touched_routes(mark);
    if (plan_.may_open()) unused_vehicles(discount);
}

// Places next to near visits.
void InsertionScan::near_places(std::int64_t mark) {
    const int reach = std::min(NEAR, problem_.neighbour_count);
    for (int rank = 0; rank < reach; ++rank) {
        const int neighbour = problem_.neighbours(first_, rank), route = plan_.route_of[neighbour];
        if (route < 0) continue;
        single_behind(route, neighbour, mark);
        single_behind(route, plan_.previous[neighbour], mark);
    }
}

// For pairs: the whole routes of visits near either, the nearest first.
void InsertionScan::near_routes(std::int64_t mark) {
    const int reach = std::min(NEAR, problem_.neighbour_count);
    for (int rank = 0; rank < reach; ++rank) {
        for (const int visit : {first_, second_}) {
            const int route = plan_.route_of[problem_.neighbours(visit, rank)];
            if (route < 0 || plan_.seen[problem_.start_of(route)] == mark) continue;
            plan_.seen[problem_.start_of(route)] = mark;
            pair_on(route);
        }
    }
}

void InsertionScan::touched_routes(std::int64_t mark) {
    for (const int route : plan_.touched) {
        if (state_.is_idle(route)) continue;
        const int start = problem_.start_of(route);
        if (!is_pair()) {
            single_behind(route, start, mark);
            single_behind(route, plan_.previous[problem_.end_of(route)], mark);
        } else if (plan_.seen[start] != mark) {
            plan_.seen[start] = mark;
            pair_on(route);
        }
    }
}

// One unused vehicle of each type; all of them where promises name vehicles.
void InsertionScan::unused_vehicles(double discount) {
    if (state_.tables.most_changes < NO_LIMIT) {
        for (int route = 0; route < problem_.vehicle_count; ++route) {
            if (state_.is_idle(route)) whole_route(route, discount);
        }
        return;
    }
    for (const auto& [price, type] : openings_.of(option_)) {
        if (!estimates_.has_idle_prices && price * discount >= candidates_.dearest()) return;
        const int route = plan_.spare_vehicle(type);
        if (route >= 0) whole_route(route, discount);
    }
}

void InsertionScan::whole_route(int route, double discount) {
    discount_ = discount;
    if (is_pair()) {
        pair_on(route);
        return;
    }
    const std::int64_t mark = plan_.new_mark();
    for (int node = problem_.start_of(route); node != problem_.end_of(route); node = plan_.next[node]) single_behind(route, node, mark);
}

void InsertionScan::single_behind(int route, int before, std::int64_t mark) {
    if (plan_.seen[before] == mark) return;
    plan_.seen[before] = mark;
    const int after = plan_.next[before], type = problem_.vehicle_type[route];
    if (!problem_.allowed(first_, type) || plan_.sums[route].stops >= problem_.max_stops[type]) return;
    if (!state_.rules.may_stand(route, before, first_, after) || passes_over()) return;
    if (!state_.times.may_begin_behind(route, before, first_)) return;
    const int here = plan_.reload[after];
    const bool fits = plan_.holds_between(route, before, first_) &&
                      (!state_.rules.has_goods || state_.rules.goods_agree(plan_, before, first_));
    if (fits) single(route, before, -1, here);
    const TimedVehicle& vehicle = state_.times.vehicle(route);
    if (vehicle.max_trips <= 1) return;
    if (here >= 0) {
        single(route, before, here, -1);
    } else if (state_.times.reloads(route) + 1 < vehicle.max_trips) {
        for (int reload = 0; reload < vehicle.reloads.size(); ++reload) {
            if (problem_.is_visit(before)) single(route, before, reload, -1);
            if (problem_.is_visit(after)) single(route, before, -1, reload);
        }
    }
}

// Offer the visit behind `before` with loadings before it and before what follows.
void InsertionScan::single(int route, int before, int reload, int next_reload) {
    const int after = plan_.next[before], type = problem_.vehicle_type[route];
    const RouteTimes& times = state_.times;
    Metres change = times.metres(route, before, first_, reload) + times.metres(route, first_, after, next_reload);
    if (!state_.is_idle(route)) change -= times.metres(route, before, after, plan_.reload[after]);
    Money price = problem_.metre_price[type] * static_cast<double>(change) + problem_.visit_price(first_, type);
    price += estimates_.first_price(option_, route);
    if (price * discount_ >= candidates_.dearest()) return;
    Passage one = times[before];
    const Seconds ready = times.release(first_);
    if (ready > 0 && reload < 0 && state_.times.reloads(route) == 0) one.leave = std::max(one.leave, ready + one.span);
    const Passage here = times.pass(route, one, before, first_, reload, ready);
    if (here.begin <= FOREVER) offer({{price, option_, route, before, -1}, reload, next_reload}, first_, here, after, next_reload);
}

void InsertionScan::offer(Candidate place, int last, const Passage& passage, int node, int reload) {
    const RouteTimes& times = state_.times;
    const Seconds then = times.reach(place.route, last, node, reload, passage.leave);
    const Seconds extra = times.more_setup(place.route, last, node, reload);
    if (then + std::max(Seconds{0}, extra) > times[node].latest) return;
    if (state_.timing.soft) place.price += estimates_.soft_price(last, passage.begin);
    place.price += estimates_.time_price(place.route, node, passage, then, extra);
    place.price *= discount_;
    candidates_.offer(place);
}

}  // namespace router::full
