function courseAdder(data, {shape, element}) {
  // Puts digits to choose and three ways to ask in place of the still picture. Every answer is in
  // `data`; nothing is asked of anyone.
  const png = (text) => `data:image/png;base64,${text}`;

  return (box) => {
    const [width, height] = data.picture;
    let way = 0;
    const chosen = [...data.start];

    const button = (parent, text, style) => {
      const one = element("button", "font: inherit; color: inherit; background: none; " +
        `border: 2px solid #8886; border-radius: 6px; cursor: pointer; ${style}`, parent);
      one.type = "button";
      one.textContent = text;
      return one;
    };
    const mark = (all, at) => all.forEach((one, k) => {
      one.setAttribute("aria-pressed", String(k === at));
      one.style.borderColor = k === at ? "#3b8fd0" : "#8886";
      one.style.boxShadow = k === at ? "0 0 0 1px #3b8fd0" : "none";
    });

    const bar = element("div", "display: flex; flex-wrap: wrap; gap: 6px; margin: 4px 0", box);
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "how the net is asked");
    const ways = data.ways.map((one, k) => {
      const made = button(bar, one.label, "padding: 4px 12px");
      made.addEventListener("click", () => { way = k; look(); });
      return made;
    });

    const stage = element("div", `position: relative; max-width: ${width}px`, box);
    const ground = element("img", "display: block; width: 100%; height: auto", stage);
    ground.className = "course-picture";
    const over = shape("svg", {viewBox: `0 0 ${width} ${height}`, class: "course-picture",
      "aria-hidden": "true",
      style: "position: absolute; left: 0; top: 0; width: 100%; height: 100%"}, stage);
    const digits = data.digits.map(([x, y, side]) => shape("image",
      {x: x - side / 2, y: y - side / 2, width: side, height: side}, over));
    const answers = data.answers.map(([x, y]) => shape("text", {x, y, "text-anchor": "middle",
      "dominant-baseline": "central", "font-family": "DejaVu Sans, sans-serif", "font-size": 15,
      "font-weight": "bold", fill: "#000"}, over));

    const digitRows = ["left", "right"].map((side, place) => {
      const row = element("div", "display: flex; flex-wrap: wrap; align-items: center; gap: 4px; " +
        "margin: 2px 0", box);
      row.setAttribute("role", "group");
      row.setAttribute("aria-label", `the ${side} picture`);
      element("span", "min-width: 3em", row).textContent = side;
      return data.pictures.map((picture, digit) => {
        const made = button(row, "", "padding: 1px 5px; line-height: 0");
        made.setAttribute("aria-label", `${side}: ${digit}`);
        const one = element("img", "width: 30px; height: 30px", made);
        Object.assign(one, {src: png(picture), className: "course-picture", alt: ""});
        made.addEventListener("click", () => { chosen[place] = digit; look(); });
        return made;
      });
    });

    const words = element("p", "margin: 6px 0 8px", box);
    words.setAttribute("role", "status");

    const look = () => {
      const [left, right] = chosen, how = data.ways[way];
      const said = how.said[left][right];
      ground.src = how.ground;
      digits.forEach((one, k) => one.setAttribute("href", png(data.pictures[chosen[k]])));
      answers.forEach((one, k) => { one.textContent = said[k]; });
      words.textContent = `${left} and ${right}: the sum is ${left + right}, it says ${said[0]}. Is ` +
        `the left one larger? ${left > right ? "Yes" : "No"}; it says ${said[1]}. ${how.words}`;
      ground.alt = `${data.alt} ${how.label}. ${words.textContent}`;
      mark(ways, way);
      digitRows.forEach((row, k) => mark(row, chosen[k]));
    };
    look();
  };
}
