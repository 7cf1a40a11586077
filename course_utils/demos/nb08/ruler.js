function courseRuler(data, {shape, element}) {
  // Puts a ruler to play with in place of the still picture. Everything is worked out here.
  const WIDTH = 900, LEFT = 66, GAP = 16, LANE = 30, EVERY = 46, TOP = 22;
  const THIN = 3; // a tile narrower than this is not drawn on its own
  const count = (n, thing) => `${n.toLocaleString("en-US")} ${thing}${n === 1 ? "" : "s"}`;

  return (box) => {
    const controls = element("div", "display: grid; grid-template-columns: repeat(auto-fit, " +
      "minmax(17em, 1fr)); gap: 4px 28px; max-width: 46em; margin: 4px 0; font: inherit; color: inherit", box);
    const slider = (label, least, most, start) => {
      const row = element("label", "display: flex; align-items: center; gap: 8px", controls);
      element("span", "min-width: 5em", row, {textContent: label});
      const input = element("input", "flex: 1; min-width: 6em; accent-color: #3b8fd0", row,
        {type: "range", min: least, max: most, step: 1});
      input.value = start;
      input.setAttribute("aria-label", label);
      return {input, out: element("strong", "min-width: 3em", row)};
    };
    const {start} = data;
    const rows = slider("rows", 10, 2000, start.rows);
    const batch = slider("batch size", 0, data.batches.length - 1, data.batches.indexOf(start.batch));
    const split = slider("split", 0, 10, Math.round(20 * start.split));
    const epochs = slider("epochs", 1, 8, start.epochs);

    const bar = element("div", "display: flex; flex-wrap: wrap; gap: 6px 10px; align-items: center; margin: 6px 0 0", box);
    const button = (text) => element("button", "font: inherit; cursor: pointer; padding: 3px 12px", bar,
      {type: "button", textContent: text});
    const play = button("▶ play"), one = button("one step"), back = button("start again");
    const line = element("code", "white-space: pre; font-size: 0.95em; background: none; color: inherit", bar);
    const updates = element("strong", "", bar);

    const svg = shape("svg", {class: "course-picture", role: "img",
      style: `display: block; max-width: ${WIDTH}px; width: 100%; height: auto`}, box);
    const words = element("p", "margin: 2px 0 8px", box);
    words.setAttribute("role", "status");

    let fit, at = 0, timer = 0; // at: how many moments have passed; a validation is one, too
    const setting = () => {
      const n = +rows.input.value, size = data.batches[batch.input.value];
      const part = split.input.value / 20;
      const kept = Math.floor(n * (1 - part)), steps = Math.ceil(kept / size);
      const last = kept - (steps - 1) * size, held = n - kept;
      return {n, size, part, kept, steps, last, held, epochs: +epochs.input.value,
        moments: steps + (held ? 1 : 0)};
    };

    const tile = (x, width, y, paint, more = {}) => shape("rect", {x: x.toFixed(2), y,
      width: Math.max(0.5, width).toFixed(2), height: LANE, fill: paint, ...more}, svg);
    const number = (x, y, text, paint) => shape("text", {x, y: y + LANE / 2 + 4, fill: paint,
      "font-size": 11, "text-anchor": "middle", "font-family": "inherit"}, svg, text);

    function draw() {
      const {n, size, kept, steps, last, held, moments} = fit;
      svg.setAttribute("viewBox", `0 0 ${WIDTH} ${TOP + EVERY * fit.epochs}`);
      svg.replaceChildren();
      const unit = (WIDTH - LEFT - 4 - (held ? GAP : 0)) / n;
      for (let epoch = 0; epoch < fit.epochs; epoch++) {
        const y = TOP + EVERY * epoch;
        const passed = Math.min(moments, Math.max(0, at - epoch * moments));
        const done = Math.min(steps, passed);
        shape("text", {x: 0, y: y + LANE / 2 + 4, fill: "#000000", "font-size": 13,
          "font-family": "inherit"}, svg, `epoch ${epoch + 1}`);
        const full = last < size ? steps - 1 : steps;
        if (unit * size >= THIN) {
          for (let k = 0; k < full; k++) {
            const x = LEFT + k * size * unit;
            tile(x, size * unit, y, k < done ? "#0072B2" : "#cfe4f1", {stroke: "#ffffff"});
            if (size * unit > 24) number(x + size * unit / 2, y, size, k < done ? "#ffffff" : "#000000");
          }
        } else { // too many to be told apart
          const passedRows = Math.min(done, full) * size;
          if (passedRows) tile(LEFT, passedRows * unit, y, "#0072B2");
          if (passedRows < full * size)
            tile(LEFT + passedRows * unit, (full * size - passedRows) * unit, y, "#cfe4f1");
        }
        if (full < steps) {
          const x = LEFT + full * size * unit;
          tile(x, last * unit, y, done === steps ? "#E69F00" : "#f8e0ae", {stroke: "#ffffff"});
          if (last * unit > 18) number(x + last * unit / 2, y, last, "#000000");
        }
        if (held) {
          const x = LEFT + kept * unit + GAP, width = held * unit;
          tile(x, width, y, passed > steps ? "#9a9a9a" : "#e4e4e4",
            {stroke: "#6b6b6b", "stroke-dasharray": "4 3"});
          if (width > 100) number(x + width / 2, y, `${count(held, "row")} validate`, "#000000");
          else if (width > 26) number(x + width / 2, y, held, "#000000");
        }
      }
      if (at) { // the dot stands on what has just been done
        const epoch = Math.floor((at - 1) / moments), moment = (at - 1) % moments;
        const x = moment < steps
          ? LEFT + unit * (moment === steps - 1 ? kept - last / 2 : (moment + 0.5) * size)
          : LEFT + kept * unit + GAP + held * unit / 2;
        shape("circle", {cx: x.toFixed(2), cy: TOP + EVERY * epoch - 8, r: 6.5, fill: "#D55E00"}, svg);
      }
      tell();
    }

    function tell() {
      const {steps, moments, size, kept, last, held, n} = fit;
      const all = fit.epochs * steps;
      const epoch = at ? Math.floor((at - 1) / moments) : 0;
      const step = at ? Math.min(steps, (at - 1) % moments + 1) : 0;
      const made = epoch * steps + step;
      const bars = Math.round(16 * step / steps);
      line.textContent = `Epoch ${epoch + 1}/${fit.epochs}  ${step}/${steps} ` +
        `${"━".repeat(bars)}${"─".repeat(16 - bars)}`;
      const validates = at && (at - 1) % moments >= steps;
      updates.textContent = `updates: ${made} of ${all}${validates ? " (validating: no update)" : ""}`;
      rows.out.textContent = n.toLocaleString("en-US");
      batch.out.textContent = size;
      split.out.textContent = fit.part;
      epochs.out.textContent = fit.epochs;
      batch.input.setAttribute("aria-valuetext", size);
      split.input.setAttribute("aria-valuetext", fit.part);
      const whole = last < size ? steps - 1 : steps;
      const batches = [whole ? `${count(whole, "batch").replace(/batchs$/, "batches")} of ${size}` : "",
        last < size ? `one of ${last}` : ""].filter(Boolean).join(" and ");
      const said = `${count(kept, "row")} train${held ? `, ${held.toLocaleString("en-US")} validate` : ""}: ` +
        `${batches}. So ${count(steps, "step")} an epoch, and ${count(all, "update")} in ` +
        `${count(fit.epochs, "epoch")}.`;
      if (words.textContent !== said) words.textContent = said;
      svg.setAttribute("aria-label", `${fit.epochs} lanes of tiles. ${said}`);
    }

    const stop = () => {
      clearInterval(timer);
      timer = 0;
      play.textContent = "▶ play";
    };
    const end = () => fit.epochs * fit.moments;
    const move = (by) => {
      at = Math.min(end(), at + by);
      draw();
      if (at >= end()) stop();
    };
    const anew = () => {
      stop();
      fit = setting();
      at = 0;
      draw();
    };
    for (const one of [rows, batch, split, epochs]) one.input.addEventListener("input", anew);
    one.addEventListener("click", () => {
      stop();
      move(1);
    });
    back.addEventListener("click", anew);
    play.addEventListener("click", () => {
      if (timer) return stop();
      if (at >= end()) at = 0;
      play.textContent = "❚❚ pause";
      const pause = Math.max(40, Math.min(260, 3600 / fit.moments));
      const stride = Math.max(1, Math.round(fit.moments * pause / 3600));
      timer = setInterval(() => {
        if (!box.isConnected) return stop();
        // It never leaps over a validation or into the next epoch.
        const inside = at % fit.moments, ahead = (inside < fit.steps ? fit.steps : fit.moments) - inside;
        move(Math.min(stride, ahead));
      }, pause);
    });
    anew();
    at = Math.min(end(), fit.moments + fit.steps - 1); // in the second epoch, before its last step
    draw();
  };
}
