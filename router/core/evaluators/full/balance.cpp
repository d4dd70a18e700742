#include "balance.hpp"

#include <algorithm>

namespace router::full {

RouteFigures figures_of(const Plan& plan, const RuleTables& tables, int route, const PricedRoute& priced) {
    std::int64_t load = 0;
    for (int node = plan.next[plan.problem.start_of(route)]; plan.problem.is_visit(node); node = plan.next[node]) load += tables.balanced_load[node];
    return {priced.start, {priced.hours(), static_cast<double>(plan.sums[route].stops), static_cast<double>(load)}};
}

Balance::Balance(const Problem& problem, const RuleTables& tables, const Plan& plan, const Figures& figures)
    : problem_(problem), tables_(tables), plan_(plan), figures_(figures) {
    const View<double>& prices = tables.balance_price;
    is_used_ = std::any_of(prices.data, prices.data + prices.size, [](double price) { return price != 0.0; });
}

Balance::Extremes Balance::extremes(int measure, const std::vector<double>& hours) const {
    constexpr double NONE_YET = 1e300;  // above every figure
    Extremes found{-NONE_YET, -NONE_YET, NONE_YET, NONE_YET};
    for (int route = 0; route < problem_.vehicle_count; ++route) {
        if (!is_in_use(route)) continue;
        const double figure = measure == HOURS && !hours.empty() ? hours[route] : figures_[route].measures[measure];
        found.second_highest = std::max(found.second_highest, std::min(found.highest, figure));
        found.highest = std::max(found.highest, figure);
        found.second_lowest = std::min(found.second_lowest, std::max(found.lowest, figure));
        found.lowest = std::min(found.lowest, figure);
    }
    return found;
}

Money Balance::price(const std::vector<double>& hours) const {
    Money price = 0.0;
    for (int measure = 0; measure < MEASURES; ++measure) {
        const Extremes found = extremes(measure, hours);
        if (found.highest > found.lowest) price += tables_.balance_price[measure] * (found.highest - found.lowest);
    }
    return price;
}

void Balance::find_extremes() {
    for (int measure = 0; measure < MEASURES; ++measure) extremes_[measure] = extremes(measure, {});
}

Money Balance::change_with(int option, int route, double hours) const {
    const int first = problem_.first_visit[option], second = problem_.second_visit[option];
    std::array<double, MEASURES> figures = is_in_use(route) ? figures_[route].measures : std::array<double, MEASURES>{};
    figures[HOURS] = hours;
    figures[STOPS] = static_cast<double>(plan_.sums[route].stops + (second < 0 ? 1 : 2));
    figures[LOAD] += static_cast<double>(tables_.balanced_load[first] + (second < 0 ? 0 : tables_.balanced_load[second]));
    Money price = 0.0;
    for (int measure = 0; measure < MEASURES; ++measure) {
        const Extremes& all = extremes_[measure];
        double others_high = all.highest, others_low = all.lowest;
        if (is_in_use(route)) {
            const double own = figures_[route].measures[measure];
            if (own == all.highest) others_high = all.second_highest;
            if (own == all.lowest) others_low = all.second_lowest;
        }
        double change = std::max(others_high, figures[measure]) - std::min(others_low, figures[measure]);
        if (all.highest > all.lowest) change -= all.highest - all.lowest;
        price += tables_.balance_price[measure] * change;
    }
    return price;
}

Money Balance::likely_change(int option, int route) const {
    return change_with(option, route, is_in_use(route) ? figures_[route].measures[HOURS] : 0.0);
}

}  // namespace router::full
