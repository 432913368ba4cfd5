// The words of the page: they come with it, translated; the scripts only choose and fill them in.

export const language = document.documentElement.lang || "en";
const catalogue = JSON.parse(document.getElementById("words")?.textContent || "{}");
const plural = new Intl.PluralRules(language);

/** The sentence of this name with its values. Where it has two forms, `n` chooses. */
export function say(name, values = {}) {
  let text = catalogue[name] ?? name;
  if (Array.isArray(text)) text = text[plural.select(values.n) === "one" ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (found, key) => String(values[key] ?? found));
}

/** A text kept as {en, fr}, in the language of the page, in the other where that is missing. */
export function inLanguage(text, which = language) {
  if (!text || typeof text === "string") return text || "";
  const other = which === "fr" ? "en" : "fr";
  return text[which] || text[other] || "";
}

/** Names in a row: "A, B and C". */
export function listed(names) {
  return new Intl.ListFormat(language === "fr" ? "fr" : "en-GB", { type: "conjunction" }).format(names);
}
