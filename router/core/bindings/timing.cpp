#include "timing.hpp"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "../timing/route_timer.hpp"
#include "arrays.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace router {

namespace {

using Matrix32 = Matrix<std::int32_t>;

// ---- travel ---------------------------------------------------------------------------------------------------------------------

// Keeps arrays alive from any thread; the last owner's release takes the interpreter lock by itself.
template <class... Arrays>
TravelProfile::Owner keep(Arrays... arrays) {
    return std::make_shared<std::tuple<Arrays...>>(std::move(arrays)...);
}

void require_square(const Matrix32& distances, const Matrix32& durations) {
    const std::size_t places = durations.shape(0);
    require(durations.shape(1) == places && distances.shape(0) == places && distances.shape(1) == places,
            "distances and durations must be square and of one size");
}

std::span<const Seconds> ascending(const Vector<std::int64_t>& starts) {
    const auto all = span_of(starts);
    require(!all.empty() && std::is_sorted(all.begin(), all.end()), "starts of buckets must ascend");
    return all;
}

TravelProfile static_travel(Matrix32 distances, Matrix32 durations) {
    require_square(distances, durations);
    return {view_of(distances), view_of(durations), keep(distances, durations)};
}

TravelProfile profiled_travel(Matrix32 distances, Matrix32 durations, const Vector<std::int64_t>& starts, Matrix<double> speeds,
                              Matrix<std::uint16_t> profile) {
    require_square(distances, durations);
    const auto rows = view_of(profile);
    require(profile.shape(0) == durations.shape(0) && profile.shape(1) == durations.shape(0), "profile must be of the size of durations");
    require(speeds.shape(1) == starts.shape(0), "speeds must have a column per bucket");
    for (std::size_t cell = 0; cell < profile.size(); ++cell)
        require(profile.data()[cell] < speeds.shape(0), "profile names a row that speeds does not have");
    return {view_of(distances), view_of(durations), SpeedProfile(ascending(starts), view_of(speeds), rows),
            keep(distances, durations, speeds, profile)};
}

TravelProfile travel_by_arc(Matrix32 distances, Matrix32 durations, const Vector<std::int64_t>& starts, Cube<std::uint8_t> factors) {
    require_square(distances, durations);
    require(factors.shape(0) == starts.shape(0) && factors.shape(1) == durations.shape(0) && factors.shape(2) == durations.shape(0),
            "factors must have a matrix of the size of durations per bucket");
    return {view_of(distances), view_of(durations), SpeedProfile(ascending(starts), view_of(factors)),
            keep(distances, durations, factors)};
}

TravelProfile piecewise_travel(Matrix32 distances, Matrix32 durations, Vector<std::int64_t> offsets, Vector<double> departures,
                               Vector<double> arrivals) {
    require_square(distances, durations);
    const auto starts = span_of(offsets);
    const std::size_t places = durations.shape(0);
    require(starts.size() == places * places + 1 && starts.front() >= 0 && std::is_sorted(starts.begin(), starts.end()),
            "offsets must ascend, one per arc and one for the end");
    require(departures.shape(0) == arrivals.shape(0) && std::size_t(starts.back()) <= departures.shape(0),
            "offsets name points that departures or arrivals do not have");
    return {view_of(distances), view_of(durations),
            ArrivalFunctions(Index(places), starts, span_of(departures), span_of(arrivals)),
            keep(distances, durations, offsets, departures, arrivals)};
}

Travel travel_of(std::vector<TravelProfile> profiles) {
    require(!profiles.empty(), "there must be a profile");
    for (const TravelProfile& profile : profiles)
        require(profile.places() == profiles.front().places(), "all profiles must have the same places");
    return Travel(std::move(profiles));
}

const TravelProfile& leg(const Travel& travel, Index profile, Index from, Index to) {
    require_index(profile, std::size_t(travel.profiles()), "profile");
    require_index(from, std::size_t(travel.places()), "place");
    require_index(to, std::size_t(travel.places()), "place");
    return travel[profile];
}

void bind_travel(nb::module_& module) {
    nb::class_<TravelProfile>(module, "TravelProfile", "Travel of one profile of vehicles; its arrays are used in place and kept alive.")
        .def_static("static", &static_travel, "distances"_a, "durations"_a, "Travel that is the same at every hour.")
        .def_static("profiled", &profiled_travel, "distances"_a, "durations"_a, "starts"_a, "speeds"_a, "profile"_a,
                    "Travel stretched by the speed factors of the row that rules an arc.")
        .def_static("by_arc", &travel_by_arc, "distances"_a, "durations"_a, "starts"_a, "factors"_a,
                    "Travel stretched by percentages per bucket and arc.")
        .def_static("piecewise", &piecewise_travel, "distances"_a, "durations"_a, "offsets"_a, "departures"_a, "arrivals"_a,
                    "A piecewise-linear arrival function per arc.");

    nb::class_<LegPiece>(module, "LegPiece", "A piece of a leg's function of time.")
        .def_ro("value", &LegPiece::value)
        .def_ro("slope", &LegPiece::slope)
        .def_ro("change", &LegPiece::change, "The moment from which another slope rules.");

    nb::class_<Travel>(module, "Travel", "Travel of all profiles of an instance.")
        .def("__init__", [](Travel* self, std::vector<TravelProfile> profiles) { new (self) Travel(travel_of(std::move(profiles))); },
             "profiles"_a)
        .def_prop_ro("static", &Travel::fixed)
        .def_prop_ro("places", &Travel::places)
        .def("arrival", [](const Travel& self, Index profile, Index origin, Index destination, Seconds leave) {
            return leg(self, profile, origin, destination).arrival(origin, destination, leave); },
             "profile"_a, "origin"_a, "destination"_a, "leave"_a)
        .def("departure", [](const Travel& self, Index profile, Index origin, Index destination, Seconds arrive) {
            return leg(self, profile, origin, destination).departure(origin, destination, arrive); },
             "profile"_a, "origin"_a, "destination"_a, "arrive"_a)
        .def("metres", [](const Travel& self, Index profile, Index origin, Index destination) {
            return leg(self, profile, origin, destination).metres(origin, destination); },
             "profile"_a, "origin"_a, "destination"_a)
        .def("exact_arrival", [](const Travel& self, Index profile, Index origin, Index destination, double leave) {
            return leg(self, profile, origin, destination).exact_arrival(origin, destination, leave); },
             "profile"_a, "origin"_a, "destination"_a, "leave"_a)
        .def("exact_departure", [](const Travel& self, Index profile, Index origin, Index destination, double arrive) {
            return leg(self, profile, origin, destination).exact_departure(origin, destination, arrive); },
             "profile"_a, "origin"_a, "destination"_a, "arrive"_a)
        .def("piece_from", [](const Travel& self, Index profile, Index origin, Index destination, double leave) {
            return leg(self, profile, origin, destination).piece_from(origin, destination, leave); },
             "profile"_a, "origin"_a, "destination"_a, "leave"_a)
        .def("piece_until", [](const Travel& self, Index profile, Index origin, Index destination, double arrive) {
            return leg(self, profile, origin, destination).piece_until(origin, destination, arrive); },
             "profile"_a, "origin"_a, "destination"_a, "arrive"_a);
}

// ---- timing ---------------------------------------------------------------------------------------------------------------------

std::vector<Range> ranges(const Columns& table, const char* first, const char* end, std::size_t count) {
    std::vector<Range> found(table.rows());
    const auto firsts = table.integers(first), ends = table.integers(end);
    for (std::size_t row = 0; row < found.size(); ++row) {
        require(0 <= firsts[row] && firsts[row] <= ends[row] && std::size_t(ends[row]) <= count, std::string(first) + " is out of range");
        found[row] = {Index(firsts[row]), Index(ends[row])};
    }
    return found;
}

void read_windows(TimingProblem& problem, const nb::dict& tables) {
    const Columns windows(tables, "windows"), sites(tables, "sites"), hours(tables, "hours");
    const auto start = windows.integers("start"), end = windows.integers("end"), service = hours.integers("service");
    for (std::size_t row = 0; row < windows.rows(); ++row) problem.windows.push_back({start[row], end[row]});
    problem.sites = ranges(sites, "window_first", "window_end", windows.rows());
    const std::vector<Range> own = ranges(hours, "window_first", "window_end", windows.rows());
    for (std::size_t row = 0; row < hours.rows(); ++row) {
        problem.hours.push_back({own[row], service[row]});
        problem.several_windows = problem.several_windows || own[row].size() > 1;
    }
}

void read_gaps(TimingProblem& problem, const nb::dict& tables) {
    const Columns gaps(tables, "gaps");
    const auto least = gaps.integers("least");
    const std::vector<Index> relations = gaps.indices("relation", gaps.rows());
    for (std::size_t row = 0; row < gaps.rows(); ++row) {
        problem.gaps.push_back({relations[row], least[row]});
        problem.relations = std::max(problem.relations, relations[row] + 1);
    }
}

void read_visits(TimingProblem& problem, const nb::dict& tables) {
    const Columns table(tables, "visits");
    const std::size_t rows = table.rows();
    const std::vector<Index> place = table.indices("place", std::size_t(problem.travel->places()));
    const std::vector<Index> pickup = table.indices("pickup", rows, true);
    const std::vector<Range> gaps = ranges(table, "gap_first", "gap_end", problem.gaps.size());
    const auto setup = table.integers("setup"), release = table.integers("release"), max_ride = table.integers("max_ride");
    const auto preferred_start = table.integers("preferred_start"), preferred_end = table.integers("preferred_end");
    const auto early = table.amounts("early_price"), late = table.amounts("late_price"), price = table.amounts("price");
    for (std::size_t row = 0; row < rows; ++row) {
        TimedVisit visit;
        visit.place = place[row];
        visit.pickup = pickup[row];
        visit.setup = setup[row];
        visit.release = release[row];
        visit.max_ride = max_ride[row];
        visit.preferred_start = preferred_start[row];
        visit.preferred_end = preferred_end[row];
        visit.early_price = early[row];
        visit.late_price = late[row];
        visit.price = price[row];
        visit.gaps = gaps[row];
        problem.soft = problem.soft || visit.early_price != 0.0 || visit.late_price != 0.0;
        problem.visits.push_back(visit);
    }
}

std::vector<BreakRule> break_rules(const Columns& table) {
    const auto start = table.integers("start"), end = table.integers("end"), duration = table.integers("duration"), paid = table.integers("paid");
    std::vector<BreakRule> found(table.rows());
    for (std::size_t row = 0; row < found.size(); ++row) found[row] = {start[row], end[row], duration[row], paid[row] != 0};
    return found;
}

void read_lists(TimingProblem& problem, const nb::dict& tables) {
    const Columns overtime(tables, "overtime"), reloads(tables, "reloads");
    const auto after = overtime.integers("after");
    const auto second_price = overtime.amounts("second_price");
    for (std::size_t row = 0; row < overtime.rows(); ++row) problem.overtime.push_back({after[row], second_price[row]});
    const Columns driving(tables, "driving_rules");
    const auto most = driving.integers("most");
    problem.breaks = break_rules(Columns(tables, "breaks"));
    for (const BreakRule& pause : break_rules(driving)) problem.driving_rules.push_back({pause, most[problem.driving_rules.size()]});
    const std::vector<Index> place = reloads.indices("place", std::size_t(problem.travel->places()));
    const std::vector<Index> site = reloads.indices("site", problem.sites.size());
    for (std::size_t row = 0; row < reloads.rows(); ++row) problem.reloads.push_back({place[row], site[row]});
}

void read_vehicle_limits(TimedVehicle& vehicle, const Columns& table, std::size_t row) {
    vehicle.loading = table.integers("loading")[row];
    vehicle.earliest_start = table.integers("earliest_start")[row];
    vehicle.latest_start = table.integers("latest_start")[row];
    vehicle.latest_end = table.integers("latest_end")[row];
    vehicle.max_duration = table.integers("max_duration")[row];
    vehicle.max_driving = table.integers("max_driving")[row];
    vehicle.max_wait = table.integers("max_wait")[row];
    vehicle.max_distance = table.integers("max_distance")[row];
    vehicle.max_stops = table.integers("max_stops")[row];
    vehicle.max_trips = table.integers("max_trips")[row];
    vehicle.reload_time = table.integers("reload_time")[row];
    vehicle.fixed_price = table.amounts("fixed_price")[row];
    vehicle.metre_price = table.amounts("metre_price")[row];
    vehicle.second_price = table.amounts("second_price")[row];
    vehicle.stop_price = table.amounts("stop_price")[row];
}

void read_vehicles(TimingProblem& problem, const nb::dict& tables) {
    const Columns table(tables, "vehicles");
    const std::size_t places = std::size_t(problem.travel->places());
    const std::vector<Index> start = table.indices("start", places), end = table.indices("end", places, true);
    const std::vector<Index> profile = table.indices("profile", std::size_t(problem.travel->profiles()));
    const std::vector<Index> kind = table.indices("kind", std::size_t(problem.kinds));
    const std::vector<Range> overtime = ranges(table, "overtime_first", "overtime_end", problem.overtime.size());
    const std::vector<Range> breaks = ranges(table, "break_first", "break_end", problem.breaks.size());
    const std::vector<Range> driving = ranges(table, "driving_first", "driving_end", problem.driving_rules.size());
    const std::vector<Range> reloads = ranges(table, "reload_first", "reload_end", problem.reloads.size());
    for (std::size_t row = 0; row < table.rows(); ++row) {
        TimedVehicle vehicle;
        vehicle.start = start[row];
        vehicle.end = end[row];
        vehicle.profile = profile[row];
        vehicle.kind = kind[row];
        vehicle.overtime = overtime[row];
        vehicle.breaks = breaks[row];
        vehicle.driving_rules = driving[row];
        require(std::size_t(vehicle.driving_rules.size()) <= MOST_DRIVING_RULES, "a vehicle has too many rules of driving");
        vehicle.reloads = reloads[row];
        read_vehicle_limits(vehicle, table, row);
        problem.vehicles.push_back(vehicle);
    }
}

TimingProblem problem_of(std::shared_ptr<const Travel> travel, Index kinds, const nb::dict& tables,
                         const Matrix<double>& other_vehicle_price) {
    require(kinds > 0, "there must be a kind of vehicle");
    TimingProblem problem;
    problem.travel = std::move(travel);
    problem.kinds = kinds;
    read_windows(problem, tables);
    read_gaps(problem, tables);
    read_visits(problem, tables);
    read_lists(problem, tables);
    read_vehicles(problem, tables);
    require(problem.hours.size() == problem.visits.size() * std::size_t(kinds), "hours must have a row per visit and kind");
    if (other_vehicle_price.shape(0) > 0) {
        require(other_vehicle_price.shape(0) == problem.visits.size() && other_vehicle_price.shape(1) == problem.vehicles.size(),
                "other_vehicle_price must have a row per visit and a column per vehicle");
        problem.other_vehicle_price.assign(other_vehicle_price.data(), other_vehicle_price.data() + other_vehicle_price.size());
    }
    return problem;
}

TimingProblem extended(const TimingProblem& problem, const TimingProblem& more, const std::vector<Index>& places) {
    require(more.vehicles.size() == problem.vehicles.size() && more.kinds == problem.kinds, "both instances must have the same vehicles");
    require(places.size() == more.visits.size(), "every added visit needs its place");
    for (const Index place : places) require_index(place, std::size_t(problem.travel->places()), "place");
    return problem.with_visits(more, places);
}

const std::vector<Index>& checked(const TimingProblem& problem, Index vehicle, const std::vector<Index>& activities) {
    require_index(vehicle, problem.vehicles.size(), "vehicle");
    const Range reloads = problem.vehicles[std::size_t(vehicle)].reloads;
    for (const Index activity : activities) {
        if (activity >= 0) require_index(activity, problem.visits.size(), "visit");
        else require_index(-1 - activity, std::size_t(reloads.size()), "reload");
    }
    return activities;
}

std::pair<bool, Money> answer(const TimedPrice& found) { return {found.feasible, found.price}; }

std::optional<std::pair<Seconds, Seconds>> taken(const TakenBreak& pause) {
    if (!pause.taken()) return std::nullopt;
    return std::pair{pause.begin, pause.end};
}

void bind_events(nb::module_& module) {
    nb::enum_<EventKind>(module, "EventKind")
        .value("START", EventKind::start)
        .value("VISIT", EventKind::visit)
        .value("RELOAD", EventKind::reload)
        .value("END", EventKind::end);
    nb::class_<Event>(module, "Event", "A timed event of a route: start, visit, reload or end. `visit` is -1 at the others.")
        .def_ro("kind", &Event::kind)
        .def_ro("visit", &Event::visit)
        .def_ro("place", &Event::place)
        .def_ro("arrival", &Event::arrival)
        .def_ro("begin", &Event::begin)
        .def_ro("leave", &Event::leave)
        .def_prop_ro("break_before", [](const Event& self) { return taken(self.break_before); },
                     "Begin and end of the break taken before the leg to here is driven, if any.")
        .def_prop_ro("break_after", [](const Event& self) { return taken(self.break_after); },
                     "Begin and end of the break taken after the leg to here is driven, if any.");
}

}  // namespace

void bind_timing(nb::module_& module) {
    module.attr("NO_LIMIT") = NO_LIMIT;
    bind_travel(module);
    bind_events(module);
    nb::class_<TimingProblem>(module, "TimingProblem", "What timing knows of an instance.")
        .def("__init__", [](TimingProblem* self, std::shared_ptr<const Travel> travel, Index kinds, const nb::dict& tables,
                            const Matrix<double>& prices) { new (self) TimingProblem(problem_of(std::move(travel), kinds, tables, prices)); },
             "travel"_a, "kinds"_a, "tables"_a, "other_vehicle_price"_a)
        .def_prop_ro("visits", [](const TimingProblem& self) { return self.visits.size(); }, "How many there are.")
        .def("with_visits", &extended, "more"_a, "places"_a, "The same instance with the visits of `more` behind its own.");
    nb::class_<RouteTimer>(module, "RouteTimer", "Times routes one after another in the same memory: an object per thread.")
        .def(nb::init<const TimingProblem&>(), "problem"_a, nb::keep_alive<1, 2>())
        .def("evaluate", [](RouteTimer& self, Index vehicle, const std::vector<Index>& activities) {
            return answer(self.evaluate(vehicle, checked(self.problem(), vehicle, activities))); },
             "vehicle"_a, "activities"_a, "Whether a route is feasible in time, and its price.")
        .def("time", [](RouteTimer& self, Index vehicle, const std::vector<Index>& activities) {
            return answer(self.time(vehicle, checked(self.problem(), vehicle, activities))); },
             "vehicle"_a, "activities"_a, "The same, also of a route that cannot keep every rule; its times are in `events`.")
        .def("time_between", [](RouteTimer& self, Index vehicle, const std::vector<Index>& activities, Seconds earliest, Seconds latest) {
            return answer(self.time_between(vehicle, checked(self.problem(), vehicle, activities), earliest, latest)); },
             "vehicle"_a, "activities"_a, "earliest"_a, "latest"_a, "The same when the vehicle may leave between two moments only.")
        .def("begins", [](RouteTimer& self, Index vehicle, const std::vector<Index>& activities) {
            self.time(vehicle, checked(self.problem(), vehicle, activities));
            std::vector<Seconds> found;
            for (Index event = 1; event < self.events().last; ++event) found.push_back(self.events()[event].begin);
            return found; },
             "vehicle"_a, "activities"_a, "When each activity begins, feasible or not.")
        .def_prop_ro("events", [](const RouteTimer& self) { return self.events().events; }, "The events of the route timed last.");
}

}  // namespace router
