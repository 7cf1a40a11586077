function wayBack({ x, w1, y, w2: start, low, high, inks, radius, under, deep, alt }, { shape, element }) {
  // The two neurons as a graph: a button goes back one edge at a time, a slider moves w2. Every
  // number is worked out here; nothing is asked of anyone.
  const UNIT = 83, LEFT = 70, TOP = 76, EDGES = 5;
  const NAMES = ["x", "z1", "h", "z2", "o", "E"];
  const sigma = (z) => 1 / (1 + Math.exp(-z));

  const walk = (w2) => {
    const z1 = w1 * x, h = sigma(z1), z2 = w2 * h, o = sigma(z2);
    const local = [w1, h * (1 - h), w2, o * (1 - o), o - y];
    const arrives = [1];
    for (const one of [...local].reverse()) arrives.unshift(one * arrives[0]);
    return { values: [x, z1, h, z2, o, 0.5 * (o - y) ** 2], local, arrives };
  };
  const brief = (number) => {
    const short = Math.abs(number - Math.round(100 * number) / 100) < 1e-12;
    const text = short ? String(Math.round(100 * number) / 100 + 0) : number.toFixed(4);
    return text.replace("-", "−");
  };

  const across = (k) => LEFT + 2 * UNIT * k;

  function draw(svg, w2, back) {
    const { values, local, arrives } = walk(w2);
    const first = NAMES.length - back; // the last node that was reached
    const steps = [`· w1 = ${brief(w1)}`, "σ", `· w2 = ${brief(w2)}`, "σ", `½ (o − ${y})²`];
    svg.replaceChildren();
    const say = (at, up, text, ink, size, more = {}) => shape("text", { x: at, y: TOP + up,
      fill: ink, "font-size": size, "text-anchor": "middle", "dominant-baseline": "central",
      ...more }, svg, text);
    const bold = { "font-weight": "bold" };
    const arrow = (from, to, up, ink, width) => {
      const way = Math.sign(to - from), head = 7 + 0.9 * width, half = 3.5 + 0.75 * width;
      shape("path", { d: `M${from},${TOP + up}H${to - way * head}`, stroke: ink,
        "stroke-width": width, fill: "none" }, svg);
      shape("path", { fill: ink, d: `M${to},${TOP + up}l${-way * head},${-half}v${2 * half}z` }, svg);
    };
    for (let k = 0; k < EDGES; k++) {
      const middle = across(k) + UNIT, gap = (radius + 0.06) * UNIT;
      arrow(across(k) + gap, across(k + 1) - gap, 0, inks.grey, 1.4);
      say(middle, -17, steps[k], inks.black, 14);
      if (k >= Math.max(first, 1)) {
        say(middle, 20, `× ${brief(local[k])}`, inks.grey, 14);
        const width = Math.min(12, Math.max(1.2, 12 * Math.sqrt(Math.abs(arrives[k]))));
        const room = 0.5 * UNIT;
        if (arrives[k]) arrow(across(k + 1) - room, across(k) + room, under * UNIT, inks.orange, width);
      }
    }
    NAMES.forEach((node, k) => {
      const reached = back > 0 && k >= first, lit = reached && arrives[k] !== 0;
      shape("circle", { cx: across(k), cy: TOP, r: radius * UNIT, fill: "none",
        stroke: lit ? inks.orange : inks.grey, "stroke-width": lit ? 4 : 1.8 }, svg);
      say(across(k), 0, node, inks.black, 16);
      say(across(k), -44, brief(values[k]), inks.blue, 16);
      if (reached) say(across(k), under * UNIT, brief(arrives[k]), inks.words, 16, bold);
      if (node[0] !== "z") return;
      const into = values[k - 1], formula = reached
        ? `${brief(arrives[k])} · ${brief(into)} = ${brief(arrives[k] * into)}` : "?";
      const text = say(across(k), deep * UNIT, `∂E/∂w${node[1]} = ${formula}`, inks.words, 14.5, bold);
      const half = text.getComputedTextLength() / 2 + 9;
      shape("rect", { x: across(k) - half, y: TOP + deep * UNIT - 15, width: 2 * half,
        height: 30, rx: 6, fill: "none", stroke: inks.orange, "stroke-width": 1.6 }, svg);
      const top = reached ? under * UNIT + 13 : radius * UNIT;
      shape("path", { stroke: reached ? inks.orange : inks.grey, "stroke-width": reached ? 2 : 1.2,
        d: `M${across(k)},${TOP + top}V${TOP + deep * UNIT - 15}` }, svg);
    });
    return told(w2, back, walk(w2));
  }

  function told(w2, back, { values, local, arrives }) {
    const [, , h] = values;
    const product = (k) => `${brief(arrives[k + 1])} × ${brief(local[k])} = ${brief(arrives[k])}`;
    return [
      "Forward, every number is known. Press the button to go back.",
      "It begins at the error itself: along E, E has slope 1.",
      `Back through the error: 1 × (o − y) = ${brief(arrives[4])} arrives at o.`,
      `Back through the last σ, with o (1 − o): ${product(3)} arrives at z2. ` +
        `Times what flowed in, h: ∂E/∂w2 = ${brief(arrives[3] * h)}.`,
      `Back through the product with w2: ${product(2)} arrives at h.` +
        (w2 === 0 ? " Nothing gets through." : Math.abs(w2) > 1 ? " It has grown." : ""),
      `Back through the first σ, with h (1 − h): ${product(1)} arrives at z1. ` +
        `Times what flowed in, x: ∂E/∂w1 = ${brief(arrives[1] * x)}.` +
        (w2 === 0 ? " The only wire from w1 to E goes through w2, and it is cut." : ""),
    ][back];
  }

  return (box) => {
    const controls = element("div", "display: flex; flex-wrap: wrap; gap: 4px 14px; " +
      "align-items: center; max-width: 60em; margin: 4px 0; font: inherit; color: inherit", box);
    const button = element("button", "font: inherit; cursor: pointer; min-width: 11em", controls);
    button.type = "button";
    const label = element("label", "display: contents", controls);
    label.append("weight w2");
    const slider = element("input", "flex: 1 1 14em; min-width: 10em; accent-color: #3b8fd0", label);
    Object.assign(slider, { type: "range", min: low, max: high, step: 0.1 });
    slider.value = start;
    const value = element("span", "min-width: 3em; font-weight: bold", controls);

    const width = 2 * LEFT + 2 * UNIT * EDGES, height = TOP + deep * UNIT + 30;
    const svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, class: "course-picture",
      role: "img", "font-family": "DejaVu Sans, Verdana, sans-serif",
      style: `display: block; width: 100%; max-width: ${width}px; height: auto` }, box);
    const words = element("p", "margin: 2px 0 8px; min-height: 3em", box);
    words.setAttribute("role", "status");

    let back = 0;
    const look = () => {
      const w2 = Math.round(10 * slider.value) / 10;
      words.textContent = draw(svg, w2, back);
      value.textContent = brief(w2);
      slider.setAttribute("aria-valuetext", brief(w2));
      svg.setAttribute("aria-label", `${alt} ${words.textContent}`);
      button.textContent = back < EDGES ? "◀ back one edge" : "↻ start again";
    };
    button.addEventListener("click", () => {
      back = (back + 1) % (EDGES + 1);
      look();
    });
    slider.addEventListener("input", look);
    look();
  };
}
