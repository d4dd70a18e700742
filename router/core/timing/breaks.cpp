// A break can be taken before a leg is driven or after it; the labels of an event are all undominated ways to get there. A label
// dominates another when it is no later, has driven no longer since the last break and has the same breaks behind it.
#include "breaks.hpp"

#include <algorithm>

namespace router {

namespace {

constexpr std::size_t MOST_LABELS = 24;  // kept per event, the earliest first; a driver with three breaks rarely has more than eight

class BreakPass {
  public:
    explicit BreakPass(RouteEvents& route) : route_(route), breaks_(route.vehicle.breaks) {}

    bool run() {
        if (route_[0].lower > route_.vehicle.latest_start) return false;
        if (route_.labels.size() < route_.events.size()) route_.labels.resize(route_.events.size());
        route_.labels[0].assign(1, first_label());
        for (Index event = 1; event <= route_.last; ++event) {
            at(event).clear();
            for (Index parent = 0; parent < Index(at(event - 1).size()); ++parent) extend(event, parent);
            if (at(event).empty()) return false;
        }
        const Index best = best_end();
        if (best == NONE) return false;
        read_off(best);
        return true;
    }

  private:
    std::vector<BreakLabel>& at(Index event) { return route_.labels[std::size_t(event)]; }

    BreakLabel first_label() const {
        BreakLabel label;
        label.arrival = label.ready = label.begin = label.leave = route_[0].lower;
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
        for (Index number = draft.next_break; number < breaks_.end; ++number) {
            const BreakRule& rule = route_.break_rule(number);
            const Seconds begin = std::max(draft.leave, rule.start);
            if (begin <= rule.end) {
                BreakLabel rested = draft;
                rested.break_before = {number, begin, begin + rule.duration};
                rested.leave = begin + rule.duration;
                rested.driven = 0;
                rested.next_break = number + 1;
                drive(event, rested);
            }
            if (rule.in_window()) draft.end_limit = std::min(draft.end_limit, rule.end);
        }
    }

    // Drive the leg, then arrive without a break, or with any that may come next.
    void drive(Index event, BreakLabel draft) {
        const Seconds there = route_.reach(event, draft.leave);
        draft.driven += there - draft.leave;
        for (Index number = draft.next_break; number < breaks_.end; ++number) {
            const BreakRule& rule = route_.break_rule(number);
            if (!rule.in_window() && draft.driven > rule.after_driving) return;
        }
        if (there >= UNREACHABLE) return;
        draft.arrival = draft.ready = there;
        arrive(event, draft);
        if (event == route_.last) return;
        for (Index number = draft.next_break; number < breaks_.end; ++number) {
            const BreakRule& rule = route_.break_rule(number);
            const Seconds begin = std::max(there, rule.start);
            if (begin <= rule.end) {
                BreakLabel rested = draft;
                rested.break_after = {number, begin, begin + rule.duration};
                rested.ready = begin + rule.duration;
                rested.driven = 0;
                rested.next_break = number + 1;
                arrive(event, rested);
            }
            if (rule.in_window()) draft.end_limit = std::min(draft.end_limit, rule.end);
        }
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

    // Write the draft into a dominated label's place, a free one, or the latest one's; drop it when it is dominated itself.
    static void keep(std::vector<BreakLabel>& labels, const BreakLabel& draft) {
        for (const BreakLabel& other : labels)
            if (other.next_break == draft.next_break && other.end_limit >= draft.end_limit && other.leave <= draft.leave &&
                other.driven <= draft.driven)
                return;
        BreakLabel* latest = labels.empty() ? nullptr : &labels.front();
        for (BreakLabel& other : labels) {
            if (other.next_break == draft.next_break && other.end_limit <= draft.end_limit && other.leave >= draft.leave &&
                other.driven >= draft.driven) {
                other = draft;
                return;
            }
            if (other.leave > latest->leave) latest = &other;
        }
        if (labels.size() < MOST_LABELS) labels.push_back(draft);
        else if (latest->leave > draft.leave) *latest = draft;
    }

    // The earliest end that leaves no due break out.
    Index best_end() {
        Index best = NONE;
        const std::vector<BreakLabel>& ends = at(route_.last);
        for (Index number = 0; number < Index(ends.size()); ++number) {
            const BreakLabel& label = ends[std::size_t(number)];
            bool due = false;
            for (Index rest = label.next_break; rest < breaks_.end; ++rest)
                due = due || (route_.break_rule(rest).in_window() && label.begin > route_.break_rule(rest).end);
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
    Range breaks_;
};

}  // namespace

bool forward_with_breaks(RouteEvents& route) { return BreakPass(route).run(); }

}  // namespace router
