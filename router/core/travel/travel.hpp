// Travel between places: how far, and when one arrives when leaving at a given moment; one `TravelProfile` per profile of vehicles.
//
// `arrival` and `departure` work on whole seconds as router/model/travel_times.py defines them: an arrival is rounded up once, and
// `departure` is its exact inverse. `exact_arrival`, `exact_departure` and the pieces are the same functions without rounding.
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "../units.hpp"
#include "../support/views.hpp"
#include "arrival_functions.hpp"
#include "leg_piece.hpp"
#include "speed_profile.hpp"

namespace router {

enum class TravelForm { fixed, profiled, piecewise };

/// Travel of one profile. The arrays belong to `owner`.
class TravelProfile {
  public:
    using Owner = std::shared_ptr<const void>;

    /// Travel that does not depend on the time of day.
    TravelProfile(View2<std::int32_t> distances, View2<std::int32_t> durations, Owner owner)
        : distances_(distances), durations_(durations), owner_(std::move(owner)) {}

    /// Durations at free flow, stretched by the hour.
    TravelProfile(View2<std::int32_t> distances, View2<std::int32_t> durations, SpeedProfile speeds, Owner owner)
        : form_(TravelForm::profiled), distances_(distances), durations_(durations), speeds_(std::move(speeds)), owner_(std::move(owner)) {}

    /// An arrival function per arc; durations are the least over the day.
    TravelProfile(View2<std::int32_t> distances, View2<std::int32_t> durations, ArrivalFunctions functions, Owner owner)
        : form_(TravelForm::piecewise), distances_(distances), durations_(durations), functions_(functions), owner_(std::move(owner)) {}

    TravelForm form() const { return form_; }
    Index places() const { return Index(durations_.rows); }
    Metres metres(Index from, Index to) const { return distances_(from, to); }

    /// Seconds at free flow, or the least over the day; `UNREACHABLE` where no road leads.
    Seconds duration(Index from, Index to) const { return durations_(from, to); }
    bool reachable(Index from, Index to) const { return duration(from, to) < UNREACHABLE; }

    /// Whole second of arrival; `UNREACHABLE` where no road leads.
    Seconds arrival(Index from, Index to, Seconds leave) const {
        const Seconds free = duration(from, to);
        if (free >= UNREACHABLE || leave >= UNREACHABLE) return UNREACHABLE;
        if (same_at_every_hour(free)) return leave + free;
        const double moment = exact_arrival(from, to, double(leave));
        return moment >= double(UNREACHABLE) ? UNREACHABLE : Seconds(std::ceil(moment - TOLERANCE));
    }

    /// Latest whole second to leave and arrive by `arrive`; minus `UNREACHABLE` where no road leads.
    Seconds departure(Index from, Index to, Seconds arrive) const {
        const Seconds free = duration(from, to);
        if (free >= UNREACHABLE) return -UNREACHABLE;
        if (same_at_every_hour(free)) return arrive - free;
        return whole_departure(from, to, arrive);
    }

    /// Arrival without rounding, where a road leads.
    double exact_arrival(Index from, Index to, double leave) const {
        const double free = double(duration(from, to));
        if (form_ == TravelForm::profiled) return speeds_.arrival(from, to, leave, free);
        if (form_ == TravelForm::piecewise) return functions_.arrival(from, to, leave, free);
        return leave + free;
    }

    /// Latest departure without rounding, where a road leads.
    double exact_departure(Index from, Index to, double arrive) const {
        const double free = double(duration(from, to));
        if (form_ == TravelForm::profiled) return speeds_.departure(from, to, arrive, free);
        if (form_ == TravelForm::piecewise) return functions_.departure(from, to, arrive, free);
        return arrive - free;
    }

    /// Answer with `action` for a road that leads from one place to the other (see road.hpp), which will be asked for moments from `first` on.
    template <class Action>
    auto on_road(Index from, Index to, double first, const Action& action) const {
        const double free = double(duration(from, to));
        if (form_ == TravelForm::fixed || free == 0.0) return action(FixedRoad{free});
        if (form_ == TravelForm::profiled) return speeds_.on_road(from, to, free, first, action);
        return functions_.on_road(from, to, free, action);
    }

    /// The arrival function from a departure on, where a road leads; closed roads crawl.
    LegPiece piece_from(Index from, Index to, double leave) const {
        return on_road(from, to, leave, [leave](auto road) { return road.piece_from(leave); });
    }

    /// The function of the latest departure, from an arrival on, where a road leads; closed roads crawl.
    LegPiece piece_until(Index from, Index to, double arrive) const {
        return on_road(from, to, arrive, [arrive](auto road) { return road.piece_until(arrive); });
    }

  private:
    static constexpr double TOLERANCE = 1e-6;  // seconds an arrival may pass a whole one and still count as that
    // Part of a second around a whole one within which a departure is tried out, as rounding may change it. Away from it a second
    // more or less arrives more than `TOLERANCE` later or earlier: no speed is ten thousand times another.
    static constexpr double EDGE = 0.01;

    bool same_at_every_hour(Seconds free) const {
        return form_ == TravelForm::fixed || (free == 0 && form_ == TravelForm::profiled);
    }

    Seconds whole_departure(Index from, Index to, Seconds arrive) const;

    TravelForm form_ = TravelForm::fixed;
    View2<std::int32_t> distances_, durations_;
    SpeedProfile speeds_;
    ArrivalFunctions functions_;
    Owner owner_;
};

/// Travel of all profiles of an instance, in the order of their names in it.
class Travel {
  public:
    explicit Travel(std::vector<TravelProfile> profiles) : profiles_(std::move(profiles)) {
        for (const TravelProfile& profile : profiles_) fixed_ = fixed_ && profile.form() == TravelForm::fixed;
    }

    const TravelProfile& operator[](Index profile) const { return profiles_[std::size_t(profile)]; }
    Index profiles() const { return Index(profiles_.size()); }
    Index places() const { return profiles_.empty() ? 0 : profiles_.front().places(); }

    /// Whether travel is the same at every hour.
    bool fixed() const { return fixed_; }

    Seconds arrival(Index profile, Index from, Index to, Seconds leave) const { return (*this)[profile].arrival(from, to, leave); }
    Seconds departure(Index profile, Index from, Index to, Seconds arrive) const { return (*this)[profile].departure(from, to, arrive); }
    Metres metres(Index profile, Index from, Index to) const { return (*this)[profile].metres(from, to); }

  private:
    std::vector<TravelProfile> profiles_;
    bool fixed_ = true;
};

}  // namespace router
