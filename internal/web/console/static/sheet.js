// Enter goes on to the next pupil: it must not close a half-typed register.
"use strict";
document.querySelector(".sheet")?.addEventListener("keydown", (e) => {
  if (e.key !== "Enter" || !e.target.matches(".row input")) return;
  e.preventDefault();
  const all = [...e.currentTarget.querySelectorAll(".row input, button")];
  const next = all[all.indexOf(e.target) + 1];
  next.focus();
  next.select?.();
});
