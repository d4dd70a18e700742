// A break can be taken before a leg is driven or after it, but not before the first leg: nobody leaves early to pause at the depot. The
// labels of an event are all undominated ways to get there. A label dominates another when it is no later, has driven no longer since
// the last breaks and has the same breaks behind it.
#include "breaks.hpp"

#include <algorithm>

namespace router {

namespace {

constexpr std::size_t MOST_LABELS = 24;  // kept per event, the earliest first; a driver with three breaks rarely has more than eight

class BreakPass {
  public:
    explicit BreakPass(RouteEvents& route) : route_(route), breaks_(route.vehicle.breaks), rules_(route.vehicle.driving_rules) {}

    bool run() {
        if (route_[0].lower > route_.vehicle.latest_start) return false;
        if (route_.labels.size() < route_.events.size()) route_.labels.resize(route_.events.size());
        route_.labels[0].assign(1, first_label());
        for (Index event = 1; event <= route_.last; ++event) {
            at(event).clear();
            for (Index parent = 0; parent < Index(at(event - 1).size()); ++parent) extend(event, parent);
            if (at(event).empty()) return false;
        }
        const Index best = earliest_end();
        if (best == NONE) return false;
        read_off(best);
        return true;
    }

  private:
    std::vector<BreakLabel>& at(Index event) { return route_.labels[std::size_t(event)]; }
    const BreakRule& rule_of(Index number) const { return route_.problem.breaks[std::size_t(number)]; }
    const DrivingRule& driving_rule(Index number) const { return route_.problem.driving_rules[std::size_t(rules_.first + number)]; }

    // Whether a break not taken is due once the route is under way when its window closes: not one that closed before.
    bool can_be_due(const BreakRule& rule) const { return rule.end >= route_[0].lower; }

    BreakLabel first_label() const {
        BreakLabel label;
        label.arrival = label.ready = label.begin = route_[0].lower;
        label.leave = label.begin + route_[0].busy;
        label.end_limit = route_.vehicle.latest_end;
        label.next_break = breaks_.first;
        return label;
    }

    // Every way from a label to the next event: without a break before the leg, or with any that may come next.
    void extend(Index event, Index parent) {
        BreakLabel draft = at(event - 1)[std::size_t(parent)];
        draft.parent = parent;
        draft.break_before = draft.break_after = {};
        drive(event, draft);
        if (event == 1) return;
        for_each_break(draft, draft.leave, [&](BreakLabel rested, const TakenBreak& pause) {
            rested.break_before = pause;
            rested.leave = pause.end;
            drive(event, rested);
        });
    }

    // Drive the leg, then arrive without a break, or with any that may come next.
    void drive(Index event, BreakLabel draft) {
        const Seconds there = route_.reach(event, draft.leave);
        if (there >= UNREACHABLE) return;
        for (Index rule = 0; rule < rules_.size(); ++rule) {
            draft.driven[std::size_t(rule)] += there - draft.leave;
            if (draft.driven[std::size_t(rule)] > driving_rule(rule).most) return;
        }
        draft.arrival = draft.ready = there;
        arrive(event, draft);
        if (event == route_.last) return;
        for_each_break(draft, there, [&](BreakLabel rested, const TakenBreak& pause) {
            rested.break_after = pause;
            rested.ready = pause.end;
            arrive(event, rested);
        });
    }

    // Calls `rest` with a copy of the draft for every break that may begin from `moment` on, and that break.
    template <class Rest>
    void for_each_break(BreakLabel draft, Seconds moment, Rest rest) {
        for (Index number = 0; number < rules_.size(); ++number) {
            const BreakRule& rule = driving_rule(number).pause;
            if (draft.driven[std::size_t(number)] == 0 || is_one_with_window(draft, rule, std::max(moment, rule.start))) continue;
            take(draft, rule, moment, rest);
        }
        for (Index number = draft.next_break; number < breaks_.end; ++number) {
            const BreakRule& rule = rule_of(number);
            draft.next_break = number + 1;
            take(draft, rule, moment, rest);
            if (can_be_due(rule)) draft.end_limit = std::min(draft.end_limit, rule.end);
        }
    }

    // Whether a break for the sake of driving would be one with a window: those come first where it is told what a break is.
    bool is_one_with_window(const BreakLabel& draft, const BreakRule& rule, Seconds begin) const {
        for (Index number = draft.next_break; number < breaks_.end; ++number) {
            const BreakRule& other = rule_of(number);
            if (other.duration == rule.duration && other.start <= begin && begin <= other.end) return true;
        }
        return false;
    }

    template <class Rest>
    void take(BreakLabel draft, const BreakRule& rule, Seconds moment, Rest rest) {
        const Seconds begin = std::max(moment, rule.start);
        if (begin > rule.end) return;
        for (Index number = 0; number < rules_.size(); ++number)
            if (rule.duration >= driving_rule(number).pause.duration) draft.driven[std::size_t(number)] = 0;
        rest(draft, TakenBreak{begin, begin + rule.duration, rule.end, rule.paid});
    }

    // Begin service, and keep the label unless another is at least as good.
    void arrive(Index event, BreakLabel draft) {
        const Event& here = route_[event];
        Seconds begin = std::max(draft.ready, here.lower);
        for (Index gap = here.gaps.first; gap < here.gaps.end; ++gap) {
            const EventGap& before = route_.gaps[std::size_t(gap)];
            begin = std::max(begin, leave_of(event - 1, draft.parent, before.event) + before.least);
        }
        if (event != route_.last) begin = route_.problem.next_opening(here.windows, begin);
        draft.begin = begin;
        draft.leave = begin + here.busy;
        if (begin > FOREVER || draft.leave > draft.end_limit) return;
        keep(at(event), draft);
    }

    // When the label's own way left an earlier event.
    Seconds leave_of(Index event, Index label, Index wanted) {
        for (; event > wanted; --event) label = at(event)[std::size_t(label)].parent;
        return at(event)[std::size_t(label)].leave;
    }

    bool is_as_good(const BreakLabel& one, const BreakLabel& other) const {
        if (one.next_break != other.next_break || one.end_limit < other.end_limit || one.leave > other.leave) return false;
        for (std::size_t rule = 0; rule < std::size_t(rules_.size()); ++rule)
            if (one.driven[rule] > other.driven[rule]) return false;
        return true;
    }

    // Write the draft into a dominated label's place, a free one, or the latest one's; drop it when it is dominated itself.
    void keep(std::vector<BreakLabel>& labels, const BreakLabel& draft) const {
        for (const BreakLabel& other : labels)
            if (is_as_good(other, draft)) return;
        BreakLabel* latest = labels.empty() ? nullptr : &labels.front();
        for (BreakLabel& other : labels) {
            if (is_as_good(draft, other)) {
                other = draft;
                return;
            }
            if (other.leave > latest->leave) latest = &other;
        }
        if (labels.size() < MOST_LABELS) labels.push_back(draft);
        else if (latest->leave > draft.leave) *latest = draft;
    }

    // The earliest end that leaves no due break out.
    Index earliest_end() {
        Index best = NONE;
        const std::vector<BreakLabel>& ends = at(route_.last);
        for (Index number = 0; number < Index(ends.size()); ++number) {
            const BreakLabel& label = ends[std::size_t(number)];
            bool due = false;
            for (Index left = label.next_break; left < breaks_.end; ++left)
                due = due || (can_be_due(rule_of(left)) && label.begin > rule_of(left).end);
            if (!due && (best == NONE || label.begin < ends[std::size_t(best)].begin)) best = number;
        }
        return best;
    }

    void read_off(Index number) {
        for (Index event = route_.last; event >= 0; --event) {
            const BreakLabel& label = at(event)[std::size_t(number)];
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
    Range breaks_, rules_;
};

}  // namespace

bool forward_with_breaks(RouteEvents& route) { return BreakPass(route).run(); }

}  // namespace router
