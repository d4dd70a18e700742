// Putting the desk together.
document.documentElement.dataset.theme = theme;
speak();
const map = mapView();
const timeline = timelineView();
views.push(detailView(), map, timeline, panelView());
searchBox();
show(matchMedia("(max-width: 900px)").matches ? "map" : attention().length ? "attention" : "routes");

byId("theme").addEventListener("click", () => setTheme(theme === "dark" ? "light" : "dark"));
byId("language").addEventListener("click", () => setLanguage(language === "zh" ? "en" : "zh"));
byId("print").addEventListener("click", () => print());
byId("help").addEventListener("click", () => byId("keys").showModal());
if (map.tiles) {
  byId("tiles").hidden = false;
  byId("tiles").addEventListener("click", () => {
    const on = byId("tiles").getAttribute("aria-pressed") !== "true";
    byId("tiles").setAttribute("aria-pressed", String(on));
    map.tiles(on);
  });
}

const KEYS = {
  "/": () => byId("search").focus(),
  "?": () => byId("keys").showModal(),
  ArrowLeft: () => stepRoute(-1),
  ArrowRight: () => stepRoute(1),
  ArrowUp: () => stepStop(-1),
  ArrowDown: () => stepStop(1),
  Escape: () => choose(null),
  c: () => paintBy(COLOURINGS[(COLOURINGS.indexOf(colouring) + 1) % COLOURINGS.length]),
  d: () => setTheme(theme === "dark" ? "light" : "dark"),
  l: () => setLanguage(language === "zh" ? "en" : "zh"),
  "+": () => timeline.scale?.(1.6),
  "-": () => timeline.scale?.(1 / 1.6),
};
VIEWS.forEach((view, index) => (KEYS[index + 1] = () => show(view)));

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, dialog")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}, true);

let waiting = 0;
addEventListener("resize", () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(() => tell("resized"));
});

// Paper shows every table at once.
addEventListener("beforeprint", () => {
  const pages = PANELS.map((name) => make("section", {}, make("h2", {}, word(name)), contentOf(name)));
  document.body.append(make("div", { id: "paper" }, ...pages));
});
addEventListener("afterprint", () => byId("paper")?.remove());
document.documentElement.dataset.ready = "yes";
