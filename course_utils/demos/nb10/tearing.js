function courseTearing(data, {shape, element}) {
  // How sure a network is, all over the plane, at the epoch that a slider chooses. The bands of each
  // stored epoch are in `data`: nothing is asked of anyone. With `data.curves` both losses stand beside.
  const [left, right, low, high] = data.limits, [across, down] = data.places;
  const wide = data.curves ? 440 : 600, tall = Math.round(wide * (high - low) / (right - left)), scale = 2;
  const bands = {a: [0, 114, 178, 235], b: [0, 114, 178, 80], c: [213, 94, 0, 80], d: [213, 94, 0, 235]};
  const small = {fill: "#4d4d4d", "font-size": 13, "font-family": "sans-serif"};

  const paint = (canvas, map) => {
    const ground = document.createElement("canvas");
    [ground.width, ground.height] = [across, down];
    const pixels = new ImageData(across, down);
    let place = 0;
    for (const [, letter, count] of map.matchAll(/([a-d])(\d+)/g))
      for (let k = 0; k < count; k++, place += 4) pixels.data.set(bands[letter], place);
    ground.getContext("2d").putImageData(pixels, 0, 0);
    const pen = canvas.getContext("2d");
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.imageSmoothingEnabled = true;
    pen.drawImage(ground, 0, 0, canvas.width, canvas.height);
    pen.lineWidth = 1.6 * scale;
    for (const [x, y, label] of data.points) {
      const [u, v] = [(x - left) / (right - left) * canvas.width, (high - y) / (high - low) * canvas.height];
      const r = 4.6 * scale;
      pen.beginPath();
      if (label) { pen.moveTo(u, v - 1.2 * r); pen.lineTo(u + 1.1 * r, v + 0.8 * r); pen.lineTo(u - 1.1 * r, v + 0.8 * r); pen.closePath(); }
      else pen.arc(u, v, r, 0, 7);
      pen.fillStyle = label ? "#D55E00" : "#0072B2";
      pen.strokeStyle = "#fff";
      pen.fill();
      pen.stroke();
    }
  };

  return (box) => {
    const controls = element("div", "display: flex; gap: 4px 12px; align-items: center; " +
      "max-width: 46em; margin: 4px 0; font: inherit; color: inherit", box);
    const label = element("label", "display: contents", controls, {textContent: "epoch"});
    const slider = element("input", "flex: 1 1 14em; min-width: 10em; accent-color: #3b8fd0", label);
    Object.assign(slider, {type: "range", min: 0, max: data.frames.length - 1, step: 1});
    slider.value = data.start;
    const value = element("span", "min-width: 3em; font-weight: bold", controls);
    const words = element("p", "margin: 4px 0; max-width: 56em", box);
    words.setAttribute("role", "status");
    const row = element("div", "display: flex; flex-wrap: wrap; gap: 8px 20px; align-items: flex-start", box);
    const canvas = element("canvas", `width: ${wide}px; max-width: 100%; height: auto`, row,
      {width: wide * scale, height: tall * scale, className: "course-picture"});
    canvas.setAttribute("role", "img");

    let move = () => {};
    if (data.curves) {
      const width = 420, height = tall, l = 44, t = 12, r = 92, b = 40;
      const svg = shape("svg", {viewBox: `0 0 ${width} ${height}`, class: "course-picture", role: "img",
        "aria-label": data.curves.alt, style: `flex: 0 1 ${width}px; width: ${width}px; max-width: 100%; height: auto`}, row);
      const {epochs, loss, val_loss: val, top} = data.curves;
      const x = (e) => l + Math.log(e) / Math.log(epochs.at(-1)) * (width - l - r);
      const y = (v) => t + (1 - v / top) * (height - t - b);
      for (let v = 0; v <= top; v += top > 1 ? 0.5 : 0.2) {
        shape("path", {d: `M${l} ${y(v)}H${width - r}`, stroke: "#dcdcdc"}, svg);
        shape("text", {...small, x: l - 6, y: y(v) + 5, "text-anchor": "end"}, svg, v.toFixed(1));
      }
      for (const e of [1, 5, 20, 100, 600])
        shape("text", {...small, x: x(e), y: height - b + 18, "text-anchor": "middle"}, svg, e);
      shape("text", {...small, x: (l + width - r) / 2, y: height - 4, "text-anchor": "middle"}, svg, "epoch, logarithmic");
      const cursor = shape("path", {stroke: "#6b6b6b", "stroke-width": 1.5, "stroke-dasharray": "4 4"}, svg);
      for (const [name, values, colour, ink, dash] of [["training", loss, "#6b6b6b", "#4d4d4d", "7 5"],
        ["validation", val, "#D55E00", "#a84a00", "none"]]) {
        shape("path", {d: "M" + epochs.map((e, k) => `${x(e).toFixed(1)} ${y(values[k]).toFixed(1)}`).join("L"),
          fill: "none", stroke: colour, "stroke-width": 2.6, "stroke-dasharray": dash}, svg);
        shape("text", {...small, fill: ink, x: width - r + 5, y: y(values.at(-1)) + 4, "font-weight": "bold"}, svg, name);
      }
      const dots = [["loss", "#6b6b6b"], ["val_loss", "#D55E00"]].map(([key, colour]) =>
        [key, shape("circle", {r: 5.5, fill: colour}, svg)]);
      move = (frame) => {
        cursor.setAttribute("d", `M${x(frame.epoch)} ${t}V${height - b}`);
        for (const [key, dot] of dots) {
          dot.setAttribute("cx", x(frame.epoch));
          dot.setAttribute("cy", y(frame[key]));
        }
      };
    }
    const draw = () => {
      const frame = data.frames[slider.value];
      paint(canvas, frame.map);
      move(frame);
      value.textContent = frame.epoch;
      words.textContent = frame.words;
      slider.setAttribute("aria-valuetext", frame.epoch);
      canvas.setAttribute("aria-label", `${data.alt} ${frame.words}`);
    };
    slider.addEventListener("input", draw);
    draw();
  };
}
