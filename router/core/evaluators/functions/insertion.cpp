// Where an unassigned job fits best when time is paid.
//
// A place is screened by the fastest travel times, then by lower bounds of the new duration, then by whole seconds exactly, and only
// then its duration is found. Among equal prices, and there are many where a route waits anyway, the shorter drive is better: a share of
// the seconds driven counts in the comparison.
#include "functions.hpp"

namespace router {

namespace {

constexpr double DRIVING_SHARE = 0.2;  // of the price of a second, that a second of driving counts extra when places are compared

}  // namespace

// Every option is a single visit.
Insertion Functions::best_insertion(int job, const Settings& settings, Random& random) {
    Insertion best;
    for (int option = problem.option_offsets[job]; option < problem.option_offsets[job + 1]; ++option) {
        if (!plan.has_supply(job, option)) continue;
        const FunctionPlace found = best_place(problem.first_visit[option], settings, random);
        if (found.price.price < best.price) best = {found.price.price, option, found.route, found.before, -1};
    }
    return best;
}

// The best place for one visit; places are passed over now and then (blinks).
Functions::FunctionPlace Functions::best_place(int visit, const Settings& settings, Random& random) {
    FunctionPlace best;
    VisitRows legs{.visit = visit};
    const auto try_behind = [&](int route, int before) {
        const double bound = best.price.figure;
        const Price price = keeps_levels_ ? price_by_levels(legs, route, before, bound) : price_behind(route, before, visit, bound);
        if (price.figure < best.price.figure && random.fraction() >= settings.blink) best = {price, route, before};
    };
    const bool changed_only = plan.is_offered_to_changed_routes(visit, settings.offers_anew, random);
    const auto may_take = [&](int route) { return route >= 0 && (!changed_only || plan.is_touched(route)) && plan.may_take(route, visit); };
    const std::int64_t mark = plan.new_mark();
    for (const NearLeg& leg : problem.legs_from_near.of(0, visit)) {
        plan.seen[leg.neighbour] = mark;
        if (const int route = plan.route_of[leg.neighbour]; may_take(route)) try_behind(route, leg.neighbour);
    }
    for (const NearLeg& leg : problem.legs_to_near.of(0, visit)) {  // the place ahead of one that follows another is the one behind that
        const int route = plan.route_of[leg.neighbour], before = plan.previous[leg.neighbour];
        if (route >= 0 && plan.seen[before] != mark && may_take(route)) try_behind(route, before);
    }
    for (const int route : plan.touched) {
        if (plan.sums[route].stops == 0 || !plan.may_take(route, visit)) continue;
        try_behind(route, problem.start_of(route));
        try_behind(route, plan.previous[problem.end_of(route)]);
    }
    if (!plan.may_open()) return best;
    double discount = 1.0;
    if (random.fraction() < settings.open_chance) discount = random.fraction();
    for (int type = 0; type < problem.type_count; ++type) {
        const int route = plan.spare_vehicle(type);
        if (route < 0 || !plan.may_take(route, visit)) continue;
        const int start = problem.start_of(route);
        Price price = price_behind(route, start, visit, best.price.figure / discount);
        price.figure *= discount;
        if (price.figure < best.price.figure) best = {price, route, start};
    }
    return best;
}

// Price of `visit` behind `before`; nowhere when the figure is not below `bound` or a rule is broken.
Functions::Price Functions::price_behind(int route, int before, int visit, double bound) {
    const int type = problem.vehicle_type[route], profile = problem.profile[type], after = plan.next[before];
    const Node &here = times[before], &there = times[after];
    const int place = times[visit].place;
    const Seconds stay = problem.time_at(type, before, visit) + problem.setup_again(before, visit, after);
    const Seconds seconds_there = fastest_(profile, here.place, place), seconds_on = fastest_(profile, place, there.place);
    Seconds begin = here.leave + seconds_there;
    if (begin > problem.closes[visit]) return {};
    begin = std::max(begin, problem.opens[visit]) + stay;
    if (begin + seconds_on > there.latest) return {};
    const Metres more_metres =
        Metres{problem.distances(profile, here.place, place)} + problem.distances(profile, place, there.place) - there.metres;
    Money price = problem.metre_price[type] * static_cast<double>(more_metres) + problem.visit_price(visit, type);
    if (plan.sums[route].stops == 0) price += problem.fixed_price[type];
    const double paid = problem.second_price[type];
    const Seconds more_driving = seconds_there + seconds_on - there.seconds;
    const Seconds detour = is_static_ ? more_driving : problem.driving_detour(profile, before, visit, after);
    const double handicap = DRIVING_SHARE * paid * static_cast<double>(detour);
    const double room = (bound - price - handicap) / std::max(paid, 1e-9) + duration(route);
    if (paid > 0.0 ? least_with(route, before, visit, more_driving) >= room : price >= bound) return {};
    if (!fits_between(type, before, visit, after) || !rare_rules_allow(route, before, visit)) return {};
    const bool waits_for_goods = problem.has_release && problem.release[visit] > times[problem.start_of(route)].leave;
    const TimeFunction& source = waits_for_goods ? draw_released(route, before, problem.release[visit]) : ahead_[before];
    const int visits[] = {visit};
    const double longer = duration_with({route, before, visits, after}, source, room);
    price += paid * (longer - duration(route));
    const bool too_long = longer + margin_ * static_cast<double>(plan.sums[route].stops + 2) > max_duration_[route];
    if (too_long || price + handicap >= bound) return {};
    return {price + handicap, price};
}

// The same where levels tell all: no bound is quicker than the duration itself.
Functions::Price Functions::price_by_levels(VisitRows& legs, int route, int before, double bound) {
    const int type = problem.vehicle_type[route], visit = legs.visit, after = plan.next[before];
    if (type != legs.type) {
        legs = {visit, type, {&problem.service(problem.service_row[type], 0), problem.visit_count}, problem.legs_of(problem.profile[type], visit)};
    }
    const Node &here = times[before], &there = times[after];
    const Seconds stay = legs.service[visit], seconds_there = legs.rows.seconds_to[here.place], seconds_on = legs.rows.seconds_from[there.place];
    const Seconds begin = std::max(here.leave + seconds_there, problem.opens[visit]);
    if (begin > problem.closes[visit] || begin + stay + seconds_on > there.latest) return {};
    const Metres more_metres = Metres{legs.rows.metres_to[here.place]} + legs.rows.metres_from[there.place] - there.metres;
    const double paid = problem.second_price[type];
    Money price = problem.metre_price[type] * static_cast<double>(more_metres) + problem.visit_price(visit, type);
    const double handicap = DRIVING_SHARE * paid * static_cast<double>(seconds_there + seconds_on - there.seconds);
    Point ahead = ahead_[before].last_level();
    const Seconds left = problem.is_visit(before) ? legs.service[before] : 0;
    extend_level(ahead, static_cast<double>(left + seconds_there), window(visit));
    const double longer = duration_of_levels(ahead, static_cast<double>(stay + seconds_on), behind_[after].first_level());
    price += paid * (longer - duration(route));
    if (price + handicap >= bound || longer > max_duration_[route] || !rare_rules_allow(route, before, visit)) return {};
    return {price + handicap, price};
}

// Seconds below which no departure brings a route in which `before` and `after` stand as they do, whatever comes between them.
double Functions::least_between(int before, int after) const {
    if (ahead_[before].is_empty() || behind_[after].is_empty()) return NEVER;
    return behind_[after].first().other - ahead_[before].last().other;
}

// The same with `visit` between two neighbours, which takes so many seconds of driving more at the hours that are fastest; where visits
// have a setup that says nothing.
double Functions::least_with(int route, int before, int visit, Seconds more_driving) const {
    const double between = least_between(before, plan.next[before]);
    if (problem.has_setup) return between;
    const Seconds stay = problem.time_at(problem.vehicle_type[route], before, visit);
    return std::max(between, route_times_[route].least + static_cast<double>(stay + more_driving));
}

// Duration of a route that goes the way under trial, which it can in time, `source` being the forward function of `way.before`; or
// something not below `bound`.
double Functions::duration_with(const Way& way, const TimeFunction& source, double bound) {
    const int type = problem.vehicle_type[way.route], profile = problem.profile[type];
    if (source.is_empty() || behind_[way.goal].is_empty()) return NEVER;
    const TimeFunction* ahead = &source;
    Point level = is_static_ ? source.last_level() : Point{};
    double stay = stay_at(type, way.before);
    int node = way.before;
    for (const int visit : way.visits) {
        if (is_static_) {
            extend_level(level, stay + static_cast<double>(fastest(profile, node, visit)), window(visit));
        } else {
            TimeFunction& target = on_trial_[ahead == &on_trial_[0]];
            extend_forward(leg(type, node, visit, stay), *ahead, window(visit), target);
            ahead = &target;
        }
        stay = static_cast<double>(problem.time_at(type, node, visit));
        node = visit;
    }
    if (node != way.before) stay += static_cast<double>(problem.setup_again(way.before, node, way.goal));
    if (!is_static_) return least_duration(leg(type, node, way.goal, stay), *ahead, behind_[way.goal], bound);
    return duration_of_levels(level, stay + static_cast<double>(fastest(profile, node, way.goal)), behind_[way.goal].first_level());
}

// Forward function of `last` if the route could not start before `release`.
const TimeFunction& Functions::draw_released(int route, int last, Seconds release) {
    const int type = problem.vehicle_type[route];
    int node = problem.start_of(route), own = 1;
    on_trial_[1].set_line(static_cast<double>(release), static_cast<double>(problem.closes[node]));
    while (node != last) {
        const int before = node;
        node = plan.next[node];
        extend_forward(leg(type, before, node, stay_at(type, before)), on_trial_[own], window(node), on_trial_[3 - own]);
        own = 3 - own;
    }
    return on_trial_[own];
}

}  // namespace router
