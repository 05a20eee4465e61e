// A new concern on Today: told in words at once, and in sound for whoever has
// switched that on in this browser. Without this the page says it all the same,
// where it stands first.
"use strict";
(() => {
  const sw = document.getElementById("sound-switch"), words = document.getElementById("alarm");
  const live = () => document.getElementById("live");
  if (!sw || !live()) return;

  // The live part is put anew when there is news; who was there before is known
  // by their rows. One may come in the moment another is closed.
  const rows = () => [...live().querySelectorAll("#concerns > .rows > .row[id]")].map((r) => r.id);
  let known = new Set(rows());
  new MutationObserver(() => {
    if (!live()) return;
    const now = rows(), fresh = now.filter((id) => !known.has(id)).length;
    known = new Set(now);
    words.textContent = "";
    if (!fresh) return;
    words.textContent = fresh === 1 ? "A new concern stands at the top of Today" : fresh + " new concerns stand at the top of Today";
    ring();
  }).observe(live().parentNode, { childList: true });

  // A browser lets nothing be heard before a key or a click.
  let on = false, audio = null;
  try { on = localStorage.getItem("sound") === "on"; } catch { /* keeps nothing */ }
  function wake() {
    if (!on || !window.AudioContext) return;
    audio ??= new AudioContext();
    return audio.resume();
  }
  function ring() {
    if (!on || !audio || audio.state !== "running") return;
    for (const [after, pitch] of [[0, 880], [0.25, 660], [0.5, 880]]) {
      const tone = audio.createOscillator(), loud = audio.createGain(), at = audio.currentTime + after;
      tone.frequency.value = pitch;
      loud.gain.setValueAtTime(0.0001, at);
      loud.gain.exponentialRampToValueAtTime(0.2, at + 0.02);
      loud.gain.exponentialRampToValueAtTime(0.0001, at + 0.22);
      tone.connect(loud).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.24);
    }
  }
  addEventListener("pointerdown", wake);
  addEventListener("keydown", wake);

  const show = () => {
    sw.textContent = "Sound for a new concern is " + (on ? "on" : "off");
    sw.setAttribute("aria-pressed", on);
  };
  sw.hidden = false;
  show();
  sw.onclick = async () => {
    on = !on;
    show();
    try { localStorage.setItem("sound", on ? "on" : "off"); } catch { /* so be it */ }
    if (on) { await wake(); ring(); } // so that one knows it by ear
  };
})();
