// The map: one canvas for roads, routes and numbered stops.
const NUMBERS_FROM_ZOOM = 14;
const PIXELS_PER_STOP = 900;
const ARROW_EVERY = 70;
const located = (item) => Number.isFinite(item.lat) && Number.isFinite(item.lon);

L.Canvas.include({
  _updateBadge(layer) {
    const { shape, number } = layer.options;
    if (shape === "circle") this._updateCircle(layer);
    else if (this._drawing && !layer._empty()) drawSquare(this, layer, shape);
    if (this._drawing && number && layer._radius >= 7) drawNumber(this._ctx, layer, number);
    if (this._drawing && layer.options.label) drawLabel(this._ctx, layer);
  },
  _updateArrows(layer) {
    this._updatePoly(layer);
    if (this._drawing) for (const part of layer._parts) drawArrows(this._ctx, part, layer.options);
  },
});

// A line with arrowheads in the direction of travel.
const Arrowed = L.Polyline.extend({
  _updatePath() {
    this._renderer._updateArrows(this);
  },
});

function drawArrows(ctx, points, { color, opacity, weight }) {
  ctx.globalAlpha = opacity;
  ctx.fillStyle = color;
  let since = ARROW_EVERY / 2;
  for (let index = 1; index < points.length; index++) {
    const from = points[index - 1], to = points[index], length = from.distanceTo(to);
    since += length;
    if (length < 16 || since < ARROW_EVERY) continue;
    since = 0;
    const x = (from.x + to.x) / 2, y = (from.y + to.y) / 2, ux = (to.x - from.x) / length, uy = (to.y - from.y) / length, size = 3 + 1.6 * weight;
    ctx.beginPath();
    ctx.moveTo(x + ux * size, y + uy * size);
    ctx.lineTo(x - ux * size - uy * size * 0.8, y - uy * size + ux * size * 0.8);
    ctx.lineTo(x - ux * size + uy * size * 0.8, y - uy * size - ux * size * 0.8);
    ctx.fill();
  }
  ctx.globalAlpha = 1;
}

function drawLabel(ctx, layer) {
  const { x, y } = layer._point, text = layer.options.label;
  ctx.font = "600 11px system-ui, -apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";
  const fits = layer._map.layerPointToContainerPoint(layer._point).x + ctx.measureText(text).width + 16 < layer._map.getSize().x;
  const at = fits ? x + layer._radius + 4 : x - layer._radius - 4;
  ctx.textAlign = fits ? "left" : "right";
  ctx.textBaseline = "middle";
  ctx.lineWidth = 3;
  ctx.strokeStyle = styleOf("--paper");
  ctx.strokeText(text, at, y);
  ctx.fillStyle = styleOf("--text");
  ctx.fillText(text, at, y);
}

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
  ctx.font = `600 ${number.length > 2 || layer._radius < 9 ? 8 : 10}px system-ui, sans-serif`;
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
  const map = L.map("map", { renderer, zoomControl: true, attributionControl: Boolean(options.tiles), zoomSnap: 0.1 });
  map.zoomControl.setPosition("topright");
  L.control.scale({ imperial: false }).addTo(map);
  const driven = stops.filter(located);
  const home = L.latLngBounds((driven.length ? driven : points).map((item) => [item.lat, item.lon])).pad(0.05);
  map.fitBounds(home, { animate: false });
  const grid = graticule(map, renderer);
  const roads = (plan.basemap || []).map((line) => L.polyline(line, { renderer, interactive: false, weight: 1 }).addTo(map));
  const lines = routes.map((route) => routeLine(route, renderer, map));
  // What is no visit, such as an open end at the last customer, hides none.
  const layered = stops.filter(located).sort((one, two) => (one.kind === "visit") - (two.kind === "visit"));
  const badges = [...layered.map((stop) => stopBadge(stop, renderer, map)), ...unserved.filter(located).map((item) => unservedBadge(item, renderer, map))];
  const tiles = options.tiles ? onlineTiles(map) : null;

  const sites = siteBadges(renderer, map);

  // Numbers where there is room for them: by the area that the stops have on the screen.
  function roomForNumbers() {
    const size = map.latLngToLayerPoint(home.getSouthEast()).subtract(map.latLngToLayerPoint(home.getNorthWest()));
    return map.getZoom() >= NUMBERS_FROM_ZOOM || Math.abs(size.x * size.y) / Math.max(1, stops.length) >= PIXELS_PER_STOP;
  }

  function paint() {
    const numbered = roomForNumbers();
    grid.paint();
    for (const road of roads) road.setStyle({ color: styleOf("--road"), opacity: 0.8 });
    for (const { line, route } of lines) line.setStyle(lineStyle(route));
    for (const badge of badges) styleBadge(badge, numbered);
    for (const badge of sites) badge.setStyle({ color: styleOf("--paper"), fillColor: styleOf("--text") }).bringToFront();
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
  const line = new Arrowed(spots, { renderer, bubblingMouseEvents: false, smoothFactor: 0 }).addTo(map);
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

// Every site once, with its name.
function siteBadges(renderer, map) {
  const named = new Map(stops.filter((stop) => located(stop) && stop.site).map((stop) => [`${stop.lat} ${stop.lon}`, stop]));
  return [...named.values()].map((stop) =>
    new Badge([stop.lat, stop.lon], { renderer, shape: "square", label: stop.site, interactive: false, radius: 5, weight: 1.2, fillOpacity: 1, opacity: 1 }).addTo(map));
}

function unservedBadge(item, renderer, map) {
  const badge = new Badge([item.lat, item.lon], { renderer, bubblingMouseEvents: false, shape: "cross" }).addTo(map);
  badge.item = item;
  badge.on("click", () => show("unserved"));
  badge.on("mouseover", (event) => showTip(event.originalEvent, [item.orders.join(", ") || item.visits.join(", "), item.text || item.reason]));
  badge.on("mouseout", hideTip);
  return badge;
}

function styleBadge(badge, roomy) {
  if (badge.item) {
    const far = Boolean(state.route) || (state.mode && badge.item.mode !== state.mode);
    badge.setRadius(6).setStyle({ color: styleOf("--bad"), weight: 3, opacity: far ? 0.25 : 1, fill: false });
    return;
  }
  const { stop } = badge, own = state.route === stop.route, call = stop.kind === "visit";
  const far = (state.route && !own) || (call && filtering() && !shownStop(stop));
  const numbered = call && (own || roomy);
  badge.options.number = numbered ? String(stop.number) : "";
  badge.setRadius(stop === state.stop ? 12 : numbered ? (own ? 9 : 7.5) : call ? 4.5 : 6);
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
