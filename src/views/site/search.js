// Searches the index of this folder: no server is asked. What it means that two texts are the same is told in the library's
// search: Traditional and Simplified, full and half width, capitals and small letters, accents.
(() => {
  "use strict";
  const data = window.xinzhiIndex;
  const input = document.getElementById("q");
  const told = document.getElementById("told");
  const place = document.getElementById("found");
  if (!data || !input || !told || !place) return;
  const language = document.documentElement.lang;
  const at = { "zh-Hant-HK": 0, "zh-Hans": 1 }[language] ?? 2;
  const most = 50;

  const simple = new Map();
  const pairs = [...data.simplified];
  for (let i = 0; i + 1 < pairs.length; i += 2) simple.set(pairs[i], pairs[i + 1]);
  const simplified = (text) => [...text].map((c) => simple.get(c) ?? c).join("");
  const fold = (text) => simplified(text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase());
  const han = /[\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/u;
  const pieces = /[\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+|[\p{L}\p{N}]+/gu;
  const empty = new Set("a an and are as at by did do does for from in is it of on or that the to was what with".split(" "));

  // The plural of English is taken off, as a part of the word.
  const stem = (word) => {
    if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
    if (word.endsWith("ies")) return word.slice(0, -3);
    if (/(ss|ch|sh|x|z)es$/.test(word)) return word.slice(0, -2);
    if (/[^aeou]y$/.test(word)) return word.slice(0, -1);
    return /(ss|us|is)$/.test(word) ? word : word.replace(/s$/, "");
  };
  const words = (folded) => {
    const found = new Set();
    for (const [run] of folded.matchAll(pieces)) {
      const chars = [...run];
      if (!han.test(run)) found.add(stem(run));
      else if (chars.length === 1) found.add(run);
      else for (let i = 0; i + 1 < chars.length; i++) found.add(chars[i] + chars[i + 1]);
    }
    const telling = [...found].filter((word) => !empty.has(word));
    return telling.length ? telling : [...found];
  };
  const letters = (folded) => folded.replace(/[^\p{L}\p{N}]/gu, "");

  const rows = data.rows.map(([stem, kind, hant, hans, en, others]) => {
    const names = [hant, hans === 0 ? simplified(hant) : hans, en === 0 ? hant : en];
    const all = [...new Set([hant, names[2], ...(others ? others.split("\n") : []), stem.split("/").pop()].map(fold))];
    return { stem, names, kind: data.kinds[kind], all, starts: all.map((text) => " " + text.replace(/[^\p{L}\p{N}]+/gu, " ")) };
  });

  // How well a row fits: its best name, or the words that all its names have together.
  const worth = (row, asked, wanted) => {
    const whole = letters(asked);
    let best = 0;
    row.all.forEach((name, order) => {
      const own = letters(name);
      const less = order > 1 ? 0.9 : 1;
      if (own === whole) best = Math.max(best, 1000 * less);
      else if (own.startsWith(whole)) best = Math.max(best, 300 * less + 100 / own.length);
      else if (own.includes(whole) && (han.test(whole) || whole.length > 3)) best = Math.max(best, 200 * less + 100 / own.length);
      let count = 0;
      for (const word of wanted) if (han.test(word) ? name.includes(word) : row.starts[order].includes(" " + word)) count++;
      const share = count / wanted.length;
      if (share === 1) best = Math.max(best, 150 * less + 100 / own.length);
      else if (share >= 0.5) best = Math.max(best, 90 * share * share * less + 5 / own.length);
    });
    return best;
  };

  const search = (text) => {
    const asked = fold(text.trim());
    const wanted = words(asked);
    if (!wanted.length) return [];
    const found = [];
    rows.forEach((row, order) => {
      const score = worth(row, asked, wanted);
      if (score > 0) found.push({ row, score: score + 8 * (1 - order / rows.length), order });
    });
    found.sort((a, b) => b.score - a.score || a.order - b.order);
    return found.slice(0, most).map(({ row }) => row);
  };

  const show = () => {
    const text = input.value;
    const found = search(text);
    const list = document.createElement("ol");
    list.className = "entries";
    for (const row of found) {
      const item = list.appendChild(document.createElement("li"));
      const link = item.appendChild(document.createElement("a"));
      link.href = `../${row.stem}.${language}.html`;
      link.textContent = row.names[at];
      item.append(" ");
      item.appendChild(document.createElement("small")).textContent = row.kind[at];
    }
    place.replaceChildren(...(found.length ? [list] : []));
    told.textContent = !text.trim() ? "" : found.length ? `${found.length}${found.length === most ? "+" : ""} ${told.dataset.results}` : told.dataset.nothing;
  };

  const keep = () => {
    // A page from a disk may not change its address.
    try {
      history.replaceState(null, "", input.value ? `?q=${encodeURIComponent(input.value)}` : location.pathname);
    } catch {}
  };
  let soon = 0;
  input.addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(() => (show(), keep()), 60);
  });
  input.form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
    keep();
  });
  input.value = new URLSearchParams(location.search).get("q") ?? input.value;
  if (input.value) show();
  window.xinzhiSearch = search;
})();
