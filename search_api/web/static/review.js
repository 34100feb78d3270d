/* Keys of the review queue: an element with data-key acts when its key is pressed and nobody is typing. */
"use strict";
(() => {
  const ALIKE = { ArrowRight: "j", ArrowLeft: "k" };
  const box = document.getElementById("keys");
  document.getElementById("keys-choice").hidden = false;
  box.checked = localStorage.getItem("dondoc-keys") !== "off";
  box.addEventListener("change", () => localStorage.setItem("dondoc-keys", box.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    const writing = dondoc.typing(event) && event.target !== box;
    if (!box.checked || writing || event.shiftKey || event.repeat) return;
    const place = document.querySelector(`[data-key="${CSS.escape(ALIKE[event.key] || event.key)}"]`);
    if (!place) return;
    event.preventDefault();
    place.click();
    const details = place.closest("details");
    if (details && place.tagName === "SUMMARY") setTimeout(() => details.open && details.querySelector("input:not([type=hidden])").focus());
  });
})();
