// Where on one route a pickup and its delivery fit best.
#pragma once

#include "pair_memory.hpp"
#include "visit_legs.hpp"

namespace router {

template <class E>
class PairOnRoute {
  public:
    PairOnRoute(E& evaluator, const Pair& pair, int route, double blink, Random& random)
        : evaluator_(evaluator),
          plan_(evaluator.plan),
          problem_(evaluator.problem),
          nodes_(evaluator.times),
          random_(random),
          blink_(blink),
          route_(route),
          type_(problem_.vehicle_type[route]),
          profile_(problem_.profile[type_]),
          option_(pair.option),
          first_(pair.first),
          second_(pair.second),
          price_of_metre_(problem_.metre_price[type_]),
          pickup_(evaluator, type_, first_),
          delivery_(evaluator, type_, second_),
          loads_more_(loads_more()) {
        served_ = problem_.visit_price(first_, type_) + problem_.visit_price(second_, type_);
        if (plan_.sums[route].stops == 0) served_ += problem_.fixed_price[type_];
    }

    // The best place on the route for less than `most`; without a route, and at a price below which there is none, where nothing is found.
    Insertion search(Money most) {
        best_ = {.price = most};
        if (problem_.has_limits && plan_.sums[route_].stops + 2 > problem_.max_stops[type_]) return best_;
        pickup_alone();
        if (may_cost(least_pickup_) || may_cost(least_together_)) {
            side_by_side();
            if (farthest_ >= 0 && may_cost(least_apart())) apart();
        }
        if (best_.route < 0) best_.price = std::max(most, price_of(std::min(least_together_, least_apart())));
        return best_;
    }

  private:
    static constexpr Metres NONE = NO_LIMIT / 4;

    Money price_of(Metres change) const { return served_ + price_of_metre_ * static_cast<double>(change); }
    bool may_cost(Metres change) const { return change < NONE && price_of(change) < best_.price; }

    // The least metres that the two add with other visits between them.
    Metres least_apart() const { return least_pickup_ < NONE ? least_pickup_ + least_delivery_ : NONE; }

    // Metres more with one of both behind `here`.
    Metres pickup_detour(const Node& here, const Node& after) const { return pickup_.metres_to(here) + pickup_.metres_from(after) - after.metres; }
    Metres delivery_detour(const Node& here, const Node& after) const {
        return delivery_.metres_to(here) + delivery_.metres_from(after) - after.metres;
    }

    // Earliest departure from the pickup behind `before`.
    Seconds leave_pickup(int before) const { return pickup_.leave_after(before, nodes_[before].leave); }

    // Note the least metres that the pickup adds where it fits, alone or with the delivery right behind it: most routes are too dear by
    // that already, as a delivery makes no way shorter.
    void pickup_alone() {
        const Metres across = delivery_.metres_to(nodes_[first_]);
        for (int before = problem_.start_of(route_); before != problem_.end_of(route_) && nodes_[before].leave <= pickup_.closes(); before = nodes_[before].next) {
            const Node &here = nodes_[before], &after = nodes_[here.next];
            if (after.latest < pickup_.opens()) continue;
            const Metres alone = pickup_detour(here, after), both = pickup_.metres_to(here) - after.metres + across;
            if (alone >= least_pickup_ && both >= least_together_) continue;
            const Seconds leave = leave_pickup(before);
            if (leave >= NO_LIMIT || !has_room(before)) continue;
            least_together_ = std::min(least_together_, both);
            if (alone < least_pickup_ && pickup_.reaches(before, here.next, leave)) least_pickup_ = alone;
        }
    }

    // Look at all places of both side by side, and note where the delivery would fit alone: the pickup before it leaves less time (where
    // going round by it is no quicker), and takes metres of its own.
    void side_by_side() {
        const bool looks_apart = may_cost(least_pickup_), looks_together = may_cost(least_together_);
        const Seconds close = std::max(pickup_.closes(), delivery_.closes());
        if (looks_apart) least_delivery_ = NONE;
        if (looks_together) least_together_ = NONE;
        for (int before = problem_.start_of(route_); before != problem_.end_of(route_) && nodes_[before].leave <= close; before = nodes_[before].next) {
            const Node &here = nodes_[before], &after = nodes_[here.next];
            if (looks_apart && here.leave <= delivery_.closes() && after.latest >= delivery_.opens() && may_deliver(before)) {
                least_delivery_ = std::min(least_delivery_, delivery_detour(here, after));
                farthest_ = before;
            }
            if (!looks_together || here.leave > pickup_.closes() || after.latest < pickup_.opens()) continue;
            const Metres change =
                pickup_.metres_to(here) + delivery_.metres_to(nodes_[first_]) + delivery_.metres_from(after) - after.metres;
            least_together_ = std::min(least_together_, change);
            if (!may_cost(change)) continue;
            const Seconds leave = leave_pickup(before);
            if (leave < NO_LIMIT && has_room(before)) consider(before, first_, here.next, leave, change);
        }
    }

    // Look at all places of the delivery, up to behind `farthest_`, with other visits between it and the pickup.
    void apart() {
        for (int before = problem_.start_of(route_); nodes_[before].leave <= pickup_.closes() && before != farthest_; before = nodes_[before].next) {
            const Node &here = nodes_[before], &after = nodes_[here.next];
            if (after.latest < pickup_.opens() || !problem_.is_visit(here.next)) continue;
            const Metres alone = pickup_detour(here, after);
            if (!may_cost(alone + least_delivery_)) continue;
            const Seconds leave = leave_pickup(before);
            if (leave < NO_LIMIT && has_room(before)) carry_on(before, alone, leave);
        }
    }

    // Drive on with the goods that were picked up behind `before`, for so many metres more, and look at every place of the delivery.
    void carry_on(int before, Metres alone, Seconds leave) {
        for (int last = first_, node = nodes_[before].next; last != farthest_ && problem_.is_visit(node) && has_room(node);) {
            const Seconds arrival = last == first_ ? pickup_.arrive(node, leave) : evaluator_.drive_to(profile_, node, leave);
            if (arrival > nodes_[node].latest) return;
            leave = evaluator_.begin_and_leave(type_, last, node, arrival);
            if (leave > delivery_.closes()) return;
            last = node;
            node = nodes_[node].next;
            const Metres change = alone + delivery_detour(nodes_[last], nodes_[node]);
            if (may_cost(change)) consider(before, last, node, leave, change);
        }
    }

    // Take the place with the pickup behind `before` and the delivery between `last`, left at a moment, and `node` if it fits; now and then
    // it is passed over (blinks).
    void consider(int before, int last, int node, Seconds leave, Metres change) {
        if (problem_.has_limits) {
            const Seconds driving = problem_.driving_detour(profile_, before, first_, nodes_[before].next) +
                                    problem_.driving_detour(profile_, last, second_, node);
            if (!plan_.within_limits(route_, 2, change, driving)) return;
        }
        const Seconds done = delivery_.leave_after(last, leave);
        if (done >= NO_LIMIT || !delivery_.reaches(last, node, done)) return;
        if (loads_more_ && !holds_the_rest(before, last)) return;
        if (problem_.has_release && !release_allows(before, last, node)) return;
        if (random_.fraction() >= blink_) best_ = {price_of(change), option_, route_, before, last};
    }

    // Whether the delivery may follow `before`, were it alone.
    bool may_deliver(int before) const {
        if (problem_.has_setup) return true;
        const Seconds done = delivery_.leave_after(before, nodes_[before].leave);
        return done < NO_LIMIT && delivery_.reaches(before, nodes_[before].next, done);
    }

    // Whether the route can wait at its start for the goods of both and still serve them, the delivery between `last` and `node`.
    bool release_allows(int before, int last, int node) {
        const Node& start = nodes_[problem_.start_of(route_)];
        Seconds leave = std::max(problem_.release[first_], problem_.release[second_]);
        if (leave <= start.leave) return true;
        if (leave > start.latest && plan_.sums[route_].stops > 0) return false;
        leave = evaluator_.leave_after(type_, before, first_, evaluator_.go_on(type_, problem_.start_of(route_), before, leave));
        if (last != first_) {
            const int next = nodes_[before].next;
            leave = evaluator_.go_on(type_, next, last, evaluator_.leave_after(type_, first_, next, leave));
        }
        leave = evaluator_.leave_after(type_, last, second_, leave);
        return leave < NO_LIMIT && evaluator_.reaches(type_, last, second_, node, leave);
    }

    // Whether there is room for what the pair does not carry from one to the other: what its pickup brings is on board before it, and what
    // its delivery collects stays on board after it.
    bool holds_the_rest(int before, int last) const {
        for (int dimension = 0; dimension < problem_.dimension_count; ++dimension) {
            const std::int64_t room = problem_.capacity(type_, dimension);
            const NodeLoad &here = plan_.loads_at(before, dimension), &there = plan_.loads_at(last == first_ ? before : last, dimension);
            if (here.peak_before + problem_.deliver(first_, dimension) > room) return false;
            if (there.peak_after + problem_.collect(second_, dimension) > room) return false;
        }
        return true;
    }

    bool loads_more() const {
        for (int dimension = 0; dimension < problem_.dimension_count; ++dimension) {
            if (problem_.deliver(first_, dimension) > 0 || problem_.collect(second_, dimension) > 0) return true;
        }
        return false;
    }

    // Whether the goods of the pickup can be on board when `node` is left.
    bool has_room(int node) const { return plan_.can_carry(type_, node, first_); }

    E& evaluator_;
    Plan& plan_;
    const Problem& problem_;
    const Node* nodes_;
    Random& random_;
    double blink_;
    int route_, type_, profile_, option_, first_, second_;
    Money price_of_metre_, served_;
    VisitLegs<E> pickup_, delivery_;
    bool loads_more_;
    Insertion best_;
    // Metres that the pickup, the delivery and both side by side add at least, as far as the route was looked at.
    Metres least_pickup_ = NONE, least_delivery_ = 0, least_together_ = NONE;
    int farthest_ = -1;  // the last node that the delivery may follow
};

}  // namespace router
