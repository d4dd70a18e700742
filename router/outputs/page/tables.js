// Tables of routes, stops and orders left out; sortable, filtered, linked with map and timeline.
const sorting = {};

const TABLES = {
  routes: {
    rows: () => routes.filter(shownRoute),
    columns: [
      ["vehicle", (route) => route.vehicle, (route) => [dotOf(routeColour(route)), said(route.vehicle)]],
      ["kind", (route) => route.kind || ""],
      ["leaves", (route) => route.stops[0].to, (route) => hour(route.departure)],
      ["ends", (route) => route.stops.at(-1).to, (route) => hour(route.end)],
      ["calls", (route) => route.calls.length],
      ["distance", (route) => route.distance_m, (route) => kilometres(route.distance_m)],
      ["drive", (route) => route.driving_s, (route) => duration(route.driving_s)],
      ["wait", (route) => route.waiting_s || 0, (route) => some(route.waiting_s || 0)],
      ["fill", (route) => route.fill, (route) => (route.fill ? `${Math.round(100 * route.fill)} %` : "")],
      ["late", (route) => route.late, (route) => some(route.late)],
    ],
    chosen: (route) => route === state.route,
    open: (route) => choose(route),
    className: () => "",
  },
  stops: {
    rows: () => stops.filter((stop) => (state.route ? stop.route === state.route && (stop.kind !== "visit" || shownStop(stop)) : shownStop(stop))),
    columns: [
      ["number", (stop) => stop.number, (stop) => stop.number || "·"],
      ["order", stopName, (stop) => [dotOf(stopColour(stop)), said(stopName(stop)), stop.orders.length > 1 ? ` (${stop.orders.length})` : ""]],
      ["vehicle", (stop) => stop.route.vehicle],
      ["eta", (stop) => stop.at, (stop) => hour(stop.begin)],
      ["window", (stop) => Date.parse(stop.windows[0]?.earliest || 0), (stop) => stop.windows.map(span).filter(Boolean).join(", ")],
      ["wait", (stop) => stop.waiting_s, (stop) => some(stop.waiting_s)],
      ["late", (stop) => stop.late_s, (stop) => some(stop.late_s)],
      ["mode", (stop) => stop.mode, (stop) => modeWord(stop.mode)],
      ["address", (stop) => stop.address || stop.place],
      ["requires", (stop) => stop.requires.join(", ")],
    ],
    chosen: (stop) => stop === state.stop,
    open: (stop) => chooseStop(stop),
    className: (stop) => (stop.outside ? "outside" : stop.late_s ? "late" : ""),
  },
  unserved: {
    rows: () => unserved.filter((item) => !state.mode || item.mode === state.mode),
    columns: [
      ["orders", (item) => item.orders.join(", ") || item.visits.join(", ")],
      ["mode", (item) => item.mode || "", (item) => modeWord(item.mode || "")],
      ["reason", (item) => item.reason],
      ["why", (item) => item.text || ""],
      ["ways_out", (item) => waysOut(item).length, (item) => make("ul", {}, ...waysOut(item).map((way) => make("li", {}, said(way))))],
      ["address", (item) => item.address || item.place || ""],
    ],
    chosen: () => false,
    open: () => {},
    className: () => "",
  },
};

function dotOf(colour) {
  const dot = make("i", { class: "dot" });
  dot.style.background = colour;
  return dot;
}

function waysOut(item) {
  const ways = item.details?.ways_out;
  if (!Array.isArray(ways)) return [];
  return ways.map((way) => (typeof way === "string" ? way : way?.text || JSON.stringify(way)));
}

function tableOf(name) {
  const { rows, columns, chosen, open, className } = TABLES[name];
  const used = sorted(name, rows(), columns);
  if (!used.length) return make("p", { class: "empty" }, word(name === "unserved" && !unserved.length ? "all_served" : "nothing"));
  const body = make("tbody");
  for (const item of used) {
    const row = make("tr", { tabindex: 0, class: className(item), "aria-selected": String(chosen(item)) });
    for (const [, value, shown] of columns) row.append(cellOf(shown ? shown(item) : said(value(item))));
    row.addEventListener("click", () => open(item));
    row.addEventListener("keydown", (event) => event.key === "Enter" && open(item));
    body.append(row);
  }
  return make("table", { class: name }, make("thead", {}, make("tr", {}, ...columns.map((column) => headOf(name, column[0])))), body);
}

function cellOf(content) {
  return make("td", {}, ...(Array.isArray(content) ? content : [content instanceof Node ? content : String(content)]));
}

function sorted(name, rows, columns) {
  const order = sorting[name];
  if (!order) return rows;
  const value = columns.find(([column]) => column === order.column)[1];
  const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), undefined, { numeric: true }));
  return [...rows].sort((a, b) => order.sign * compare(value(a), value(b)));
}

function headOf(name, column) {
  const order = sorting[name]?.column === column ? sorting[name].sign : 0;
  const turn = () => {
    sorting[name] = order === -1 ? null : { column, sign: order === 1 ? -1 : 1 };
    tell("sorted");
  };
  const button = make("button", { type: "button", onclick: turn }, word(column), order ? (order > 0 ? " ▲" : " ▼") : "");
  return make("th", { scope: "col", "aria-sort": order ? (order > 0 ? "ascending" : "descending") : "none" }, button);
}

function panelView() {
  const panel = byId("panel");
  const tables = ["routes", "stops", "unserved", "figures"];
  let open = null;

  function fill() {
    const name = tables.includes(state.view) ? state.view : open || "routes";
    open = name;
    const parts = [name === "figures" ? figuresOf() : tableOf(name)];
    if (name === "stops" && state.route)
      parts.unshift(make("p", { class: "chip" }, word("route"), " ", said(state.route.vehicle), " ", make("button", { type: "button", onclick: () => choose(null) }, word("show_all"))));
    panel.dataset.open = name;
    panel.replaceChildren(...parts);
    panel.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }

  const chosen = () => {
    if (open === "routes" || open === "stops") fill();
  };
  return { viewed: fill, chosen, filtered: fill, sorted: fill, coloured: fill, themed: fill, spoken: fill };
}
