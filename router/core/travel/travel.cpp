#include "travel.hpp"

namespace router {

Seconds TravelProfile::whole_departure(Index from, Index to, Seconds arrive) const {
    const double moment = exact_departure(from, to, double(arrive));
    if (moment <= -double(UNREACHABLE)) return -UNREACHABLE;
    Seconds leave = Seconds(std::floor(moment));
    if (form_ == TravelForm::profiled && EDGE < moment - double(leave) && moment - double(leave) < 1.0 - EDGE) return leave;
    while (arrival(from, to, leave) > arrive) --leave;
    while (arrival(from, to, leave + 1) <= arrive) ++leave;
    return leave;
}

}  // namespace router
