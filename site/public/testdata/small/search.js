// 検索。索引(search-index.js)と同じ正規化をしてから、2文字ずつの重なりで並べる。外部とは通信しない。
"use strict";
function norm(s) {
  return s.normalize("NFKC").toLowerCase()
    .replace(/[\u30a1-\u30f6]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) - 0x60); })
    .replace(/[ー\u2010-\u2015・･\u30fb'"“”「」『』()（）]/g, "")
    .replace(/\s+/g, " ").trim();
}
function pairs(s) {
  var out = [];
  for (var i = 0; i + 1 < s.length; i++) out.push(s.slice(i, i + 2));
  return out.length ? out : [s];
}
function score(doc, word) {
  var at = doc.h.indexOf(word);
  if (at >= 0) return 100 + 40 * word.length / doc.h.length + (at === 0 ? 10 : 0) + doc.w;
  if (doc.b.indexOf(word) >= 0) return 40 + doc.w;
  if (/^[ -~]+s$/.test(word)) return score(doc, word.slice(0, -1));
  var all = pairs(word), n = 0;
  for (var i = 0; i < all.length; i++) if (doc.h.indexOf(all[i]) >= 0 || doc.b.indexOf(all[i]) >= 0) n++;
  return n / all.length >= 0.6 ? 20 * n / all.length : 0;
}
function find(index, query) {
  var words = norm(query).split(" ").filter(Boolean), out = [];
  if (!words.length) return out;
  index.forEach(function (doc, i) {
    var sum = 0;
    for (var k = 0; k < words.length; k++) {
      var s = score(doc, words[k]);
      if (!s) return;
      sum += s;
    }
    out.push({ doc: doc, score: sum, at: i });
  });
  return out.sort(function (a, b) { return b.score - a.score || a.at - b.at; }).slice(0, 20);
}
if (typeof document !== "undefined") {
  var en = document.documentElement.lang === "en";
  var form = document.getElementById("search"), box = document.getElementById("q"), list = document.getElementById("results"), count = document.getElementById("count");
  var show = function () {
    var hits = find(window.kazamiIndex || [], box.value);
    list.textContent = "";
    hits.forEach(function (h) {
      var li = document.createElement("li"), a = document.createElement("a"), p = document.createElement("p");
      a.href = h.doc.u;
      a.textContent = h.doc.t;
      p.className = "note";
      p.textContent = h.doc.k + (en ? ": " : "　") + h.doc.d;
      li.append(a, p);
      list.append(li);
    });
    if (en) count.textContent = !box.value.trim() ? "" : hits.length ? "Found: " + hits.length + "." : "Nothing found. Please try other words, or the index below.";
    else count.textContent = box.value.trim() ? (hits.length ? hits.length + "件見つかりました。" : "見つかりませんでした。別の言い方か、下の索引をお試しください。") : "";
  };
  form.hidden = false;
  form.addEventListener("submit", function (e) { e.preventDefault(); show(); });
  box.addEventListener("input", show);
  var asked = new URLSearchParams(location.search).get("q");
  if (asked) { box.value = asked.slice(0, 100); show(); }
}
