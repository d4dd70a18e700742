// Colours of routes, modes, lateness and load, for light and dark pages.
const COLOURINGS = ["route", "mode", "late", "load"];
const MODE_HUES = [212, 28, 140, 285, 350, 180, 60, 250];
let colouring = "route";
let theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";

const tone = (hue, strength = 70) => `hsl(${hue.toFixed(0)} ${strength}% ${theme === "dark" ? 62 : 40}%)`;
const routeColour = (route) => tone((route.index * 137.508 + 205) % 360, 55 + 10 * (route.index % 3));
const modeColour = (mode) => tone(MODE_HUES[Math.max(0, modes.indexOf(mode)) % MODE_HUES.length]);
const loadColour = (share) => `hsl(${215 - 190 * Math.min(1, share)} 75% ${theme === "dark" ? 60 : 44}%)`;

function lateColour(stop) {
  if (stop.outside) return tone(0, 80);
  if (stop.late_s) return tone(30, 90);
  return stop.early_s ? tone(212) : tone(140, 55);
}

function stopColour(stop) {
  if (stop.kind !== "visit") return routeColour(stop.route);
  if (colouring === "mode") return modeColour(stop.mode);
  if (colouring === "late") return lateColour(stop);
  return colouring === "load" ? loadColour(stop.fill) : routeColour(stop.route);
}

function legendEntries() {
  if (colouring === "mode") return modes.map((mode) => [modeColour(mode), modeWord(mode)]);
  if (colouring === "late") {
    const sample = { outside: false, late_s: 0, early_s: 0 };
    return [
      [lateColour(sample), word("on_time")],
      [lateColour({ ...sample, early_s: 1 }), word("early")],
      [lateColour({ ...sample, late_s: 1 }), word("late")],
      [lateColour({ ...sample, outside: true }), word("outside")],
    ];
  }
  if (colouring === "load") return [0, 0.25, 0.5, 0.75, 1].map((share) => [loadColour(share), `${100 * share} %`]);
  return [];
}

const styleOf = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
