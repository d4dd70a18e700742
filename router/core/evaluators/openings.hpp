// Which unused vehicles would serve a job alone for least: where each starts at a place of its own, only the first few are worth a look.
#pragma once

#include <algorithm>
#include <vector>

#include "../problem.hpp"

namespace router {

// Price of a route for one visit alone, or two (`second` −1: one), with an unused vehicle, for metres, visits and the vehicle.
inline Money price_alone(const Problem& problem, int route, int first, int second) {
    const int type = problem.vehicle_type[route], profile = problem.profile[type], last = second < 0 ? first : second;
    Metres length = problem.metres(profile, problem.start_of(route), first) + problem.metres(profile, last, problem.end_of(route));
    Money served = problem.visit_price(first, type);
    if (second >= 0) {
        length += problem.metres(profile, first, second);
        served += problem.visit_price(second, type);
    }
    return problem.metre_price[type] * static_cast<double>(length) + served + problem.fixed_price[type];
}

struct OpeningPrice {
    Money price;
    int type;
};

class Openings {
  public:
    explicit Openings(const Problem& problem) : problem_(problem), prices_(problem.first_visit.size) {}

    // What routes for an option alone cost by type, for using the vehicle, metres and stops, cheapest first; other rules are not asked.
    const std::vector<OpeningPrice>& of(int option) {
        std::vector<OpeningPrice>& prices = prices_[option];
        if (prices.empty()) prices = sorted_prices(problem_.first_visit[option], problem_.second_visit[option]);
        return prices;
    }

  private:
    std::vector<OpeningPrice> sorted_prices(int first, int second) const {
        std::vector<OpeningPrice> prices;
        std::vector<std::uint8_t> is_known(problem_.type_count, 0);
        for (int route = 0; route < problem_.vehicle_count; ++route) {
            const int type = problem_.vehicle_type[route];
            if (is_known[type] || !problem_.allowed(first, type) || (second >= 0 && !problem_.allowed(second, type))) continue;
            is_known[type] = 1;
            prices.push_back({price_alone(problem_, route, first, second), type});
        }
        std::stable_sort(prices.begin(), prices.end(), [](const OpeningPrice& one, const OpeningPrice& other) { return one.price < other.price; });
        return prices;
    }

    const Problem& problem_;
    std::vector<std::vector<OpeningPrice>> prices_;  // by option
};

}  // namespace router
