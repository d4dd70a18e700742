// Where an unassigned job fits best, for evaluators that keep earliest departures and latest begins (`EarliestTimes`).
//
// One test in three forms: `by_legs` asks metres and windows in one comparison, where vehicles are alike and visits have one window and no
// setup; else `fits_by_legs` is asked next to near visits, where legs are known, and `fits_between` at other places.
#pragma once

#include <array>
#include <span>

#include "earliest_times.hpp"
#include "pair_insertion.hpp"
#include "static_legs.hpp"

namespace router {

// Whether an unused vehicle can serve `visit` alone.
template <class E>
bool may_open_for(E& evaluator, int route, int visit) {
    const Problem& problem = evaluator.problem;
    const int start = problem.start_of(route);
    return evaluator.plan.may_take(route, visit) &&
           evaluator.fits_between(problem.vehicle_type[route], start, visit, problem.end_of(route)) &&
           evaluator.rare_rules_allow(route, start, visit);
}

// The search for a place of an option that is a single visit.
template <class E>
class SingleInsertion {
  public:
    SingleInsertion(E& evaluator, int option, const Settings& settings, Random& random)
        : evaluator_(evaluator), plan_(evaluator.plan), problem_(evaluator.problem), settings_(settings), random_(random),
          visit_(problem_.first_visit[option]), best_{.option = option} {}

    // Next to near visits, at the ends of touched routes and in unused vehicles; places are passed over now and then (blinks).
    Insertion best_place() {
        list_places();
        if (!asks_legs_first()) {
            for (const NearLeg** leg = behind_.data(); leg != behind_end_; ++leg) behind(**leg);
            for (const NearLeg** leg = ahead_.data(); leg != ahead_end_; ++leg) ahead(**leg);
            touched_routes();
        } else if (problem_.distances.data == problem_.durations.data && problem_.distances_into.data == problem_.durations_into.data) {
            by_legs<true>();
        } else {
            by_legs<false>();
        }
        unused_vehicles();
        return best_;
    }

  private:
    static constexpr int SPARSE = 2;  // where more than one job in so many is unassigned, touched routes are looked at from end to end

    // List the neighbours on routes that have room and are offered the visit.
    void list_places() {
        screens_loads_ = problem_.has_simple_loads && problem_.dimension_count > 0;
        if (plan_.is_offered_to_changed_routes(visit_, settings_.offers_anew, random_)) {
            list_where([&](int route) { return route >= 0 && plan_.is_touched(route) && has_room(route); });
        } else if (screens_loads_) {
            list_where([loads = plan_.loads(), most = plan_.most_loads(), columns = problem_.dimension_count, amount = amount()](std::int64_t route) {
                return loads[route * columns] <= most[route] - amount;
            });
        } else {
            list_where([](int route) { return route >= 0; });
        }
    }

    // Whether the first load of a route is low enough for the visit, where that is known beforehand.
    bool has_room(int route) const { return !screens_loads_ || plan_.load(route, 0) <= plan_.most_load(route) - amount(); }
    std::int64_t amount() const { return problem_.amount(visit_, 0); }

    // Loops without branches that guess wrong, which look at a node only where its route is open. The place ahead of a neighbour that
    // follows another is the one behind that other.
    template <class Test>
    void list_where(Test is_open) {
        const int* route_of = plan_.route_of.data();
        const Node* nodes = plan_.nodes.data();
        std::int64_t* seen = plan_.seen.data();
        const std::int64_t mark = plan_.new_mark();
        const auto is_open_at = [=](int node) { return is_open(route_of[node]); };
        const NearLeg** end = behind_.data();
        for (const NearLeg& leg : problem_.legs_from_near.of(0, visit_)) {
            seen[leg.neighbour] = mark;
            *end = &leg;
            end += is_open_at(leg.neighbour);
        }
        behind_end_ = end;
        end = ahead_.data();
        for (const NearLeg& leg : problem_.legs_to_near.of(0, visit_)) {
            *end = &leg;
            end += is_open_at(leg.neighbour);
        }
        const NearLeg** leading = ahead_.data();
        for (const NearLeg** leg = ahead_.data(); leg != end; ++leg) {
            *leading = *leg;
            leading += seen[nodes[(*leg)->neighbour].previous] != mark;
        }
        ahead_end_ = leading;
    }

    // Whether metres and windows are asked in one test, before all other rules; whether there are no other rules.
    bool asks_legs_first() const {
        if constexpr (requires { evaluator_.has_stops; }) return evaluator_.has_stops;
        return false;
    }
    bool asks_only_legs() const {
        if constexpr (requires { evaluator_.is_plain; }) return evaluator_.is_plain && problem_.dimension_count <= 1;
        return false;
    }

    // Whether a route keeps the other rules with the visit behind `before`.
    bool other_rules_allow(int before) {
        const int route = plan_.route_of[before];
        return plan_.may_take(route, visit_) && evaluator_.rare_rules_allow(route, before, visit_);
    }

    // All places on used routes, one joined test of metres and windows for each. `is_one_table`: metres and seconds are the same table.
    template <bool is_one_table>
    void by_legs() {
        if constexpr (requires { evaluator_.has_stops; }) {
            const Node* nodes = plan_.nodes.data();
            const auto [metres_there, metres_on, own_there, own_on] = problem_.legs_of(problem_.profile[0], visit_);
            const std::int32_t *seconds_there = is_one_table ? metres_there : own_there, *seconds_on = is_one_table ? metres_on : own_on;
            const auto [opens, closes, stay] = evaluator_.stops[visit_];
            const bool has_no_others = asks_only_legs();
            Metres least = NO_LIMIT;
            int least_before = -1;
            const auto consider = [&](int before, Metres more, Seconds arrival, Seconds onward, Seconds latest, bool may_blink) {
                const Seconds begin = std::max<Seconds>(arrival, opens);
                if (((least - 1 - more) | (closes - begin) | (latest - (begin + stay + onward))) >= 0) [[unlikely]] {
                    if ((has_no_others || other_rules_allow(before)) && (!may_blink || random_.fraction() >= settings_.blink)) {
                        least = more;
                        least_before = before;
                    }
                }
            };
            for (const NearLeg **near = behind_.data(), **end = behind_end_; near != end; ++near) {
                const NearLeg& leg = **near;
                const Node &here = nodes[leg.neighbour], &after = nodes[here.next];
                consider(leg.neighbour, Metres{leg.metres} + metres_on[after.place] - after.metres, Seconds{here.leave} + leg.seconds,
                         seconds_on[after.place], after.latest, true);
            }
            for (const NearLeg **near = ahead_.data(), **end = ahead_end_; near != end; ++near) {
                const NearLeg& leg = **near;
                const Node &here = nodes[leg.neighbour], &before = nodes[here.previous];
                consider(here.previous, Metres{metres_there[before.place]} + leg.metres - here.metres,
                         Seconds{before.leave} + seconds_there[before.place], leg.seconds, here.latest, true);
            }
            for_places_on_touched_routes([&](int, int before) {
                const Node &here = nodes[before], &after = nodes[here.next];
                consider(before, Metres{metres_there[here.place]} + metres_on[after.place] - after.metres,
                         Seconds{here.leave} + seconds_there[here.place], seconds_on[after.place], after.latest, false);
            });
            if (least_before < 0) return;
            take(problem_.metre_price[0] * static_cast<double>(least) + problem_.visit_price(visit_, 0), plan_.route_of[least_before], least_before);
        }
    }

    void take(Money price, int route, int before) {
        best_.price = price;
        best_.route = route;
        best_.after_first = before;
    }

    // The last and the first visit in a row at the place of `node`.
    int last_of_stay(int node) const {
        while (problem_.is_visit(plan_.next[node]) && problem_.place[plan_.next[node]] == problem_.place[node]) node = plan_.next[node];
        return node;
    }
    int first_of_stay(int node) const {
        while (problem_.is_visit(plan_.previous[node]) && problem_.place[plan_.previous[node]] == problem_.place[node]) node = plan_.previous[node];
        return node;
    }

    // Whether stops at the place of a neighbour stay together: the visit stands behind or ahead of all of them.
    bool goes_round(int neighbour) const {
        return problem_.has_counters && problem_.has_setup && problem_.place[visit_] != problem_.place[neighbour];
    }

    // Right behind the neighbour where a leg to the visit begins.
    void behind(const NearLeg& of_first_profile) {
        const int neighbour = of_first_profile.neighbour, route = plan_.route_of[neighbour];
        const int type = problem_.has_one_type ? 0 : problem_.vehicle_type[route], profile = problem_.profile[type];
        const NearLeg& leg = problem_.legs_from_near.under(profile, of_first_profile);
        const int last = goes_round(neighbour) ? last_of_stay(neighbour) : neighbour, after = plan_.next[last];
        const Metres more = leg.metres + problem_.metres(profile, visit_, after) - evaluator_.times[after].metres;
        const Money price = problem_.metre_price[type] * static_cast<double>(more) + problem_.visit_price(visit_, type);
        if (price < best_.price && may_stand(route, last, leg.seconds, problem_.free_flow(profile, visit_, after))) take(price, route, last);
    }

    // Right ahead of the neighbour where a leg from the visit ends.
    void ahead(const NearLeg& of_first_profile) {
        const int neighbour = of_first_profile.neighbour, route = plan_.route_of[neighbour];
        const int type = problem_.has_one_type ? 0 : problem_.vehicle_type[route], profile = problem_.profile[type];
        const NearLeg& leg = problem_.legs_to_near.under(profile, of_first_profile);
        const int first = goes_round(neighbour) ? first_of_stay(neighbour) : neighbour, before = plan_.previous[first];
        const Metres more = problem_.metres_into(profile, before, visit_) + leg.metres - evaluator_.times[first].metres;
        const Money price = problem_.metre_price[type] * static_cast<double>(more) + problem_.visit_price(visit_, type);
        if (price < best_.price && may_stand(route, before, problem_.free_flow_into(profile, before, visit_), leg.seconds)) {
            take(price, route, before);
        }
    }

    // Whether the visit fits behind `before` by legs of so many seconds, and the place is not passed over.
    bool may_stand(int route, int before, Seconds seconds_there, Seconds seconds_on) {
        return plan_.may_take(route, visit_) && evaluator_.fits_by_legs(route, before, visit_, seconds_there, seconds_on) &&
               random_.fraction() >= settings_.blink;
    }

    void touched_routes() {
        for_places_on_touched_routes([&](int route, int before) {
            const Money price = price_behind(route, before);
            if (price < best_.price) take(price, route, before);
        });
    }

    // Call `look` with route and node before for the ends of touched routes; where near visits are often unassigned, for all places there.
    template <class Look>
    void for_places_on_touched_routes(Look look) {
        const bool is_sparse = SPARSE * plan_.unassigned_count > problem_.job_count;
        for (const int route : plan_.touched) {
            if (plan_.sums[route].stops == 0 || !has_room(route) || !(asks_legs_first() || plan_.may_take(route, visit_))) continue;
            int before = problem_.start_of(route);
            const int last = plan_.previous[problem_.end_of(route)];
            while (true) {
                look(route, before);
                if (before == last) break;
                before = is_sparse ? plan_.next[before] : last;
            }
        }
    }

    // Price behind `before`; `NOWHERE` when that is not below the best or breaks a rule.
    Money price_behind(int route, int before) {
        const int type = problem_.vehicle_type[route], after = plan_.next[before];
        const Metres change = problem_.detour(problem_.profile[type], before, visit_, after);
        const Money price = problem_.metre_price[type] * static_cast<double>(change) + problem_.visit_price(visit_, type);
        if (price >= best_.price || !evaluator_.fits_between(type, before, visit_, after)) return NOWHERE;
        return evaluator_.rare_rules_allow(route, before, visit_) ? price : NOWHERE;
    }

    void unused_vehicles() {
        if (!plan_.may_open()) return;
        const double draw = random_.fraction();
        const double discount = draw < settings_.open_chance ? random_.fraction() : 1.0;
        for (int type = 0; type < problem_.type_count; ++type) {
            const int route = plan_.spare_vehicle(type);
            if (route < 0) continue;
            const Money price = price_alone(problem_, route, visit_, -1);
            if (price * discount < best_.price && may_open_for(evaluator_, route, visit_)) take(price, route, problem_.start_of(route));
        }
    }

    E& evaluator_;
    Plan& plan_;
    const Problem& problem_;
    const Settings& settings_;
    Random& random_;
    int visit_;
    bool screens_loads_ = false;  // whether the sum of a route's first load tells if it has room
    // Legs of the first profile, from neighbours behind which there is a place to look at, and to those ahead of which there is one.
    std::array<const NearLeg*, NEAR> behind_;
    std::array<const NearLeg*, NEAR> ahead_;
    const NearLeg **behind_end_ = nullptr, **ahead_end_ = nullptr;
    Insertion best_;  // so far
};

// See `Evaluator::best_insertion`.
template <class E>
Insertion best_insertion_by_segments(E& evaluator, PairMemory& memory, int job, const Settings& settings, Random& random) {
    const Problem& problem = evaluator.problem;
    Insertion best;
    for (int option = problem.option_offsets[job]; option < problem.option_offsets[job + 1]; ++option) {
        if (!evaluator.plan.has_supply(job, option)) continue;
        const Insertion found = problem.second_visit[option] < 0
                                    ? SingleInsertion<E>(evaluator, option, settings, random).best_place()
                                    : PairInsertion<E>(evaluator, memory, pair_of(problem, option), settings, random).best_place();
        if (found.price < best.price) best = found;
    }
    return best;
}

}  // namespace router
