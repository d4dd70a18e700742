"""The live day: what has happened, turned into the next plan.

The log of events is the truth. `apply` folds one event into a `State`, `replay` a whole log; `problem` turns a state into an
`Instance` by the freeze ladder, and `replan` gives advice: a checked plan, commands for drivers, messages for customers, and the
price of each move. `sent_now` decides for vehicles that leave in waves what goes now and what waits for orders still to come.
"""

from router.horizon.apply import apply, replay
from router.horizon.events import Event
from router.horizon.log import LogFile, event_schema, read_log, write_log
from router.horizon.policy import POLICIES, Policy
from router.horizon.problem import problem
from router.horizon.replan import Advice, replan
from router.horizon.scenarios import Waiting, Wave, sent_now
from router.horizon.state import Day, Level, State, level, morning

__all__ = [
    "POLICIES",
    "Advice",
    "Day",
    "Event",
    "Level",
    "LogFile",
    "Policy",
    "State",
    "Waiting",
    "Wave",
    "apply",
    "event_schema",
    "level",
    "morning",
    "problem",
    "read_log",
    "replan",
    "replay",
    "sent_now",
    "write_log",
]
