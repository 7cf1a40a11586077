function courseWays(data, {shape, element}) {
  // A training that was broken off, and one of four ways back: a button for each. Every number is in
  // `data`; nothing is asked of anyone.
  const width = 800, height = 380, left = 56, top = 26, right = 216, bottom = 44;
  const low = 0.02, high = 3, last = data.never.length;
  const across = (epoch) => left + (epoch - 0.6) / (last - 0.4) * (width - left - right);
  const down = (loss) => top + Math.log(high / loss) / Math.log(high / low) * (height - top - bottom);
  const path = (losses, first) =>
    "M" + losses.map((loss, k) => `${across(first + k).toFixed(1)} ${down(loss).toFixed(1)}`).join("L");

  return (box) => {
    const buttons = element("div", "display: flex; flex-wrap: wrap; gap: 6px; margin: 4px 0", box);
    buttons.setAttribute("role", "group");
    buttons.setAttribute("aria-label", "ways back");
    const table = element("table", "border-collapse: collapse; margin: 4px 0; font: inherit; color: inherit", box);
    const names = element("tr", "", table), marks = element("tr", "", table);
    const cell = "padding: 2px 14px 2px 0; text-align: left; border: none; background: none; font-weight: normal";
    const cells = data.parts.map((part) => {
      element("th", cell, names, {textContent: part, scope: "col"});
      return element("td", `${cell}; font-weight: bold`, marks);
    });
    const words = element("p", "margin: 4px 0; max-width: 56em; min-height: 3em", box);
    words.setAttribute("role", "status");
    const picture = shape("svg", {viewBox: `0 0 ${width} ${height}`, class: "course-picture", role: "img",
      style: `display: block; width: 100%; max-width: ${width}px; height: auto`}, box);
    const small = {fill: "#4d4d4d", "font-size": 13, "font-family": "sans-serif"};
    for (const loss of [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2]) {
      shape("path", {d: `M${left} ${down(loss)}H${across(last)}`, stroke: "#dcdcdc"}, picture);
      shape("text", {...small, x: left - 8, y: down(loss) + 5, "text-anchor": "end"}, picture, loss);
    }
    for (let epoch = 1; epoch <= last; epoch++) shape("text", {...small, x: across(epoch),
      y: height - bottom + 20, "text-anchor": "middle"}, picture, epoch);
    shape("text", {...small, x: (left + across(last)) / 2, y: height - 6, "text-anchor": "middle"}, picture, "epoch");
    shape("text", {...small, x: left - 40, y: 16}, picture, "training loss (log scale)");
    const line = {fill: "none", "stroke-linecap": "round", "stroke-linejoin": "round"};
    shape("path", {...line, d: path(data.never, 1), stroke: "#6b6b6b", "stroke-width": 11, "stroke-opacity": 0.35}, picture);
    shape("text", {...small, x: across(2) + 10, y: down(data.never[1]) - 8}, picture, "never stopped");
    const killed = across(data.done + 0.5);
    shape("path", {d: `M${killed} ${top}V${down(low)}`, stroke: "#000", "stroke-dasharray": "2 4"}, picture);
    shape("text", {...small, x: killed - 6, y: top + 14, "text-anchor": "end"}, picture, "kill −9");
    shape("path", {...line, d: path(data.never.slice(0, data.done), 1), stroke: "#000", "stroke-width": 3}, picture);
    const curve = shape("path", {...line, "stroke-width": 3}, picture);
    const name = shape("text", {...small, x: across(last) + 10, "font-weight": "bold"}, picture);

    const all = data.ways.map((way) => {
      const button = element("button", "font: inherit; cursor: pointer; padding: 4px 12px", buttons,
        {type: "button", textContent: `${way.letter} · ${way.name}`});
      button.addEventListener("click", () => look(way));
      return button;
    });
    const look = (way) => {
      all.forEach((button, k) => {
        const chosen = data.ways[k] === way;
        button.setAttribute("aria-pressed", chosen);
        button.style.fontWeight = chosen ? "bold" : "normal";
      });
      cells.forEach((one, k) => one.textContent = way.back[k] ? "✔ came back" : "✘ lost");
      curve.setAttribute("d", path(way.losses, data.done + 1));
      curve.setAttribute("stroke", way.colour);
      name.setAttribute("y", down(way.losses.at(-1)) + 5);
      name.setAttribute("fill", way.ink);
      name.textContent = `${way.letter} · ${way.name}`;
      words.textContent = way.words;
      picture.setAttribute("aria-label", `The loss by epoch, of a training that was never stopped and of ` +
        `one that was killed after epoch ${data.done}. ${way.letter}, ${way.name}: ${way.words}`);
    };
    look(data.ways[0]);
  };
}
