#pragma once

#include <nanobind/nanobind.h>

namespace router {

/// Travel times, and the times and prices of routes.
void bind_timing(nanobind::module_& module);

}  // namespace router
