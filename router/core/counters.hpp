// What jobs share beside vehicles: units of resources, of which a plan may use so many and no more, and carriers, whose prices fall
// with the number of orders they are given.
//
// Ways are numbered: the options of all jobs, then all carrier options. Whole numbers, taken when a way is chosen and given back when it
// is not any more, so that a step is undone by doing the opposite.
#pragma once

#include <vector>

#include "problem.hpp"

namespace router {

inline constexpr int NO_CARRIER = -1;

class Counters {
  public:
    explicit Counters(const Problem& problem)
        : problem_(problem),
          used_(problem.resource_capacity.size, 0),
          users_(problem.resource_capacity.size),
          carriers_(problem.has_carriers ? problem.tier_offsets.size - 1 : 0) {
        for (int job = 0; problem.has_counters && job < problem.job_count; ++job) {
            for (int option = problem.option_offsets[job]; option < problem.option_offsets[job + 1]; ++option) list_user(job, option);
        }
    }

    void take(int way) { add(way, 1); }
    void give_back(int way) { add(way, -1); }

    // Whether there is enough for `way` once `instead_of` (−1 for nothing) is given back.
    bool allows(int way, int instead_of) const {
        for (int use = problem_.use_offsets[way]; use < problem_.use_offsets[way + 1]; ++use) {
            const int resource = problem_.use_resource[use];
            const std::int64_t back = instead_of < 0 ? 0 : units_of(instead_of, resource);
            if (used_[resource] - back + problem_.use_units[use] > problem_.resource_capacity[resource]) return false;
        }
        return true;
    }

    // Whether no more is used than there is.
    bool hold() const {
        for (std::size_t resource = 0; resource < used_.size(); ++resource) {
            if (used_[resource] > problem_.resource_capacity[resource]) return false;
        }
        return true;
    }

    // The carrier option that brings a job cheapest, of those with enough left and cheaper than its penalty, and what the plan costs more
    // with it; `NO_CARRIER` and the penalty where there is none.
    struct Choice {
        int option = NO_CARRIER;
        Money price = 0.0;
    };
    Choice cheapest_carrier(int job) const {
        Choice best{NO_CARRIER, problem_.penalty[job]};
        for (int option = problem_.carried_offsets[job]; option < problem_.carried_offsets[job + 1]; ++option) {
            const Money price = price_of_more(option);
            if (price < best.price && allows(problem_.way_of_carried(option), -1)) best = {option, price};
        }
        return best;
    }

    // The least that leaving a job out can cost, before discounts.
    Money least_price_out(int job) const {
        Money price = problem_.penalty[job];
        for (int option = problem_.carried_offsets[job]; option < problem_.carried_offsets[job + 1]; ++option) {
            price = std::min(price, problem_.carried_price[option] + problem_.carried_surcharge[option]);
        }
        return price;
    }

    // Give an order to a carrier, or take it back; the difference in price.
    Money hand_over(int option) {
        const Money price = price_of_more(option);
        Given& given = carriers_[problem_.carrier_of[option]];
        ++given.orders;
        given.prices += problem_.carried_price[option];
        given.surcharges += problem_.carried_surcharge[option];
        take(problem_.way_of_carried(option));
        return price;
    }
    Money take_back(int option) {
        const Money saved = price_of_less(option);
        Given& given = carriers_[problem_.carrier_of[option]];
        --given.orders;
        given.prices = given.orders > 0 ? given.prices - problem_.carried_price[option] : 0.0;
        given.surcharges = given.orders > 0 ? given.surcharges - problem_.carried_surcharge[option] : 0.0;
        give_back(problem_.way_of_carried(option));
        return saved;
    }

    // What the plan costs less without an order that a carrier has: below 0 where that costs the others their discount.
    Money price_of_less(int option) const {
        const int carrier = problem_.carrier_of[option];
        const Given& given = carriers_[carrier];
        const Money without = total(carrier, given.orders - 1, given.prices - problem_.carried_price[option]);
        return problem_.carried_surcharge[option] + total(carrier, given.orders, given.prices) - without;
    }

    std::int64_t left(int resource) const { return problem_.resource_capacity[resource] - used_[resource]; }

    // Jobs with an option that uses a resource.
    const std::vector<int>& users(int resource) const { return users_[resource]; }

    std::int64_t units_of(int way, int resource) const {
        for (int use = problem_.use_offsets[way]; use < problem_.use_offsets[way + 1]; ++use) {
            if (problem_.use_resource[use] == resource) return problem_.use_units[use];
        }
        return 0;
    }

    // What all carriers take together.
    Money price() const {
        Money sum = 0.0;
        for (std::size_t carrier = 0; carrier < carriers_.size(); ++carrier) {
            const Given& given = carriers_[carrier];
            sum += given.surcharges + total(static_cast<int>(carrier), given.orders, given.prices);
        }
        return sum;
    }

    const std::vector<std::int64_t>& used() const { return used_; }

  private:
    struct Given {
        std::int64_t orders = 0;
        Money prices = 0.0;  // before discounts
        Money surcharges = 0.0;
    };

    void add(int way, int sign) {
        for (int use = problem_.use_offsets[way]; use < problem_.use_offsets[way + 1]; ++use) {
            used_[problem_.use_resource[use]] += sign * problem_.use_units[use];
        }
    }

    void list_user(int job, int option) {
        for (int use = problem_.use_offsets[option]; use < problem_.use_offsets[option + 1]; ++use) {
            std::vector<int>& users = users_[problem_.use_resource[use]];
            if (users.empty() || users.back() != job) users.push_back(job);
        }
    }

    Money price_of_more(int option) const {
        const int carrier = problem_.carrier_of[option];
        const Given& given = carriers_[carrier];
        const Money with_it = total(carrier, given.orders + 1, given.prices + problem_.carried_price[option]);
        return problem_.carried_surcharge[option] + with_it - total(carrier, given.orders, given.prices);
    }

    // What a carrier takes for so many orders, surcharges apart.
    Money total(int carrier, std::int64_t orders, Money prices) const {
        double share = 0.0;
        for (int tier = problem_.tier_offsets[carrier]; tier < problem_.tier_offsets[carrier + 1]; ++tier) {
            if (orders >= problem_.tier_orders[tier]) share = problem_.tier_share[tier];
        }
        return prices * (1.0 - share);
    }

    const Problem& problem_;
    std::vector<std::int64_t> used_;  // units, per resource
    std::vector<std::vector<int>> users_;
    std::vector<Given> carriers_;
};

}  // namespace router
