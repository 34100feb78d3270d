/* What every page shares: calls to the API in the page's language, words said to screen readers. */
"use strict";

window.dondoc = (() => {
  const said = () => document.getElementById("said");

  /** Show and say a short message; it goes after a while. */
  function say(text, bad = false) {
    const place = said();
    place.textContent = text;
    place.classList.toggle("bad", bad);
    place.classList.add("shown");
    clearTimeout(say.timer);
    say.timer = setTimeout(() => place.classList.remove("shown"), bad ? 12000 : 5000);
  }

  /** Fetch JSON from the API; an error of the API is thrown with its own message. */
  async function ask(address, options = {}) {
    const headers = { "Accept-Language": document.documentElement.lang, Accept: "application/json" };
    if (options.json !== undefined) {
      options = { ...options, method: options.method || "POST", body: JSON.stringify(options.json) };
      headers["Content-Type"] = "application/json";
    }
    const answer = await fetch(address, { ...options, headers: { ...headers, ...options.headers } });
    const body = answer.status === 204 ? null : await answer.json();
    if (!answer.ok) {
      const error = new Error(body?.error?.message || answer.statusText);
      error.detail = body?.error;
      throw error;
    }
    return body;
  }

  /** Whether the person is typing, so that a single key is a letter and no command. */
  function typing(event) {
    const place = event.target;
    return event.ctrlKey || event.metaKey || event.altKey || place.isContentEditable
      || ["INPUT", "TEXTAREA", "SELECT"].includes(place.tagName);
  }

  return { say, ask, typing };
})();
