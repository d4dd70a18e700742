"""Delivery route optimizer: every name that `router` shows, for type checkers; a test holds it equal to `__init__.py`."""

from router import formats as formats
from router.advice.compare import (
    Comparison as Comparison,
    Move as Move,
)
from router.advice.evaluate import Evaluation as Evaluation
from router.advice.explain import Explanation as Explanation
from router.advice.offers import Offer as Offer
from router.advice.reasons import (
    Blocker as Blocker,
    Reason as Reason,
)
from router.advice.replan import Replanned as Replanned
from router.advice.ways_out import WayOut as WayOut
from router.advice.what_if import Answer as Answer
from router.api.advising import (
    OfferDesk as OfferDesk,
    explain as explain,
    offer as offer,
    what_if as what_if,
)
from router.api.judging import (
    check as check,
    compare as compare,
    cost as cost,
    evaluate as evaluate,
    schedule as schedule,
)
from router.api.planning import solve as solve
from router.api.readiness import ready as ready
from router.api.reading import (
    display as display,
    document_of as document_of,
    load as load,
    load_document as load_document,
    load_plan as load_plan,
    moment as moment,
    travel_times as travel_times,
    updated as updated,
)
from router.documents.plan_document import PlanDocument as PlanDocument
from router.errors import (
    ArgumentError as ArgumentError,
    InputError as InputError,
    InstanceError as InstanceError,
    InternalError as InternalError,
    NetworkError as NetworkError,
    Problem as Problem,
    RouterError as RouterError,
    UnsupportedError as UnsupportedError,
)
from router.horizon.session import live as live
from router.loader.trust import Trust as Trust
from router.model import (
    AccessRule as AccessRule,
    Area as Area,
    Box as Box,
    Break as Break,
    Carrier as Carrier,
    CarrierOption as CarrierOption,
    Circle as Circle,
    CostBreakdown as CostBreakdown,
    Incident as Incident,
    Instance as Instance,
    Job as Job,
    Order as Order,
    OvertimeStep as OvertimeStep,
    PiecewiseTravel as PiecewiseTravel,
    Place as Place,
    Plan as Plan,
    Polygon as Polygon,
    ProfiledTravel as ProfiledTravel,
    Progress as Progress,
    Relation as Relation,
    Resource as Resource,
    Result as Result,
    Route as Route,
    Sequence as Sequence,
    Shape as Shape,
    Site as Site,
    Spread as Spread,
    Stability as Stability,
    StaticTravel as StaticTravel,
    Stop as Stop,
    Termination as Termination,
    TravelTimes as TravelTimes,
    Unserved as Unserved,
    Vehicle as Vehicle,
    Violation as Violation,
    Visit as Visit,
    Window as Window,
)
from router.model.receipt import (
    Receipt as Receipt,
    TableReceipt as TableReceipt,
)
from router.network import (
    CrowSpeeds as CrowSpeeds,
    NetworkSettings as NetworkSettings,
    ProfileSettings as ProfileSettings,
)
from router.solver import Limits as Limits

__version__: str
