function courseBrightness(data, {element}) {
  // Reads the pixels of the first image, and draws the other two anew for each place of the slider.
  return (box, [row]) => {
    box.append(row);
    const [own, wrapped, real] = row.querySelectorAll("figure");
    const first = own.querySelector("img");
    const ready = () => {
      const width = first.naturalWidth, height = first.naturalHeight;
      const canvas = document.createElement("canvas");
      Object.assign(canvas, {width, height});
      const pen = canvas.getContext("2d");
      pen.drawImage(first, 0, 0);
      const drawn = pen.getImageData(0, 0, width, height);
      const pixels = drawn.data.filter((_, k) => k % 4 === 0);
      const mean = (how) => (pixels.reduce((sum, one) => sum + how(one), 0) / pixels.length).toFixed(1);
      const put = (figure, words, how) => {
        pixels.forEach((one, k) => drawn.data.fill(Math.min(255, how(one)), 4 * k, 4 * k + 3));
        pen.putImageData(drawn, 0, 0);
        const caption = `${words}: mean ${mean(how)}`;
        const image = figure.querySelector("img");
        Object.assign(image, {src: canvas.toDataURL(), alt: `The image ${caption}`});
        figure.querySelector("figcaption").textContent = caption;
      };
      const line = element("label", "display: flex; flex-wrap: wrap; gap: 4px 12px; " +
        "align-items: center; max-width: 46em; margin: 4px 0", box);
      line.append(data.label);
      const slider = element("input", "flex: 1 1 14em; min-width: 10em; accent-color: #3b8fd0", line,
        {type: "range", min: 0, max: 200, step: 1, value: data.start});
      const value = element("strong", "", line);
      box.prepend(line);
      const look = () => {
        const by = Number(slider.value);
        value.textContent = by;
        put(wrapped, `uint8, + ${by}`, (one) => (one + by) % 256);
        put(real, `float32, + ${by}`, (one) => one + by);
      };
      slider.addEventListener("input", look);
      look();
    };
    if (first.complete && first.naturalWidth) ready(); else first.addEventListener("load", ready, {once: true});
  };
}
