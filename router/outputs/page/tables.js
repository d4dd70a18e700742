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
      ["order", stopName, orderCell],
      ["vehicle", (stop) => stop.route.vehicle],
      ["eta", (stop) => stop.at, (stop) => hour(stop.begin)],
      ["window", (stop) => Date.parse(stop.windows[0]?.earliest || 0), (stop) => stop.windows.map(span).filter(Boolean).map((text) => make("div", {}, text))],
      ["late", (stop) => stop.overdue, (stop) => some(stop.overdue)],
    ],
    chosen: (stop) => stop === state.stop,
    open: (stop) => chooseStop(stop),
    className: (stop) => (stop.outside ? "outside" : stop.late_s ? "late" : ""),
  },
  attention: {
    rows: () => attention().filter((item) => !state.mode || !item.mode || item.mode === state.mode),
    columns: [
      ["trouble", (item) => item.rank, (item) => make("b", {}, word(item.kind))],
      ["order", (item) => item.name, (item) => (item.stop ? orderCell(item.stop) : item.item ? leftCell(item.item) : [said(item.name)])],
      ["vehicle", (item) => item.stop?.route.vehicle || ""],
      ["why", (item) => item.text],
    ],
    chosen: (item) => Boolean(item.stop) && item.stop === state.stop,
    open: (item) => (item.stop ? chooseStop(item.stop) : item.kind === "unserved" ? show("unserved") : null),
    className: (item) => item.kind,
  },
  unserved: {
    rows: () => unserved.filter((item) => !state.mode || item.mode === state.mode),
    columns: [
      ["orders", leftName, leftCell],
      ["mode", (item) => item.mode || "", (item) => modeWord(item.mode || "")],
      ["why", (item) => item.text || item.reason],
      ["ways_out", (item) => waysOut(item).length, (item) => make("ul", {}, ...waysOut(item).map((way) => make("li", {}, said(way))))],
    ],
    chosen: () => false,
    open: () => {},
    className: () => "",
  },
};

// What was decided: from where, in which mode, by whom; what else was open. And what is used up.
if (plan.sourcing) {
  const choices = plan.sourcing.choices || [];
  const stopOf = new Map(stops.filter((stop) => stop.kind === "visit").flatMap((stop) => stop.orders.map((order) => [`${order} ${stop.route.vehicle}`, stop])));
  const where = (option) => (option.carried && option.by === option.mode ? word("collected", option.to) : `${option.carried ? word("carrier") : modeWord(option.mode)}${option.to ? ` → ${option.to}` : ""}`);
  const stop = (choice) => stopOf.get(`${choice.orders[0]} ${choice.by}`);
  TABLES.choices = {
    rows: () => choices.filter((choice) => !state.mode || choice.mode === state.mode),
    columns: [
      ["orders", (choice) => choice.job],
      ["mode", where, (choice) => [where(choice), make("small", {}, said(whence(choice)))]],
      ["eta", (choice) => (choice.eta ? Date.parse(choice.eta) : 0), (choice) => (choice.eta ? hour(choice.eta) : "")],
      ["level", (choice) => choice.level || 1],
      ["price", (choice) => choice.price, (choice) => (choice.price ? money(choice.price) : "")],
      ["next_best", (choice) => choice.next_best?.extra_cost ?? 1e9, (choice) => nextBest(choice.next_best, where)],
    ],
    chosen: (choice) => Boolean(state.stop) && stop(choice) === state.stop,
    open: (choice) => stop(choice) && chooseStop(stop(choice)),
    className: () => "",
  };
  TABLES.scarce = {
    rows: () => [...(plan.sourcing.scarce || [])].sort((a, b) => (b.worth || 0) - (a.worth || 0)),
    columns: [
      ["kind", (item) => item.kind],
      ["at", (item) => item.site || ""],
      ["what", (item) => item.what],
      ["name", (item) => item.name || ""],
      ["units", (item) => item.units],
      ["worth", (item) => item.worth || 0, (item) => (item.worth ? money(item.worth) : "")],
    ],
    chosen: () => false,
    open: () => {},
    className: () => "",
  };
}

// ``S1 · V2``: the site the goods come from, and who brings them; nothing for goods collected where they lie.
const whence = (option) => (option.carried && option.by === option.mode ? "" : [option.origin, option.by].filter(Boolean).join(" · "));

function nextBest(other, where) {
  if (!other) return "";
  return [`${other.extra_cost < 0 ? "−" : "+"} ${money(Math.abs(other.extra_cost))}`, make("small", {}, said([where(other), whence(other)].filter(Boolean).join(" · ")))];
}

// Order, place and customer in one cell, so that a table of stops fits beside the map.
function orderCell(stop) {
  const mode = stop.mode && stop.mode !== "scheduled" && !stop.site ? ` · ${modeWord(stop.mode)}` : "";
  const under = [placeName(stop), stop.elsewhere && word("elsewhere"), contactsOf(stop).join(" "), stop.requires.join(", ")];
  return [dotOf(stopColour(stop)), said(stopName(stop)), mode, ...under.filter(Boolean).map((text) => make("small", {}, said(text)))];
}

// An order that is left out, with its address below.
function leftName(item) {
  return item.orders.join(", ") || item.visits.join(", ");
}

function leftCell(item) {
  return [said(leftName(item)), make("small", {}, said(item.address || item.place || ""))];
}

// What needs a person, the worst first: orders left out, late, likely to be late; vehicles that stay at home.
function attention() {
  const calls = stops.filter((stop) => stop.kind === "visit");
  const of = (kind, rank, found) => found.map((item) => ({ kind, rank, ...item }));
  const late = calls.filter((stop) => stop.overdue > 0).sort((a, b) => b.overdue - a.overdue);
  const risky = calls.filter((stop) => !(stop.overdue > 0) && stop.eta_spread && stop.eta_spread.on_time < AT_RISK).sort((a, b) => a.eta_spread.on_time - b.eta_spread.on_time);
  return [
    ...of("unserved", 0, unserved.map((item) => ({ item, name: leftName(item), mode: item.mode, text: item.text || item.reason }))),
    ...of("late", 1, late.map((stop) => ({ stop, name: stopName(stop), mode: stop.mode, text: word("late_by", hour(stop.begin), duration(stop.overdue)) }))),
    ...of("at_risk", 2, risky.map((stop) => ({ stop, name: stopName(stop), mode: stop.mode, text: word("risk_of", hour(stop.begin), percent(stop.eta_spread.on_time)) }))),
    ...of("unused", 3, unusedVehicles.length ? [{ name: unusedVehicles.join(", "), mode: "", text: "" }] : []),
  ];
}

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
    for (const [column, value, shown] of columns) row.append(cellOf(shown ? shown(item) : said(value(item)), word(column)));
    row.addEventListener("click", () => open(item));
    row.addEventListener("keydown", (event) => event.key === "Enter" && open(item));
    body.append(row);
  }
  return make("table", { class: name }, make("thead", {}, make("tr", {}, ...columns.map((column) => headOf(name, column[0])))), body);
}

function cellOf(content, label) {
  return make("td", { "data-label": label }, ...(Array.isArray(content) ? content : [content instanceof Node ? content : String(content)]));
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

const contentOf = (name) => (name === "figures" ? figuresOf() : tableOf(name));

function panelView() {
  const panel = byId("panel");
  let open = null;

  function fill() {
    const name = PANELS.includes(state.view) ? state.view : open || "routes";
    open = name;
    const parts = [contentOf(name)];
    if (name === "stops" && state.route)
      parts.unshift(make("p", { class: "chip" }, word("route"), " ", said(state.route.vehicle), " ", make("button", { type: "button", onclick: () => choose(null) }, word("show_all"))));
    panel.dataset.open = name;
    panel.replaceChildren(...parts);
    panel.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }

  const chosen = () => {
    if (open === "attention" || open === "routes" || open === "stops" || open === "choices") fill();
  };
  return { viewed: fill, chosen, filtered: fill, sorted: fill, coloured: fill, themed: fill, spoken: fill };
}
