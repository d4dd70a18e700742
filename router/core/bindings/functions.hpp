#pragma once

#include <nanobind/nanobind.h>

namespace router {

// Functions of time along a route.
void bind_functions(nanobind::module_& module);

}  // namespace router
