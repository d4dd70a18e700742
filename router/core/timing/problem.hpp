// What timing knows of an instance: one struct per row, all lists of a kind in one vector. Times in seconds, money per second, metre
// or piece.
#pragma once

#include <algorithm>
#include <memory>
#include <vector>

#include "../travel/travel.hpp"
#include "../units.hpp"

namespace router {

/// Rows first … end - 1 of another table.
struct Range {
    Index first = 0, end = 0;

    Index size() const { return end - first; }
    bool empty() const { return first == end; }
};

struct TimedVisit {
    Index place = 0;
    Index pickup = NONE;        // the visit whose goods are delivered here
    Seconds setup = 0;          // before service, unless the stop before was at the same place
    Seconds release = 0;        // when its goods are ready at the depot
    Seconds max_ride = NO_LIMIT;  // from the end of the pickup to the beginning here
    Seconds preferred_start = 0, preferred_end = FOREVER;
    Money early_price = 0, late_price = 0, price = 0;
    Range gaps;                 // of TimingProblem::gaps

    /// What a beginning outside the preferred window costs.
    Money price_of_moment(Seconds begin) const {
        const Money late = late_price * double(std::max(Seconds{0}, begin - preferred_end));
        return late + early_price * double(std::max(Seconds{0}, preferred_start - begin));
    }
};

struct TimedVehicle {
    Index start = 0;
    Index end = NONE;           // `NONE`: the route ends at its last stop
    Index profile = 0, kind = 0;
    Seconds loading = 0;        // at its start, with which its route begins
    Seconds earliest_start = 0, latest_start = FOREVER, latest_end = FOREVER;
    Seconds max_duration = NO_LIMIT, max_driving = NO_LIMIT, max_wait = NO_LIMIT;
    Metres max_distance = NO_LIMIT;
    std::int64_t max_stops = NO_LIMIT, max_trips = 1;
    Seconds reload_time = 0;
    Money fixed_price = 0, metre_price = 0, second_price = 0, stop_price = 0;
    Range overtime, reloads;
    Range breaks;         // with a window, in their order; due when the route is under way as the window closes
    Range driving_rules;

    bool has_breaks() const { return !(breaks.empty() && driving_rules.empty()); }
};

struct TimeWindow {
    Seconds start = 0, end = FOREVER;
};

/// Windows and service time of a visit for a kind of vehicle.
struct ServiceHours {
    Range windows;
    Seconds service = 0;
};

/// A visit's part in a relation that demands a time between services.
struct Gap {
    Index relation = 0;
    Seconds least = 0;
};

struct OvertimeStep {
    Seconds after = 0;
    Money second_price = 0;
};

/// A break that begins in a window.
struct BreakRule {
    Seconds start = 0, end = FOREVER, duration = 0;
    bool paid = true;
};

/// No more than `most` seconds of driving from the start to the first break of `pause.duration`, from one to the next, and from the last
/// one to the end of the route. Such breaks are taken as often as needed; any break that lasts as long counts.
struct DrivingRule {
    BreakRule pause;
    Seconds most = NO_LIMIT;
};

inline constexpr std::size_t MOST_DRIVING_RULES = 4;  // of a vehicle

struct ReloadPlace {
    Index place = 0, site = 0;
};

struct TimingProblem {
    std::shared_ptr<const Travel> travel;
    std::vector<TimedVisit> visits;
    std::vector<TimedVehicle> vehicles;
    Index kinds = 1;
    std::vector<ServiceHours> hours;          // by visit and kind
    std::vector<Range> sites;                 // windows by site
    std::vector<TimeWindow> windows;
    std::vector<Gap> gaps;
    Index relations = 0;                      // with a gap
    std::vector<OvertimeStep> overtime;
    std::vector<BreakRule> breaks;
    std::vector<DrivingRule> driving_rules;
    std::vector<ReloadPlace> reloads;
    std::vector<Money> other_vehicle_price;   // by visit and vehicle; empty when no customer prefers a vehicle
    bool several_windows = false;             // some visit has more than one
    bool soft = false;                        // some visit has a preferred window that costs money

    const ServiceHours& hours_of(Index visit, Index kind) const { return hours[std::size_t(visit) * std::size_t(kinds) + std::size_t(kind)]; }

    /// A vehicle's n-th place to load again.
    const ReloadPlace& reload_of(Index vehicle, Index number) const {
        return reloads[std::size_t(vehicles[std::size_t(vehicle)].reloads.first + number)];
    }

    Money price_of_other_vehicle(Index visit, Index vehicle) const {
        if (other_vehicle_price.empty()) return 0.0;
        return other_vehicle_price[std::size_t(visit) * vehicles.size() + std::size_t(vehicle)];
    }

    /// The first moment from `moment` on inside one of the windows; `FOREVER` + 1 when none follows.
    Seconds next_opening(Range range, Seconds moment) const {
        for (Index window = range.first; window < range.end; ++window)
            if (moment <= windows[std::size_t(window)].end) return std::max(moment, windows[std::size_t(window)].start);
        return FOREVER + 1;
    }

    /// The last moment up to `moment` inside one of the windows; minus `FOREVER` when none precedes.
    Seconds last_opening(Range range, Seconds moment) const {
        for (Index window = range.end - 1; window >= range.first; --window)
            if (moment >= windows[std::size_t(window)].start) return std::min(moment, windows[std::size_t(window)].end);
        return -FOREVER;
    }

    /// The same instance with the visits of `more` behind its own. `more` has the same vehicles; `places` are those of its visits here.
    TimingProblem with_visits(const TimingProblem& more, const std::vector<Index>& places) const;
};

}  // namespace router
