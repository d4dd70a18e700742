// A pass along a route whose driver must rest: labels say how early an event can end, how long was driven and which breaks are behind.
#pragma once

#include "route_events.hpp"

namespace router {

/// Earliest times from `lower` on with every due break taken and no event later than its `bound`; false when there are none.
bool forward_with_breaks(RouteEvents& route, Latest Event::*bound);

}  // namespace router
