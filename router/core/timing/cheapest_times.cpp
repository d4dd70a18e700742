#include "cheapest_times.hpp"

#include <algorithm>

#include "earliest.hpp"
#include "pooling.hpp"
#include "prices.hpp"

namespace router {

namespace {

constexpr int MOST_PIECES = 1000;       // breakpoints looked at; a route crosses some three per leg and bucket
constexpr Money REAL_GAIN = 1e-9;       // less is rounding

// What starting at a moment costs, and how that goes on until a slope changes.
struct PriceOfStart {
    double late_price = NEVER, late_slope = 0.0;  // of lateness; per second of start
    double end = NEVER, end_slope = 0.0;          // of the route
    double change = NEVER;                        // the next start at which a slope changes
};

// The earlier of two changes, the second `ahead` of where a moment is now that moves by `slope` per second of start.
double sooner(double change, double start, double ahead, double slope) {
    if (slope <= 0.0 || ahead <= 0.0) return change;
    return std::min(change, start + ahead / slope);
}

struct Opening {
    double begin, until;
};

// When service begins for a vehicle ready at `ready`, and when that window closes.
Opening opening(const RouteEvents& route, Index event, double ready) {
    const Event& here = route[event];
    ready = std::max(ready, double(here.least));
    for (Index window = here.windows.first; window < here.windows.end; ++window) {
        const TimeWindow& own = route.problem.windows[std::size_t(window)];
        if (ready <= double(own.end) + SAME_MOMENT) return {std::max(ready, double(own.start)), double(own.end)};
    }
    return {NEVER, NEVER};
}

// The route when it starts at `start`; its end is `NEVER` where it cannot.
PriceOfStart price_of_start(const RouteEvents& route, double start) {
    const TimedVehicle& vehicle = route.vehicle;
    PriceOfStart found{.late_price = 0.0};
    double leave = start + double(route[0].busy), slope = 1.0;
    for (Index event = 1; event <= route.last; ++event) {
        if (route.has_leg(event)) {
            const Index from = route[event - 1].place, to = route[event].place;
            if (!route.travel().reachable(from, to)) return {};
            const LegPiece piece = route.travel().piece_from(from, to, leave);
            found.change = sooner(found.change, start, piece.change - leave, slope);
            leave = piece.value;
            slope = slope * piece.slope;
        }
        if (event == route.last) break;
        const auto [begin, until] = opening(route, event, leave);
        if (begin >= NEVER) return {.change = found.change};
        if (begin > leave + SAME_MOMENT) {
            found.change = sooner(found.change, start, begin - leave, slope);
            slope = 0.0;
        } else {
            found.change = sooner(found.change, start, until - leave, slope);
        }
        if (route.is_visit(event)) {
            const TimedVisit& visit = route.visit_of(event);
            const double late = begin - double(visit.preferred_end);
            if (late >= 0.0) {
                found.late_price += visit.late_price * late;
                found.late_slope += visit.late_price * slope;
            } else {
                found.change = sooner(found.change, start, -late, slope);
            }
        }
        leave = begin + double(route[event].busy);
    }
    found.end = leave;
    found.end_slope = slope;
    for (Index step = vehicle.overtime.first; step < vehicle.overtime.end; ++step) {
        const double after = double(route.problem.overtime[std::size_t(step)].after);
        found.change = sooner(found.change, start, after - leave, slope);
        found.change = sooner(found.change, start, after - start, 1.0);
    }
    return found;
}

// Price of time and lateness `more` seconds after the start that was looked at, up to the next change.
double price_later(const RouteEvents& route, const PriceOfStart& looked_at, double start, double more) {
    if (looked_at.end >= NEVER) return NEVER;
    const double end = looked_at.end + looked_at.end_slope * more, late = looked_at.late_price + looked_at.late_slope * more;
    const double overtime = overtime_until(route.problem, route.vehicle, end) - overtime_until(route.problem, route.vehicle, start + more);
    return late + route.vehicle.second_price * (end - start - more) + overtime;
}

// The start from `earliest` to `latest` with the least price of time and lateness, the later one among equals.
Seconds cheapest_start(const RouteEvents& route, Seconds earliest, Seconds latest) {
    Seconds best = latest;
    double least = NEVER, start = double(earliest);
    for (int piece = 0; piece < MOST_PIECES && start <= double(latest); ++piece) {
        const PriceOfStart here = price_of_start(route, start);
        const double following = std::max(start, std::min(double(Seconds(here.change)), double(latest)));
        for (const double moment : {start, following}) {
            const double price = price_later(route, here, start, moment - start);
            if (price > least + SAME_MOMENT) continue;
            best = Seconds(moment);
            least = price;
        }
        start = following + 1.0;
    }
    return best;
}

// Whether every second that the route starts later makes it end a second later.
//
// That is so where travel does not depend on the hour, visits have one window, and any later start ends later. Coming too early at a
// door, which a later start would mend, is left to the full search.
bool cannot_gain_by_leaving_later(RouteEvents& route) {
    if (!route.problem.travel->fixed() || route.problem.several_windows || route.vehicle.max_wait != NO_LIMIT) return false;
    for (Index event = 1; event < route.last; ++event) {
        if (!route.is_visit(event)) continue;
        const TimedVisit& visit = route.visit_of(event);
        if (visit.early_price > 0.0 && route[event].begin < visit.preferred_start) return false;
    }
    return latest_start(route, route[route.last].begin) <= route[0].begin;
}

// Move the start to where the route costs least, if that is cheaper than where it is.
//
// It is the latest that ends as early as can be with the least lateness: an earlier one is paid longer and saves nothing.
void start_cheaply(RouteEvents& route) {
    Money price = route_price(route);
    const Seconds start = route[0].begin;
    const Seconds earliest = route.vehicle.max_wait == NO_LIMIT ? start : route[0].least;
    for (Event& event : route.events) event.limit = FOREVER;
    if (cannot_gain_by_leaving_later(route)) return;
    const Seconds latest = latest_start(route, route.vehicle.latest_end);
    const Seconds middle = cheapest_start(route, earliest, latest);
    Seconds best = start;
    for (Seconds candidate = middle - 1; candidate <= middle + 1; ++candidate) {
        if (!schedule_with_wait_limit(route, candidate)) continue;
        const Money other = route_price(route);
        if (other < price - REAL_GAIN) {
            price = other;
            best = candidate;
        }
    }
    schedule_from(route, best);
    if (best != start) start_late(route);
}

// Whether coming early costs anything on this route: where it does not, no wait is worth it.
bool early_is_priced(const RouteEvents& route) {
    for (Index event = 1; event < route.last; ++event)
        if (route.is_visit(event) && route.visit_of(event).early_price > 0.0) return true;
    return false;
}

// The cheapest waits there are, where they are cheaper than the times at hand.
void wait_as_pooled(RouteEvents& route) {
    Seconds start = route[0].begin;
    const std::vector<Seconds> beginnings = pooled_beginnings(route);
    if (!beginnings.empty() && gain_of(route, beginnings) > REAL_GAIN) {
        for (Index event = 0; event <= route.last; ++event) route[event].least = beginnings[std::size_t(event)];
        start = beginnings.front();
    }
    schedule_from(route, start);
}

// Wait at doors until the preferred window begins where that is cheaper than coming too early; in full or not at all.
void wait_for_preferred(RouteEvents& route) {
    std::vector<Event>& before = route.before;
    Money price = route_price(route);
    for (Index event = 1; event < route.last; ++event) {
        if (!route.is_visit(event)) continue;
        const TimedVisit& visit = route.visit_of(event);
        if (visit.early_price <= 0.0 || route[event].begin >= visit.preferred_start) continue;
        before = route.events;
        route[event].least = visit.preferred_start;
        if (earliest_schedule(route)) {
            start_late(route);
            const Money waiting = route_price(route);
            if (waiting < price - REAL_GAIN) {
                price = waiting;
                continue;
            }
        }
        route.events.swap(before);
    }
}

// The cheapest times with a start not before the least one; false when there are none.
bool settle(RouteEvents& route) {
    if (!earliest_schedule(route)) return false;
    start_late(route);
    const TimedVehicle& vehicle = route.vehicle;
    const TimingProblem& problem = route.problem;
    const bool paid = vehicle.second_price > 0.0 || !vehicle.overtime.empty();
    if (paid && !vehicle.has_breaks() && (problem.soft || !problem.travel->fixed() || problem.several_windows)) start_cheaply(route);
    if (problem.soft && early_is_priced(route)) {
        if (can_pool(route)) wait_as_pooled(route);
        else wait_for_preferred(route);
    }
    return true;
}

bool takes_a_break(const std::vector<Event>& events) {
    return std::any_of(events.begin(), events.end(), [](const Event& event) { return event.break_before.taken() || event.break_after.taken(); });
}

// A break is not due when its window closed before the route begins, so a start after that may be cheaper, or the only one there is.
class StartsAfterBreaks {
  public:
    explicit StartsAfterBreaks(RouteEvents& route) : route_(route), best_(route.best), laid_out_(route.laid_out) {
        latest_ = latest_start(route, route.vehicle.latest_end);
        for (Event& event : route.events) event.last_chance = event.latest;
        laid_out_ = route.events;
    }

    bool find() {
        try_from(laid_out_[0].least, -REAL_GAIN);
        for (Index number = route_.vehicle.breaks.first; number < route_.vehicle.breaks.end; ++number) {
            const Seconds after = route_.problem.breaks[std::size_t(number)].end + 1;
            if (laid_out_[0].least < after && after <= latest_ && (!found_ || takes_a_break(best_))) try_from(after, -REAL_GAIN);
        }
        if (found_ && best_[1].break_after.taken()) try_without_early_pause();
        if (found_) route_.events.swap(best_);
        return found_;
    }

  private:
    // Nobody leaves early to pause at the first door, where pausing later costs no more.
    void try_without_early_pause() {
        route_.events = laid_out_;
        const Seconds start = route_.leave_by(1, best_[1].begin) - best_[0].busy;
        if (best_[0].begin < start && start <= latest_) try_from(start, REAL_GAIN);
    }

    // Take the times from `start` on where they cost at most `more` than the best ones.
    void try_from(Seconds start, Money more) {
        route_.events = laid_out_;
        route_[0].least = start;
        if (!settle(route_)) return;
        const Money price = route_price(route_);
        if (found_ && price >= price_ + more) return;
        price_ = price;
        best_.swap(route_.events);
        found_ = true;
    }

    RouteEvents& route_;
    std::vector<Event>& best_;
    std::vector<Event>& laid_out_;
    Seconds latest_ = 0;
    Money price_ = 0.0;
    bool found_ = false;
};

}  // namespace

bool find_cheapest_times(RouteEvents& route) {
    return route.vehicle.breaks.empty() ? settle(route) : StartsAfterBreaks(route).find();
}

}  // namespace router
