// What a single route costs under every rule: by exact timing (`RouteTimer`, by which plans are timed too), or from memory.
#pragma once

#include "../../timing/route_timer.hpp"
#include "route_rules.hpp"

namespace router::full {

struct PricedRoute {
    Seconds start = 0;
    Seconds end = 0;
    Money price = 0.0;

    double hours() const { return static_cast<double>(end - start) / 3600.0; }
};

// Routes priced before: ruin and recreate meets the same few again and again, most of all when it has cooled down. One route to a
// place, four megabytes in all; a route forgotten is priced again.
class RouteMemory {
  public:
    RouteMemory() : routes_(SIZE) {}

    // Two polynomials of the activities over prime fields, side by side in 62 bits: that two routes of a search share a key is less
    // likely than a fault of the machine.
    class Key {
      public:
        Key(int type, Activities activities) : one_(type + 1), two_(type + 1) {
            for (const Index activity : activities) add(activity);
        }
        void add(std::int64_t activity) {
            const std::int64_t code = activity + ABOVE_CODES;
            one_ = (one_ * FIRST_FACTOR + code) % FIRST_PRIME;
            two_ = (two_ * SECOND_FACTOR + code) % SECOND_PRIME;
        }
        std::int64_t value() const { return one_ * (std::int64_t{1} << 31) + two_; }

      private:
        static constexpr std::int64_t ABOVE_CODES = UNREACHABLE;  // makes codes of reloads and moments positive
        static constexpr std::int64_t FIRST_PRIME = 2'147'483'647, SECOND_PRIME = 2'147'483'629;
        static constexpr std::int64_t FIRST_FACTOR = 1'000'003, SECOND_FACTOR = 2'097'143;
        std::int64_t one_, two_;
    };

    // The route of a key, `nullptr` when it is not known.
    const PricedRoute* find(std::int64_t key) const {
        const Known& known = routes_[key % SIZE];
        return known.key == key ? &known.route : nullptr;
    }
    void keep(std::int64_t key, const PricedRoute& route) { routes_[key % SIZE] = {key, route}; }

  private:
    static constexpr std::int64_t SIZE = 1 << 17;

    struct Known {
        std::int64_t key = -1;
        PricedRoute route;
    };
    std::vector<Known> routes_;
};

class RoutePrices {
  public:
    RoutePrices(const Problem& problem, const TimingProblem& timing, const RuleTables& tables, RouteRules& rules)
        : problem_(problem), tables_(tables), rules_(rules), timer_(timing) {}

    // Price of a route; at least `broken_price` when its prefix is not kept, twice that when it breaks another rule of one route.
    // Vehicles of a type share what is known, since their routes cost the same.
    PricedRoute of(int route, Activities activities);

    // The same without rules but those of time, when the route starts between two moments; `INFEASIBLE_PRICE` when it cannot.
    PricedRoute between(int route, Activities activities, Seconds low, Seconds high);

    // Time a route that starts between two moments and look at its events, of which the first is the start.
    const std::vector<Event>& events_between(int route, Activities activities, Seconds low, Seconds high);

    // Whether a price says that a rule is broken for good.
    bool is_broken(Money price) const { return price >= 2 * tables_.broken_price; }

  private:
    PricedRoute priced_anew(int route, Activities activities);
    PricedRoute timed(const TimedPrice& found) const;

    const Problem& problem_;
    const RuleTables& tables_;
    RouteRules& rules_;
    RouteTimer timer_;
    RouteMemory memory_;
};

}  // namespace router::full
