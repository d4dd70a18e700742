// Free-flow travel stretched by speed factors per time of day, integrated through the buckets, so that leaving later never
// arrives earlier (Ichoua, Gendreau, Potvin 2003).
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "../units.hpp"
#include "../support/views.hpp"
#include "road.hpp"

namespace router {

/// Share of free-flow speed of every arc in every bucket of the day.
class SpeedProfile {
  public:
    SpeedProfile() = default;

    /// starts: ascending moments at which buckets begin. speeds: by row and bucket; row_of_arc says which row rules an arc.
    SpeedProfile(std::span<const Seconds> starts, View2<double> speeds, View2<std::uint16_t> row_of_arc);

    /// percents: by bucket and arc.
    SpeedProfile(std::span<const Seconds> starts, View3<std::uint8_t> percents);

    /// Exact arrival of a leg of `free` seconds at free flow; `UNREACHABLE` when the road stays closed.
    double arrival(Index from, Index to, double leave, double free) const {
        const Index last = last_bucket();
        Index bucket = bucket_of(leave);
        double moment = leave;
        while (true) {
            const double factor = speed(from, to, bucket);
            if (factor > 0.0 && (bucket == last || moment + free / factor <= starts_[bucket + 1]))
                return moment + free / factor;
            if (bucket == last) return double(UNREACHABLE);
            free -= (starts_[bucket + 1] - moment) * factor;
            ++bucket;
            moment = starts_[bucket];
        }
    }

    /// Latest exact departure that arrives by `arrive`; minus `UNREACHABLE` when there is none.
    double departure(Index from, Index to, double arrive, double free) const {
        Index bucket = bucket_of(arrive);
        double moment = arrive;
        while (true) {
            const double factor = speed(from, to, bucket);
            if (factor > 0.0 && (bucket == 0 || moment - free / factor >= starts_[bucket])) return moment - free / factor;
            if (bucket == 0) return -double(UNREACHABLE);
            free -= (moment - starts_[bucket]) * factor;
            moment = starts_[bucket];
            --bucket;
        }
    }

    /// Answer with `action` for the road of an arc, which will be asked for moments from `first` on.
    template <class Action>
    auto on_road(Index from, Index to, double free, double first, const Action& action) const {
        const Index bucket = bucket_of(first);
        if (percents_.data != nullptr) {
            const ColumnOfPercents percents{&percents_(0, from, to), std::ptrdiff_t(percents_.rows * percents_.columns)};
            return action(ProfiledRoad<ColumnOfPercents>(percents, starts_, bucket, free));
        }
        return action(ProfiledRoad<RowOfSpeeds>({&speeds_(row_of_arc_(from, to), 0)}, starts_, bucket, free));
    }

    /// Share of free-flow speed on an arc in a bucket.
    double speed(Index from, Index to, Index bucket) const {
        if (percents_.data != nullptr) return percents_(bucket, from, to) / 100.0;
        return speeds_(row_of_arc_(from, to), bucket);
    }

    /// The bucket that rules from `moment` on; the first one also rules before its start.
    Index bucket_of(double moment) const {
        const double cell = (moment - starts_[0]) * cells_per_second_;
        Index bucket = bucket_of_cell_[std::size_t(std::min(std::max(cell, 0.0), CELLS - 1.0))];
        while (bucket < last_bucket() && starts_[bucket + 1] <= moment) ++bucket;
        return bucket;
    }

  private:
    static constexpr int CELLS = 1024;  // equal parts of the time from the first to the last bucket

    Index last_bucket() const { return Index(starts_.size()) - 2; }
    void fill_cells();

    std::vector<double> starts_;         // and `NEVER`
    std::vector<Index> bucket_of_cell_;  // that rules at the beginning of a cell, or the one before it
    double cells_per_second_ = 0.0;
    View2<double> speeds_;
    View2<std::uint16_t> row_of_arc_;
    View3<std::uint8_t> percents_;
};

}  // namespace router
