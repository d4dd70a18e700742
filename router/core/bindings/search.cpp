#include "../search/search.hpp"

#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

#include "array_reader.hpp"
#include "arrays.hpp"
#include "problem.hpp"

namespace router {

namespace {

using Numbers = std::vector<std::int64_t>;

// A plan as numbers, its cost, and the penalties within.
nb::tuple written(const Search& search, const BestPlan& plan) {
    return nb::make_tuple(as_numpy(written_routes(search.problem(), plan.next, plan.reload)), plan.cost, plan.penalties);
}

void assign(nb::handle settings, const nb::kwargs& values) {
    for (const auto& [name, value] : values) nb::setattr(settings, name, value);
}

}  // namespace

void bind_search(nb::module_& module) {
    nb::class_<Settings>(module, "Settings", "Parameters of the search; see search/settings.hpp.")
        .def("__init__", [](Settings* self, const nb::kwargs& values) {
            new (self) Settings();
            assign(nb::find(*self), values);
        })
        .def("replace", [](const Settings& settings, const nb::kwargs& values) {
            nb::object copy = nb::cast(Settings(settings));
            assign(copy, values);
            return copy;
        }, "The same with some values changed.")
        .def_rw("average_removed", &Settings::average_removed)
        .def_rw("longest_string", &Settings::longest_string)
        .def_rw("split_chance", &Settings::split_chance)
        .def_rw("split_depth", &Settings::split_depth)
        .def_rw("blink", &Settings::blink)
        .def_rw("scattered_chance", &Settings::scattered_chance)
        .def_rw("scattered_removed", &Settings::scattered_removed)
        .def_rw("scattered_string", &Settings::scattered_string)
        .def_rw("insertion_neighbours", &Settings::insertion_neighbours)
        .def_rw("move_neighbours", &Settings::move_neighbours)
        .def_rw("moves", &Settings::moves)
        .def_rw("longest_segment", &Settings::longest_segment)
        .def_rw("tail_chance", &Settings::tail_chance)
        .def_rw("longest_reversal", &Settings::longest_reversal)
        .def_rw("split_off_chance", &Settings::split_off_chance)
        .def_rw("vehicle_chance", &Settings::vehicle_chance)
        .def_rw("longest_trade", &Settings::longest_trade)
        .def_rw("trade_behind", &Settings::trade_behind)
        .def_rw("drop_chance", &Settings::drop_chance)
        .def_rw("open_chance", &Settings::open_chance)
        .def_rw("unassigned_tries", &Settings::unassigned_tries)
        .def_rw("offers_anew", &Settings::offers_anew)
        .def_rw("loss_chance", &Settings::loss_chance)
        .def_rw("by_penalty", &Settings::by_penalty)
        .def_rw("regret_chance", &Settings::regret_chance)
        .def_rw("penalty_factor", &Settings::penalty_factor);

    using Release = nb::call_guard<nb::gil_scoped_release>;
    nb::class_<Search>(module, "Search", "One thread's search on one problem.")
        .def(
            "take",
            [](Search& search, const Numbers& routes, const Numbers& options, const Numbers& visits, const Numbers& unused,
               std::int64_t elsewhere) {
                nb::gil_scoped_release release;
                return search.take(routes, options, {visits, unused, elsewhere});
            },
            nb::arg("routes"), nb::arg("options"), nb::arg("visits") = Numbers(), nb::arg("unused") = Numbers(), nb::arg("elsewhere") = 0,
            "Begin with a plan written as numbers; whether every route keeps the rules.")
        .def("build", &Search::build, nb::arg("settings"), Release(), "Insert every unassigned job that has a place.")
        .def("run", &Search::run, nb::arg("settings"), nb::arg("steps"), nb::arg("hot"), nb::arg("cold"), Release(),
             "Make steps while the temperature falls, in money.")
        .def("reduce_fleet", &Search::reduce_fleet, nb::arg("settings"), nb::arg("steps"), nb::arg("temperature"), nb::arg("fewest"),
             Release(), "Spend steps on plans with fewer and fewer routes.")
        .def("stop", &Search::stop, "End `run` and `reduce_fleet`, now and from now on; may be called from any thread.")
        .def_prop_ro("steps", &Search::steps)
        .def("resum", [](Search& search) { return search.plan().resum(); }, "Cost of the current plan, added up anew.")
        .def("current", [](const Search& search) { return as_numpy(written_routes(search.problem(), search.plan().next, search.plan().reload)); })
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

    module.def(
        "new_static_search", [](const BoundProblem& problem, std::uint64_t seed) { return new_static_search(problem.problem, seed); },
        nb::arg("problem"), nb::arg("seed"));
    module.def(
        "new_limited_search", [](const BoundProblem& problem, std::uint64_t seed) { return new_limited_search(problem.problem, seed); },
        nb::arg("problem"), nb::arg("seed"));
    module.def(
        "new_time_of_day_search",
        [](const BoundProblem& problem, std::shared_ptr<const Travel> travel, std::uint64_t seed) {
            return new_time_of_day_search(problem.problem, std::move(travel), seed);
        },
        nb::arg("problem"), nb::arg("travel"), nb::arg("seed"));
    module.def(
        "new_functions_search",
        [](const BoundProblem& problem, std::shared_ptr<const Travel> exact, std::shared_ptr<const Travel> never_closed,
           const Cube<std::int32_t>& fastest, std::uint64_t seed) {
            PaidTravel travel{std::move(exact), std::move(never_closed), view_of(fastest), std::make_shared<Cube<std::int32_t>>(fastest)};
            return new_functions_search(problem.problem, std::move(travel), seed);
        },
        nb::arg("problem"), nb::arg("exact"), nb::arg("never_closed"), nb::arg("fastest"), nb::arg("seed"));
}

}  // namespace router
