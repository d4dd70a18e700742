"""The pool keeps distinct routes, the cheapest order of each set, and not too many."""

from router.engines.lns.pool import RoutePool


def test_of_equal_sets_the_cheapest_order_stays() -> None:
    pool = RoutePool()
    pool.add(0, (1, 2), 9.0)
    pool.add(0, (2, 1), 8.0)
    pool.add(0, (1, 2), 9.0)
    pool.add(1, (1, 2), 7.0)
    assert pool.routes() == {(0, (2, 1)): 8.0, (1, (1, 2)): 7.0}


def test_it_is_bounded_and_forgets_the_oldest() -> None:
    pool = RoutePool(capacity=8)
    for number in range(9):
        pool.add(0, (number,), 1.0)
    assert len(pool) == 7
    assert (0, (0,)) not in pool.routes()
    assert (0, (8,)) in pool.routes()


def test_pools_merge() -> None:
    one, two = RoutePool(), RoutePool()
    one.add(0, (1,), 5.0)
    two.add(0, (1,), 4.0)
    two.add(0, (2,), 3.0)
    one.merge([two])
    assert one.routes() == {(0, (1,)): 4.0, (0, (2,)): 3.0}
