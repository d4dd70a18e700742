// KPIs on one page, with small charts.
function figuresOf() {
  const box = make("div", { class: "figures" });
  const kpis = plan.kpis;
  if (kpis) box.append(cardsOf(kpis));
  box.append(chart("cost_terms", Object.entries(plan.cost.terms).filter(([term]) => term !== LEFT_OUT).map(([term, price]) => [termWord(term), price, perOrder(kpis, term, price)])));
  if (kpis) {
    box.append(punctualityOf(kpis));
    if (kpis.sourcing) box.append(...sourcingOf(kpis.sourcing));
    box.append(chart("vehicles_use", kpis.routes.map((route) => [route.vehicle, useOf(route), percent(useOf(route))]), 1));
  }
  const points = plan.termination?.convergence || [];
  if (points.length > 1) box.append(convergenceOf(points));
  if (plan.violations?.length) box.append(make("section", {}, make("h3", {}, word("violations")), make("ul", {}, ...plan.violations.map((item) => make("li", {}, said(`${item.rule} ${item.where}: ${item.text}`))))));
  return box;
}

const useOf = (route) => (route.duration_s ? (route.driving_s + route.service_s) / route.duration_s : 0);

function perOrder(kpis, term, price) {
  const each = kpis?.cost_per_order?.[term];
  return each === undefined ? money(price) : `${money(price)} · ${each.toFixed(2)} ${word("per_order")}`;
}

// How orders are served, from where, by which carrier, and at which of the customers' choices.
function sourcingOf(figures) {
  const all = Object.values(figures.by_level).reduce((sum, count) => sum + count, 0) || 1;
  const bars = (counts, name) => Object.entries(counts).map(([key, count]) => [name(key), count, `${count} · ${percent(count / all)}`]);
  const given = plan.sourcing?.carriers || [];
  return [
    make("dl", { class: "cards" }, ...["stock_outs", "split_orders"].map((name) => make("div", {}, make("dt", {}, word(name)), make("dd", {}, String(figures[name]))))),
    chart("by_mode_title", bars(figures.by_mode, (mode) => (mode === "carrier" ? word("carrier") : modeWord(mode)))),
    chart("by_origin", bars(figures.by_origin, String)),
    chart("by_level", bars(figures.by_level, (level) => `${word("level")} ${level}`)),
    chart("by_carrier", given.map((one) => [one.name || one.carrier, one.orders, `${one.orders}${one.capacity === null || one.capacity === undefined ? "" : ` / ${one.capacity}`} · ${money(one.price)}`])),
  ];
}

function cardsOf(kpis) {
  const cards = [
    ["cost", money(planCost)], ...(leftOutPrice ? [["left_out_price", money(leftOutPrice)]] : []), ["per_order", figure(kpis.total_cost_per_order, 2)], ["distance", kilometres(kpis.distance_m)],
    ["km_per_stop", figure(kpis.km_per_stop)], ["minutes_per_stop", figure(kpis.minutes_per_stop)], ["orders_per_hour", figure(kpis.orders_per_hour)],
    ["utilisation", percent(kpis.utilisation)], ["waiting", duration(kpis.waiting_s)], ["driving", duration(kpis.driving_s)],
    ["empty", kpis.empty_share === null || kpis.empty_share === undefined ? "–" : `${kilometres(kpis.empty_m)} (${percent(kpis.empty_share)})`],
    ["load_factor", percent(kpis.load_factor)],
  ];
  if (kpis.expected_late_s !== null && kpis.expected_late_s !== undefined) cards.push(["expected_late", duration(kpis.expected_late_s)]);
  if (kpis.expected_late_orders !== null && kpis.expected_late_orders !== undefined) cards.push(["expected_late_orders", figure(kpis.expected_late_orders)]);
  return make("dl", { class: "cards" }, ...cards.map(([name, value]) => make("div", {}, make("dt", {}, word(name)), make("dd", {}, value))));
}

function punctualityOf(kpis) {
  const head = ["mode", "orders", "in_window", "in_preferred", "mean_late", "latest", "expected"];
  const rows = Object.entries(kpis.modes).map(([mode, item]) => [
    modeWord(mode), `${item.served} / ${item.orders}`, percent(item.served ? item.in_window / item.served : null),
    percent(item.served ? item.in_preferred / item.served : null), duration(item.mean_late_s), duration(item.max_late_s), percent(item.expected_on_time),
  ]);
  const table = make("table", {}, make("thead", {}, make("tr", {}, ...head.map((name) => make("th", { scope: "col" }, word(name))))),
    make("tbody", {}, ...rows.map((cells) => make("tr", {}, ...cells.map((cell) => make("td", {}, said(cell)))))));
  return make("section", {}, make("h3", {}, word("punctuality")), table);
}

// Bars of [name, value, text]; `most` is the value of a full bar, by default the largest.
function chart(title, entries, most = null) {
  const top = most || Math.max(1e-9, ...entries.map(([, value]) => value));
  const rows = entries.map(([name, value, text]) => {
    const bar = make("i", { class: "bar" });
    bar.style.width = `${(100 * Math.max(0, value)) / top}%`;
    return make("li", {}, make("span", { class: "bar-name" }, said(name)), make("span", { class: "bar-lane" }, bar), make("span", { class: "bar-value" }, text));
  });
  return make("section", {}, make("h3", {}, word(title)), make("ul", { class: "bars" }, ...rows));
}

function convergenceOf(points) {
  const width = 460, height = 120, left = 8, bottom = 16;
  const costs = points.map((point) => point.cost), times = points.map((point) => point.seconds);
  const low = Math.min(...costs), high = Math.max(...costs), end = Math.max(...times) || 1;
  const x = (seconds) => left + (seconds / end) * (width - 2 * left), y = (cost) => 8 + ((high - cost) / (high - low || 1)) * (height - bottom - 12);
  let path = "";
  points.forEach((point, index) => (path += index ? `H${x(point.seconds).toFixed(1)}V${y(point.cost).toFixed(1)}` : `M${x(point.seconds).toFixed(1)} ${y(point.cost).toFixed(1)}`));
  const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, class: "curve", role: "img", "aria-label": word("convergence") },
    draw("path", { d: path }), draw("text", { x: left, y: height - 3 }, "0 s"), draw("text", { x: width - left, y: height - 3, "text-anchor": "end" }, `${end.toFixed(1)} s`),
    draw("text", { x: width - left, y: 16, "text-anchor": "end" }, `${money(high)} → ${money(low)}`));
  return make("section", {}, make("h3", {}, word("convergence")), svg);
}
