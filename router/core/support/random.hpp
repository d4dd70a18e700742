// Random numbers of our own: xorshift64* (Vigna 2016), the same on every machine and in every thread.
#pragma once

#include <cstdint>

namespace router {

class Random {
  public:
    // splitmix64 spreads small seeds over all bits.
    explicit Random(std::uint64_t seed) {
        std::uint64_t word = (seed + 1) * 0x9E3779B97F4A7C15u;
        word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9u;
        word = (word ^ (word >> 27)) * 0x94D049BB133111EBu;
        word ^= word >> 31;
        word_ = word != 0 ? word : 1;
    }

    // Uniform in [0, 1).
    double fraction() {
        word_ ^= word_ >> 12;
        word_ ^= word_ << 25;
        word_ ^= word_ >> 27;
        return static_cast<double>((word_ * 0x2545F4914F6CDD1Du) >> 11) * (1.0 / 9007199254740992.0);
    }

    // Uniform in 0 … bound − 1.
    int below(std::int64_t bound) { return static_cast<int>(fraction() * static_cast<double>(bound)); }

  private:
    std::uint64_t word_;
};

}  // namespace router
