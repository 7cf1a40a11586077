function courseDice(data, {shape, element}) {
  // Puts dice in place of the still picture. Every run was stored; nothing is asked of anyone.
  const FINE = 200; // pixels along each side of a map

  function drawMap(text) {
    const side = Math.round(Math.sqrt(text.length));
    const grid = Array.from(text, (digit) => parseInt(digit, 16) - 7.5);
    const at = (row, column) => { // between the places of the grid, row 0 below
      const [y, x] = [row, column].map((one) => one * (side - 1) / (FINE - 1));
      const [j, i] = [y, x].map((one) => Math.min(side - 2, Math.floor(one)));
      const [v, u] = [y - j, x - i];
      const k = j * side + i;
      return (1 - v) * ((1 - u) * grid[k] + u * grid[k + 1]) +
        v * ((1 - u) * grid[k + side] + u * grid[k + side + 1]);
    };
    const sides = Array.from({length: FINE * FINE}, (_, k) => at(Math.floor(k / FINE), k % FINE) > 0);
    const canvas = Object.assign(document.createElement("canvas"), {width: FINE, height: FINE});
    const pen = canvas.getContext("2d");
    const picture = pen.createImageData(FINE, FINE);
    for (let k = 0; k < sides.length; k++) {
      const column = k % FINE;
      const next = [k - FINE, k + FINE, column ? k - 1 : k, column < FINE - 1 ? k + 1 : k];
      const edge = next.some((one) => (sides[one] ?? sides[k]) !== sides[k]);
      const colour = edge ? "#000000" : data.colours[Number(sides[k])];
      const channels = [1, 3, 5].map((place) => parseInt(colour.slice(place, place + 2), 16));
      picture.data.set([...channels, edge ? 255 : 41], 4 * ((FINE - 1 - (k - column) / FINE) * FINE + column));
    }
    pen.putImageData(picture, 0, 0);
    return canvas.toDataURL();
  }

  return (box) => {
    const [width, height] = data.size;
    const controls = element("div", "display: flex; flex-wrap: wrap; gap: 6px 16px; " +
      "align-items: center; max-width: 50em; margin: 4px 0; font: inherit; color: inherit", box);
    const roll = element("button", "font: inherit; cursor: pointer; padding: 4px 14px", controls,
      {type: "button", textContent: "Roll the dice"});
    const held = element("label", "cursor: pointer", controls);
    const hold = element("input", "margin-right: 6px", held, {type: "checkbox"});
    held.append("seed fixed");
    const label = element("label", "display: contents", controls);
    label.append("seed");
    const slider = element("input", "flex: 1 1 10em; min-width: 8em; accent-color: #3b8fd0", label,
      {type: "range", min: 0, max: data.runs.length - 1, step: 1, value: 0});
    const value = element("strong", "min-width: 1.6em", controls);

    const stage = element("div", `position: relative; max-width: ${width}px`, box);
    const layer = (style) => shape("svg", {viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true",
      class: "course-picture",
      style: `position: absolute; left: 0; top: 0; width: 100%; height: 100%; ${style}`}, stage);
    const under = layer("");
    const ground = element("img", "display: block; position: relative; width: 100%; height: auto",
      stage, {className: "course-picture", src: data.ground});
    const over = layer("pointer-events: none");
    const [mx, my, mw, mh] = data.map;
    const map = shape("image", {x: mx, y: my, width: mw, height: mh,
      preserveAspectRatio: "none"}, under);
    const [cx, cy, cw, ch] = data.curve;
    const old = shape("g", {fill: "none", stroke: "#6b6b6b", "stroke-opacity": 0.45,
      "stroke-width": 1.4}, over);
    const curve = shape("path", {fill: "none", stroke: "#0072B2", "stroke-width": 3}, over);
    const words = element("p", "margin: 2px 0 8px", box);
    words.setAttribute("role", "status");

    const path = (losses) => "M" + losses.map((one, k) =>
      `${(cx + cw * k / (losses.length - 1)).toFixed(1)},${(cy + ch * (1 - one / data.top)).toFixed(1)}`).join("L");
    const rolled = [];
    let last = "";
    const look = (told) => {
      const [seed, accuracy, losses, text] = data.runs[slider.value];
      value.textContent = seed;
      curve.setAttribute("d", path(losses));
      map.setAttribute("href", drawMap(text));
      words.textContent = `${told}Seed ${seed}: accuracy ${accuracy.toFixed(3)} on fresh points.` +
        (rolled.length > 1 ? ` Your ${rolled.length} rolls: ${Math.min(...rolled).toFixed(3)} to ` +
          `${Math.max(...rolled).toFixed(3)}.` : "");
      ground.alt = `${data.alt} ${words.textContent}`;
    };
    slider.addEventListener("input", () => look(""));
    roll.addEventListener("click", () => {
      if (last) shape("path", {d: last}, old);
      if (!hold.checked) slider.value = Math.floor(Math.random() * data.runs.length);
      rolled.push(data.runs[slider.value][1]);
      look(`Roll ${rolled.length}. `);
      last = curve.getAttribute("d");
    });
    look("");
  };
}
