// The explorer's lines with uPlot, the slider of the day, and clicks on points. The page is
// whole without: the server draws the picture, and the table has every figure.
"use strict";
(() => {
  const get = id => document.getElementById(id);
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  let plot, data;

  const address = change => {
    const u = new URL(location.href);
    change(u.searchParams);
    return u.pathname + "?" + u.searchParams;
  };

  // swap asks the server for the same page with another question, and takes its answer.
  let asked = 0;
  const swap = async (to, focus) => {
    const n = ++asked;
    const answer = await fetch(to, { credentials: "same-origin" });
    if (!answer.ok || n !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById("explored");
    if (!next || n !== asked) return;
    const slide = get("slide"), kept = slide === document.activeElement && slide.value;
    get("explored").replaceWith(document.adoptNode(next));
    const ask = page.getElementById("ask");
    if (ask) get("ask").replaceWith(document.adoptNode(ask));
    history.replaceState(null, "", to);
    start();
    if (kept && get("slide")) { get("slide").value = kept; get("slide").focus(); }
    if (focus && get(focus)) get(focus).scrollIntoView({ block: "nearest" });
  };

  const draw = () => {
    const box = get("picture");
    data = JSON.parse(get("data").textContent);
    if (!data.labels.length || typeof uPlot === "undefined") return;
    const svg = box.querySelector("svg"), ink = colour("--ink2"), grid = colour("--line"), font = "13px sans-serif";
    const first = data.lines[0], band = first && first.lo, columns = [data.labels.map((_, i) => i)], series = [{}], bands = [];
    if (band) {
      const known = a => a.map(v => v < 0 ? null : v);
      columns.push(known(first.hi), known(first.lo));
      series.push({ show: true, stroke: "transparent", points: { show: false } }, { show: true, stroke: "transparent", points: { show: false } });
      bands.push({ series: [series.length - 2, series.length - 1], fill: colour("--band") });
    }
    data.lines.forEach((l, n) => {
      const c = colour("--c" + n);
      columns.push(l.y);
      series.push({ label: l.name, stroke: c, width: n ? 2 : 3.5, points: { show: true, size: 7, fill: c } });
    });
    const marks = u => {
      const c = u.ctx, r = devicePixelRatio;
      c.save();
      data.lines.forEach((l, n) => {
        c.fillStyle = colour("--c" + n);
        for (const i of l.detected) {
          const x = u.valToPos(i, "x", true), y = u.valToPos(l.y[i], "y", true) - 8 * r;
          c.beginPath(); c.moveTo(x, y); c.lineTo(x - 6 * r, y - 10 * r); c.lineTo(x + 6 * r, y - 10 * r); c.fill();
        }
      });
      const m = data.point.match(/^(\d+)\/(.+)$/), at = m ? data.labels.indexOf(m[2]) : -1;
      if (m && at >= 0 && data.lines[m[1]]) {
        c.strokeStyle = colour("--ink"); c.lineWidth = 2 * r; c.beginPath();
        c.arc(u.valToPos(at, "x", true), u.valToPos(data.lines[m[1]].y[at], "y", true), 9 * r, 0, 7); c.stroke();
      }
      const last = data.labels.length - 1;
      const ends = data.lines.map((l, n) => ({ n, name: l.name, y: u.valToPos(l.y[last], "y", true) })).sort((a, b) => a.y - b.y);
      c.font = "bold " + 13 * r + "px sans-serif"; c.textAlign = "left"; c.textBaseline = "middle";
      let low = -Infinity;
      for (const e of ends) {
        low = Math.max(e.y, low + 16 * r);
        c.fillStyle = colour("--c" + e.n);
        c.fillText(e.name.length > 9 ? e.name.slice(0, 9) + "…" : e.name, u.bbox.left + u.bbox.width + 8 * r, low);
      }
      c.restore();
    };
    if (plot) plot.destroy();
    svg.style.display = "none";
    plot = new uPlot({
      width: box.clientWidth, height: Math.max(260, Math.min(340, box.clientWidth * .42)), padding: [16, 140, 0, 0], legend: { show: false }, bands,
      scales: { x: { time: false, range: (u, a, b) => [a - .2, Math.max(b, a + 1) + .2] }, y: { range: (u, a, b) => [0, b > 0 ? b * 1.1 : 1] } },
      axes: [
        { stroke: ink, font, grid: { show: false }, ticks: { stroke: grid }, splits: u => data.labels.map((_, i) => i), values: (u, s) => s.map(i => { const every = Math.ceil(s.length / Math.max(2, Math.floor(u.width / 110))); return (s.length - 1 - i) % every ? null : data.labels[i]; }) },
        { stroke: ink, font, grid: { stroke: grid }, ticks: { show: false }, size: 56 },
      ],
      series, cursor: { y: false, drag: { x: false, y: false }, focus: { prox: 30 } }, focus: { alpha: 1 }, hooks: { draw: [marks] },
    }, columns, box);
    plot.over.addEventListener("click", e => {
      if (data.part) return;
      const i = plot.posToIdx(e.offsetX);
      let best = -1, near = 40;
      data.lines.forEach((l, n) => {
        const d = Math.abs(plot.valToPos(l.y[i], "y") - e.offsetY);
        if (d < near) { near = d; best = n; }
      });
      if (best >= 0) swap(address(p => p.set("p", best + "/" + data.labels[i])), "documents");
    });
  };

  const start = () => {
    if (!get("picture")) return;
    draw();
    const slide = get("slide");
    if (slide) {
      slide.parentElement.hidden = false;
      let wait;
      slide.addEventListener("input", () => {
        slide.nextElementSibling.textContent = slide.value + "-12-31";
        clearTimeout(wait);
        wait = setTimeout(() => swap(address(p => { p.set("asof", slide.value + "-12-31"); p.delete("p"); })), 120);
      });
    }
    const png = get("png"), copy = get("copy");
    png.hidden = copy.hidden = !plot;
    png.addEventListener("click", () => {
      const from = plot.ctx.canvas, to = document.createElement("canvas"), c = to.getContext("2d"), r = devicePixelRatio, head = 44 * r;
      to.width = from.width; to.height = from.height + head;
      c.fillStyle = colour("--bg"); c.fillRect(0, 0, to.width, to.height);
      c.fillStyle = colour("--ink"); c.font = "bold " + 15 * r + "px sans-serif"; c.fillText(get("finding").textContent, 12 * r, 20 * r, to.width - 24 * r);
      c.font = 12 * r + "px sans-serif"; c.fillText(get("picture").dataset.asof + "時点", 12 * r, 38 * r);
      c.drawImage(from, 0, head);
      to.toBlob(b => {
        const a = document.createElement("a");
        a.href = URL.createObjectURL(b); a.download = "explore.png"; a.click();
        setTimeout(() => URL.revokeObjectURL(a.href), 1000);
      });
    });
    copy.addEventListener("click", async () => {
      try { await navigator.clipboard.writeText(location.href); copy.textContent = "写しました"; } catch { prompt("URL", location.href); }
    });
  };
  let width = innerWidth;
  addEventListener("resize", () => { if (innerWidth !== width && plot) { width = innerWidth; draw(); } });
  matchMedia("(prefers-color-scheme:dark)").addEventListener("change", () => { if (plot) draw(); });
  start();
})();
