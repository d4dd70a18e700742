// Functions of time at the border, as lists of points.
#include "functions.hpp"

#include <nanobind/stl/pair.h>
#include <nanobind/stl/vector.h>

#include "../evaluators/functions/composition.hpp"
#include "arrays.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace router {

namespace {

using Points = std::vector<std::pair<double, double>>;

TimeFunction function_of(const Points& points) {
    TimeFunction function;
    for (const auto& [begin, other] : points) {
        require(function.is_empty() || begin >= function.last().begin, "begins must ascend");
        function.add(begin, other);
    }
    return function;
}

Points points_of(const TimeFunction& function) {
    Points points;
    for (int point = 0; point < function.size(); ++point) points.emplace_back(function[point].begin, function[point].other);
    return points;
}

void construct_leg(Leg* self, const Travel& travel, Index origin, Index destination, double stay) {
    require_index(origin, std::size_t(travel.places()), "place");
    require_index(destination, std::size_t(travel.places()), "place");
    new (self) Leg{travel[0], origin, destination, stay};
}

}  // namespace

void bind_functions(nb::module_& module) {
    nb::class_<Leg>(module, "Leg", "A leg of the first profile, and the seconds from begin of service at its origin to leaving.")
        .def("__init__", &construct_leg, "travel"_a, "origin"_a, "destination"_a, "stay"_a, nb::keep_alive<1, 2>());
    module.def(
        "extend_forward",
        [](const Leg& leg, const Points& source, std::pair<double, double> window) {
            TimeFunction target;
            extend_forward(leg, function_of(source), {window.first, window.second}, target);
            return points_of(target);
        },
        "leg"_a, "source"_a, "window"_a, "Forward function of the leg's destination, of that of its origin.");
    module.def(
        "extend_backward",
        [](const Leg& leg, const Points& source, std::pair<double, double> window) {
            TimeFunction target;
            extend_backward(leg, function_of(source), {window.first, window.second}, target);
            return points_of(target);
        },
        "leg"_a, "source"_a, "window"_a, "Backward function of the leg's origin, of that of its destination.");
    module.def(
        "extend_level",
        [](const Points& source, double seconds, std::pair<double, double> window) {
            require(!source.empty(), "a function without points has no level");
            Point level = function_of(source).last_level();
            extend_level(level, seconds, {window.first, window.second});
            return std::pair(level.begin, level.other);
        },
        "source"_a, "seconds"_a, "window"_a, "Last level of a forward function, carried along a static leg of so many seconds, its stay included.");
    module.def(
        "least_duration",
        [](const Leg& leg, const Points& ahead, const Points& behind, double bound) {
            return least_duration(leg, function_of(ahead), function_of(behind), bound);
        },
        "leg"_a, "ahead"_a, "behind"_a, "bound"_a = NEVER, "Least duration of a route, where its parts meet at the leg; 1e15 for none.");
}

}  // namespace router
