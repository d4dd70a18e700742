#include "prices.hpp"

#include <algorithm>

namespace router {

Metres route_distance(const RouteEvents& route) {
    Metres metres = 0;
    for (Index event = 1; event <= route.last; ++event)
        if (route.has_leg(event)) metres += route.travel().metres(route[event - 1].place, route[event].place);
    return metres;
}

Seconds route_driving(const RouteEvents& route) {
    Seconds seconds = 0;
    for (Index event = 1; event <= route.last; ++event) {
        const Event& here = route[event];
        seconds += here.arrival - (here.break_before.taken() ? here.break_before.end : route[event - 1].leave);
    }
    return seconds;
}

Money route_price(const RouteEvents& route) {
    const TimedVehicle& vehicle = route.vehicle;
    const TimingProblem& problem = route.problem;
    Seconds paid = route[route.last].begin - route[0].begin;
    Money price = vehicle.fixed_price + vehicle.metre_price * double(route_distance(route));
    price += overtime_until(problem, vehicle, route[route.last].begin) - overtime_until(problem, vehicle, route[0].begin);
    const auto leave_out_unpaid = [&](const TakenBreak& pause) {
        if (!pause.taken() || pause.paid) return;
        paid -= pause.end - pause.begin;
        price += overtime_until(problem, vehicle, pause.begin);
        price -= overtime_until(problem, vehicle, pause.end);
    };
    for (Index event = 1; event <= route.last; ++event) {
        const Event& here = route[event];
        if (route.is_visit(event)) {
            const TimedVisit& visit = route.visit_of(event);
            const Money served = visit.price + problem.price_of_other_vehicle(here.visit, route.vehicle_number);
            price += vehicle.stop_price + (served + visit.price_of_moment(here.begin));
        }
        leave_out_unpaid(here.break_before);
        leave_out_unpaid(here.break_after);
    }
    return price + vehicle.second_price * double(paid);
}

}  // namespace router
