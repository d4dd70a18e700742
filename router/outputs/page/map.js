// The map: one canvas for roads, routes and numbered stops.
const NUMBERS_FROM_ZOOM = 14;
const located = (item) => Number.isFinite(item.lat) && Number.isFinite(item.lon);

L.Canvas.include({
  _updateBadge(layer) {
    const { shape, number } = layer.options;
    if (shape === "circle") this._updateCircle(layer);
    else if (this._drawing && !layer._empty()) drawSquare(this, layer, shape);
    if (this._drawing && number && layer._radius >= 8) drawNumber(this._ctx, layer, number);
  },
});

const Badge = L.CircleMarker.extend({
  options: { shape: "circle", number: "" },
  _updatePath() {
    this._renderer._updateBadge(this);
  },
});

function drawSquare(renderer, layer, shape) {
  const ctx = renderer._ctx, { x, y } = layer._point, r = layer._radius;
  ctx.beginPath();
  if (shape === "cross") for (const [a, b] of [[-1, -1], [1, 1], [1, -1], [-1, 1]]) ctx[a === -1 && b === -1 || a === 1 && b === -1 ? "moveTo" : "lineTo"](x + a * r, y + b * r);
  else ctx.rect(x - r, y - r, 2 * r, 2 * r);
  renderer._fillStroke(ctx, layer);
}

function drawNumber(ctx, layer, number) {
  ctx.globalAlpha = layer.options.fillOpacity;
  ctx.fillStyle = theme === "dark" ? "#10151b" : "#fff";
  ctx.font = `600 ${number.length > 2 ? 8 : 10}px system-ui, sans-serif`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(number, layer._point.x, layer._point.y + 0.5);
  ctx.globalAlpha = 1;
}

function mapView() {
  const points = [...stops, ...unserved].filter(located);
  if (!points.length) {
    byId("no-map").hidden = false;
    return {};
  }
  const renderer = L.canvas({ padding: 0.3, tolerance: 5 });
  const map = L.map("map", { renderer, zoomControl: true, attributionControl: Boolean(options.tiles), zoomSnap: 0.5 });
  map.zoomControl.setPosition("topright");
  L.control.scale({ imperial: false }).addTo(map);
  const home = L.latLngBounds(points.map((item) => [item.lat, item.lon])).pad(0.05);
  map.fitBounds(home, { animate: false });
  const grid = graticule(map, renderer);
  const roads = (plan.basemap || []).map((line) => L.polyline(line, { renderer, interactive: false, weight: 1 }).addTo(map));
  const lines = routes.map((route) => routeLine(route, renderer, map));
  const badges = [...stops.filter(located).map((stop) => stopBadge(stop, renderer, map)), ...unserved.filter(located).map((item) => unservedBadge(item, renderer, map))];
  const tiles = options.tiles ? onlineTiles(map) : null;

  function paint() {
    grid.paint();
    for (const road of roads) road.setStyle({ color: styleOf("--road"), opacity: 0.8 });
    for (const { line, route } of lines) line.setStyle(lineStyle(route));
    for (const badge of badges) styleBadge(badge, map);
    if (state.route) lines[state.route.index].line.bringToFront();
    for (const badge of badges) if (badge.stop && badge.stop.route === state.route) badge.bringToFront();
    badges.find((badge) => badge.stop && badge.stop === state.stop)?.bringToFront();
  }

  function chosen() {
    paint();
    if (!state.follow) return;
    if (state.stop && located(state.stop)) {
      map.panInside([state.stop.lat, state.stop.lon], { animate: false, ...besideDetail() });
    } else if (state.route) {
      const spots = state.route.stops.filter(located).map((stop) => [stop.lat, stop.lon]);
      if (spots.length) map.fitBounds(L.latLngBounds(spots).pad(0.15), { animate: false, maxZoom: 15 });
    } else map.fitBounds(home, { animate: false });
  }

  map.on("zoomend", paint);
  map.on("click", () => choose(null, null, false));
  paint();
  return {
    chosen, filtered: paint, coloured: paint, themed: paint, spoken: paint, tiles,
    resized: () => map.invalidateSize({ animate: false }),
  };
}

// The part of the map that the box of details leaves free.
function besideDetail() {
  const map = byId("map").getBoundingClientRect(), detail = byId("detail").getBoundingClientRect();
  if (detail.width > map.width / 2) return { paddingTopLeft: [30, 30], paddingBottomRight: [30, detail.height + 30] };
  return { paddingTopLeft: [detail.width + 40, 30], paddingBottomRight: [50, 30] };
}

function routeLine(route, renderer, map) {
  const spots = [];
  for (const stop of route.stops) {
    spots.push(...stop.path);
    if (located(stop)) spots.push([stop.lat, stop.lon]);
  }
  const line = L.polyline(spots, { renderer, bubblingMouseEvents: false }).addTo(map);
  line.on("click", () => choose(route, null, false));
  line.on("mouseover", (event) => showTip(event.originalEvent, routeTip(route)));
  line.on("mouseout", hideTip);
  return { line, route };
}

function lineStyle(route) {
  const far = (state.route && state.route !== route) || !shownRoute(route);
  return { color: routeColour(route), weight: state.route === route ? 4 : 2.5, opacity: far ? 0.12 : 0.75 };
}

function stopBadge(stop, renderer, map) {
  const badge = new Badge([stop.lat, stop.lon], { renderer, bubblingMouseEvents: false, shape: stop.kind === "visit" ? "circle" : "square" }).addTo(map);
  badge.stop = stop;
  badge.on("click", () => chooseStop(stop, false));
  badge.on("mouseover", (event) => showTip(event.originalEvent, stopTip(stop)));
  badge.on("mouseout", hideTip);
  return badge;
}

function unservedBadge(item, renderer, map) {
  const badge = new Badge([item.lat, item.lon], { renderer, bubblingMouseEvents: false, shape: "cross" }).addTo(map);
  badge.item = item;
  badge.on("click", () => show("unserved"));
  badge.on("mouseover", (event) => showTip(event.originalEvent, [item.orders.join(", ") || item.visits.join(", "), item.text || item.reason]));
  badge.on("mouseout", hideTip);
  return badge;
}

function styleBadge(badge, map) {
  if (badge.item) {
    const far = Boolean(state.route) || (state.mode && badge.item.mode !== state.mode);
    badge.setRadius(6).setStyle({ color: styleOf("--bad"), weight: 3, opacity: far ? 0.25 : 1, fill: false });
    return;
  }
  const { stop } = badge, own = state.route === stop.route, call = stop.kind === "visit";
  const far = (state.route && !own) || (call && filtering() && !shownStop(stop));
  const numbered = call && (own || map.getZoom() >= NUMBERS_FROM_ZOOM);
  badge.options.number = numbered ? String(stop.number) : "";
  badge.setRadius(stop === state.stop ? 12 : numbered ? 9 : call ? 4.5 : 6);
  badge.setStyle({
    color: styleOf(stop === state.stop ? "--text" : "--paper"), weight: stop === state.stop ? 3 : 1.2, opacity: far ? 0.15 : 1,
    fillColor: call ? stopColour(stop) : styleOf("--text"), fillOpacity: far ? 0.12 : 1,
  });
}

function graticule(map, renderer) {
  const group = L.layerGroup().addTo(map);
  function paint() {
    group.clearLayers();
    const bounds = map.getBounds().pad(0.3), step = niceStep((map.getBounds().getEast() - map.getBounds().getWest()) / 6);
    const style = { renderer, interactive: false, color: styleOf("--grid"), weight: 1, opacity: 1 };
    for (const [low, high, line] of [
      [bounds.getSouth(), bounds.getNorth(), (value) => [[value, bounds.getWest()], [value, bounds.getEast()]]],
      [bounds.getWest(), bounds.getEast(), (value) => [[bounds.getSouth(), value], [bounds.getNorth(), value]]],
    ])
      for (let value = Math.ceil(low / step) * step; value < high; value += step) L.polyline(line(value), style).addTo(group).bringToBack();
  }
  map.on("moveend", paint);
  return { paint };
}

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough || 1));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
}

function onlineTiles(map) {
  const layer = L.tileLayer(options.tiles, { attribution: options.attribution, maxZoom: 19 });
  return (on) => (on ? layer.addTo(map) : layer.remove());
}
