function courseFolds(data, {shape, element}) {
  // The moons, parted by a network of ReLU units whose weights are in `data`: a slider over the
  // number of units, a switch for each. Nothing is asked of anyone.
  const [left, right, low, high] = data.limits;
  const scale = 120, coarse = 2, step = 4; // pixels a unit of the plane, of the shading, of the line
  const width = Math.round((right - left) * scale), height = Math.round((high - low) * scale);
  const across = (x) => (x - left) * scale, down = (y) => (high - y) * scale;

  return (box) => {
    let net, on, looked = -1;

    const controls = element("div", "display: flex; flex-wrap: wrap; gap: 4px 12px; " +
      "align-items: center; max-width: 46em; margin: 4px 0; font: inherit; color: inherit", box);
    const label = element("label", "display: contents", controls, {textContent: "hidden ReLU units"});
    const slider = element("input", "flex: 1 1 14em; min-width: 10em; accent-color: #3b8fd0", label);
    Object.assign(slider, {type: "range", min: 0, max: data.nets.length - 1, step: 1});
    slider.value = data.start;
    const value = element("span", "min-width: 2em; font-weight: bold", controls);
    const switches = element("div", "display: flex; flex-wrap: wrap; gap: 2px 14px; " +
      "max-width: 46em; min-height: 1.6em; margin: 2px 0 6px", box);

    const words = element("p", "margin: 4px 0 8px; max-width: 52em", box);
    words.setAttribute("role", "status");

    const stage = element("div", `position: relative; max-width: ${width}px`, box);
    const canvas = element("canvas", "display: block; width: 100%; height: auto", stage);
    Object.assign(canvas, {width: width / coarse, height: height / coarse, className: "course-picture"});
    const over = shape("svg", {viewBox: `0 0 ${width} ${height}`, class: "course-picture", role: "img",
      style: "position: absolute; left: 0; top: 0; width: 100%; height: 100%"}, stage);
    const active = shape("path", {fill: "#8e3f6c", "fill-opacity": 0.2}, over);
    for (const [x, y, k] of data.points) {
      const [a, b] = [across(x), down(y)];
      shape("path", k ? {d: `M${a} ${b - 4}l4 7h-8z`, fill: "#D55E00"}
        : {d: `M${a - 3} ${b}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z`, fill: "#0072B2"}, over);
    }
    const folds = shape("g", {stroke: "#8e3f6c", fill: "none"}, over);
    const line = shape("path", {stroke: "#000", "stroke-width": 4, fill: "none",
      "stroke-linecap": "round"}, over);
    shape("rect", {x: 0.5, y: 0.5, width: width - 1, height: height - 1, fill: "none",
      stroke: "#6b6b6b"}, over);
    for (const at of [-1, 0, 1, 2]) {
      const number = {fill: "#4d4d4d", "font-size": 13, "font-family": "sans-serif",
        stroke: "#fff", "stroke-width": 3, "paint-order": "stroke"}; // readable on the boundary, too
      shape("path", {d: `M${across(at)} ${height}v-6M0 ${down(at)}h6`, stroke: "#6b6b6b"}, over);
      shape("text", {...number, x: across(at), y: height - 10, "text-anchor": "middle"}, over).textContent = at;
      if (at < 2) shape("text", {...number, x: 10, y: down(at) + 5}, over).textContent = at;
    }

    const score = (x, y) => net.units.reduce(
      (sum, [a, b, c, v], k) => sum + (on[k] ? v * Math.max(0, a * x + b * y + c) : 0), net.bias);

    const shade = () => { // the side of each point of the plane
      const pen = canvas.getContext("2d"), pixels = pen.createImageData(canvas.width, canvas.height);
      for (let j = 0, at = 0; j < canvas.height; j++)
        for (let i = 0; i < canvas.width; i++, at += 4) {
          const above = score(left + (i + 0.5) * coarse / scale, high - (j + 0.5) * coarse / scale) > 0;
          pixels.data.set(above ? [213, 94, 0, 41] : [0, 114, 178, 41], at);
        }
      pen.putImageData(pixels, 0, 0);
    };

    const boundary = () => { // where the score is 0: in each small square a piece of line
      const columns = Math.round(width / step), rows = Math.round(height / step);
      const grid = Array.from({length: rows + 1}, (_, j) => Array.from({length: columns + 1},
        (_, i) => score(left + i * step / scale, high - j * step / scale)));
      const pieces = [];
      for (let j = 0; j < rows; j++)
        for (let i = 0; i < columns; i++) {
          const corners = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]], ends = [];
          corners.forEach(([a, b], k) => {
            const [c, d] = corners[(k + 1) % 4], here = grid[b][a], there = grid[d][c];
            if (here > 0 === there > 0) return;
            const t = here / (here - there);
            ends.push(`${((a + t * (c - a)) * step).toFixed(1)} ${((b + t * (d - b)) * step).toFixed(1)}`);
          });
          for (let k = 0; k + 1 < ends.length; k += 2) pieces.push(`M${ends[k]}L${ends[k + 1]}`);
        }
      return pieces.join("");
    };

    const far = ([a, b, c]) => { // the fold a·x + b·y + c = 0: its ends, and a way into its active side
      const length = Math.hypot(a, b), x = -c * a / length ** 2, y = -c * b / length ** 2;
      const [u, w] = [-9 * b / length, 9 * a / length];
      return {ends: [[x - u, y - w], [x + u, y + w]], into: [9 * a / length, 9 * b / length]};
    };
    const place = ([x, y]) => `${across(x).toFixed(1)} ${down(y).toFixed(1)}`;

    const draw = () => {
      shade();
      line.setAttribute("d", boundary());
      folds.replaceChildren();
      active.setAttribute("d", "");
      net.units.forEach((unit, k) => {
        if (!on[k]) return;
        const {ends: [one, other], into} = far(unit);
        shape("path", {d: `M${place(one)}L${place(other)}`, "stroke-width": k === looked ? 3.2 : 1.6,
          "stroke-dasharray": net.dead[k] ? "2 6" : "7 5"}, folds);
        if (k === looked) active.setAttribute("d", `M${place(one)}L${place(other)}L` +
          `${place([other[0] + into[0], other[1] + into[1]])}L${place([one[0] + into[0], one[1] + into[1]])}z`);
      });
      const hits = data.points.filter(([x, y, k]) => (score(x, y) > 0) === (k === 1)).length;
      const working = on.filter(Boolean).length, all = working === on.length;
      const dead = net.dead.filter(Boolean).length;
      words.textContent = `${working} of ${on.length} unit${on.length > 1 ? "s" : ""} on: ` +
        `${hits} of these ${data.points.length} points are on their own side` +
        (all ? `, and ${net.right.toFixed(1)} % of 4,000 new ones.` : ".") +
        (dead ? ` Dead for all these points: ${dead} (fold dotted).` : "");
      over.setAttribute("aria-label", `Two half moons of points, the boundary of the network, and ` +
        `the fold lines of its units, dashed. First number across, second number up. ${words.textContent}`);
    };

    const begun = () => {
      net = data.nets[slider.value];
      on = net.units.map(() => true);
      looked = -1;
      value.textContent = on.length;
      slider.setAttribute("aria-valuetext", `${on.length} units`);
      switches.replaceChildren(...on.map((_, k) => {
        const one = document.createElement("label");
        one.style.cssText = "white-space: nowrap; cursor: pointer";
        const tick = element("input", "margin: 0 4px 0 0; vertical-align: middle; accent-color: #8e3f6c", one);
        Object.assign(tick, {type: "checkbox", checked: true});
        one.append(`unit ${k + 1}${net.dead[k] ? " (dead)" : ""}`);
        tick.addEventListener("change", () => { on[k] = tick.checked; draw(); });
        const look = (which) => () => { looked = which; draw(); };
        for (const [event, which] of [["mouseenter", k], ["focusin", k], ["mouseleave", -1], ["focusout", -1]])
          one.addEventListener(event, look(which));
        return one;
      }));
      draw();
    };
    slider.addEventListener("input", begun);
    begun();
  };
}
