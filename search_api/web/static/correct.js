/* Marking text in the reader: what is marked becomes a link to the form that says what it is. */
"use strict";
(() => {
  const text = document.getElementById("text");
  const words = document.getElementById("marking-words");
  if (!text || !words) return;
  const button = document.createElement("a");
  button.className = "button marking";
  button.textContent = words.dataset.add;
  button.hidden = true;
  document.body.append(button);

  /** Code points from the beginning of the text to a place in the page; -1 outside the text. */
  function offset(node, at) {
    const holder = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("p[data-start]");
    if (!holder || !text.contains(holder)) return -1;
    const before = document.createRange();
    before.setStart(holder, 0);
    before.setEnd(node, at);
    return Number(holder.dataset.start) + [...before.toString()].length;
  }

  // With the caret in the text (F7) the keyboard marks too: Enter opens the form.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !button.hidden && !event.target.closest("a, button, input, select, textarea, summary")) button.click();
  });

  document.addEventListener("selectionchange", () => {
    const chosen = getSelection();
    button.hidden = true;
    if (chosen.isCollapsed || !chosen.rangeCount) return;
    const range = chosen.getRangeAt(0);
    const start = offset(range.startContainer, range.startOffset);
    const end = offset(range.endContainer, range.endOffset);
    if (start < 0 || end <= start) return;
    const inside = range.startContainer.parentElement.closest('[data-tag="obligation"]');
    const address = new URL(`/documents/${text.dataset.document}/correct`, location.origin);
    address.searchParams.set("start", start);
    address.searchParams.set("end", end);
    if (inside) address.searchParams.set("obligation", inside.dataset.id);
    button.href = address;
    const box = range.getBoundingClientRect();
    button.style.left = `${Math.min(box.left + scrollX, innerWidth - 160)}px`;
    button.style.top = `${box.bottom + scrollY + 6}px`;
    button.hidden = false;
  });
})();
