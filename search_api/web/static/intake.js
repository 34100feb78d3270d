/* Intake: files dropped or chosen are sent in parcels; the server is asked how far each file is. */
"use strict";
(() => {
  const drop = document.getElementById("drop");
  const words = document.getElementById("words");
  const live = document.getElementById("live");
  const rows = document.getElementById("rows");
  const summary = document.getElementById("summary");
  const all = document.getElementById("all");
  const most = Number(drop.dataset.most);
  const PARCEL = 100;
  let queue = Promise.resolve();

  for (const one of drop.querySelectorAll(".without-script")) one.hidden = true;
  document.getElementById("folder-label").hidden = false;
  document.getElementById("files").addEventListener("change", (event) => take([...event.target.files]));
  document.getElementById("folder").addEventListener("change", (event) => take([...event.target.files]));
  for (const name of ["dragover", "dragenter"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const loose = [...event.dataTransfer.files];
    take(entries.length ? (await Promise.all(entries.map(walk))).flat() : loose);
  });

  /** All files of a dropped entry, folders walked through. */
  async function walk(entry) {
    if (entry.isFile) return [await new Promise((done, fail) => entry.file(done, fail))];
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (!some.length) break;
      found.push(...some);
    }
    return (await Promise.all(found.map(walk))).flat();
  }

  function take(files) {
    if (!files.length) return;
    live.hidden = false;
    for (let at = 0; at < files.length; at += Math.min(PARCEL, most)) {
      const parcel = files.slice(at, at + Math.min(PARCEL, most));
      const lines = parcel.map((file) => line(file.name));
      queue = queue.then(() => send(parcel, lines)).catch((error) => { dondoc.say(error.message, true); summary.textContent = error.message; });
    }
  }

  function line(name) {
    const row = rows.insertRow();
    row.insertCell().textContent = name;
    const state = row.insertCell();
    state.textContent = words.dataset.sending + " ";
    state.append(words.content.querySelector("progress").cloneNode(true));
    row.insertCell();
    return row;
  }

  /** Send a parcel; each file's bar fills as its bytes leave, in their order. */
  function send(parcel, lines) {
    const form = new FormData();
    form.append("actor", drop.querySelector("[name=actor]").value);
    if (document.getElementById("accept-held").checked) form.append("accept_held", "true");
    for (const file of parcel) form.append("files", file, file.name);
    return new Promise((done, fail) => {
      const request = new XMLHttpRequest();
      request.open("POST", "/api/intake/runs");
      request.setRequestHeader("Accept-Language", document.documentElement.lang);
      request.upload.addEventListener("progress", (event) => {
        let sent = event.loaded;
        parcel.forEach((file, place) => {
          const bar = lines[place].querySelector("progress");
          if (bar) bar.value = Math.min(Math.max(sent / Math.max(file.size, 1), 0), 1);
          sent -= file.size;
        });
      });
      request.addEventListener("load", () => {
        let body = null;
        try { body = JSON.parse(request.responseText); } catch { /* told below */ }
        if (request.status !== 202) { fail(new Error(body?.error?.message || request.statusText)); return; }
        follow(body.id, lines).then(done, fail);
      });
      request.addEventListener("error", () => fail(new Error(words.dataset.lost)));
      request.send(form);
    });
  }

  async function follow(id, lines) {
    let missed = 0;
    for (;;) {
      let run;
      try {
        run = await dondoc.ask(`/api/intake/runs/${encodeURIComponent(id)}`);
        missed = 0;
      } catch (error) {
        if (error.detail) throw error;
        if (++missed > 5) throw new Error(words.dataset.lost);
        await new Promise((done) => setTimeout(done, 1000));
        continue;
      }
      run.files.forEach((file, place) => {
        if (!lines[place]) lines[place] = line(file.name);
        paint(lines[place], file);
      });
      all.max = run.total || 1;
      all.value = run.finished;
      const left = run.seconds_left === null ? "" : " · " + words.dataset.left.replace("%", run.seconds_left);
      const head = run.state === "busy" ? words.dataset.busy : run.state === "done" ? words.dataset.done : "";
      summary.textContent = [head, `${run.finished}/${run.total}${left}`, run.problem].filter(Boolean).join(" · ");
      if (run.state === "done") return;
      if (run.state === "failed") throw new Error(run.problem || words.dataset.lost);
      await new Promise((done) => setTimeout(done, 600));
    }
  }

  function paint(row, file) {
    if (row.dataset.state === file.state) return;
    row.dataset.state = file.state;
    const known = words.content.querySelector(`[data-state="${CSS.escape(file.state)}"]`);
    const name = row.cells[0];
    name.textContent = "";
    if (file.document) {
      const link = document.createElement("a");
      link.href = `/documents/${file.document}`;
      link.textContent = file.name;
      name.append(link);
    } else name.textContent = file.name || words.dataset.noName;
    row.cells[1].replaceChildren(...(known ? [...known.cloneNode(true).childNodes] : []));
    row.cells[2].textContent = file.message || known?.dataset.means || "";
    for (const [other, said] of [[file.version_of, words.dataset.version], [file.form_of, words.dataset.form]]) {
      if (!other) continue;
      const link = document.createElement("a");
      link.href = `/documents/${other}`;
      link.textContent = said;
      row.cells[2].append(" ", link);
    }
  }
})();
