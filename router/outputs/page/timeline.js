// The day of every vehicle as one SVG, with a sticky axis and sticky names.
const ROW = 24;
const BAR = 12;

function timelineView() {
  const box = byId("timeline");
  if (!routes.length) return {};
  const first = Math.min(...stops.map((stop) => stop.from)), last = Math.max(...stops.map((stop) => stop.to));
  const low = first - 6e5, high = last + 6e5;
  let zoom = 1, rows = [], overlay = null, x = null;

  function layout() {
    const names = Math.min(150, Math.max(70, box.clientWidth * 0.2));
    const width = Math.max(320, (box.clientWidth - names - 18) * zoom);
    x = (moment) => ((moment - low) / (high - low)) * width;
    const height = routes.length * ROW;
    const axis = draw("svg", { class: "axis", width, height: 22, "aria-hidden": "true" });
    const body = draw("svg", { class: "bars", width, height, role: "img", "aria-label": word("timeline") });
    ticks(axis, body, width, height);
    rows = routes.map((route) => rowOf(route));
    body.append(...rows);
    overlay = draw("g", { class: "overlay" });
    body.append(overlay);
    const labels = make("div", { class: "names" }, ...routes.map(nameOf));
    box.replaceChildren(make("div", { class: "lanes" }, make("div", { class: "corner" }), make("div", { class: "axis-lane" }, axis), labels, make("div", {}, body)));
    box.querySelector(".lanes").style.gridTemplateColumns = `${names}px ${width}px`;
    key();
    mark();
  }

  function ticks(axis, body, width, height) {
    const step = [300, 600, 900, 1800, 3600, 7200, 10800, 21600].map((s) => s * 1e3).find((s) => (s / (high - low)) * width >= 56) || 432e5;
    const shift = Date.parse(`${plan.instance.epoch.slice(0, 19)}Z`) - Date.parse(plan.instance.epoch);
    for (let moment = Math.ceil((low + shift) / step) * step - shift; moment < high; moment += step) {
      const at = x(moment), local = new Date(moment + shift).toISOString();
      body.append(draw("line", { x1: at, x2: at, y1: 0, y2: height, class: "tick" }));
      axis.append(draw("text", { x: at, y: 15, "text-anchor": at < 20 ? "start" : at > width - 20 ? "end" : "middle" }, hour(local)));
    }
  }

  function nameOf(route) {
    const dot = make("i", { class: "dot" });
    dot.style.background = routeColour(route);
    return make("button", { type: "button", class: "name", title: route.vehicle, onclick: () => choose(route) }, dot, said(route.vehicle));
  }

  function rowOf(route) {
    const group = draw("g", { class: "row", "data-route": route.index });
    const top = route.index * ROW;
    group.append(draw("rect", { x: 0, y: top, width: x(high), height: ROW, class: "lane" }));
    route.stops.forEach((stop, index) => {
      if (index) bar(group, "drive", route.stops[index - 1].to, stop.from, stop, top + ROW / 2 - 2, 4).setAttribute("fill", routeColour(route));
      if (stop.at > stop.from && stop.kind !== "break") bar(group, "wait", stop.from, stop.at, stop, top + ROW / 2 - 4, 8);
      if (stop.to > stop.at) {
        const kind = stop.kind === "break" ? "break" : stop.kind === "visit" ? "service" : "reload";
        const drawn = bar(group, kind, stop.at, stop.to, stop, top + (ROW - BAR) / 2, BAR);
        if (kind === "service") drawn.setAttribute("fill", stopColour(stop));
      }
      if (stop.eta_spread) {
        const y = top + ROW - 5 + 2 * (index % 2);
        group.append(draw("line", { class: "spread", x1: x(Date.parse(stop.eta_spread.p10)), x2: x(Date.parse(stop.eta_spread.p90)), y1: y, y2: y }));
      }
    });
    return group;
  }

  function bar(group, kind, from, to, stop, y, height) {
    const drawn = draw("rect", { x: x(from).toFixed(1), y, width: Math.max(kind === "service" ? 2 : 0.5, x(to) - x(from)).toFixed(1), height, class: kind, "data-stop": stop.id });
    group.append(drawn);
    return drawn;
  }

  function windowsOf(stop) {
    const top = stop.route.index * ROW;
    const drawn = stop.windows.map((window) => band(window, top + 2, 2, "window"));
    if (stop.preferred) drawn.push(band(stop.preferred, top + 1, 4, "preferred"));
    return drawn;
  }

  function band(window, y, height, kind) {
    const from = window.earliest ? Math.max(low, Date.parse(window.earliest)) : low;
    const to = window.latest ? Math.min(high, Date.parse(window.latest)) : high;
    return draw("rect", { x: x(from), y, width: Math.max(1, x(to) - x(from)), height, class: kind });
  }

  function mark() {
    if (!overlay) return;
    rows.forEach((row, index) => {
      row.classList.toggle("far", Boolean(state.route && state.route.index !== index) || !shownRoute(routes[index]));
      row.classList.toggle("own", state.route?.index === index);
    });
    const wide = byId("windows").checked ? stops.filter((stop) => !state.route || stop.route === state.route) : [];
    overlay.replaceChildren(...wide.flatMap(windowsOf), ...(state.stop ? [...windowsOf(state.stop), pointer(state.stop)] : []));
  }

  function pointer(stop) {
    const top = stop.route.index * ROW;
    return draw("rect", { class: "pointer", x: x(stop.from) - 1.5, y: top + 1.5, width: Math.max(4, x(stop.to) - x(stop.from)) + 3, height: ROW - 3, rx: 3 });
  }

  function chosen() {
    mark();
    if (!state.route) return;
    const top = state.route.index * ROW, view = box.clientHeight - 22;
    if (top < box.scrollTop || top + ROW > box.scrollTop + view) box.scrollTop = Math.max(0, top - view / 2);
    if (!state.stop) return;
    const left = x(state.stop.from), names = box.querySelector(".names").offsetWidth, width = box.clientWidth - names;
    if (left < box.scrollLeft || left > box.scrollLeft + width) box.scrollLeft = Math.max(0, left - width / 2);
  }

  function key() {
    const kinds = ["drive", "wait", "service", "reload", "break", "window", "preferred"].concat(stops.some((stop) => stop.eta_spread) ? ["spread"] : []);
    byId("timeline-key").replaceChildren(...kinds.map((kind) => make("span", {}, make("i", { class: `key-${kind}` }), word(kind))));
  }

  const stopAt = (event) => stops[event.target.dataset?.stop];
  box.addEventListener("click", (event) => {
    const stop = stopAt(event), row = event.target.closest?.(".row");
    if (stop) chooseStop(stop);
    else if (row) choose(routes[row.dataset.route]);
  });
  box.addEventListener("mousemove", (event) => (stopAt(event) ? showTip(event, stopTip(stopAt(event))) : hideTip()));
  box.addEventListener("mouseleave", hideTip);
  const scale = (factor) => {
    zoom = Math.min(16, Math.max(1, zoom * factor));
    layout();
  };
  byId("zoom-in").addEventListener("click", () => scale(1.6));
  byId("zoom-out").addEventListener("click", () => scale(1 / 1.6));
  byId("windows").addEventListener("change", mark);
  layout();
  return { chosen, filtered: mark, coloured: layout, themed: layout, spoken: layout, resized: layout, scale };
}
