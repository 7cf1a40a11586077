function courseTurned(data, {shape, element}) {
  // A bowl that a slider turns, with two walks in it: SGD's turns along, so it is sent once; Adagrad's
  // is another one at each angle. Beside it the number of steps by angle.
  const [west, east, south, north] = data.window;
  const unit = 30, left = 44, top = 12, gap = 78, wide = 280, below = 46;
  const across = (east - west) * unit, tall = (north - south) * unit;
  const width = left + across + gap + wide + 14, height = top + tall + below;
  const x = (a) => (a - west) * unit, y = (b) => (north - b) * unit;
  const names = ["SGD", "Adagrad"];
  const line = (points) => "M" + points.map(([a, b]) => `${x(a).toFixed(1)},${y(b).toFixed(1)}`).join("L");
  const dotted = (points) => points.map(([a, b]) => `M${x(a).toFixed(1)},${y(b).toFixed(1)}h0`).join("");

  return (box) => {
    const controls = element("div", "display: flex; gap: 4px 12px; align-items: center; flex-wrap: wrap; " +
      "max-width: 50em; margin: 4px 0; font: inherit; color: inherit", box);
    const play = element("button", "font: inherit; cursor: pointer; padding: 2px 12px", controls,
      {type: "button", textContent: "▶ turn"});
    const label = element("label", "display: contents", controls, {textContent: "angle"});
    const slider = element("input", "flex: 1 1 14em; min-width: 10em; accent-color: #3b8fd0", label,
      {type: "range", min: 0, max: data.ways.Adagrad.length - 1, step: 1, value: 0});
    const value = element("strong", "min-width: 3em", controls);
    const words = element("p", "margin: 4px 0; max-width: 56em", box);
    words.setAttribute("role", "status");
    const picture = shape("svg", {viewBox: `0 0 ${width} ${height}`, class: "course-picture", role: "img",
      style: `display: block; width: 100%; max-width: ${width}px; height: auto`}, box);

    const small = {fill: "#4d4d4d", "font-size": 14, "font-family": "sans-serif"};
    const text = (words, place, more = {}) => shape("text", {...small, ...place, ...more}, picture, words);
    const middle = {"text-anchor": "middle"}, end = {"text-anchor": "end"};

    // The bowl: everything that turns with it stands in one group.
    shape("path", {d: `M${left},${top}v${tall}h${across}`, fill: "none", stroke: "#6b6b6b"}, picture);
    const land = shape("svg", {x: left, y: top, width: across, height: tall}, picture);
    const turns = shape("g", {}, land);
    for (const level of data.levels) {
      const along = Math.sqrt(2 * level);
      shape("ellipse", {cx: x(0), cy: y(0), rx: along * unit, ry: along / Math.sqrt(data.steep) * unit,
        fill: "none", stroke: data.lines, "stroke-width": 1.2}, turns);
    }
    const walk = (parent, name) => {
      const [colour] = data.inks[name];
      const path = shape("path", {fill: "none", stroke: colour, "stroke-width": 2}, parent);
      const dots = shape("path", {fill: "none", stroke: colour, "stroke-width": 6, "stroke-linecap": "round"}, parent);
      return (points) => {
        path.setAttribute("d", line(points));
        dots.setAttribute("d", dotted(points));
      };
    };
    walk(turns, "SGD")(data.ways.SGD);
    const [a, b] = data.ways.SGD[0];
    shape("circle", {cx: x(a), cy: y(b), r: 7, fill: "#000"}, turns);
    const adagrad = walk(land, "Adagrad");
    shape("path", {fill: "#000", d: "M" + Array.from({length: 10}, (_, k) => {
      const r = k % 2 ? 4.6 : 11.5, angle = Math.PI * k / 5;
      return `${(x(0) + r * Math.sin(angle)).toFixed(1)},${(y(0) - r * Math.cos(angle)).toFixed(1)}`;
    }).join("L") + "Z"}, land);
    for (let n = Math.ceil(west / 2) * 2; n <= east; n += 2)
      text(`${n}`.replace("-", "−"), {x: left + x(n), y: top + tall + 18}, middle);
    for (let n = Math.ceil(south / 2) * 2; n <= north; n += 2)
      text(`${n}`.replace("-", "−"), {x: left - 7, y: top + y(n) + 5}, end);
    text("weight a", {x: left + across / 2, y: height - 6}, middle);
    text("weight b", {transform: `translate(14 ${top + tall / 2}) rotate(-90)`}, middle);

    // The counts.
    const from = left + across + gap, last = data.ways.Adagrad.length - 1;
    const at = (angle) => from + angle / last * wide, up = (steps) => top + tall * (1 - steps / data.most);
    shape("path", {d: `M${from},${top}v${tall}h${wide}`, fill: "none", stroke: "#6b6b6b"}, picture);
    for (let n = 0; n <= data.most; n += 25) {
      shape("path", {d: `M${from},${up(n)}h${wide}`, stroke: "#dcdcdc"}, picture);
      text(n, {x: from - 7, y: up(n) + 5}, end);
    }
    for (let n = 0; n <= last; n += 15) text(`${n}°`, {x: at(n), y: top + tall + 18}, middle);
    text("angle", {x: from + wide / 2, y: height - 6}, middle);
    text("steps to the bottom", {transform: `translate(${from - 42} ${top + tall / 2}) rotate(-90)`}, middle);
    const marks = names.map((name) => {
      const [colour, ink] = data.inks[name];
      const trace = shape("path", {fill: "none", stroke: colour, "stroke-width": 2.4}, picture);
      const dot = shape("circle", {r: 7, fill: colour}, picture);
      const said = text("", {x: 0, y: 0}, {fill: ink, "font-weight": "bold", "text-anchor": "middle"});
      return {name, trace, dot, said};
    });

    let timer = 0;
    const draw = () => {
      const angle = Number(slider.value);
      turns.setAttribute("transform", `rotate(${-angle} ${x(0)} ${y(0)})`);
      adagrad(data.ways.Adagrad[angle]);
      const now = names.map((name) => data.counts[name][angle]);
      marks.forEach(({name, trace, dot, said}, k) => {
        const seen = data.counts[name].slice(0, angle + 1); // what lies ahead is not told
        trace.setAttribute("d", "M" + seen.map((steps, n) => `${at(n).toFixed(1)},${up(steps).toFixed(1)}`).join("L"));
        dot.setAttribute("cx", at(angle));
        dot.setAttribute("cy", up(now[k]));
        said.textContent = `${name}: ${now[k]}`;
        said.setAttribute("x", Math.min(Math.max(at(angle), from + 54), from + wide - 54));
        said.setAttribute("y", up(now[k]) + (now[k] > now[1 - k] || (now[k] === now[1 - k] && k) ? -14 : 26));
      });
      value.textContent = `${angle}°`;
      slider.setAttribute("aria-valuetext", value.textContent);
      const told = names.map((name, k) => `${name} (η = ${data.rates[name]}) ${now[k]} steps`);
      words.textContent = `Turned by ${angle}°: ${told.join(", ")}.`;
      picture.setAttribute("aria-label", `Contours of a long bowl, and two walks from one start. ${words.textContent}`);
    };
    slider.addEventListener("input", () => {
      clearInterval(timer);
      draw();
    });
    play.addEventListener("click", () => {
      clearInterval(timer);
      slider.value = 0;
      draw();
      timer = setInterval(() => {
        slider.value = Number(slider.value) + 1;
        draw();
        if (Number(slider.value) >= last || !box.isConnected) clearInterval(timer);
      }, 110);
    });
    draw();
  };
}
