// Keeps the drawn handsets fresh, once a second, without touching what is being
// typed: bubbles are added to phones that stand, forms are never redrawn.
"use strict";

(() => {
  const phones = document.getElementById("phones");
  const note = document.getElementById("note");
  let version = phones.dataset.version;
  let asking = false;

  const address = () => {
    const q = new URLSearchParams(location.search);
    q.set("since", version);
    return "/sandbox/phones?" + q;
  };

  // freshen makes one phone's list of bubbles like a newer one's. Only what
  // differs is touched, so that a screen reader hears new texts alone.
  const freshen = (old, now) => {
    const wanted = new Set([...now.children].map((li) => li.id));
    [...old.children].filter((li) => !wanted.has(li.id)).forEach((li) => li.remove());
    let place = null;
    for (const li of now.children) {
      const had = [...old.children].find((o) => o.id === li.id);
      if (had && had.innerHTML !== li.innerHTML) had.innerHTML = li.innerHTML;
      const here = had || document.importNode(li, true);
      const next = place ? place.nextElementSibling : old.firstElementChild;
      if (here !== next) old.insertBefore(here, next);
      place = here;
    }
  };

  const redraw = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("phones");
    version = fresh.dataset.version;
    const typing = phones.contains(document.activeElement) ||
      [...phones.querySelectorAll(".say input[name=body]")].some((i) => i.value !== "");
    const wanted = new Set([...fresh.children].map((s) => s.id));
    for (const old of [...phones.children]) {
      if (!wanted.has(old.id) && !(typing && old.contains(document.activeElement))) old.remove();
    }
    let place = null;
    for (const now of [...fresh.children]) {
      let here = [...phones.children].find((s) => s.id === now.id);
      if (here && here.classList.contains("phone")) freshen(here.querySelector(".talk"), now.querySelector(".talk"));
      const next = place ? place.nextElementSibling : phones.firstElementChild;
      if (!here) phones.insertBefore(here = document.importNode(now, true), next);
      else if (!typing && here !== next) phones.insertBefore(here, next); // nothing moves under a hand that types
      place = here;
    }
  };

  const poll = async () => {
    if (asking || document.hidden) return;
    asking = true;
    try {
      const answer = await fetch(address(), { cache: "no-store" });
      if (answer.status === 200) redraw(await answer.text());
    } catch {
      // The stand-in is away for a moment; the next second asks again.
    } finally {
      asking = false;
    }
  };

  const say = async (form, button) => {
    const input = form.querySelector("input[name=body]");
    const body = button && button.name === "body" ? button.value : input ? input.value : "";
    const answer = await fetch("/sandbox/replies", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ from: form.elements.from.value, body }),
    });
    note.hidden = answer.ok;
    if (answer.ok) {
      if (input) input.value = "";
      await poll();
      return;
    }
    note.textContent = (await answer.json()).detail;
  };

  phones.addEventListener("submit", (e) => {
    e.preventDefault();
    say(e.target, e.submitter).catch(() => {
      note.textContent = "The reply was not sent: the stand-in does not answer. Try again.";
      note.hidden = false;
    });
  });
  document.addEventListener("visibilitychange", poll);
  setInterval(poll, 1000);
})();
