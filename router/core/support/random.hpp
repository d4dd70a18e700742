// Random numbers of our own: wyrand (Wang Yi 2019), one multiplication a draw, the same on every machine and in every thread.
#pragma once

#include <cstdint>

namespace router {

class Random {
  public:
    // splitmix64 spreads small seeds over all bits.
    explicit Random(std::uint64_t seed) {
        word_ = (seed + 1) * 0x9E3779B97F4A7C15u;
        word_ = (word_ ^ (word_ >> 30)) * 0xBF58476D1CE4E5B9u;
        word_ = (word_ ^ (word_ >> 27)) * 0x94D049BB133111EBu;
        word_ ^= word_ >> 31;
    }

    // Uniform in [0, 1).
    double fraction() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

    // Uniform in 0 … bound − 1.
    int below(std::int64_t bound) { return static_cast<int>(((bits() >> 32) * static_cast<std::uint64_t>(bound)) >> 32); }

  private:
    std::uint64_t bits() {
        word_ += 0xA0761D6478BD642Fu;
        const auto [low, high] = product(word_, word_ ^ 0xE7037ED1A0B428DBu);
        return low ^ high;
    }

    struct Halves {
        std::uint64_t low;
        std::uint64_t high;
    };

    static Halves product(std::uint64_t one, std::uint64_t two) {
        __extension__ using Wide = unsigned __int128;
        const Wide whole = static_cast<Wide>(one) * two;
        return {static_cast<std::uint64_t>(whole), static_cast<std::uint64_t>(whole >> 64)};
    }

    std::uint64_t word_;
};

}  // namespace router
