#include "../search/neighbours.hpp"
#include "../search/search.hpp"

#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

#include "array_reader.hpp"
#include "arrays.hpp"
#include "problem.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace router {

namespace {

using Words = Vector<std::int64_t>;
using Numbers = std::vector<std::int64_t>;

Numbers numbers(const Words& array) { return {array.data(), array.data() + array.shape(0)}; }

// A plan as numbers, its cost, and the penalties within; no routes at an infinite cost where there is none yet.
nb::tuple written(const Search& search, const BestPlan& plan) {
    Numbers routes;
    if (plan.is_known()) routes = written_routes(search.problem(), plan.next, plan.reload);
    return nb::make_tuple(as_numpy(std::move(routes)), plan.cost, plan.penalties);
}

// Call `visit` with name and member of each setting.
template <class Visit>
void for_each_setting(Visit visit) {
    visit("average_removed", &Settings::average_removed);
    visit("longest_string", &Settings::longest_string);
    visit("split_chance", &Settings::split_chance);
    visit("blink", &Settings::blink);
    visit("scattered_chance", &Settings::scattered_chance);
    visit("scattered_removed", &Settings::scattered_removed);
    visit("scattered_string", &Settings::scattered_string);
    visit("alternative_chance", &Settings::alternative_chance);
    visit("route_chance", &Settings::route_chance);
    visit("longest_route", &Settings::longest_route);
    visit("moves", &Settings::moves);
    visit("open_chance", &Settings::open_chance);
    visit("unassigned_tries", &Settings::unassigned_tries);
    visit("offers_anew", &Settings::offers_anew);
    visit("loss_chance", &Settings::loss_chance);
    visit("by_penalty", &Settings::by_penalty);
    visit("regret_chance", &Settings::regret_chance);
    visit("penalty_factor", &Settings::penalty_factor);
}

// The same with some values changed; raises for a name that does not exist.
Settings changed(Settings settings, const nb::kwargs& values) {
    for (const auto& [key, value] : values) {
        const std::string wanted = nb::cast<std::string>(key);
        bool found = false;
        for_each_setting([&](const char* name, auto member) {
            if (wanted != name) return;
            settings.*member = nb::cast<std::remove_reference_t<decltype(settings.*member)>>(value);
            found = true;
        });
        if (!found) throw nb::attribute_error(("no setting " + wanted).c_str());
    }
    return settings;
}

// One field of all elements as an array.
template <class Elements, class Get>
auto column(const Elements& elements, Get get) {
    std::vector<std::decay_t<decltype(get(elements[0]))>> values;
    for (const auto& element : elements) values.push_back(get(element));
    return as_numpy(std::move(values));
}

// Rows of a table, (row, column) → value, one behind the other.
template <class Values>
auto flat(const Values& table, int rows, int columns) {
    std::vector<std::int64_t> values;
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) values.push_back(table(row, column));
    }
    return as_numpy(std::move(values));
}

// All that a search keeps of its current plan, by the names of its members.
nb::dict state_of(const Search& search) {
    const Plan& plan = search.plan();
    const Problem& problem = plan.problem;
    nb::dict state;
    state["next"] = column(plan.nodes, [](const Node& node) { return node.next; });
    state["previous"] = column(plan.nodes, [](const Node& node) { return node.previous; });
    state["leave"] = column(plan.nodes, [](const Node& node) { return node.leave; });
    state["latest"] = column(plan.nodes, [](const Node& node) { return node.latest; });
    state["seconds"] = column(plan.nodes, [](const Node& node) { return node.seconds; });
    state["metres"] = column(plan.nodes, [](const Node& node) { return node.metres; });
    state["reload"] = as_numpy(std::vector<int>(plan.reload));
    state["route_of"] = as_numpy(std::vector<int>(plan.route_of));
    state["stops"] = column(plan.sums, [](const RouteSums& sums) { return sums.stops; });
    state["distance"] = column(plan.sums, [](const RouteSums& sums) { return sums.distance; });
    state["driving"] = column(plan.sums, [](const RouteSums& sums) { return sums.driving; });
    state["cost"] = column(plan.sums, [](const RouteSums& sums) { return sums.cost; });
    state["version"] = column(plan.sums, [](const RouteSums& sums) { return sums.version; });
    state["load"] = flat([&plan](int route, int dimension) { return plan.load(route, dimension); }, problem.vehicle_count, problem.dimension_count);
    if (!problem.has_simple_loads) {
        const auto load = [&](std::int64_t NodeLoad::*kind) {
            const auto at = [&](int node, int dimension) { return plan.loads_at(node, dimension).*kind; };
            return flat(at, problem.node_count(), problem.dimension_count);
        };
        state["on_board"] = load(&NodeLoad::on_board);
        state["peak_before"] = load(&NodeLoad::peak_before);
        state["peak_after"] = load(&NodeLoad::peak_after);
    }
    state["option_of"] = as_numpy(std::vector<int>(plan.option_of));
    state["unassigned"] = as_numpy(std::vector<int>(plan.unassigned.begin(), plan.unassigned.begin() + plan.unassigned_count));
    state["resources_used"] = as_numpy(std::vector<std::int64_t>(plan.counters.used()));
    state["carried_by"] = as_numpy(std::vector<int>(plan.carried_by));
    state["unused"] = as_numpy(std::vector<int>(plan.unused));
    state["used_count"] = plan.used_count;
    state["price"] = as_numpy(std::vector<double>{plan.price.routes, plan.price.penalties, plan.price.rules});
    state["touched"] = as_numpy(std::vector<int>(plan.touched));
    state["removed"] = column(plan.removed, [](const Removal& removal) { return removal.job; });
    return state;
}

void check_index(const char* name, int index, int bound) { ArrayReader::check_indices(name, &index, 1, 0, bound); }

// Parts of a step, and what they leave behind.
void bind_steps(nb::class_<Search>& search) {
    search
        .def("state", &state_of, "For tests: all that is kept of the current plan, by name.")
        .def("durations", [](const Search& self) { return as_numpy(self.durations()); },
             "For tests: durations that the evaluator keeps; four per node with limited routes, one per route with paid time.")
        .def("draw_seeds", &Search::draw_seeds, nb::arg("count"), "For tests: look at another window and draw visits of it.")
        .def(
            "ruin",
            [](Search& self, const Settings& settings, int visit) {
                check_index("seed", visit, self.problem().visit_count);
                self.ruin(settings, visit);
            },
            nb::arg("settings"), nb::arg("seed"), "For tests: open a step and take out visits around one.")
        .def("recreate", &Search::recreate, nb::arg("settings"), nb::arg("limit"), "For tests: the second half of the step.")
        .def("undo", &Search::undo, "For tests: take the step back.")
        .def(
            "best_insertion",
            [](Search& self, int job, const Settings& settings) {
                check_index("job", job, self.problem().job_count);
                if (self.plan().option_of[job] >= 0) throw std::invalid_argument("the job is served");
                const Insertion found = self.best_insertion(job, settings);
                return std::tuple(found.price, found.option, found.route, found.after_first, found.after_second);
            },
            nb::arg("job"), nb::arg("settings"),
            "For tests: price, option, vehicle and the nodes that the visits would follow; vehicle -1 for no place.");
}

}  // namespace

void bind_search(nb::module_& module) {
    nb::class_<Settings> settings(module, "Settings", "Parameters of the search; see search/settings.hpp.");
    settings
        .def("__init__", [](Settings* self, const nb::kwargs& values) { new (self) Settings(changed({}, values)); })
        .def("replace", [](const Settings& self, const nb::kwargs& values) { return changed(self, values); }, "The same with some values changed.");
    for_each_setting([&](const char* name, auto member) { settings.def_ro(name, member); });

    using Release = nb::call_guard<nb::gil_scoped_release>;
    nb::class_<Search> search(module, "Search", "One thread's search on one problem.");
    search
        .def(
            "take",
            [](Search& search, const Words& routes, const Words& options, const Words& visits, const Words& unused, std::int64_t elsewhere) {
                const PartOfPlan part{numbers(visits), numbers(unused), elsewhere};
                const Numbers written_plan = numbers(routes), options_taken = numbers(options);
                nb::gil_scoped_release release;
                return search.take(written_plan, options_taken, part);
            },
            nb::arg("routes"), nb::arg("options"), nb::arg("visits"), nb::arg("unused"), nb::arg("elsewhere"),
            "Begin with a plan written as numbers; whether every route keeps the rules.")
        .def("build", &Search::build, nb::arg("settings"), Release(), "Insert every unassigned job that has a place.")
        .def("run", &Search::run, nb::arg("settings"), nb::arg("steps"), nb::arg("hot"), nb::arg("cold"), Release(),
             "Make steps while the temperature falls, in money.")
        .def("reduce_fleet", &Search::reduce_fleet, nb::arg("settings"), nb::arg("steps"), nb::arg("temperature"), nb::arg("fewest"),
             Release(), "Spend steps on plans with fewer and fewer routes.")
        .def("stop", &Search::stop, "End `run` and `reduce_fleet`, now and from now on; may be called from any thread.")
        .def_prop_ro("steps", &Search::steps)
        .def("resum", [](Search& search) { return search.plan().resum(); }, "Cost of the current plan, added up anew.")
        .def("current", [](const Search& search) { BestPlan current(search.problem());
            current.keep(search.plan());
            return as_numpy(written_routes(search.problem(), current.next, current.reload));
        })
        .def("current_costs", [](const Search& search) {
            std::vector<double> costs;
            for (const RouteSums& route : search.plan().sums) costs.push_back(route.cost);
            return as_numpy(std::move(costs));
        })
        .def_prop_ro("unassigned", [](const Search& search) { return search.plan().unassigned_count; })
        .def_prop_rw("most_routes", [](const Search& search) { return search.plan().most_routes; },
                     [](Search& search, int routes) { search.plan().most_routes = routes; })
        .def_prop_ro("best", [](Search& search) { return written(search, search.best()); }, "The best plan met: numbers, cost, penalties.")
        .def_prop_ro("fewest", [](Search& search) { return written(search, search.fewest_routes()); },
                     "The plan with the fewest routes met: numbers, cost, penalties.")
        .def_prop_ro("fewest_unassigned", [](Search& search) {
            int count = 0;
            for (const int option : search.fewest_routes().option_of) count += option < 0;
            return count;
        })
        .def("forget_best", &Search::forget_best)
        .def("take_best_of", [](Search& search, Search& other) { search.best() = other.best(); }, nb::arg("other"))
        .def("take_fewest_of", [](Search& search, Search& other) { search.fewest_routes() = other.fewest_routes(); }, nb::arg("other"));
    bind_steps(search);

    nb::class_<Random>(module, "Random", "The random numbers of a search, for tests.")
        .def(nb::init<std::uint64_t>(), nb::arg("seed"))
        .def("fraction", &Random::fraction, "Uniform in [0, 1).")
        .def("below", &Random::below, nb::arg("bound"), "Uniform in 0 to bound - 1.");

    module.def(
        "nearest_visits",
        [](const nb::dict& arrays, float metre_weight, float second_weight, int count) {
            std::vector<nb::object> keeper;
            ArrayReader reader(arrays, keeper);
            Proximity visits{};
            visits.places = reader.one<std::int32_t>("places");
            visits.distances = reader.two<std::int32_t>("distances", -1, -1);
            visits.durations = reader.two<std::int32_t>("durations", visits.distances.rows, visits.distances.columns);
            visits.distances_into = reader.two<std::int32_t>("distances_into", visits.distances.rows, visits.distances.columns);
            visits.durations_into = reader.two<std::int32_t>("durations_into", visits.distances.rows, visits.distances.columns);
            visits.opens = reader.one<std::int64_t>("opens", visits.places.size);
            visits.closes = reader.one<std::int64_t>("closes", visits.places.size);
            visits.service = reader.one<std::int64_t>("service", visits.places.size);
            visits.jobs = reader.one<std::int32_t>("jobs");
            require(visits.jobs.size == 0 || visits.jobs.size == visits.places.size, "jobs has another length than places");
            for (const float weight : {metre_weight, second_weight}) require(std::isfinite(weight) && weight >= 0, "a weight is no price");
            visits.metre_weight = metre_weight;
            visits.second_weight = second_weight;
            ArrayReader::check_indices("places", visits.places.data, visits.places.size, 0, visits.distances.rows);
            require(count >= 0 && count < std::max<std::int64_t>(visits.places.size, 1), "count is out of range");
            if (count == 0) return as_numpy(std::vector<std::int32_t>());
            std::vector<std::int32_t> found;
            {
                nb::gil_scoped_release release;
                found = nearest_visits(visits, count);
            }
            return as_numpy(std::move(found));
        },
        nb::arg("arrays"), nb::arg("metre_weight"), nb::arg("second_weight"), nb::arg("count"),
        "Per visit its `count` nearest others, row by row; arrays: places, distances, durations (and `_into`), opens, closes, service, jobs (empty where "
        "options do not compete for resources).");
    module.def(
        "chain_of_places",
        [](const Matrix<std::int32_t>& durations, const Vector<std::int32_t>& places, std::int32_t first) {
            const View2<std::int32_t> view = view_of(durations);
            const std::vector<std::int32_t> ascending(places.data(), places.data() + places.size());
            require(view.rows == view.columns, "durations are not square");
            ArrayReader::check_indices("places", places.data(), std::int64_t(places.size()), 0, view.rows);
            require(std::is_sorted(ascending.begin(), ascending.end(), std::less_equal<>()), "places do not ascend");
            require(std::binary_search(ascending.begin(), ascending.end(), first), "first is none of the places");
            return as_numpy(chain_of_places(view, ascending, first));
        },
        nb::arg("durations"), nb::arg("places"), nb::arg("first"),
        "Each of the places, which ascend, once, from the first on, each time the one reached soonest of those left.");
    module.def(
        "new_static_search", [](const BoundProblem& problem, std::uint64_t seed) { return new_static_search(problem.problem, seed); },
        nb::arg("problem"), nb::arg("seed"));
    module.def(
        "new_time_of_day_search",
        [](const BoundProblem& problem, std::shared_ptr<const Travel> travel, std::uint64_t seed) {
            return new_time_of_day_search(problem.problem, std::move(travel), seed);
        },
        nb::arg("problem"), nb::arg("travel"), nb::arg("seed"));
    module.def(
        "new_functions_search",
        [](const BoundProblem& problem, std::shared_ptr<const Travel> travel, const Cube<std::int32_t>& fastest, std::uint64_t seed) {
            PaidTravel paid{std::move(travel), view_of(fastest), std::make_shared<Cube<std::int32_t>>(fastest)};
            return new_functions_search(problem.problem, std::move(paid), seed);
        },
        nb::arg("problem"), nb::arg("travel"), nb::arg("fastest"), nb::arg("seed"));
}

}  // namespace router
