"""What `benchmarks.studio` runs in the page: drags, and how long they take."""

FINAL = "document.querySelector('.v2-state')?.dataset.phase === 'final'"
THUMBNAILS = (
    "document.querySelectorAll('.v2-thumb').length === document.querySelectorAll('.v2-thumb img').length"
)

#: Milliseconds from each input to the end of the first frame that shows a newer run.
DRAG = """async ([path, count]) => {
  const slider = document.querySelector(`[data-path="${path}"] .v2-slider`);
  const stage = document.querySelector('.v2-stage');
  const times = [];
  slider.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
  for (let i = 0; i < count; i++) {
    const before = parseInt(stage.dataset.painted);
    const shown = new Promise((done) => {
      const watch = new MutationObserver(() => {
        if (parseInt(stage.dataset.painted) <= before) return;
        watch.disconnect();
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(performance.now());
        requestAnimationFrame(() => port2.postMessage(0));
      });
      watch.observe(stage, { attributes: true });
      setTimeout(() => done(Infinity), 5000);
    });
    slider.value = String(300 + (500 * ((i * 7) % count)) / count);
    const start = performance.now();
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    times.push((await shown) - start);
    await new Promise((done) => setTimeout(done, 200));
  }
  slider.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }));
  return times;
}"""

#: Animation frames from each input to the painting, while nothing that the page sends reaches the kernel.
ALONE = """async ([path, count]) => {
  const slider = document.querySelector(`[data-path="${path}"] .v2-slider`);
  const stage = document.querySelector('.v2-stage');
  const send = WebSocket.prototype.send;
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const frames = [];
  const start = slider.valueAsNumber;
  slider.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
  WebSocket.prototype.send = () => {};
  try {
    for (let i = 0; i < count; i++) {
      const before = stage.dataset.paintings;
      await frame();
      slider.value = String(start - 20 * (i + 1));  // down: what has arrived can be cut, and no more
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      let passed = 0;
      while (stage.dataset.paintings === before && passed < 60) {
        await frame();
        passed++;
      }
      frames.push(passed < 60 ? passed : Infinity);
    }
  } finally {
    WebSocket.prototype.send = send;
  }
  await new Promise((done) => setTimeout(done, 100));
  slider.value = String(start - 20 * (count + 1));
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  slider.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }));
  return frames;
}"""

#: Count what the page sends over its WebSockets.
COUNT = """() => {
  window.v2Sent = 0;
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    window.v2Sent++;
    return send.call(this, data);
  };
}"""

#: A drag of five seconds at 60 Hz.
SWEEP = """async (path) => {
  const slider = document.querySelector(`[data-path="${path}"] .v2-slider`);
  slider.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
  for (let i = 0; i < 300; i++) {
    slider.value = String(300 + (i % 100) * 5);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(done));
  }
  slider.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }));
  return slider.value;
}"""

#: Milliseconds from letting go of a slider, a moment after its last draft, to the end of the frame that
#: shows the final.
RELEASE = """async ([path, value]) => {
  const slider = document.querySelector(`[data-path="${path}"] .v2-slider`);
  const stage = document.querySelector('.v2-stage');
  const painted = (newer) => new Promise((done) => {
    const watch = new MutationObserver(() => {
      if (!newer(stage.dataset.painted)) return;
      watch.disconnect();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now());
      requestAnimationFrame(() => port2.postMessage(0));
    });
    watch.observe(stage, { attributes: true });
  });
  const before = parseInt(stage.dataset.painted);
  const draft = painted((run) => parseInt(run) > before);
  slider.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
  slider.value = String(value);
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  await draft;
  const final = painted((run) => parseInt(run) > before && !run.includes('draft'));
  const start = performance.now();
  slider.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }));
  return (await final) - start;
}"""

#: Frames a second while the drawing is panned for two seconds.
PAN = """async () => {
  const stage = document.querySelector('.v2-stage');
  const at = (kind, x) => stage.dispatchEvent(new PointerEvent(kind,
    { bubbles: true, pointerId: 7, clientX: 300 + x, clientY: 300 }));
  stage.setPointerCapture = () => {};
  at('pointerdown', 0);
  let frames = 0;
  const start = performance.now();
  while (performance.now() - start < 2000) {
    at('pointermove', 60 * Math.sin(frames++ / 12));
    await new Promise((done) => requestAnimationFrame(done));
  }
  at('pointerup', 0);
  return (1000 * frames) / (performance.now() - start);
}"""

#: Strokes that the status tells of.
STROKES = """() => {
  const [, count] = /([\\d\\s,.]+) strokes/.exec(document.querySelector(".v2-studio").textContent);
  return Number(count.replace(/\\D/g, ""));
}"""

#: Frames a second while it is zoomed.
ZOOM = """async () => {
  const stage = document.querySelector('.v2-stage');
  let frames = 0;
  const start = performance.now();
  while (performance.now() - start < 2000) {
    const deltaY = 6 * Math.sin(frames++ / 12);
    const at = { clientX: 500, clientY: 300 };
    stage.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, deltaY, ...at }));
    await new Promise((done) => requestAnimationFrame(done));
  }
  return (1000 * frames) / (performance.now() - start);
}"""

#: Milliseconds of the longest frame around the painting that follows each of some zooms, once they rest.
REPAINT = """async (count) => {
  const stage = document.querySelector('.v2-stage');
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const longest = [];
  for (let i = 0; i < count; i++) {
    const before = stage.dataset.paintings;
    const deltaY = i % 2 ? 60 : -60;
    const at = { clientX: 500, clientY: 300 };
    stage.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, deltaY, ...at }));
    let most = 0;
    let rest = 5;  // frames after the painting
    for (let last = await frame(); rest > 0; ) {
      const now = await frame();
      most = Math.max(most, now - last);
      last = now;
      if (stage.dataset.paintings !== before) rest--;
    }
    longest.push(most);
  }
  return longest;
}"""

#: Frames a second as in `PAN` and `ZOOM`, with a plain inline SVG whose group is transformed.
PLAIN = """async (zooms) => {
  const svg = document.querySelector('svg');
  const group = document.createElementNS('http://www.w3.org/2000/svg', 'g');
  group.append(...svg.childNodes);
  svg.append(group);
  svg.setAttribute('width', 900);
  svg.setAttribute('height', 700);
  let frames = 0;
  const start = performance.now();
  while (performance.now() - start < 2000) {
    const swing = Math.sin(frames++ / 12);
    group.setAttribute('transform', zooms ? `scale(${1 + 0.1 * swing})` : `translate(${60 * swing} 0)`);
    await new Promise((done) => requestAnimationFrame(done));
  }
  return (1000 * frames) / (performance.now() - start);
}"""

#: Milliseconds from running the cell to the end of the first frame that shows a drawing.
OPEN = """async () => {
  for (const stage of document.querySelectorAll('.v2-stage')) stage.dataset.old = '1';
  const start = performance.now();
  window.jupyterapp.commands.execute('notebook:run-all-cells');
  const shown = '.v2-stage[data-painted]:not([data-old])';
  while (document.querySelector(shown) === null) {
    if (performance.now() - start > 20000) return Infinity;
    await new Promise((done) => requestAnimationFrame(done));
  }
  const { port1, port2 } = new MessageChannel();
  return new Promise((done) => {
    port1.onmessage = () => done(performance.now() - start);
    requestAnimationFrame(() => port2.postMessage(0));
  });
}"""

#: Milliseconds of round trips of a widget that does nothing else.
ROUND_TRIPS = """async (count) => {
  const times = [];
  for (let i = 0; i < count; i++) {
    await new Promise((done) => setTimeout(done, 150));
    const start = performance.now();
    await window.v2Bare();
    times.push(performance.now() - start);
  }
  return times;
}"""
