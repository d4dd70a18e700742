// The plan as the page needs it, and how moments and figures are written. Text of users only ever becomes textContent.
const plan = JSON.parse(document.getElementById("plan").textContent);
const options = JSON.parse(document.getElementById("options").textContent);
const byId = (id) => document.getElementById(id);

const routes = plan.routes.map((route, index) => ({ ...route, index }));
const stops = [];
const capacities = new Map((plan.vehicles || []).map((vehicle) => [vehicle.id, vehicle.capacities || {}]));
const orders = new Map((plan.orders || []).map((order) => [order.id, order]));
const unserved = (plan.unserved || []).map((item) => ({ orders: [], visits: [], mode: "", address: "", reason: "unexplained", text: "", ...item }));

for (const route of routes) {
  let number = 0;
  route.stops = route.stops.map((stop) => {
    const whole = {
      orders: [], windows: [], load: {}, requires: [], path: [], visit: "", mode: "", address: "", distance_m: 0, driving_s: 0,
      waiting_s: 0, service_s: 0, late_s: 0, early_s: 0, site: "", pickup: "", elsewhere: false, ...stop, route, id: stops.length,
      number: stop.kind === "visit" ? ++number : 0,
      from: Date.parse(stop.arrival), at: Date.parse(stop.begin), to: Date.parse(stop.leave),
    };
    whole.outside = whole.windows.length > 0 && !whole.windows.some((window) => contains(window, whole.at));
    whole.overdue = overdueOf(whole);
    whole.fill = fillOf(whole);
    stops.push(whole);
    return whole;
  });
  route.calls = route.stops.filter((stop) => stop.kind === "visit");
  route.late = Math.max(0, ...route.calls.map((stop) => stop.late_s));
  route.fill = Math.max(0, ...route.stops.map((stop) => stop.fill));
  route.name = `${route.vehicle}`;
}

// Visits that fetch goods, with the orders they are for.
const fetched = new Map(stops.filter((stop) => stop.pickup).map((stop) => [stop.pickup, stop.orders]));
const AT_RISK = 0.8;
const LEFT_OUT = "unserved";
const planCost = Object.entries(plan.cost.terms).filter(([term]) => term !== LEFT_OUT).reduce((sum, [, price]) => sum + price, 0);
const leftOutPrice = plan.cost.terms[LEFT_OUT] || 0;
const unusedVehicles = (plan.vehicles || []).map((vehicle) => vehicle.id).filter((id) => !routes.some((route) => route.vehicle === id));

const modes = [...new Set([...stops.map((stop) => stop.mode), ...unserved.map((item) => item.mode)])].filter(Boolean).sort();

function contains(window, moment) {
  return (!window.earliest || Date.parse(window.earliest) <= moment) && (!window.latest || moment <= Date.parse(window.latest));
}

// Seconds after the preferred time, or after the last window that was open.
function overdueOf(stop) {
  if (!stop.outside) return stop.late_s;
  const over = stop.windows.map((window) => (window.latest ? (stop.at - Date.parse(window.latest)) / 1e3 : 0)).filter((seconds) => seconds > 0);
  return Math.max(stop.late_s, over.length ? Math.min(...over) : 0);
}

function fillOf(stop) {
  const capacity = capacities.get(stop.route.vehicle) || {};
  const shares = Object.entries(stop.load).filter(([name]) => capacity[name] > 0).map(([name, amount]) => amount / capacity[name]);
  return Math.max(0, ...shares);
}

const dayZero = Date.parse(plan.instance.epoch.slice(0, 10));

function hour(moment) {
  if (!moment) return "–";
  const days = Math.round((Date.parse(moment.slice(0, 10)) - dayZero) / 864e5);
  return `${days ? `${days > 0 ? "+" : ""}${days} ` : ""}${moment.slice(11, 16)}`;
}

function span(window) {
  if (!window || (!window.earliest && !window.latest)) return "";
  if (!window.latest) return `${word("from")} ${hour(window.earliest)}`;
  if (!window.earliest) return `${word("until")} ${hour(window.latest)}`;
  return `${hour(window.earliest)}–${hour(window.latest)}`;
}

function duration(seconds) {
  if (seconds < 60) return `${Math.round(seconds)} ${word("seconds")}`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} ${word("minutes")}`;
  return `${Math.floor(minutes / 60)} ${word("hours")} ${String(minutes % 60).padStart(2, "0")}`;
}

const some = (seconds) => (seconds ? duration(seconds) : "");
const kilometres = (metres) => (metres / 1000).toFixed(1);
const percent = (share) => (share === null || share === undefined ? "–" : `${(100 * share).toFixed(1)}\u00a0%`);
const figure = (value, digits = 1) => (value === null || value === undefined ? "–" : value.toFixed(digits));

function money(amount) {
  const text = Math.abs(amount) < 1e12 ? amount.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 }) : amount.toExponential(1);
  return plan.instance.currency ? `${text} ${plan.instance.currency}` : text;
}

function loadText(load) {
  const text = (name, amount) => {
    const unit = name.endsWith("_g") ? "kg" : name.endsWith("_ml") ? "l" : "";
    return unit ? `${(amount / 1000).toLocaleString("en")} ${unit}` : `${amount.toLocaleString("en")} ${name}`;
  };
  return Object.entries(load).filter(([, amount]) => amount).map(([name, amount]) => text(name, amount)).join(", ");
}

// What people call a stop: its orders, never the name that the visit has inside.
function stopName(stop) {
  if (stop.kind !== "visit") return word(stop.kind);
  if (fetched.has(stop.visit)) return `${word("pickup_of")} ${fetched.get(stop.visit).join(", ") || stop.visit}`;
  return stop.orders.join(", ") || stop.visit;
}

const placeName = (stop) => [stop.site, stop.address !== stop.site && stop.address].filter(Boolean).join(", ") || stop.place;

// Names and telephone numbers, where the plan was written with them and the door is the customer's own.
const contactsOf = (stop) => (stop.site || stop.elsewhere ? [] : stop.orders.flatMap((id) => privateOf(orders.get(id))));
const privateOf = (order) => (order?.private || []).map((name) => order.extra?.[name]).filter(Boolean);

// A new element: attributes as given, `on…` as listeners, strings as text, never as markup.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

// Text of users, kept from turning the direction of what stands beside it.
const said = (text) => make("bdi", {}, String(text));

function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
