// News, keys, and forms that do not lose your place. Without this every page is
// whole; only it stands still.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const wrong = $("wrong");
  if (wrong) wrong.focus();
  if (!$("live")) return;

  // Fetching the live part again.
  let busy = false, again = false;
  const page = () => $("live").dataset.page;

  async function refresh() {
    if (busy || holding()) { again = true; return; }
    busy = true; again = false;
    try {
      const res = await fetch(page(), { headers: { "Firstbell-Part": "news" } });
      if (res.status === 401) { location = page(); return; }
      if (res.ok && !holding()) put(await res.text(), null); else again = true;
    } catch { again = true; } finally { busy = false; }
  }

  // An open list, or words being marked for copying, would be lost.
  function holding() {
    const s = getSelection(), live = $("live");
    return document.activeElement.tagName === "SELECT" && live.contains(document.activeElement)
      || !s.isCollapsed && live.contains(s.anchorNode);
  }

  function put(html, sent) {
    const t = document.createElement("template");
    t.innerHTML = html;
    const fresh = t.content.getElementById("live"), old = $("live");
    if (!fresh) return false;
    const place = whereIs(document.activeElement), anchor = steady(fresh);
    const top = anchor && anchor.getBoundingClientRect().top;
    for (const d of old.querySelectorAll("details[id][open]")) {
      const twin = fresh.querySelector("#" + CSS.escape(d.id));
      const form = d.querySelector("form[id]");
      if (!twin || form && form === sent) continue;
      twin.open = true;
      const twinForm = form && twin.querySelector("form[id]");
      if (twinForm) twinForm.replaceWith(form); // what was typed stays typed
    }
    const heard = changes(old, fresh), cursor = here();
    old.replaceWith(fresh);
    if (cursor) { const row = $(cursor.id); if (row) mark(row); }
    if (sent) {
      const told = t.content.getElementById("told");
      if (told) $("told").replaceChildren(...told.childNodes);
      const bad = $("wrong"), done = document.querySelector(".told");
      const to = $(sent.dataset.then);
      if (bad) { tag(); bad.focus(); return true; }
      setTimeout(() => done?.remove(), done?.matches(".undo") ? 5000 : 20000);
      if (to) { tag(); to.focus(); to.select?.(); to.scrollIntoView({ block: "center" }); return true; }
    } else if (heard) $("heard").textContent = heard;
    const now = anchor && $(anchor.id);
    if (now) scrollBy(0, now.getBoundingClientRect().top - top);
    refocus(place);
    tag();
    return true;
  }

  // The focus is found again by its nearest named ancestor.
  const DOES = "a,button,summary,input,select,.row";
  function whereIs(el) {
    if (!el || !$("live").contains(el)) return null;
    const home = el.id ? el : el.closest("[id]");
    return { id: home.id, n: el.id ? -1 : [...home.querySelectorAll(DOES)].indexOf(el), from: el.selectionStart, to: el.selectionEnd };
  }
  function refocus(p) {
    const home = p && $(p.id);
    const el = home && (p.n < 0 ? home : home.querySelectorAll(DOES)[p.n]);
    if (!el) return;
    if (el.matches(".row")) el.tabIndex = -1;
    el.focus({ preventScroll: true });
    if (p.from != null && el.setSelectionRange) el.setSelectionRange(p.from, p.to);
  }
  // The row that must not move under the eye: the cursor's, or the first in
  // sight that stays in its section.
  function steady(fresh) {
    const stays = (r) => fresh.querySelector("#" + CSS.escape(r.id))?.closest("section")?.id === r.closest("section")?.id;
    const seen = rows().filter((r) => { const b = r.getBoundingClientRect(); return b.bottom > 0 && b.top < innerHeight && stays(r); });
    return seen.find((r) => r === here()) || seen[0];
  }

  function changes(old, fresh) {
    const said = [];
    for (const s of fresh.querySelectorAll("[data-n]")) {
      const was = old.querySelector("#" + s.id), more = s.dataset.n - (was ? was.dataset.n : 0);
      if (more > 0) said.push(more + " more " + (more === 1 ? s.dataset.one : s.dataset.many));
    }
    return said.join(", ");
  }

  // Forms: sent without leaving the page.
  document.addEventListener("submit", async (e) => {
    const form = e.target;
    if (!form.matches("[data-quiet]")) return;
    e.preventDefault();
    const next = form.closest(".row")?.nextElementSibling?.id;
    try {
      const res = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "Firstbell-Part": "answer" } });
      if (res.status === 401) { location = page(); return; }
      const html = await res.text();
      if (put(html, form)) { if (res.ok && next && !form.dataset.then && $(next)) go($(next)); return; }
      const doc = new DOMParser().parseFromString(html, "text/html"), p = document.createElement("p");
      p.className = "wrong"; p.id = "wrong"; p.tabIndex = -1;
      p.textContent = doc.querySelector("#fault")?.textContent || "That did not work. Reload and try again.";
      $("told").replaceChildren(p); p.focus();
    } catch {
      form.submit(); // the plain way shows what is wrong
    }
  });

  // Finding while typing.
  let typed;
  document.addEventListener("input", (e) => {
    const f = e.target.form, to = e.target.dataset.find;
    if (!to) return;
    clearTimeout(typed);
    typed = setTimeout(() => { $("live").dataset.page = to + "?" + new URLSearchParams(new FormData(f)); refresh(); }, 150);
  });

  // News.
  let up = false;
  function tag() {
    const t = $("live-tag");
    if (!t) return;
    t.textContent = up ? "Live" : "Not live, trying again. As at";
    t.className = "tag " + (up ? "now" : "due");
  }
  let seq = +$("live").dataset.seq;
  function listen() {
    const es = new EventSource("/today/events?since=" + seq);
    es.onopen = () => { up = true; tag(); };
    es.onerror = () => {
      up = false; setTimeout(tag, 3000);
      if (es.readyState === EventSource.CLOSED) { es.close(); setTimeout(listen, 5000); refresh(); }
    };
    es.addEventListener("news", (e) => { seq = Math.max(seq, +e.data); if (seq > +$("live").dataset.seq) refresh(); });
  }
  listen();
  setInterval(() => { if (again) refresh(); }, 1000);
  setInterval(() => { if (!document.hidden) refresh(); }, 30000);

  // Keys.
  const keys = $("keys");
  let on = true;
  try { on = localStorage.getItem("keys") !== "off"; } catch { /* keeps nothing */ }
  const rows = () => [...document.querySelectorAll("#live .row[id]")].filter((r) => r.getClientRects().length);
  const here = () => document.querySelector("#live .row.here");
  function mark(row) {
    here()?.classList.remove("here");
    row.classList.add("here");
  }
  function go(row) {
    mark(row);
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
  function step(by) {
    const all = rows(), at = all.indexOf(here());
    const row = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))];
    if (row) go(row);
  }
  const acts = {
    j: () => step(1),
    k: () => step(-1),
    e: (pressed) => { // the list must not take the E that opened it
      if (!here()) step(1);
      const pop = here()?.querySelector("details.pop");
      if (!pop) return;
      pop.open = true;
      const to = () => pop.querySelector("select").focus();
      if (pressed) addEventListener("keyup", to, { once: true }); else to();
    },
    a: () => here()?.querySelector("[data-accept]")?.click(),
    t: () => here()?.querySelector("[data-take]")?.click(),
    "?": () => { keys.scrollIntoView({ block: "nearest" }); keys.querySelector("button").focus(); },
  };
  document.addEventListener("keydown", (e) => {
    const pop = e.target.closest?.("details.pop[open]");
    if (e.key === "Escape" && pop) { pop.open = false; pop.querySelector("summary").focus(); return; }
    if (!keys || !on || e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.("input,select,textarea,[contenteditable]")) return;
    const act = acts[e.key.toLowerCase()];
    if (act) { e.preventDefault(); act(true); }
  });
  if (keys) {
    const sw = $("keys-switch");
    const show = () => { sw.textContent = on ? "Keys are on" : "Keys are off"; sw.setAttribute("aria-pressed", on); };
    keys.hidden = false;
    show();
    sw.onclick = () => { on = !on; show(); try { localStorage.setItem("keys", on ? "on" : "off"); } catch { /* so be it */ } };
    for (const b of keys.querySelectorAll("[data-key]")) b.onclick = () => acts[b.dataset.key]();
  }
  // One form open at a time.
  document.addEventListener("toggle", (e) => {
    if (e.target.matches?.("details.pop[open]")) for (const d of document.querySelectorAll("details.pop[open]")) if (d !== e.target) d.open = false;
  }, true);
})();
