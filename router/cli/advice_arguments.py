"""The commands that look at a plan: why, what if, what else."""

from argparse import ArgumentParser

from router.cli.command import (
    Command,
    count,
    day_and_plan,
    day_argument,
    output_arguments,
    search_arguments,
    seed_argument,
    stops_argument,
)


def _explain(parser: ArgumentParser) -> None:
    day_and_plan(parser)
    parser.add_argument("orders", nargs="*", metavar="ORDER", help="orders or visits to explain (default: all)")


def _why(parser: ArgumentParser) -> None:
    day_and_plan(parser)
    parser.add_argument("name", nargs="?", metavar="ORDER", help="order or visit to tell about (default: what is dearest)")
    parser.add_argument("--top", type=count, default=10, metavar="N", help="rows of each table (default 10)")


def _evaluate(parser: ArgumentParser) -> None:
    day_argument(parser)
    parser.add_argument("routes", metavar="ROUTES", help="CSV with columns vehicle and visit, plan.json, or VROOM's JSON")
    output_arguments(parser)
    stops_argument(parser)


def _compare(parser: ArgumentParser) -> None:
    day_and_plan(parser)
    parser.add_argument("other", metavar="OTHER", help="the plan to compare with")


def _what_if(parser: ArgumentParser) -> None:
    day_and_plan(parser)
    for option, value, text in (
        ("--drop-vehicle", "VEHICLE", "this vehicle does not drive"),
        ("--add-vehicle-like", "VEHICLE", "one more vehicle like this"),
        ("--drop-order", "ORDER", "this order is not asked for any more"),
        ("--close-site", "SITE", "no service at this site or place"),
        ("--window", "ORDER=09:00-11:00", "another window"),
        ("--price", "VEHICLE:km_price=0.8", "another price: fixed_price, km_price, hour_price or stop_price"),
        ("--latest-end", "VEHICLE=20:00", "another end of the shift"),
    ):
        parser.add_argument(option, metavar=value, action="append", default=[], help=f"{text}; may be repeated")
    output_arguments(parser)
    search_arguments(parser)


def _offer(parser: ArgumentParser) -> None:
    day_and_plan(parser)
    parser.add_argument("order", metavar="ORDER.json", help="the new order, with the fields of orders.csv")
    slot = "slot to try; may be repeated (default: the order's own)"
    parser.add_argument("--slot", metavar="09:00-11:00", action="append", default=[], help=slot)


def _simulate(parser: ArgumentParser) -> None:
    day_and_plan(parser)
    parser.add_argument("--days", type=count, default=200, metavar="N", help="days to live through (default 200)")
    seed_argument(parser, "noise", 1)


ADVICE_COMMANDS = (
    Command(
        name="explain",
        summary="tell why orders are not served, what would help, and what the served ones cost",
        examples=("router explain my_day plan", "router explain my_day plan A113"),
        add_arguments=_explain,
        module="explain",
    ),
    Command(
        name="why",
        summary="tell why a stop is where it is and what its next best places cost, or what is dearest",
        examples=("router why my_day plan A113", "router why my_day plan --top 30"),
        add_arguments=_why,
        module="why",
    ),
    Command(
        name="evaluate",
        summary="time, price and judge routes made by hand or by another program",
        examples=("router evaluate my_day routes.csv --out judged",),
        add_arguments=_evaluate,
        module="evaluate",
    ),
    Command(
        name="compare",
        summary="tell what moves between two plans of a day",
        examples=("router compare my_day plan other_plan",),
        add_arguments=_compare,
        module="compare",
    ),
    Command(
        name="what-if",
        summary="plan again after a change, starting from a plan, and tell what moves",
        examples=("router what-if my_day plan --drop-vehicle V3 --close-site S2 --out other",),
        add_arguments=_what_if,
        module="what_if",
    ),
    Command(
        name="offer",
        summary="tell which slots can be promised for a new order",
        examples=("router offer my_day plan order.json --slot 09:00-11:00 --slot 18:00-20:00",),
        add_arguments=_offer,
        module="offer",
    ),
    Command(
        name="simulate",
        summary="live through the plan's day many times and report punctuality",
        examples=("router simulate my_day plan --days 200",),
        add_arguments=_simulate,
        module="simulate",
    ),
)
