#include "dock_turns.hpp"

#include <algorithm>

namespace router::full {

DockTurns::DockTurns(const Problem& problem, const TimingProblem& timing, const RuleTables& tables, const Plan& plan)
    : problem_(problem),
      timing_(timing),
      tables_(tables),
      plan_(plan),
      is_used_(std::any_of(tables.docks.data, tables.docks.data + tables.docks.size, [](std::int64_t docks) { return docks >= 0; })),
      turns_(problem.vehicle_count),
      hours_(is_used_ ? problem.vehicle_count : 0),
      sequence_(problem.visit_count) {}

Money DockTurns::price(const Figures& figures, const RouteTimes& times, RoutePrices& prices) {
    for (int route = 0; route < problem_.vehicle_count; ++route) {
        turns_[route] = {figures[route].start, -FOREVER, FOREVER};
        hours_[route] = figures[route].measures[HOURS];
    }
    Money price = 0.0;
    for (int site = 0; site < tables_.docks.size; ++site) {
        if (tables_.docks[site] >= 0) price += take_turns(site, figures, times, prices);
    }
    for (int site = 0; site < tables_.docks.size; ++site) {
        if (tables_.docks[site] < 0) continue;
        list_reloads(site, times, prices);
        for (int route = 0; route < problem_.vehicle_count; ++route) {
            if (starts_at(route, site)) book(turns_[route].start, turns_[route].start + tables_.loading[site]);
        }
        price += tables_.broken_price * static_cast<double>(std::max(std::int64_t{0}, most_at_once() - tables_.docks[site]));
    }
    return price;
}

// Give the routes that start at `site` their turns by when they would begin; what that costs.
Money DockTurns::take_turns(int site, const Figures& figures, const RouteTimes& times, RoutePrices& prices) {
    const Seconds loading = tables_.loading[site];
    Money price = 0.0;
    list_reloads(site, times, prices);
    list_by_start(site, figures);
    for (const int route : order_) {
        const Seconds start = figures[route].start;
        if (!is_free(start, start + loading, tables_.docks[site])) price += move(route, site, prices);
        book(turns_[route].start, turns_[route].start + loading);
    }
    return price;
}

// The routes that are loaded at `site`, those that begin first before the others.
void DockTurns::list_by_start(int site, const Figures& figures) {
    order_.clear();
    for (int route = 0; route < problem_.vehicle_count; ++route) {
        if (starts_at(route, site)) order_.push_back(route);
    }
    std::stable_sort(order_.begin(), order_.end(), [&](int one, int other) { return figures[one].start < figures[other].start; });
}

// When vehicles load again at `site`, each route between the bounds on its start.
void DockTurns::list_reloads(int site, const RouteTimes& times, RoutePrices& prices) {
    spans_.clear();
    for (int route = 0; route < problem_.vehicle_count; ++route) {
        if (plan_.sums[route].stops == 0 || times.reloads(route) == 0) continue;
        const Activities activities = sequence_.write(plan_, route);
        const std::vector<Event>& events = prices.events_between(route, activities, turns_[route].low, turns_[route].high);
        for (std::size_t number = 0; number < activities.size(); ++number) {
            if (!is_reload(activities[number]) || dock_of(route, reload_at(activities[number])) != site) continue;
            book(events[number + 1].begin, events[number + 1].leave);
        }
    }
}

// The site where a route loads: as the checker finds it, the first of the vehicle's sites at the place.
int DockTurns::dock_of(int route, int reload) const {
    const int place = timing_.reload_of(route, reload).place;
    int number = 0;
    while (timing_.reload_of(route, number).place != place) ++number;
    return timing_.reload_of(route, number).site;
}

// Whether a dock is free all through a span; one turn may begin at the moment another ends.
bool DockTurns::is_free(Seconds begin, Seconds end, std::int64_t docks) const {
    if (begin == end) return true;
    if (held_at(begin) >= docks) return false;
    return std::none_of(spans_.begin(), spans_.end(),
                        [&](const Span& span) { return begin < span.begin && span.begin < end && held_at(span.begin) >= docks; });
}

int DockTurns::held_at(Seconds moment) const {
    return static_cast<int>(
        std::count_if(spans_.begin(), spans_.end(), [moment](const Span& span) { return span.begin <= moment && moment < span.end; }));
}

int DockTurns::most_at_once() const {
    int most = 0;
    for (const Span& span : spans_) {
        if (span.begin < span.end) most = std::max(most, held_at(span.begin));
    }
    return most;
}

// The cheapest start of a route at which a dock is free, right after or before a span that is booked; what it costs more. Where there
// is none the route keeps its own.
Money DockTurns::move(int route, int site, RoutePrices& prices) {
    const Seconds loading = tables_.loading[site];
    const Activities activities = sequence_.write(plan_, route);
    const Money own = prices.between(route, activities, -FOREVER, FOREVER).price;
    PricedRoute best{0, 0, INFEASIBLE_PRICE};
    const auto look_between = [&](Seconds low, Seconds high) {
        const PricedRoute found = prices.between(route, activities, low, high);
        if (found.price > best.price || found.price >= INFEASIBLE_PRICE) return;
        if (found.price == best.price && found.end >= best.end) return;
        if (!is_free(found.start, found.start + loading, tables_.docks[site])) return;
        best = found;
        turns_[route] = {found.start, low, high};
        hours_[route] = found.hours();
    };
    for (const Span& span : spans_) look_between(span.end, FOREVER);
    for (const Span& span : spans_) look_between(-FOREVER, span.begin - loading);
    return best.price < INFEASIBLE_PRICE ? best.price - own : 0.0;
}

}  // namespace router::full
