function courseFrames(data, {shape, element}) {
  // Puts a slider, and what it moves, in place of the still picture. Every answer is drawn from
  // `data`; nothing is asked of anyone.
  return (box) => {
    const [width, height] = data.picture;

    const controls = element("div", "display: flex; flex-wrap: wrap; gap: 4px 12px; " +
      "align-items: center; max-width: 46em; margin: 4px 0; font: inherit; color: inherit", box);
    const label = element("label", "display: contents", controls);
    label.append(data.label);
    const slider = element("input", "flex: 1 1 14em; min-width: 10em; accent-color: #3b8fd0", label);
    Object.assign(slider, {type: "range", min: 0, max: data.frames.length - 1, step: 1});
    slider.value = data.start;
    const value = element("span", "min-width: 3em; font-weight: bold", controls);
    const play = element("button", "font: inherit; cursor: pointer", controls);
    Object.assign(play, {type: "button", textContent: "▶ step by step"});
    if (data.frames.every((frame) => frame.trails.every((points) => points.length < 2)))
      play.style.display = "none"; // a single point has no steps

    const stage = element("div", `position: relative; max-width: ${width}px`, box);
    const ground = element("img", "display: block; width: 100%; height: auto", stage);
    Object.assign(ground, {className: "course-picture", src: data.ground});
    const over = shape("svg", {viewBox: `0 0 ${width} ${height}`, class: "course-picture",
      "aria-hidden": "true",
      style: "position: absolute; left: 0; top: 0; width: 100%; height: 100%"}, stage);
    const trails = data.places.map(({colour, window: [x, y, w, h]}) => {
      const inside = shape("svg", {x, y, width: w, height: h}, over); // cuts off what lies outside
      const line = {stroke: colour, fill: "none", "stroke-linecap": "round"};
      return [data.line, 2 * data.size, 4 * data.size].map(
        (thick) => shape("path", {...line, "stroke-width": thick}, inside));
    });
    const words = element("p", "margin: 2px 0 8px", box);
    words.setAttribute("role", "status");

    let timer = 0;
    const draw = (count) => {
      const frame = data.frames[slider.value];
      frame.trails.forEach((points, i) => {
        const seen = points.slice(0, count);
        const [path, dots, ball] = trails[i];
        path.setAttribute("d", "M" + seen.join("L"));
        dots.setAttribute("d", seen.map((point) => `M${point}h0`).join(""));
        ball.setAttribute("d", `M${seen.at(-1)}h0`);
      });
    };
    const look = () => {
      clearInterval(timer);
      const frame = data.frames[slider.value];
      value.textContent = frame.value;
      words.textContent = frame.words;
      slider.setAttribute("aria-valuetext", frame.value); // the words announce themselves
      ground.alt = `${data.alt} ${data.label} = ${frame.value}: ${frame.words}`;
      draw(Infinity);
    };
    slider.addEventListener("input", look);
    play.addEventListener("click", () => {
      clearInterval(timer);
      const longest = Math.max(...data.frames[slider.value].trails.map((points) => points.length));
      let count = 1;
      draw(count);
      timer = setInterval(() => {
        draw(++count);
        if (count >= longest || !box.isConnected) clearInterval(timer);
      }, 400);
    });
    look();
  };
}
