// A break can be taken before a leg is driven or after it, but not before the first leg: nobody leaves early to pause at the depot. The
// labels of an event are all undominated ways to get there. A label dominates another when it is no later, has driven no longer since
// the last breaks and has the same breaks behind it.
#include "breaks.hpp"

#include <algorithm>

namespace router {

namespace {

constexpr Index MOST_LABELS = 24;  // kept per event, the earliest first; a driver with three breaks rarely has more than eight

class BreakPass {
  public:
    BreakPass(RouteEvents& route, Latest Event::*bound)
        : route_(route), bound_(bound), labels_(route.labels), breaks_(route.vehicle.breaks), rules_(route.vehicle.driving_rules) {}

    bool run() {
        const Event& start = route_[0];
        if (start.lower > route_.vehicle.latest_start) return false;
        labels_.lay_out(route_.last + 1, MOST_LABELS);
        labels_.add(first_label());
        for (Index event = 1; event <= route_.last; ++event) {
            const Range parents = labels_.open_next();
            for (Index parent = parents.first; parent < parents.end; ++parent) extend(event, parent);
            if (labels_.newest().empty()) return false;
        }
        read_off(earliest_end());
        return true;
    }

  private:
    // From a label of the event before to an event.
    struct Step {
        Index event, parent;
    };

    const BreakRule& rule_of(Index number) const { return route_.problem.breaks[std::size_t(number)]; }
    const DrivingRule& driving_rule(Index number) const { return route_.problem.driving_rules[std::size_t(rules_.first + number)]; }

    // Whether a break not taken is due once the route is under way when its window closes: not one that closed before.
    bool can_be_due(const BreakRule& rule) const { return rule.end >= route_[0].lower; }

    BreakLabel first_label() const {
        BreakLabel label;
        label.arrival = label.begin = route_[0].lower;
        label.leave = label.begin + route_[0].busy;
        label.rest.end_limit = route_.vehicle.latest_end;
        label.rest.next_break = breaks_.first;
        return label;
    }

    // Every way from a label to the next event: without a break before the leg, or with any that may come next. One that would begin no
    // earlier than the vehicle can be there is better taken there, where one may be.
    void extend(Index event, Index parent) {
        const BreakLabel& from = labels_[parent];
        Seconds there = drive({event, parent}, from.rest, from.leave, {});
        if (event == 1) return;
        if (event == route_.last) there = UNREACHABLE;
        const Seconds latest_leave = (route_[event - 1].*bound_).leave;
        for_each_break(from.rest, from.leave, [&](const RestState& rested, const TakenBreak& pause) {
            if (pause.begin < there && pause.end <= latest_leave) drive({event, parent}, rested, pause.end, pause);
        });
    }

    // Drive to an event and begin there; when the vehicle arrives, `UNREACHABLE` when it must not drive so far.
    Seconds drive(Step step, const RestState& state, Seconds leave, const TakenBreak& before) {
        const Seconds there = route_.reach(step.event, leave);
        if (there >= UNREACHABLE) return UNREACHABLE;
        if (rules_.empty()) {
            come_to(step, state, there, before);
            return there;
        }
        RestState driven = state;
        for (Index rule = 0; rule < rules_.size(); ++rule) {
            driven.driven[std::size_t(rule)] += there - leave;
            if (driven.driven[std::size_t(rule)] > driving_rule(rule).most) return UNREACHABLE;
        }
        come_to(step, driven, there, before);
        return there;
    }

    // Begin service without a break after the leg, or with any that may come next.
    void come_to(Step step, const RestState& state, Seconds there, const TakenBreak& before) {
        arrive(step, state, there, there, before, {});
        if (step.event == route_.last) return;
        for_each_break(state, there, [&](const RestState& rested, const TakenBreak& pause) {
            arrive(step, rested, there, pause.end, before, pause);
        });
    }

    // Calls `rest` for every break that may begin from `moment` on, with the state after it and that break.
    template <class Rest>
    void for_each_break(const RestState& state, Seconds moment, Rest rest) const {
        for (Index number = 0; number < rules_.size(); ++number) {
            const BreakRule& rule = driving_rule(number).pause;
            if (state.driven[std::size_t(number)] == 0 || is_one_with_window(state, rule, std::max(moment, rule.start))) continue;
            take(state, rule, moment, rest);
        }
        if (state.next_break == breaks_.end) return;
        RestState passed = state;
        for (Index number = state.next_break; number < breaks_.end; ++number) {
            const BreakRule& rule = rule_of(number);
            passed.next_break = number + 1;
            take(passed, rule, moment, rest);
            if (can_be_due(rule)) passed.end_limit = std::min(passed.end_limit, rule.end);
        }
    }

    // Whether a break for the sake of driving would be one with a window: those come first where it is told what a break is.
    bool is_one_with_window(const RestState& state, const BreakRule& rule, Seconds begin) const {
        for (Index number = state.next_break; number < breaks_.end; ++number) {
            const BreakRule& other = rule_of(number);
            if (other.duration == rule.duration && other.start <= begin && begin <= other.end) return true;
        }
        return false;
    }

    template <class Rest>
    void take(const RestState& state, const BreakRule& rule, Seconds moment, Rest rest) const {
        const Seconds begin = std::max(moment, rule.start);
        if (begin > rule.end) return;
        const TakenBreak pause{begin, begin + rule.duration, rule.end, rule.paid};
        if (rules_.empty()) {
            rest(state, pause);
            return;
        }
        RestState rested = state;
        for (Index number = 0; number < rules_.size(); ++number)
            if (rule.duration >= driving_rule(number).pause.duration) rested.driven[std::size_t(number)] = 0;
        rest(rested, pause);
    }

    // Begin service when ready, and keep the label unless another is at least as good.
    void arrive(Step step, const RestState& state, Seconds there, Seconds ready, const TakenBreak& before, const TakenBreak& after) {
        const Event& here = route_[step.event];
        Seconds begin = std::max(ready, here.lower);
        for (Index gap = here.gaps.first; gap < here.gaps.end; ++gap) {
            const EventGap& earlier = route_.gaps[std::size_t(gap)];
            begin = std::max(begin, leave_of(step.event - 1, step.parent, earlier.event) + earlier.least);
        }
        if (step.event != route_.last) begin = route_.problem.next_opening(here.windows, begin);
        const Seconds leave = begin + here.busy;
        if (begin > (here.*bound_).begin || leave > state.end_limit || leaves_out_a_due_break(state, begin)) return;
        if (BreakLabel* const place = place_for(state, leave)) *place = {leave, state, there, begin, step.parent, before, after};
    }

    bool leaves_out_a_due_break(const RestState& state, Seconds begin) const {
        for (Index left = state.next_break; left < breaks_.end; ++left)
            if (begin > rule_of(left).end && can_be_due(rule_of(left))) return true;
        return false;
    }

    // When the label's own way left an earlier event.
    Seconds leave_of(Index event, Index label, Index wanted) const {
        for (; event > wanted; --event) label = labels_[label].parent;
        return labels_[label].leave;
    }

    // Whether a label that is left at `leave` is at least as good as one that is left at `other_leave`.
    bool is_as_good(const RestState& one, Seconds leave, const RestState& other, Seconds other_leave) const {
        if (one.next_break != other.next_break || one.end_limit < other.end_limit || leave > other_leave) return false;
        for (std::size_t rule = 0; rule < std::size_t(rules_.size()); ++rule)
            if (one.driven[rule] > other.driven[rule]) return false;
        return true;
    }

    // Where a new label of the newest event belongs: a dominated one's place, a free one, or the latest one's; none when it is dominated.
    BreakLabel* place_for(const RestState& state, Seconds leave) {
        const Range own = labels_.newest();
        for (Index other = own.first; other < own.end; ++other)
            if (is_as_good(labels_[other].rest, labels_[other].leave, state, leave)) return nullptr;
        BreakLabel* latest = nullptr;
        for (Index number = own.first; number < own.end; ++number) {
            BreakLabel& other = labels_[number];
            if (is_as_good(state, leave, other.rest, other.leave)) return &other;
            if (latest == nullptr || other.leave > latest->leave) latest = &other;
        }
        if (own.size() < MOST_LABELS) return &labels_.add();
        return latest->leave > leave ? latest : nullptr;
    }

    // The label with the earliest end.
    Index earliest_end() const {
        const Range ends = labels_.newest();
        Index best = ends.first;
        for (Index number = ends.first; number < ends.end; ++number)
            if (labels_[number].begin < labels_[best].begin) best = number;
        return best;
    }

    void read_off(Index number) {
        for (Index event = route_.last; event >= 0; --event) {
            const BreakLabel& label = labels_[number];
            Event& here = route_[event];
            here.arrival = label.arrival;
            here.begin = label.begin;
            here.leave = label.leave;
            here.break_before = label.break_before;
            here.break_after = label.break_after;
            number = label.parent;
        }
    }

    RouteEvents& route_;
    Latest Event::*bound_;
    BreakLabels& labels_;
    Range breaks_, rules_;
};

}  // namespace

bool forward_with_breaks(RouteEvents& route, Latest Event::*bound) { return BreakPass(route, bound).run(); }

}  // namespace router
