function courseRavine(data, {shape, element}) {
  // Puts two sliders, and what they move, in place of the still picture. The error of a line is a
  // quadratic of its two weights, so everything follows from five means; nothing is asked of anyone.
  const FAR = 4000; // pixels; what lies farther outside is drawn there

  // Descent on the mean squared miss of w·u + b, with u = (size − taken · mean) / unit.
  function landscape(taken, unit) {
    const shift = taken * data.mean;
    const m = (data.mean - shift) / unit; // the mean of u, and of u²
    const s = (data.square - 2 * shift * data.mean + shift * shift) / (unit * unit);
    const det = (data.square - data.mean * data.mean) / (unit * unit);
    const w = (data.product - data.mean * data.price) / (det * unit);
    const best = [w, data.price - w * m];
    const floor = data.price_square - data.price ** 2 - w * w * det;
    const large = (s + 1) / 2 + Math.sqrt(Math.max(0, (s + 1) ** 2 / 4 - det));
    const small = det / large;
    const ratio = large / small;
    const above = s * w * w + 2 * m * w * best[1] + best[1] ** 2; // the start's error, over the lowest
    const steps = ratio - 1 < 1e-9 ? 1
      : Math.ceil(Math.log(above) / (-2 * Math.log1p(-2 / (ratio + 1))));
    const rate = 1 / (large + small); // of the halved matrix
    const way = [[0, 0]];
    for (let k = 0; k < Math.min(steps, data.drawn); k++) {
      const [x, y] = way.at(-1);
      const [dx, dy] = [x - best[0], y - best[1]];
      way.push([x - 2 * rate * (s * dx + m * dy), y - 2 * rate * (m * dx + dy)]);
    }
    const contour = (rmse) => { // by the Cholesky factor of [[s, m], [m, 1]]
      const a = Math.sqrt(s), b = m / a, c = Math.sqrt(det / s), r = Math.sqrt(rmse * rmse - floor);
      return Array.from({length: 181}, (_, k) => {
        const [p, q] = [r * Math.cos(Math.PI * k / 90), r * Math.sin(Math.PI * k / 90)];
        const y = q / c;
        return [best[0] + (p - b * y) / a, best[1] + y];
      });
    };
    return {best, ratio, steps, way, contour, shift, unit};
  }

  return (box) => {
    const [width, height] = data.picture;
    const controls = element("div", "display: grid; grid-template-columns: max-content " +
      "minmax(10em, 26em) minmax(9em, max-content); gap: 4px 14px; align-items: center; margin: 4px 0; " +
      "font: inherit; color: inherit", box);
    const slide = (label, most, start) => {
      const id = `${name}-${label.length}-${Math.random().toString(36).slice(2)}`;
      element("label", "", controls, {textContent: label, htmlFor: id});
      const one = element("input", "width: 100%; accent-color: #3b8fd0", controls,
        {type: "range", min: 0, max: most, step: 1, value: start, id});
      return [one, element("strong", "", controls)];
    };
    const [taken, takenValue] = slide("mean taken away", 100, 0);
    const [unit, unitValue] = slide("divided by", data.units.length - 1, data.units.length - 1);
    const line = element("div", "display: flex; gap: 14px; align-items: baseline; margin: 4px 0", box);
    const play = element("button", "font: inherit; cursor: pointer; padding: 2px 12px", line,
      {type: "button", textContent: "▶ step by step"});
    const counter = element("span", "", line);
    counter.setAttribute("role", "status");

    const stage = element("div", `position: relative; max-width: ${width}px`, box);
    const layer = () => shape("svg", {viewBox: `0 0 ${width} ${height}`, class: "course-picture",
      "aria-hidden": "true",
      style: "position: absolute; left: 0; top: 0; width: 100%; height: 100%; pointer-events: none"}, stage);
    const under = layer();
    const ground = element("img", "display: block; position: relative; width: 100%; height: auto",
      stage, {className: "course-picture", src: data.ground});
    const over = layer();
    const inside = ([x, y, w, h], parent) => shape("svg", {x, y, width: w, height: h}, parent);
    const land = inside(data.land, under);
    const top = inside(data.land, over);
    const houses = inside(data.houses, over);
    const blue = data.colours.land, way = data.colours.way, black = data.colours.best;
    const rings = data.levels.map(([rmse, alpha]) => [rmse, shape("path", {fill: blue,
      "fill-opacity": alpha, stroke: blue, "stroke-opacity": 0.5, "stroke-width": 0.8}, land)]);
    const path = shape("path", {fill: "none", stroke: way, "stroke-width": 1.8}, top);
    const dots = shape("path", {fill: "none", stroke: way, "stroke-width": 6, "stroke-linecap": "round"}, top);
    const start = shape("path", {stroke: black, "stroke-width": 11, "stroke-linecap": "round"}, top);
    const star = shape("path", {fill: black}, top);
    const lines = Array.from({length: data.drawn + 1}, () =>
      shape("path", {stroke: way, "stroke-width": 1.2, fill: "none"}, houses));

    const cut = (one) => Math.max(-FAR, Math.min(FAR, one)).toFixed(1);
    const [low, high] = data.limits;
    const place = ([w, b]) => [cut((w - low) / (high - low) * data.land[2]),
      cut((high - b) / (high - low) * data.land[3])].join();
    const [fromSize, toSize] = data.sizes, [fromPrice, toPrice] = data.prices;
    const price = (one) => cut((toPrice - one) / (toPrice - fromPrice) * data.houses[3]);

    let timer = 0, seen;
    const draw = (count) => {
      const some = seen.way.slice(0, count);
      path.setAttribute("d", "M" + some.map(place).join("L"));
      path.setAttribute("stroke-width", seen.way.length > 4 ? 1.6 : 3);
      dots.setAttribute("d", some.map((one) => `M${place(one)}h0`).join(""));
      lines.forEach((one, k) => {
        const last = k === some.length - 1;
        one.setAttribute("stroke-width", last ? 3.4 : 1.2);
        one.setAttribute("stroke-opacity", last ? 1 : 0.3);
        if (k >= some.length) return one.setAttribute("d", "");
        const at = (size) => price(some[k][0] * (size - seen.shift) / seen.unit + some[k][1]);
        one.setAttribute("d", `M0,${at(fromSize)}L${data.houses[2]},${at(toSize)}`);
      });
    };
    const look = () => {
      clearInterval(timer);
      const by = data.units[unit.value];
      seen = landscape(taken.value / 100, by);
      takenValue.textContent = `${taken.value} %`;
      unitValue.textContent = `${by.toLocaleString("en")} sq ft` + (by === data.spread ? ", the std" : "");
      taken.setAttribute("aria-valuetext", takenValue.textContent);
      unit.setAttribute("aria-valuetext", unitValue.textContent);
      for (const [rmse, ring] of rings) ring.setAttribute("d", `M${seen.contour(rmse).map(place).join("L")}Z`);
      start.setAttribute("d", `M${place([0, 0])}h0`);
      const [x, y] = place(seen.best).split(",").map(Number);
      star.setAttribute("d", "M" + Array.from({length: 10}, (_, k) => {
        const r = k % 2 ? 4.6 : 11.5, angle = Math.PI * k / 5;
        return `${(x + r * Math.sin(angle)).toFixed(1)},${(y - r * Math.cos(angle)).toFixed(1)}`;
      }).join("L") + "Z");
      const steps = seen.steps.toLocaleString("en");
      const ratio = seen.ratio < 1000 ? Number(seen.ratio.toPrecision(3)) : Math.round(seen.ratio);
      const words = `${steps} step${seen.steps === 1 ? "" : "s"}`;
      const more = seen.steps > data.drawn ? ` The first ${data.drawn} are drawn.` : "";
      counter.innerHTML = `<strong style="font-size: 1.25em">${words}</strong> &nbsp; ` +
        `ratio of curvatures ${ratio.toLocaleString("en")}.${more}`;
      ground.alt = `${data.alt} ${takenValue.textContent} of the mean taken away, divided by ` +
        `${unitValue.textContent}: ${words}, ratio of curvatures ${ratio.toLocaleString("en")}.`;
      draw(Infinity);
    };
    for (const one of [taken, unit]) one.addEventListener("input", look);
    play.addEventListener("click", () => {
      clearInterval(timer);
      let count = 1;
      draw(count);
      timer = setInterval(() => {
        draw(++count);
        if (count >= seen.way.length || !box.isConnected) clearInterval(timer);
      }, 350);
    });
    look();
  };
}
