// Units of the core, those of router/units.py: times are whole seconds since the instance's epoch, lengths metres.
#pragma once

#include <cstdint>

namespace router {

using Index = std::int32_t;    // of a place, visit, vehicle, site or row
using Seconds = std::int64_t;  // a moment or a duration
using Metres = std::int64_t;
using Money = double;

inline constexpr Index none = -1;                       // no visit, no row, no place
inline constexpr Seconds no_limit = -1;                 // of a duration, a distance or a count
inline constexpr Seconds forever = Seconds{1} << 29;    // later than every moment of an instance
inline constexpr Seconds unreachable = Seconds{1} << 30;  // travel time where no road leads

}  // namespace router
