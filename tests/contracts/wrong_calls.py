"""Wrong calls of the library, each of which a type checker has to find: the lines marked ``wrong``."""

import router

day = router.load("day")
visit = router.Visit(id="a", place=1)
result = router.solve(day, limits=router.Limits(seconds=1.0), seed=1)
document: router.PlanDocument = router.document_of(day, result)
total: float = router.cost(day, result.plan).total
offers: tuple[router.Offer, ...] = router.offer(day, result.plan, visit, [router.Window(0, 60)])

router.Visit(idd=3)  # wrong
router.Visit(id="a", place="depot")  # wrong
router.Vehicle(id="v", start=0)  # wrong
router.Window("08:00", "09:00")  # wrong
router.Limits(seconds="ten")  # wrong
router.load(5)  # wrong
router.load_document([])  # wrong
router.solve("day")  # wrong
router.solve(day, router.Limits())  # wrong
router.solve(day, engine=1)  # wrong
router.solve(day, on_progress=lambda: None)  # wrong
router.schedule(day, [1, 2])  # wrong
router.schedule([router.Sequence(vehicle=0, activities=(1,))])  # wrong
router.check(result.plan, day)  # wrong
router.cost(day)  # wrong
router.evaluate(day, result.plan)  # wrong
router.explain(day, result)  # wrong
router.offer(day, result.plan, "a", [])  # wrong
router.what_if(day, result.plan, {"drop": "v"})  # wrong
router.compare(day, result.plan)  # wrong
router.document_of(result)  # wrong
router.load_plan("plan")  # wrong
router.updated(day, "jam")  # wrong
router.travel_times(5)  # wrong
router.moment(day, "noon")  # wrong
router.optimise(day)  # wrong
length: int = router.solve(day).plan  # wrong
print(result.plan.routes[0].driver)  # wrong
