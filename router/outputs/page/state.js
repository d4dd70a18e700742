// What is chosen and filtered. Views register in `views` and are told of changes; nothing else is shared between them.
const state = { route: null, stop: null, mode: "", late: "", view: "map" };
const PANELS = ["attention", "routes", "stops", "unserved", ...(plan.sourcing ? ["choices", "scarce"] : []), "figures"];
const views = [];

const shownStop = (stop) =>
  stop.kind === "visit" &&
  (!state.mode || stop.mode === state.mode) &&
  (!state.late || stop.outside || (state.late === "late" && stop.late_s > 0));

const filtering = () => Boolean(state.mode || state.late);
const shownRoute = (route) => !filtering() || route.calls.some(shownStop);

function tell(change) {
  for (const view of views) view[change]?.();
}

function choose(route, stop = null, follow = true) {
  state.route = route;
  state.stop = stop;
  state.follow = follow;
  tell("chosen");
}

const chooseStop = (stop, follow = true) => choose(stop.route, stop, follow);

function stepRoute(by) {
  const shown = routes.filter(shownRoute);
  if (!shown.length) return;
  const at = state.route ? shown.indexOf(state.route) : by > 0 ? -1 : 0;
  choose(shown[(at + by + shown.length) % shown.length]);
}

function stepStop(by) {
  const route = state.route || routes.find(shownRoute);
  if (!route) return;
  const at = state.stop ? route.stops.indexOf(state.stop) : by > 0 ? -1 : 0;
  chooseStop(route.stops[(at + by + route.stops.length) % route.stops.length]);
}
