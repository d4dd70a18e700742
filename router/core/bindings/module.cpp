#include <nanobind/nanobind.h>

#include "functions.hpp"
#include "problem.hpp"
#include "timing.hpp"

namespace router {
void bind_search(nanobind::module_& module);
void bind_full_search(nanobind::module_& module);
}

NB_MODULE(_core, module) {
    // What is still alive when the interpreter ends is not the core's to tell of: it would stand behind the last line of a program.
    nanobind::set_leak_warnings(false);
    module.doc() = "The native core of router: travel times, timing, evaluators and the search.";
    router::bind_timing(module);
    router::bind_problem(module);
    router::bind_functions(module);
    router::bind_search(module);
    router::bind_full_search(module);
}
