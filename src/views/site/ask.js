// The query page: colours in the editor, names of this dataset as suggestions, shipped questions as forms, answers without a new page.
// Everything works without it too: the form is sent as it is.
(() => {
  "use strict";
  const by = (id) => document.getElementById(id);
  const form = by("ask");
  const editor = by("query");
  const paint = by("paint");
  const offers = by("offers");
  const told = by("told");
  const answer = by("answer");
  const prefixes = JSON.parse(by("prefixes").textContent);
  const language = document.documentElement.lang;
  const say = (text) => (told.textContent = text);

  // ---- colours: a layer under the text, with the same letters in the same places ----
  const keywords =
    "ADD ALL AS ASC ASK BASE BIND BY CONSTRUCT COUNT AVG SUM MIN MAX SAMPLE GROUP_CONCAT DESC DESCRIBE DISTINCT EXISTS FILTER FROM GRAPH GROUP HAVING IN LIMIT MINUS NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED SELECT SEPARATOR SERVICE UNDEF UNION VALUES WHERE BOUND COALESCE CONCAT CONTAINS DATATYPE IF IRI LANG LANGMATCHES LCASE REGEX REPLACE STR STRAFTER STRBEFORE STRENDS STRLEN STRSTARTS SUBSTR UCASE URI YEAR ISIRI ISLITERAL ISBLANK";
  const known = new Set(keywords.split(" "));
  const token =
    /(#[^\n]*)|(<[^<>"{}|^`\\\s]*>)|("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|([?$][\p{L}\p{N}_]+)|([\p{L}\p{N}_.-]*:[\p{L}\p{N}_.\-%]*)|([A-Za-z_]+)/gu;
  const kinds = ["comment", "iri", "string", "variable", "name", "word"];
  let wrong = null;

  const colour = () => {
    const text = editor.value;
    const parts = document.createDocumentFragment();
    let done = 0;
    const add = (piece, from, kind) => {
      const mark = wrong !== null && wrong >= from && wrong < from + piece.length;
      if (!kind && !mark) return parts.append(piece);
      const span = document.createElement("span");
      span.className = [kind && `t-${kind}`, mark && "t-wrong"].filter(Boolean).join(" ");
      span.textContent = piece;
      parts.append(span);
    };
    for (const match of text.matchAll(token)) {
      if (match.index > done) add(text.slice(done, match.index), done, "");
      const kind = kinds[match.slice(1).findIndex((group) => group !== undefined)];
      const shown = kind === "word" ? (known.has(match[0].toUpperCase()) ? "keyword" : "") : kind === "name" ? "" : kind;
      add(match[0], match.index, shown);
      done = match.index + match[0].length;
    }
    add(`${text.slice(done)}\n`, done, "");
    paint.replaceChildren(parts);
    paint.scrollTop = editor.scrollTop;
  };

  // ---- suggestions ----
  offers.setAttribute("role", "listbox");
  offers.setAttribute("aria-label", form.dataset.some);
  let shown = [];
  let active = -1;
  let asked = 0;
  let timer = 0;

  // The word before the caret, when it stands where a name can stand.
  const wordHere = () => {
    const at = editor.selectionStart;
    if (at !== editor.selectionEnd) return null;
    for (const match of editor.value.slice(0, at).matchAll(token))
      if (match.index + match[0].length === at && (match[1] || match[3] || match[4])) return null;
    const word = editor.value.slice(0, at).match(/[\p{L}\p{N}_.:-]+$/u)?.[0];
    return word && !known.has(word.toUpperCase()) && [...word].length >= (/[\u3400-\u9fff]/.test(word) ? 1 : 2) ? { word, from: at - word.length, at } : null;
  };
  const close = () => {
    offers.hidden = true;
    shown = [];
    active = -1;
    editor.removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    active = index;
    [...offers.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === index)));
    if (index < 0) return editor.removeAttribute("aria-activedescendant");
    editor.setAttribute("aria-activedescendant", `offer-${index}`);
    offers.children[index].scrollIntoView({ block: "nearest" });
  };
  const find = async (words, kind, limit) => {
    const parameters = new URLSearchParams({ q: words, format: "json", lang: language, limit: String(limit) });
    if (kind) parameters.set("type", kind);
    const response = await fetch(`search?${parameters}`);
    return response.ok ? (await response.json()).found : [];
  };
  const suggest = async () => {
    const here = wordHere();
    const number = ++asked;
    if (!here) return close();
    const local = here.word.split(":").pop() || here.word.replace(":", "");
    const found = await find(local, "", 30).catch(() => []);
    if (number !== asked) return;
    const prefix = here.word.includes(":") ? here.word.slice(0, here.word.indexOf(":") + 1) : "";
    shown = found.filter((one) => one.iri && one.name.startsWith(prefix)).slice(0, 10).map((one) => ({ ...one, ...here }));
    offers.replaceChildren(
      ...shown.map((one, index) => {
        const item = document.createElement("li");
        item.id = `offer-${index}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.append(one.label, " ");
        item.appendChild(document.createElement("code")).textContent = written(one);
        item.append(" ");
        item.appendChild(document.createElement("small")).textContent = one.kind;
        item.addEventListener("mousedown", (event) => (event.preventDefault(), take(index)));
        return item;
      }),
    );
    active = -1;
    offers.hidden = !shown.length;
    editor.setAttribute("aria-controls", "offers");
    say(shown.length ? `${shown.length} ${form.dataset.some}` : "");
  };
  const written = (one) => (one.name === one.iri ? `<${one.iri}>` : one.name);
  const put = (text, from, to) => {
    editor.focus();
    editor.setSelectionRange(from, to);
    // Kept in the history of the editor, so that it can be undone.
    if (!document.execCommand("insertText", false, text)) editor.setRangeText(text, from, to, "end");
  };
  const take = (index) => {
    const one = shown[index];
    close();
    put(`${written(one)} `, one.from, one.at);
    asked++;
    clearTimeout(timer);
    colour();
  };

  editor.addEventListener("input", () => {
    wrong = null;
    colour();
    clearTimeout(timer);
    timer = setTimeout(suggest, 120);
  });
  editor.addEventListener("scroll", () => (paint.scrollTop = editor.scrollTop));
  editor.addEventListener("blur", () => setTimeout(close, 150));
  editor.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return run();
    }
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      return suggest();
    }
    if (offers.hidden) return;
    const last = shown.length - 1;
    if (event.key === "ArrowDown") choose(active >= last ? 0 : active + 1);
    else if (event.key === "ArrowUp") choose(active <= 0 ? last : active - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Tab" && !event.shiftKey) take(Math.max(active, 0));
    else if (event.key === "Enter" && active >= 0) take(active);
    else return;
    event.preventDefault();
  });

  // ---- prefixes: the server knows those of the project; a text that is to be taken elsewhere declares them ----
  const declare = () => {
    const text = editor.value;
    const used = new Set();
    for (const match of text.matchAll(token)) if (match[5]) used.add(match[5].split(":")[0]);
    const lines = [...used].filter((prefix) => prefixes[prefix] && !new RegExp(`PREFIX\\s+${prefix}:`, "i").test(text));
    if (lines.length) put(lines.map((prefix) => `PREFIX ${prefix}: <${prefixes[prefix]}>\n`).join(""), 0, 0);
    colour();
  };
  by("declare").hidden = false;
  by("declare").addEventListener("click", declare);

  // ---- shipped questions ----
  const select = by("question");
  const parameters = by("parameters");
  const value = (parameter, text) =>
    parameter.kind === "integer" ? text : parameter.kind === "text" ? JSON.stringify(text) : /^https?:/.test(text) ? `<${text}>` : text;
  const bind = (parameter, text) => {
    const place = new RegExp(`VALUES\\s+\\?${parameter.name}\\s*\\{[^}]*\\}`);
    editor.value = editor.value.replace(place, () => `VALUES ?${parameter.name} { ${text ? value(parameter, text) : "UNDEF"} }`);
    colour();
  };
  const field = (parameter) => {
    const box = document.createElement("div");
    const label = box.appendChild(document.createElement("label"));
    label.textContent = `${parameter.label}${parameter.example ? ` (${form.dataset.example}: ${parameter.example})` : ""}`;
    const input = box.appendChild(document.createElement("input"));
    input.id = label.htmlFor = `parameter-${parameter.name}`;
    input.autocomplete = "off";
    const list = box.appendChild(document.createElement("datalist"));
    list.id = `of-${parameter.name}`;
    if (parameter.kind === "integer") input.inputMode = "numeric";
    if (parameter.kind !== "entity") {
      input.addEventListener("input", () => bind(parameter, input.value.trim()));
      return box;
    }
    input.setAttribute("list", list.id);
    let wait = 0;
    const look = async () => {
      const text = input.value.trim();
      if (!text) return bind(parameter, "");
      const found = (await find(text, parameter.class ?? "", 8).catch(() => [])).filter((one) => one.iri);
      list.replaceChildren(
        ...found.map((one) => {
          const option = document.createElement("option");
          option.value = one.name;
          option.label = `${one.label} · ${one.kind}`;
          return option;
        }),
      );
      const best = found.find((one) => one.name === text) ?? found[0];
      bind(parameter, best ? written(best) : "");
      say(best ? best.label : form.dataset.none);
    };
    input.addEventListener("input", () => {
      clearTimeout(wait);
      wait = setTimeout(look, 120);
    });
    return box;
  };
  const load = async () => {
    if (!select.value) return parameters.replaceChildren();
    const response = await fetch(`ask?${new URLSearchParams({ question: select.value, lang: language, format: "json" })}`);
    if (!response.ok) return say(form.dataset.gone);
    const question = await response.json();
    editor.value = question.text;
    parameters.replaceChildren(...question.params.map(field));
    wrong = null;
    colour();
    say(form.dataset.loaded);
  };
  if (select) {
    select.addEventListener("change", load);
    by("load").hidden = true;
    if (select.value && parameters.childElementCount === 0) {
      fetch(`ask?${new URLSearchParams({ question: select.value, lang: language, format: "json" })}`)
        .then((response) => response.json())
        .then((question) => parameters.replaceChildren(...question.params.map(field)))
        .catch(() => {});
    }
  }

  // ---- answers ----
  const offset = (line, column) => {
    const before = editor.value.split("\n").slice(0, line - 1);
    const chars = [...(editor.value.split("\n")[line - 1] ?? "")].slice(0, column - 1).join("");
    return before.reduce((sum, text) => sum + text.length + 1, 0) + chars.length;
  };
  const follow = () => {
    const problem = answer.querySelector(".problem[data-line]");
    const line = Number(problem?.dataset.line ?? 0);
    if (!line) return;
    wrong = offset(line, Number(problem.dataset.column) || 1);
    colour();
    answer.querySelector(".to-problem")?.addEventListener("click", (event) => {
      event.preventDefault();
      editor.focus();
      editor.setSelectionRange(wrong, wrong);
    });
  };
  let running = null;
  const run = async () => {
    close();
    if (!editor.value.trim()) return;
    running?.abort();
    running = new AbortController();
    const own = running;
    say(form.dataset.running);
    const sent = new URLSearchParams({ query: editor.value, lang: language, part: "1" });
    const cite = form.elements.cite.checked;
    if (cite) sent.set("cite", "1");
    for (const name of ["chart", "axes"]) if (form.elements[name].value) sent.set(name, form.elements[name].value);
    try {
      const response = await fetch("ask", { method: "POST", body: sent, signal: own.signal });
      const text = await response.text();
      if (own !== running) return;
      if (response.headers.get("Content-Type")?.startsWith("text/html")) {
        const parsed = new DOMParser().parseFromString(text, "text/html");
        answer.replaceChildren(...parsed.body.childNodes);
      } else {
        const problem = document.createElement("pre");
        problem.setAttribute("role", "alert");
        problem.textContent = text;
        answer.replaceChildren(problem);
      }
      wrong = null;
      follow();
      const rows = answer.querySelector("[data-rows]")?.dataset.rows;
      say(answer.querySelector("[role=alert]") ? "" : (answer.querySelector("h2 .count")?.textContent ?? rows ?? ""));
      const kept = new URLSearchParams({ query: editor.value, lang: language });
      if (cite) kept.set("cite", "1");
      for (const name of ["chart", "axes"]) if (sent.has(name)) kept.set(name, sent.get(name));
      const address = `ask?${kept}`;
      if (address.length < 6000) history.replaceState(null, "", address);
    } catch (error) {
      if (error.name !== "AbortError") say(form.dataset.gone);
    }
  };
  form.elements.chart.addEventListener("change", run);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });

  editor.parentElement.classList.add("painted");
  colour();
  follow();
})();
