/* The reader: one side finds the other. Everything is reachable without it by the links that the page has. */
"use strict";
(() => {
  const text = document.getElementById("text");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";

  function light(id, tag) {
    for (const one of document.querySelectorAll(".on")) one.classList.remove("on");
    const places = text.querySelectorAll(`[data-id="${CSS.escape(id)}"]`);
    for (const one of places) one.classList.add("on");
    const owner = id.split(".")[0];
    const item = document.querySelector(`[data-obligation="${CSS.escape(owner)}"]`);
    if (item) item.classList.add("on");
    return { place: places[0], item, tag };
  }

  function show(id, where) {
    const { place, item } = light(id);
    if (where !== "item" && place) place.scrollIntoView({ block: "center", behavior: still });
    if (where !== "place" && item) item.scrollIntoView({ block: "nearest", behavior: still });
    const address = new URL(location.href);
    if (item) { address.searchParams.set("at", item.dataset.obligation); address.searchParams.delete("start"); address.searchParams.delete("end"); address.searchParams.delete("part"); history.replaceState(null, "", address); }
    document.dispatchEvent(new CustomEvent("dondoc:chosen", { detail: { id, item } }));
  }

  document.addEventListener("click", (event) => {
    const go = event.target.closest(".go");
    if (go) {
      event.preventDefault();
      const id = go.closest("[data-obligation]").dataset.obligation;
      show(id, "place");
      // By keyboard (no button of a mouse pressed) one goes on reading there; Escape leads back to the list.
      const place = text.querySelector(`span[data-id="${CSS.escape(id)}"]`);
      if (event.detail === 0 && place) { place.tabIndex = -1; place.focus({ preventScroll: true }); }
      return;
    }
    const mark = event.target.closest("[data-tag]");
    if (!mark || event.target.closest("a") || !getSelection().isCollapsed) return;
    const outer = event.target.closest('[data-tag="obligation"]');
    show(mark.dataset.id.includes(".") ? mark.dataset.id : (outer || mark).dataset.id, "item");
  });

  document.addEventListener("keydown", (event) => {
    const inside = event.key === "Escape" && text.contains(document.activeElement) && document.activeElement.closest('[data-tag="obligation"]');
    const item = inside && document.querySelector(`[data-obligation="${CSS.escape(inside.dataset.id)}"] .go`);
    if (item) item.focus();
  });

  if (text.dataset.at) {
    const { place, item } = light(text.dataset.at);
    requestAnimationFrame(() => {
      if (place) place.scrollIntoView({ block: "center" });
      if (item) item.parentElement.parentElement.closest(".side").scrollTop = item.offsetTop - 60;
    });
  }
})();
