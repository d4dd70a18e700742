// Units of the core, those of router/units.py: times are whole seconds since the instance's epoch, lengths metres.
#pragma once

#include <cstdint>

namespace router {

using Index = std::int32_t;    // of a place, visit, vehicle, site or event
using Seconds = std::int64_t;  // a moment or a duration
using Metres = std::int64_t;
using Money = double;

inline constexpr Index NONE = -1;                         // no visit, no event, no place
inline constexpr Seconds NO_LIMIT = Seconds{1} << 60;     // above every duration, distance and count
inline constexpr Seconds FOREVER = Seconds{1} << 29;      // later than every moment of an instance
inline constexpr Seconds UNREACHABLE = Seconds{1} << 30;  // travel time where no road leads

}  // namespace router
