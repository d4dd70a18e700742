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
          first_(pair.first),
          second_(pair.second),
          price_of_metre_(problem_.metre_price[type_]),
          pickup_(evaluator, type_, first_),
          delivery_(evaluator, type_, second_),
          loads_more_(loads_more()) {
        served_ = problem_.visit_price(type_, first_) + problem_.visit_price(type_, second_);
        if (plan_.sums[route].stops == 0) served_ += problem_.fixed_price[type_];
    }

    // `best`, or the best place on the route when that is cheaper.
    PairPlace search(const PairPlace& best) {
        best_ = best;
        if (problem_.has_limits && plan_.sums[route_].stops + 2 > problem_.max_stops[type_]) return best_;
        together();
        if (farthest_ >= 0 && may_cost(least_pickup_ + least_delivery_)) apart();
        return best_;
    }

  private:
    Money price_of(Metres change) const { return served_ + price_of_metre_ * static_cast<double>(change); }
    bool may_cost(Metres change) const { return price_of(change) < best_.price; }

    // Metres more with one of both behind `here`.
    Metres pickup_detour(const Node& here, const Node& after) const { return pickup_.metres_to(here) + pickup_.metres_from(after) - after.metres; }
    Metres delivery_detour(const Node& here, const Node& after) const {
        return delivery_.metres_to(here) + delivery_.metres_from(after) - after.metres;
    }

    // Earliest departure from the pickup behind `before`.
    Seconds leave_pickup(int before) const {
        const Seconds leave = nodes_[before].leave;
        return pickup_.leave_after(before, problem_.has_release ? std::max(leave, problem_.release[first_]) : leave);
    }

    // Look at all places of both side by side, and note where each would fit alone: the other beside it leaves less time (where going
    // round by it is no quicker), and takes metres of its own.
    void together() {
        const Seconds close = std::max(pickup_.closes(), delivery_.closes());
        for (int before = problem_.start_of(route_); before != problem_.end_of(route_) && nodes_[before].leave <= close; before = nodes_[before].next) {
            const Node &here = nodes_[before], &after = nodes_[here.next];
            if (here.leave <= delivery_.closes() && after.latest >= delivery_.opens() && may_deliver(before)) {
                least_delivery_ = std::min(least_delivery_, delivery_detour(here, after));
                farthest_ = before;
            }
            if (here.leave > pickup_.closes() || after.latest < pickup_.opens()) continue;
            const Metres change =
                pickup_.metres_to(here) + delivery_.metres_to(nodes_[first_]) + delivery_.metres_from(after) - after.metres;
            const Metres alone = pickup_detour(here, after);
            if (alone >= least_pickup_ && !may_cost(change)) continue;
            const Seconds leave = leave_pickup(before);
            if (leave >= NO_LIMIT || !has_room(before)) continue;
            if (pickup_.reaches(before, here.next, leave)) least_pickup_ = std::min(least_pickup_, alone);
            if (may_cost(change)) consider(before, first_, here.next, leave, change);
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
        if (random_.fraction() >= blink_) best_ = {price_of(change), route_, before, last};
    }

    // Whether the delivery may follow `before`, were it alone.
    bool may_deliver(int before) const {
        if (problem_.has_setup) return true;
        const Seconds done = delivery_.leave_after(before, nodes_[before].leave);
        return done < NO_LIMIT && delivery_.reaches(before, nodes_[before].next, done);
    }

    // Whether there is room for what the pair does not carry from one to the other: what its pickup brings is on board before it, and what
    // its delivery collects stays on board after it.
    bool holds_the_rest(int before, int last) const {
        for (int dimension = 0; dimension < problem_.dimension_count; ++dimension) {
            const std::int64_t room = problem_.capacity(type_, dimension);
            if (plan_.peak_before(before, dimension) + problem_.deliver(first_, dimension) > room) return false;
            if (plan_.peak_after(last == first_ ? before : last, dimension) + problem_.collect(second_, dimension) > room) return false;
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
    bool has_room(int node) const {
        for (int dimension = 0; dimension < problem_.dimension_count; ++dimension) {
            if (plan_.on_board(node, dimension) + problem_.collect(first_, dimension) > problem_.capacity(type_, dimension)) return false;
        }
        return true;
    }

    E& evaluator_;
    Plan& plan_;
    const Problem& problem_;
    const Node* nodes_;
    Random& random_;
    double blink_;
    int route_, type_, profile_, first_, second_;
    Money price_of_metre_, served_;
    VisitLegs<E> pickup_, delivery_;
    bool loads_more_;
    PairPlace best_;
    Metres least_pickup_ = NO_LIMIT / 4, least_delivery_ = NO_LIMIT / 4;
    int farthest_ = -1;  // the last node that the delivery may follow
};

}  // namespace router
