#include "travel.hpp"

namespace router {

Seconds TravelProfile::whole_departure(Index from, Index to, Seconds arrive) const {
    const double moment = exact_departure(from, to, double(arrive));
    if (moment <= -double(unreachable)) return -unreachable;
    Seconds leave = Seconds(std::floor(moment));
    if (form_ == TravelForm::profiled && edge < moment - double(leave) && moment - double(leave) < 1.0 - edge) return leave;
    while (arrival(from, to, leave) > arrive) --leave;
    while (arrival(from, to, leave + 1) <= arrive) ++leave;
    return leave;
}

}  // namespace router
