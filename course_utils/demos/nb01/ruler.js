function courseRuler(data, {shape, element}) {
  // A number's neighbours among the float16 numbers, drawn anew for each number that is chosen.
  const LARGEST = 65504, WALL = 65520, LOW = -8, HIGH = 5, WIDTH = 760, HEIGHT = 150, REACH = 6;
  const gapAt = (x) => {
    let e = Math.max(-14, Math.floor(Math.log2(x)));
    if (e > -14 && 2 ** e > x) e -= 1; // where log2 is off by a hair
    if (2 ** (e + 1) <= x) e = Math.max(-14, e + 1);
    return 2 ** (e - 10);
  };
  const stored = (x) => { // to the nearest, and from the middle to the even one
    if (x >= WALL) return Infinity;
    const gap = gapAt(x), n = Math.floor(x / gap), rest = x / gap - n;
    return (rest > 0.5 || (rest === 0.5 && n % 2 === 1) ? n + 1 : n) * gap;
  };
  const after = (v) => v + gapAt(v || 1e-9);
  const before = (v) => v - gapAt(v * (1 - 2 ** -12) || 1e-9);
  const text = (x, digits = 6) => {
    if (!Number.isFinite(x)) return "inf";
    if (x !== 0 && (Math.abs(x) < 1e-4 || Math.abs(x) >= 1e6)) {
      return x.toExponential(3).replace(/\.?0+e/, "e").replace("-", "−");
    }
    return Number(x.toPrecision(digits)).toLocaleString("en-US", {maximumFractionDigits: 12})
      .replace("-", "−");
  };

  function draw(svg, x) {
    svg.replaceChildren();
    const v = stored(x), gap = gapAt(Math.min(x, LARGEST));
    const place = (n) => WIDTH / 2 + (n - x) / gap * (WIDTH / 2 / REACH);
    const line = (a, b, c, d, colour, thick) =>
      shape("path", {d: `M${a},${b}L${c},${d}`, stroke: colour, "stroke-width": thick, fill: "none"}, svg);
    const marks = [Math.min(v, LARGEST)];
    while (marks[0] > 0 && place(marks[0]) > 0) marks.unshift(before(marks[0]));
    while (marks.at(-1) < LARGEST && place(marks.at(-1)) < WIDTH) marks.push(after(marks.at(-1)));
    if (place(WALL) < WIDTH) {
      const left = Math.max(0, place(WALL));
      shape("rect", {x: left, y: 20, width: WIDTH - left, height: 90, fill: "#D55E00", opacity: 0.35}, svg);
      shape("text", {x: Math.max(left + 8, WIDTH - 110), y: 44, "font-size": 14, fill: "#a84a00"}, svg, "inf from here");
    }
    line(0, 110, WIDTH, 110, "#000000", 1.4);
    const bold = Number.isFinite(v) ? place(v) : Infinity; // no other label comes near it
    let free = -Infinity;
    marks.forEach((one) => {
      const at = place(one), chosen = one === v;
      line(at, 60, at, 110, "#0072B2", chosen ? 4 : 2);
      if (at < 40 || at > WIDTH - 40 || (!chosen && (at < free || Math.abs(at - bold) < 90))) return;
      shape("text", {x: at, y: 130, "text-anchor": "middle", "font-size": 12.5,
        "font-weight": chosen ? "bold" : "normal", fill: "#0072B2"}, svg, text(one, 7));
      free = at + 90;
    });
    const target = Number.isFinite(v) ? place(v) : place(WALL);
    line(WIDTH / 2, 22, WIDTH / 2, 66, "#D55E00", 3);
    if (Math.abs(target - WIDTH / 2) > 3) line(WIDTH / 2, 66, target, 66, "#D55E00", 3);
    shape("circle", {cx: target, cy: 66, r: 5, fill: "#D55E00"}, svg);
    shape("text", {x: WIDTH / 2 + 8, y: 30, "font-size": 14, fill: "#a84a00", "font-weight": "bold"}, svg, text(x, 8));
    return v;
  }

  function sentence(x, v) {
    if (!Number.isFinite(v)) return `${text(x, 8)} is stored as inf: the last float16 is 65,504.`;
    const wrong = v - x;
    const error = wrong === 0 ? "exactly" : `off by ${text(Math.abs(wrong), 3)} (${text(100 * Math.abs(wrong) / x, 3)} %)`;
    const next = v < LARGEST ? `Up to the next float16 it is ${text(after(v) - v, 4)}.` : "It is the last float16.";
    return `${text(x, 8)} is stored as ${text(v, 10)}, ${error}. ${next}`;
  }

  return (box) => {
    const controls = element("div", "display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; " +
      "max-width: 60em; margin: 4px 0; font: inherit; color: inherit", box);
    const label = element("label", "display: contents", controls);
    label.append("a number x");
    const slider = element("input", "flex: 1 1 14em; min-width: 10em; accent-color: #3b8fd0", label);
    Object.assign(slider, {type: "range", min: LOW, max: HIGH, step: 0.01});
    const field = element("input", "width: 8em; font: inherit; color: inherit; background: transparent; " +
      "border: 1px solid currentColor; border-radius: 3px; padding: 1px 4px", controls);
    field.setAttribute("aria-label", "the number x");
    const chosen = data.numbers.map((words) => {
      const one = element("button", "font: inherit; cursor: pointer", controls);
      Object.assign(one, {type: "button", textContent: words});
      one.addEventListener("click", () => { field.value = words; look(); });
      return one;
    });
    const svg = shape("svg", {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "course-picture", role: "img",
      style: `display: block; width: 100%; max-width: ${WIDTH}px; height: auto; font-family: sans-serif`}, box);
    const words = element("p", "margin: 2px 0 8px", box);
    words.setAttribute("role", "status");
    const look = () => {
      const x = Number(field.value.replace(/,/g, ""));
      if (!(x > 0) || x > 1e6) {
        words.textContent = "A number above 0, up to 1,000,000, please.";
        return;
      }
      slider.value = Math.log10(x);
      slider.setAttribute("aria-valuetext", text(x, 8));
      words.textContent = sentence(x, draw(svg, x));
      svg.setAttribute("aria-label", `The float16 numbers around x as marks of a ruler. ${words.textContent}`);
    };
    slider.addEventListener("input", () => {
      field.value = Number((10 ** slider.value).toPrecision(4));
      look();
    });
    field.addEventListener("input", look);
    field.value = data.start;
    look();
  };
}
