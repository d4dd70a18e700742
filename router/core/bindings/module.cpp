#include <nanobind/nanobind.h>

#include "problem.hpp"

namespace router {
void bind_search(nanobind::module_& module);
}

NB_MODULE(_core, module) {
    module.doc() = "The native core of router: travel times, timing, evaluators and the search.";
    router::bind_problem(module);
    router::bind_search(module);
}
