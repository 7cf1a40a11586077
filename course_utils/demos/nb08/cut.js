function courseCut(data, {shape, element}) {
  // Puts a slider, and the cut that it moves, in place of the still picture.
  return (box) => {
    const [width, height] = data.size;
    const label = element("label", "display: flex; gap: 12px; align-items: center; max-width: 40em; " +
      "margin: 4px 0; font: inherit; color: inherit", box);
    label.append("validation_split");
    const slider = element("input", "flex: 1; min-width: 10em; accent-color: #3b8fd0", label,
      {type: "range", min: 0, max: data.splits.length - 1, step: 1});
    slider.value = data.start;
    const value = element("strong", "min-width: 3em", label);
    const stage = element("div", `position: relative; max-width: ${width}px`, box);
    const ground = element("img", "display: block; width: 100%; height: auto", stage,
      {className: "course-picture", src: data.ground});
    const over = shape("svg", {viewBox: `0 0 ${width} ${height}`, class: "course-picture",
      "aria-hidden": "true",
      style: "position: absolute; left: 0; top: 0; width: 100%; height: 100%"}, stage);
    const frames = data.strips.map(() => shape("rect", {fill: "#ffffff", "fill-opacity": 0.25,
      stroke: "#D55E00", "stroke-width": 2.6}, over));
    const words = element("p", "margin: 2px 0 8px", box);
    words.setAttribute("role", "status");
    const look = () => {
      const split = data.splits[slider.value];
      frames.forEach((frame, k) => {
        const [x, y, w, h] = data.strips[k];
        for (const [key, one] of Object.entries({x: x + w * (1 - split), y, width: w * split, height: h}))
          frame.setAttribute(key, one.toFixed(1));
        frame.style.display = split ? "" : "none";
      });
      value.textContent = split;
      words.textContent = data.words[slider.value];
      slider.setAttribute("aria-valuetext", split);
      ground.alt = `${data.alt} ${words.textContent}`;
    };
    slider.addEventListener("input", look);
    look();
  };
}
