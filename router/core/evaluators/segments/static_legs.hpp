// Static travel: legs by the matrices, and durations where routes may last only so long.
#pragma once

#include "durations.hpp"
#include "earliest_times.hpp"

namespace router {

// What a visit asks, by insertions and by changes that run along a route, in a quarter of a cache line.
struct Stop {
    std::int32_t opens;
    std::int32_t closes;
    std::int32_t stay;
};

// Where windows and simple loads are all the rules, changes run along a route without asking for any other.
template <class Self>
class StaticTimes : public EarliestTimes<Self> {
  public:
    static constexpr bool HAS_STATIC_LEGS = true;

    using Base = EarliestTimes<Self>;
    using Base::plan;
    using Base::problem;
    using Base::times;

    StaticTimes(const Problem& the_problem, Plan& the_plan)
        : Base(the_problem, the_plan),
          durations(problem, plan),
          has_stops(problem.has_one_type && !problem.has_setup && !problem.has_several_windows),
          is_plain(problem.is_plain() && !problem.has_several_windows) {
        if (has_stops) list_stops();
        if (!is_plain) return;
        const int profile = problem.profile[0];
        seconds_ = &problem.durations(profile, 0, 0);
        metres_ = problem.distances.data == problem.durations.data ? seconds_ : &problem.distances(profile, 0, 0);
    }

    Durations durations;
    const bool has_stops;  // whether every visit has one window and takes the same time for all vehicles and wherever they come from
    const bool is_plain;
    std::vector<Stop> stops;  // what every visit asks, where that is so

    Seconds arrive(int profile, int origin, int destination, Seconds moment) const {
        return moment + problem.durations(profile, problem.place[origin], problem.place[destination]);
    }
    Seconds arrive_into(int profile, int origin, int destination, Seconds moment) const {
        return moment + problem.durations_into(profile, problem.place[destination], problem.place[origin]);
    }
    Seconds depart(int profile, int origin, int destination, Seconds moment) const {
        return moment - problem.durations(profile, problem.place[origin], problem.place[destination]);
    }
    Seconds drive_to(int, int node, Seconds moment) const { return moment + times[node].seconds; }
    Seconds leave_for(int, int node, Seconds moment) const { return moment - times[node].seconds; }

    void measure_leg(int profile, int node) {
        const int before = plan.previous[node];
        this->note(node);
        times[node].seconds = clamped(problem.free_flow(profile, before, node));
        times[node].metres = clamped(problem.metres(profile, before, node));
    }

    bool fits_by_legs(int route, int before, int visit, Seconds seconds_there, Seconds seconds_on) {
        const int type = problem.vehicle_type[route], after = plan.next[before];
        const Seconds leave = this->begin_and_leave(type, before, visit, times[before].leave + seconds_there);
        if (leave >= NO_LIMIT || !this->is_in_time(before, visit, after, leave + seconds_on)) return false;
        return this->rare_rules_allow(route, before, visit);
    }

    bool nodes_changed(int route, int before, int after) {
        if (!is_plain) return Base::nodes_changed(route, before, after);
        close_gap(before, after);
        const Node& behind = times[times[before].next];
        return plan.sums[route].stops == 0 || Seconds{times[before].leave} + behind.seconds <= behind.latest;
    }

    bool close_gap(int before, int after) {
        if (!is_plain) return false;
        forward_plainly(times[before].next, after);
        backward_plainly(times[after].previous, before);
        return true;
    }

    bool measure_way_there(int type, int node) { return durations.are_kept() && durations.measure_prefix(type, node); }
    bool measure_way_on(int type, int node) { return durations.are_kept() && durations.measure_suffix(type, node); }
    bool ends_in_time(int route) const { return durations.end_in_time(route); }
    bool would_end_in_time(int route, int before, int visit) const { return durations.would_end_in_time(route, before, visit); }

    void start_step() {
        durations.of_node.start_step();
        Base::start_step();
    }

    void undo_step() {
        durations.of_node.undo_step();
        Base::undo_step();
    }

  private:
    const std::int32_t* seconds_ = nullptr;  // of the one profile, when plain
    const std::int32_t* metres_ = nullptr;

    static constexpr std::int32_t TOO_LATE = std::numeric_limits<std::int32_t>::max(), TOO_EARLY = std::numeric_limits<std::int32_t>::min();

    void list_stops() {
        const int row = problem.service_row[0];
        stops.reserve(problem.visit_count);
        for (int visit = 0; visit < problem.visit_count; ++visit) {
            stops.push_back({clamped(problem.opens[visit]), clamped(problem.closes[visit]), clamped(problem.service(row, visit))});
        }
    }

    // `measure_leg` for what is plain.
    void measure_plainly(Node& here, const Node& before, bool is_empty_route) {
        const std::size_t leg = static_cast<std::size_t>(before.place) * static_cast<std::size_t>(problem.durations.columns) + here.place;
        here.seconds = is_empty_route ? 0 : seconds_[leg];
        here.metres = is_empty_route ? 0 : metres_[leg];
    }

    // `forward` and `backward` of `EarliestTimes` for what is plain.
    void forward_plainly(int node, int settled_from) {
        const Node* before = &times[times[node].previous];
        Seconds leave = before->leave;
        for (bool settled = false;;) {
            Node& here = times[node];
            const bool is_visit = problem.is_visit(node);
            if (!settled) {
                this->note(node);
                measure_plainly(here, *before, !is_visit && !problem.is_visit(here.previous));
                settled = node == settled_from;
            }
            if (!is_visit) return;
            const Stop& stop = stops[node];
            const Seconds begin = std::max<Seconds>(leave + here.seconds, stop.opens);
            leave = begin > stop.closes ? TOO_LATE : begin + stop.stay;
            if (leave == here.leave) {
                if (settled) return;
            } else {
                this->note(node);
                here.leave = static_cast<std::int32_t>(leave);
            }
            before = &here;
            node = here.next;
        }
    }

    void backward_plainly(int node, int settled_from) {
        Seconds latest = times[times[node].next].latest;
        for (bool settled = false;;) {
            Node& here = times[node];
            latest -= times[here.next].seconds;
            if (problem.is_visit(node)) {
                const Stop& stop = stops[node];
                latest -= stop.stay;
                latest = latest < stop.opens ? TOO_EARLY : std::min<Seconds>(latest, stop.closes);
            } else {
                latest = clamped(std::min(latest, problem.closes[node]));
            }
            settled = settled || node == settled_from;
            if (latest == here.latest) {
                if (settled) return;
            } else {
                this->note(node);
                here.latest = static_cast<std::int32_t>(latest);
            }
            if (!problem.is_visit(node)) return;
            node = here.previous;
        }
    }
};

}  // namespace router
