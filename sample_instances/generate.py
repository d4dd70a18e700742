"""Makes the sample instances, the same bytes every time; and cities of any size at the same density.

python sample_instances/generate.py                           # all samples, beside this file
python sample_instances/generate.py --only o2o_day
python sample_instances/generate.py --orders 2000 --out /some/dir
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from broken import broken
from crowded import crowded_day
from days import city, city_1000, instant_lunch, night_run, scheduled_day
from living import live_day, live_lunch
from o2o import o2o_day
from omnichannel import omnichannel_day
from writing import Day, write

SAMPLES: Mapping[str, Callable[[], Day]] = {
    "o2o_day": o2o_day,
    "scheduled_day": scheduled_day,
    "night_run": night_run,
    "instant_lunch": instant_lunch,
    "city_1000": city_1000,
    "crowded_day": crowded_day,
    "live_lunch": live_lunch,
    "live_day": live_day,
    "omnichannel_day": omnichannel_day,
    "broken": broken,
}


def main() -> None:
    """Write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=sorted(SAMPLES), help="write this sample only")
    parser.add_argument("--orders", type=int, help="write a city of so many orders instead")
    parser.add_argument("--seed", type=int, default=1, help="of that city")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder to write into")
    asked = parser.parse_args()
    if asked.orders:
        write(city(asked.orders, asked.seed), asked.out)
        return
    for name, make in SAMPLES.items():
        if asked.only in (None, name):
            write(make(), asked.out / name)


if __name__ == "__main__":
    main()
