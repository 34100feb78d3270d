/* Keys of the review queue: an element with data-key acts when its key is pressed and nobody is typing. */
"use strict";
(() => {
  const box = document.getElementById("keys");
  box.checked = localStorage.getItem("dondoc-keys") !== "off";
  box.addEventListener("change", () => localStorage.setItem("dondoc-keys", box.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (!box.checked || dondoc.typing(event)) return;
    const place = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!place) return;
    event.preventDefault();
    place.click();
  });
})();
