"""The search's parameters, the same for every instance; a kind of clock may have some of its own."""

from dataclasses import dataclass

from router.engines.ruin_recreate.kernels.problem import NEAR
from router.structure import Structure


@dataclass(frozen=True, kw_only=True)
class Settings(Structure):
    """Figures of Christiaens and Vanden Berghe (2020) unless noted.

    average_removed, longest_string, split_chance, split_depth, blink : as in the paper.
    scattered_chance : how often a ruin takes out many short strings instead, scattered_removed visits in the mean, in strings of up
        to scattered_string.
    insertion_neighbours : visits next to which an insertion is tried. move_neighbours : the same for moves.
    moves : small annealed moves between two ruins; longest_segment, tail_chance, longest_reversal, split_off_chance : of them.
    vehicle_chance : how often one is a whole route given to a vehicle of another type.
    longest_trade, trade_behind, drop_chance : of moves of a visit that is out beside one that is served; how many go for it at
        most, how often those behind the one served, and how often some only go.
    open_chance : how often opening a route is made to look cheaper.
    absent_tries : absent jobs offered again in each step.
    offers_anew : how often one that was refused is offered to all routes rather than to those that the step changed.
    hope_chance : how often jobs may be served at a loss while others are absent (see `recreate`).
    by_penalty : how often those are offered first that are dearest to leave out.
    regret_chance : how often a step inserts by regret, where places of pairs are remembered.
    worth : how many times its penalty serving an absent job may cost.
    """

    average_removed: float = 10.0
    longest_string: float = 10.0
    split_chance: float = 0.5
    split_depth: float = 0.01
    blink: float = 0.01
    scattered_chance: float = 0.0
    scattered_removed: float = 12.0
    scattered_string: float = 2.0
    insertion_neighbours: int = NEAR
    move_neighbours: int = 15
    moves: int = 10
    longest_segment: int = 5
    tail_chance: float = 0.5
    longest_reversal: int = 40
    split_off_chance: float = 0.05
    vehicle_chance: float = 0.05
    longest_trade: int = 3
    trade_behind: float = 0.33
    drop_chance: float = 0.1
    open_chance: float = 0.1
    absent_tries: int = 10
    offers_anew: float = 1.0
    hope_chance: float = 0.1
    by_penalty: float = 0.0
    regret_chance: float = 0.0
    worth: float = 1.0
