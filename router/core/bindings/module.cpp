#include <nanobind/nanobind.h>

#include "functions.hpp"
#include "problem.hpp"
#include "timing.hpp"

namespace router {
void bind_search(nanobind::module_& module);
void bind_full_search(nanobind::module_& module);
}

NB_MODULE(_core, module) {
    module.doc() = "The native core of router: travel times, timing, evaluators and the search.";
    router::bind_timing(module);
    router::bind_problem(module);
    router::bind_functions(module);
    router::bind_search(module);
    router::bind_full_search(module);
}
