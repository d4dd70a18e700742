#pragma once

#include <nanobind/nanobind.h>

#include <memory>

#include "../problem.hpp"

namespace router {

// A problem whose arrays live in Python.
struct BoundProblem {
    std::shared_ptr<const Problem> problem;
};

void bind_problem(nanobind::module_& module);

}  // namespace router
