// Draws the map of partners and agreements over the table that says the same: SVG attributes only, each country a link.

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 960;
const HEIGHT = 470;
const SMALLEST = 5; // a country smaller than this on the page gets a dot that can be seen and reached

function drawn(name, attributes, parent) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.append(element);
  return element;
}

function patterns(svg) {
  const defs = drawn("defs", {}, svg);
  const pattern = (id, size, more) => {
    const place = drawn("pattern", { id, width: size, height: size, patternUnits: "userSpaceOnUse", ...more }, defs);
    drawn("rect", { width: size, height: size, class: "pattern-ground" }, place);
    return place;
  };
  drawn("rect", { width: 2, height: 5, class: "pattern-mark" }, pattern("hatched", 5, { patternTransform: "rotate(45)" }));
  drawn("circle", { cx: 2, cy: 2, r: 1.1, class: "pattern-mark" }, pattern("dotted", 4, {}));
}

function numberOf(feature) {
  return feature.id === undefined ? "" : String(feature.id).padStart(3, "0");
}

function reached(figure, land, link) {
  const said = figure.querySelector("[data-said]");
  const row = document.querySelector(`[data-land="${land.code}"]`);
  const show = (is) => {
    row?.toggleAttribute("data-shown", is);
    if (is) said.textContent = `${land.name}: ${land.words}`;
  };
  for (const event of ["focus", "pointerenter"]) link.addEventListener(event, () => show(true));
  for (const event of ["blur", "pointerleave"]) link.addEventListener(event, () => show(false));
}

function draw(figure, lands, atlas) {
  const features = window.topojson.feature(atlas, atlas.objects.countries).features;
  const known = new Map(lands.filter((land) => land.number).map((land) => [land.number, land]));
  const svg = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group", "aria-label": figure.dataset.label }, figure);
  figure.prepend(svg);
  patterns(svg);
  const projection = window.d3.geoEqualEarth().fitSize([WIDTH, HEIGHT], { type: "Sphere" });
  const path = window.d3.geoPath(projection);
  drawn("path", { d: path({ type: "Sphere" }), class: "sea" }, svg);
  const others = features.filter((feature) => !known.has(numberOf(feature)));
  drawn("path", { d: path({ type: "FeatureCollection", features: others }), class: "land" }, svg);
  const byName = new Map();
  for (const feature of features) {
    const land = known.get(numberOf(feature));
    if (land) byName.set(land, [...(byName.get(land) ?? []), feature]);
  }
  for (const land of lands.filter((one) => byName.has(one))) {
    const shape = { type: "FeatureCollection", features: byName.get(land) };
    const row = document.querySelector(`[data-land="${land.code}"] a`);
    const link = drawn("a", { href: row?.href ?? "#lands", "aria-label": `${land.name}: ${land.words}` }, svg);
    drawn("path", { d: path(shape), class: `land is-${land.tone}` }, link);
    const [[left, top], [right, bottom]] = path.bounds(shape);
    if (right - left < SMALLEST && bottom - top < SMALLEST) {
      drawn("circle", { cx: (left + right) / 2, cy: (top + bottom) / 2, r: SMALLEST, class: `land is-${land.tone}` }, link);
    }
    reached(figure, land, link);
  }
}

async function start(figure) {
  const answers = await Promise.all([fetch(figure.dataset.lands), fetch(figure.dataset.shapes)]);
  if (answers.some((answer) => !answer.ok)) throw new Error("not answered");
  const [{ lands }, atlas] = await Promise.all(answers.map((answer) => answer.json()));
  draw(figure, lands, atlas);
  figure.hidden = false;
}

for (const figure of document.querySelectorAll("[data-map]")) {
  start(figure).catch(() => {
    figure.replaceChildren(Object.assign(document.createElement("p"), { className: "message", textContent: figure.dataset.failed }));
    figure.hidden = false;
  });
}
