// The cheapest start of a route whose time is paid, and waiting for preferred windows.
//
// When a route starts at s and goes on without delay, its end and each visit's lateness are piecewise linear in s (Dabia, Ropke, Van
// Woensel and De Kok 2013). The search walks from one breakpoint to the next: one pass along the route gives the price at s and the
// next start at which some slope changes, be it that a wait shrinks to nothing, a leg touches another bucket of its profile, a window
// closes or a preferred window ends. Prices are linear in between, so one of the breakpoints is cheapest.
#pragma once

#include "route_events.hpp"

namespace router {

/// Find the cheapest times that keep every rule in time; false when there are none.
bool find_cheapest_times(RouteEvents& route);

}  // namespace router
