function courseFans(data, {shape, element}) {
  // Cars by speed and stopping distance, with the line and the network that learnt them; a slider
  // over the grip. The weights are in `data`: nothing is asked of anyone.
  const width = 780, height = 420, left = 56, top = 26, right = 96, bottom = 44;
  const [slow, fast, low, high] = data.limits;
  const across = (v) => left + (v - slow) / (fast - slow) * (width - left - right);
  const down = (metres) => top + (high - metres) / (high - low) * (height - top - bottom);
  const near = 0.04; // cars whose grip is so near to the chosen one are drawn in full

  const line = (v, g) => data.line[0] * v + data.line[1] * g + data.line[2];
  const network = (v, g) => {
    const [a, b] = [(v - data.x[0][0]) / data.x[1][0], (g - data.x[0][1]) / data.x[1][1]];
    const sum = data.units.reduce((all, [p, q, bias, out]) => all + out * Math.max(0, p * a + q * b + bias), data.bias);
    return data.y[0] + data.y[1] * sum;
  };
  const truth = (v, g) => v / 3.6 + (v / 3.6) ** 2 / (2 * 9.81 * g);
  const curves = [
    {name: "physics", of: truth, colour: "#000", ink: "#000", dash: "1 7", wide: 3.2},
    {name: "line", of: line, colour: "#D55E00", ink: "#a84a00", dash: "10 6", wide: 3},
    {name: "network", of: network, colour: "#0072B2", ink: "#0072B2", dash: "none", wide: 3},
  ];

  const number = (metres) => metres.toFixed(0).replace("-", "−");

  return (box) => {
    const controls = element("div", "display: flex; gap: 4px 12px; align-items: center; " +
      "max-width: 46em; margin: 4px 0; font: inherit; color: inherit", box);
    const label = element("label", "display: contents", controls, {textContent: "grip"});
    const slider = element("input", "flex: 1 1 14em; min-width: 10em; accent-color: #3b8fd0", label);
    Object.assign(slider, {type: "range", min: 0, max: data.grips.length - 1, step: 1});
    slider.value = data.start;
    const value = element("span", "min-width: 3em; font-weight: bold", controls);
    const words = element("p", "margin: 4px 0 4px; max-width: 56em", box);
    words.setAttribute("role", "status");
    const picture = shape("svg", {viewBox: `0 0 ${width} ${height}`, class: "course-picture", role: "img",
      style: `display: block; width: 100%; max-width: ${width}px; height: auto`}, box);

    const small = {fill: "#4d4d4d", "font-size": 13, "font-family": "sans-serif"};
    shape("rect", {x: left, y: down(0), width: across(fast) - left, height: down(low) - down(0),
      fill: "#D55E00", "fill-opacity": 0.13}, picture);
    shape("text", {...small, x: across(fast) - 8, y: down(-25) + 5, "text-anchor": "end", fill: "#a84a00"}, picture,
      "below 0: the car stands before its driver has seen anything");
    for (let metres = Math.ceil(low / 50) * 50; metres <= high; metres += 50) {
      shape("path", {d: `M${left} ${down(metres)}H${across(fast)}`,
        stroke: metres ? "#dcdcdc" : "#000", "stroke-width": metres ? 1 : 2}, picture);
      shape("text", {...small, x: left - 8, y: down(metres) + 5, "text-anchor": "end"}, picture, number(metres));
    }
    for (let v = slow; v <= fast; v += 10)
      if (v % 20 === 0 || v === fast) shape("text", {...small, x: across(v), y: height - bottom + 20,
        "text-anchor": "middle"}, picture, v);
    shape("text", {...small, x: (left + across(fast)) / 2, y: height - 6, "text-anchor": "middle"}, picture, "speed, km/h");
    shape("text", {...small, x: left - 40, y: 16}, picture, "stopping distance, m");
    const dots = data.cars.map(([v, g, metres]) => shape("circle",
      {cx: across(v).toFixed(1), cy: down(metres).toFixed(1)}, picture));
    const lines = curves.map((one) => shape("path", {stroke: one.colour, "stroke-width": one.wide, fill: "none",
      "stroke-dasharray": one.dash, "stroke-linecap": one.dash === "1 7" ? "round" : "butt"}, picture));
    const names = curves.map((one) => shape("text", {...small, fill: one.ink, "font-weight": "bold",
      x: across(fast) + 8}, picture, one.name));

    const draw = () => {
      const g = data.grips[slider.value];
      const shown = data.cars.map(([, grip]) => Math.abs(grip - g) <= near);
      dots.forEach((dot, k) => {
        dot.setAttribute("r", shown[k] ? 4.5 : 2);
        dot.setAttribute("fill", shown[k] ? "#009E73" : "#6b6b6b");
        dot.setAttribute("fill-opacity", shown[k] ? 0.9 : 0.35);
      });
      curves.forEach((one, k) => {
        const path = [];
        for (let v = slow; v <= fast; v++) path.push(`${across(v).toFixed(1)} ${down(one.of(v, g)).toFixed(1)}`);
        lines[k].setAttribute("d", "M" + path.join("L"));
      });
      const order = curves.map((_, k) => k).sort((a, b) => curves[b].of(fast, g) - curves[a].of(fast, g));
      let last = -Infinity;
      for (const k of order) { // names one below the other, never over each other
        last = Math.max(last + 17, down(curves[k].of(fast, g)) + 5);
        names[k].setAttribute("y", last.toFixed(1));
      }
      const said = [30, fast].map((v) => `at ${v} km/h physics says ${number(truth(v, g))} m, the line ` +
        `${number(line(v, g))} m, the network ${number(network(v, g))} m`);
      value.textContent = g.toFixed(3).replace(/0$/, "");
      words.textContent = `Grip ${value.textContent}: ${said.join("; ")}.`;
      slider.setAttribute("aria-valuetext", value.textContent);
      picture.setAttribute("aria-label", `Stopping distance by speed. ${shown.filter(Boolean).length} cars with ` +
        `about this grip are drawn in full. ${words.textContent}`);
    };
    slider.addEventListener("input", draw);
    draw();
  };
}
