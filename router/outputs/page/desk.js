// The desk around the views: search, filters, tips, details, keyboard, language, theme.
function showTip(event, lines) {
  const tip = byId("tip");
  tip.replaceChildren(...lines.filter(Boolean).map((line) => make("div", {}, said(line))));
  tip.hidden = false;
  const x = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8), y = Math.min(event.clientY + 14, innerHeight - tip.offsetHeight - 8);
  tip.style.left = `${Math.max(4, x)}px`;
  tip.style.top = `${Math.max(4, y)}px`;
}

function hideTip() {
  byId("tip").hidden = true;
}

const routeTip = (route) => [route.vehicle, `${hour(route.departure)} → ${hour(route.end)}`, `${word("stops")}: ${route.calls.length}, ${kilometres(route.distance_m)} km`];

function stopTip(stop) {
  const windows = stop.windows.map(span).filter(Boolean).join(", ");
  return [
    `${stop.number ? `${stop.number}. ` : ""}${stopName(stop)} · ${stop.route.vehicle}`,
    `${word("eta")} ${hour(stop.begin)}${windows ? ` (${windows})` : ""}`,
    stop.late_s ? `${word("late")} ${duration(stop.late_s)}` : "",
    stop.waiting_s ? `${word("wait")} ${duration(stop.waiting_s)}` : "",
    placeName(stop),
    contactsOf(stop).join(" "),
  ];
}

function detailView() {
  const box = byId("detail");
  function fill() {
    const { stop } = state;
    box.hidden = !stop;
    if (!stop) return;
    const spread = stop.eta_spread;
    const facts = [
      ["vehicle", stop.route.vehicle], ["order", stop.orders.join(", ")], ["mode", modeWord(stop.mode)], ["address", placeName(stop)],
      ["eta", `${hour(stop.begin)} → ${hour(stop.leave)}`], ["window", stop.windows.map(span).filter(Boolean).join(", ")], ["preferred", span(stop.preferred)],
      ["spread", spread ? `${hour(spread.p10)}–${hour(spread.p90)}, ${percent(spread.on_time)} ${word("on_time")}` : ""],
      ["wait", some(stop.waiting_s)], ["late", some(stop.late_s)], ["early", some(stop.early_s)],
      ["drive", stop.driving_s ? `${duration(stop.driving_s)}, ${kilometres(stop.distance_m)} km` : ""],
      ["load", loadText(stop.load)], ["requires", stop.requires.join(", ")],
      ...stop.orders.flatMap((id) => orderFacts(orders.get(id), stop.orders.length > 1, stop.site || stop.elsewhere)),
    ];
    const step = (name, by, text) => make("button", { type: "button", "aria-label": word(name), onclick: () => stepStop(by) }, text);
    box.replaceChildren(
      make("h2", {}, stop.number ? `${stop.number}. ` : "", said(stopName(stop)), make("span", { class: "grow" }), step("previous", -1, "↑"), step("next", 1, "↓"),
        make("button", { type: "button", "aria-label": word("close"), onclick: () => choose(state.route, null, false) }, "×")),
      make("dl", {}, ...facts.filter(([, value]) => value).flatMap(([name, value]) => [make("dt", {}, said(word(name))), make("dd", {}, said(value))])),
    );
  }
  return { chosen: fill, spoken: fill };
}

function orderFacts(order, several, hidden) {
  if (!order) return [];
  const shown = Object.entries(order.extra || {}).filter(([name]) => !hidden || !(order.private || []).includes(name));
  const before = several ? `${order.id} ` : "";
  return [[`${before}${word("note")}`, order.note], ...shown.map(([name, value]) => [before + name, value])];
}

function searchBox() {
  const input = byId("search"), list = byId("hits");
  let found = [];
  const text = (stop) => [stop.visit, ...stop.orders, stop.site, stop.address, stop.place, ...stop.orders.flatMap((id) => privateOf(orders.get(id)))].join(" ").toLowerCase();
  const texts = stops.map((stop) => (stop.kind === "visit" ? text(stop) : ""));
  const leftTexts = unserved.map((item) => [...item.orders, ...item.visits, item.address || "", ...item.orders.flatMap((id) => privateOf(orders.get(id)))].join(" ").toLowerCase());

  function look() {
    const wanted = input.value.trim().toLowerCase();
    found = [];
    if (wanted) {
      const exact = (list) => list.some((name) => name.toLowerCase() === wanted);
      stops.forEach((stop, index) => texts[index].includes(wanted) && found.push({ label: `${stopName(stop)} · ${stop.route.vehicle} · ${hour(stop.begin)}`, exact: exact([stop.visit, ...stop.orders]), go: () => chooseStop(stop) }));
      unserved.forEach((item, index) => leftTexts[index].includes(wanted) && found.push({ label: `${item.orders.join(", ") || item.visits.join(", ")} · ${word("unserved")}`, exact: exact(item.orders), go: () => show("unserved") }));
      found.sort((a, b) => b.exact - a.exact);
    }
    list.replaceChildren(...found.slice(0, 12).map((hit) => make("li", {}, make("button", { type: "button", onclick: () => take(hit) }, said(hit.label)))));
    if (wanted && !found.length) list.replaceChildren(make("li", { class: "none" }, word("nothing")));
    list.hidden = !wanted;
  }
  function take(hit) {
    list.hidden = true;
    hit.go();
  }
  input.addEventListener("input", look);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && found.length) take(found[0]);
    if (event.key === "ArrowDown") list.querySelector("button")?.focus();
    if (event.key === "Escape") { input.value = ""; look(); input.blur(); }
  });
  document.addEventListener("click", (event) => (list.hidden = list.hidden || !event.target.closest(".search")));
}

const VIEWS = ["map", "timeline", ...PANELS];

function show(view) {
  state.view = view;
  document.body.dataset.view = view;
  for (const tab of byId("views").children) tab.setAttribute("aria-selected", String(tab.dataset.view === view));
  tell("viewed");
  tell("resized");
}

function tabs() {
  const count = { attention: attention().length, routes: routes.length, stops: stops.filter((stop) => stop.kind === "visit").length, unserved: unserved.length };
  const tab = (view) => make("button", { type: "button", role: "tab", "data-view": view, "aria-selected": String(view === state.view), onclick: () => show(view) },
    word(view), view in count ? make("span", { class: "count" }, String(count[view])) : "");
  byId("views").replaceChildren(...VIEWS.map(tab));
}

function summary() {
  const kpis = plan.kpis, words = [];
  if (kpis) words.push(word("served", kpis.served, kpis.orders), word("used", kpis.vehicles_used, kpis.vehicles), `${kilometres(kpis.distance_m)} km`);
  words.push(`${word("cost")} ${money(planCost)}`);
  if (leftOutPrice) words.push(word("left_out", money(leftOutPrice)));
  if (kpis?.ready) words.push(word("ready", kpis.ready));
  if (kpis?.rolled) words.push(word("rolled", kpis.rolled));
  if (plan.termination) words.push(word(`status_${plan.termination.status}`));
  byId("title").replaceChildren(said(plan.instance.name), make("small", {}, ` ${plan.instance.epoch.slice(0, 10)} · ${plan.instance.time_zone}`));
  byId("summary").textContent = words.join(" · ");
}

function choices(id, entries, value, change) {
  const select = byId(id);
  select.replaceChildren(...entries.map(([key, text]) => make("option", { value: key, selected: key === value }, text)));
  select.onchange = () => change(select.value);
}

function speak() {
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", word(element.dataset.label));
  for (const element of document.querySelectorAll("[data-hint]")) { element.placeholder = word(element.dataset.hint); element.setAttribute("aria-label", word(element.dataset.hint)); }
  byId("language").textContent = language === "zh" ? "EN" : "中文";
  byId("theme").textContent = word(theme === "dark" ? "theme_light" : "theme");
  choices("mode", [["", word("all_modes")], ...modes.map((mode) => [mode, modeWord(mode)])], state.mode, (value) => filter("mode", value));
  choices("late", [["", word("all_times")], ["late", word("only_late")], ["outside", word("only_outside")]], state.late, (value) => filter("late", value));
  choices("colour", COLOURINGS.map((name) => [name, word(`by_${name}`)]), colouring, paintBy);
  byId("keys").replaceChildren(make("h2", {}, word("help")), make("dl", {}, ...word("keys") && WORDS[language].keys.flatMap(([key, text]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, text)])),
    make("form", { method: "dialog" }, make("button", {}, word("close"))));
  tabs();
  summary();
  legend();
}

function legend() {
  byId("legend").replaceChildren(...legendEntries().map(([colour, text]) => make("span", {}, dotOf(colour), text)));
}

function filter(name, value) {
  state[name] = value;
  tell("filtered");
}

function paintBy(name) {
  colouring = name;
  byId("colour").value = name;
  legend();
  tell("coloured");
}

function setTheme(name) {
  theme = name;
  document.documentElement.dataset.theme = name;
  byId("theme").textContent = word(theme === "dark" ? "theme_light" : "theme");
  legend();
  tell("themed");
}

function setLanguage(name) {
  language = name;
  speak();
  tell("spoken");
}
