#include "../../search/search.hpp"
#include "functions.hpp"

namespace router {

std::unique_ptr<Search> new_functions_search(std::shared_ptr<const Problem> problem, PaidTravel travel, std::uint64_t seed) {
    const auto make = [travel](const Problem& the_problem, Plan& plan) {
        return std::make_unique<Functions>(the_problem, plan, *travel.times, travel.fastest);
    };
    return std::make_unique<SearchOf<Functions, decltype(make)>>(std::move(problem), seed, make);
}

}  // namespace router
