// A sequence laid out for timing: event 0 is the start, events 1 … m the activities, event m + 1 the end of the route.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "problem.hpp"

namespace router {

/// A break on the way, if one is taken.
struct TakenBreak {
    Seconds begin = NONE, end = NONE;
    Seconds latest_begin = FOREVER;
    bool paid = true;

    bool taken() const { return begin != NONE; }
};

enum class EventKind : std::int32_t { start, visit, reload, end };

/// Latest moments at an event: when it may begin, and when the next leg must be under way.
struct Latest {
    Seconds begin = FOREVER, leave = FOREVER;
};

struct Event {
    // What it is.
    EventKind kind = EventKind::start;
    Index visit = NONE, place = 0;
    Seconds busy = 0;             // setup and service, or loading
    Range windows;                // in which it may begin; none for start and end
    Index pickup_event = NONE;    // whose goods may be on board for `max_ride`
    Seconds max_ride = NO_LIMIT;
    Range gaps;                   // of RouteEvents::gaps: earlier events that must have ended some time before
    Seconds least = 0;            // earliest beginning that the input allows

    // What timing found.
    Seconds lower = 0;            // earliest beginning in the schedule at hand
    Seconds arrival = 0, begin = 0, leave = 0;
    Seconds limit = FOREVER;      // later than which it shall not begin
    Latest latest;                // that keep every limit from here to the end
    Latest last_chance;           // that keep windows and hours of the vehicle from here to the end
    TakenBreak break_before, break_after;  // before the leg to here is driven, and after it
};

/// An earlier event that must have ended `least` seconds before another begins.
struct EventGap {
    Index event = 0;
    Seconds least = 0;
};

/// What a driver has behind them as far as breaks go.
struct RestState {
    std::array<Seconds, MOST_DRIVING_RULES> driven{};  // since the last break that counts for each driving rule
    Seconds end_limit = 0;   // when the route must end, as breaks left out are not due then
    Index next_break = 0;    // the first one with a window that is not behind
};

/// A way to reach an event with breaks on the way (breaks.hpp). What labels are compared by comes first.
struct BreakLabel {
    Seconds leave = 0;
    RestState rest;
    Seconds arrival = 0, begin = 0;
    Index parent = NONE;     // its label at the event before
    TakenBreak break_before, break_after;
};

/// The labels of all events, one event after another, those of an event side by side.
class BreakLabels {
  public:
    /// Begin with event 0; no event may have more than `most` labels.
    void lay_out(Index events, Index most) {
        const std::size_t needed = std::size_t(events) * std::size_t(most);
        if (labels_.size() < needed) labels_.resize(needed);
        newest_ = {0, 0};
    }

    /// Go on to the next event; the labels of the one before.
    Range open_next() {
        const Range before = newest_;
        newest_ = {before.end, before.end};
        return before;
    }

    Range newest() const { return newest_; }
    BreakLabel& add() { return (*this)[newest_.end++]; }
    void add(const BreakLabel& label) { add() = label; }

    BreakLabel& operator[](Index label) { return labels_[std::size_t(label)]; }
    const BreakLabel& operator[](Index label) const { return labels_[std::size_t(label)]; }

  private:
    std::vector<BreakLabel> labels_;
    Range newest_;
};

/// Events of one route of one vehicle. Its memory is used again for the next route.
class RouteEvents {
  public:
    explicit RouteEvents(const TimingProblem& instance);

    /// Lay out a route: activities are visits, or -1 - n for loading again at the vehicle's n-th place.
    void lay_out(Index number, const TimedVehicle& bounds, std::span<const Index> activities);

    const TimingProblem& problem;
    TimedVehicle vehicle;          // with the bounds on its departure that were asked for
    Index vehicle_number = NONE;
    Index last = 0;                // the end of the route
    std::vector<Event> events;
    std::vector<EventGap> gaps;
    BreakLabels labels;            // for vehicles with breaks
    std::vector<Event> before;     // while a wait is tried: events without it
    std::vector<Event> laid_out, best;  // of them too, while starts are compared: events before timing, and at their best

    Event& operator[](Index event) { return events[std::size_t(event)]; }
    const Event& operator[](Index event) const { return events[std::size_t(event)]; }
    const TimedVisit& visit_of(Index event) const { return problem.visits[std::size_t((*this)[event].visit)]; }
    bool is_visit(Index event) const { return (*this)[event].kind == EventKind::visit; }

    /// Whether the leg to `event` is driven: an open route ends where its last stop is.
    bool has_leg(Index event) const { return event != last || vehicle.end != NONE; }
    const TravelProfile& travel() const { return (*problem.travel)[vehicle.profile]; }

    /// Arrival at `event` when its leg is begun at `leave`.
    Seconds reach(Index event, Seconds leave) const {
        return has_leg(event) ? travel().arrival((*this)[event - 1].place, (*this)[event].place, leave) : leave;
    }

    /// Latest beginning of the leg to `event` that arrives by `arrive`.
    Seconds leave_by(Index event, Seconds arrive) const {
        return has_leg(event) ? travel().departure((*this)[event - 1].place, (*this)[event].place, arrive) : arrive;
    }

  private:
    void lay_visit(Index visit, Index event);
    void lay_reload(Index number, Index event);
    void lay_end();
    void hold_trips_for_releases();
    void clear_notes();

    std::vector<Index> event_of_visit_, last_event_of_relation_;  // notes taken while a route is laid out
};

}  // namespace router
