// Keys for what buttons and links do already, questions of an act in a dialog, and the
// message at the foot. Nothing here is needed: without it the page does the same.
"use strict";
const by = id => document.getElementById(id);

// The switch of the keys, kept in this browser.
const keysOff = () => { try { return localStorage.getItem("keys") === "off"; } catch { return false; } };
document.addEventListener("change", e => {
  if (e.target.id === "keys-on") try { localStorage.setItem("keys", e.target.checked ? "on" : "off"); } catch {}
});

// ask shows the form of a folded question in a dialog, and puts it back when that closes.
const ask = fold => {
  const form = fold.querySelector("form"), box = document.createElement("dialog"), stop = document.createElement("button");
  stop.type = "button";
  stop.textContent = "やめる（Esc）";
  stop.addEventListener("click", () => box.close());
  box.className = "ask";
  box.setAttribute("aria-labelledby", form.getAttribute("aria-labelledby"));
  box.append(form, stop);
  box.addEventListener("close", () => { fold.append(form); box.remove(); fold.querySelector("summary").focus(); });
  fold.after(box);
  box.showModal();
  form.querySelector("select,input:not([type=hidden]),button:enabled").focus();
  if (!form.querySelector("select") && form.querySelector(".reasons")) form.querySelector(".reasons button").focus();
};
document.addEventListener("click", e => {
  const summary = e.target.closest?.(".ask > summary");
  if (summary) { e.preventDefault(); ask(summary.parentElement); }
});

// press does what a key stands for; in a dialog only its numbers do.
const press = key => {
  const box = document.querySelector("dialog[open]");
  const hit = box ? box.querySelectorAll(".reasons button")[Number(key) - 1] : document.querySelector('[data-key="' + CSS.escape(key) + '"]');
  if (!hit || hit.disabled) return false;
  hit.click();
  return true;
};
const unfold = (id, focus) => {
  const e = by(id);
  if (!e) return false;
  if (e.matches("details")) e.open = true;
  (focus ? e.querySelector(focus) : e).focus();
  return true;
};
const others = {
  "?": () => unfold("keys", "summary"),
  "e": () => unfold("evidence"),
  "o": () => unfold("chosen"),
  "v": () => { const a = document.querySelector(".source"); a?.click(); return !!a; },
};
let before = "", held = false; // held: the key that is down has done its work
document.addEventListener("keydown", e => {
  if (e.repeat) { if (held) e.preventDefault(); return; }
  held = false;
  const typing = e.target.matches("input:not([type=checkbox]),textarea,select");
  if (e.key === "Enter" && e.target.matches("dialog select")) { // from the target on to the reason
    e.preventDefault();
    held = true;
    e.target.form.querySelector(".reasons button").focus();
    return;
  }
  if (e.key === "Escape" && !document.querySelector("dialog[open]")) {
    if (typing) e.target.blur(); else if (by("keys")) by("keys").open = false;
    return;
  }
  if (typing || e.ctrlKey || e.altKey || e.metaKey || e.isComposing || keysOff()) return;
  const key = before === "g" ? "g " + e.key : e.key;
  before = e.key === "g" ? "g" : "";
  held = !document.querySelector("dialog[open]") && others[key] ? others[key]() : press(key);
  if (held) e.preventDefault();
});
// A key that moved the focus must not be typed where it moved it.
document.addEventListener("keypress", e => { if (held) e.preventDefault(); });
document.addEventListener("keyup", () => { held = false; });

// The message is said once it is there, and fades; u takes back what it says all the same.
let fading = 0;
const shown = () => {
  if (by("keys-on")) by("keys-on").checked = !keysOff();
  const said = by("said"), toast = by("toast"), words = [...said?.childNodes ?? []];
  clearTimeout(fading);
  if (!said?.textContent) return;
  said.replaceChildren();
  setTimeout(() => said.replaceChildren(...words), 100);
  const fade = () => {
    if (toast.matches(":hover,:focus-within")) fading = setTimeout(fade, 1000); else toast.hidden = true;
  };
  fading = setTimeout(fade, 10000);
  document.querySelector('main [aria-current="true"]')?.focus();
};
shown();

// Where htmx puts in a part of the next page. An answer without that part is of who is no
// longer logged in, or of a server that has trouble, or is not ready: the whole page says
// which, and waits by itself.
document.addEventListener("htmx:beforeSwap", e => {
  if (e.detail.xhr.status !== 503 && e.detail.serverResponse.includes('id="' + e.detail.target.id + '"')) return;
  e.detail.shouldSwap = false;
  location.reload();
});
document.addEventListener("htmx:afterSettle", e => { if (e.detail.target.id === "main") shown(); });
document.addEventListener("htmx:sendError", () => {
  by("said").textContent = "つながりませんでした。操作は記録していません。もう一度試してください。";
  by("toast").hidden = false;
});
