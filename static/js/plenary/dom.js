// Change the page in place: what is focused stays focused, and what has not changed is not touched.

export const find = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));

/** Write a text where it differs. */
export function put(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

/** Set an attribute where it differs; null and false take it away. */
export function mark(element, name, value) {
  if (!element) return;
  if (value === null || value === false || value === undefined) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, String(value));
  }
}

export function show(element, visible) {
  if (element) mark(element, "hidden", visible ? null : "");
}

/** Write into the parts of an element that are named by data-part: {name: text}. */
export function fill(element, parts) {
  for (const [name, text] of Object.entries(parts)) put(find(`[data-part="${name}"]`, element), text ?? "");
}

/** The children of a list, one for each item, in order: made from the <template> that data-row names, then updated. */
export function reconcile(list, items, key, update) {
  const template = document.getElementById(list.dataset.row);
  const known = new Map(all(":scope > [data-id]", list).map((child) => [child.dataset.id, child]));
  const wanted = items.map((item) => {
    const id = String(key(item));
    let child = known.get(id);
    if (!child) {
      child = template.content.firstElementChild.cloneNode(true);
      child.dataset.id = id;
    }
    known.delete(id);
    update(child, item);
    return child;
  });
  for (const gone of known.values()) gone.remove();
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  wanted.forEach((child, position) => {
    if (list.children[position] !== child) list.insertBefore(child, list.children[position] || null);
  });
  if (focused && focused !== document.activeElement) focused.focus({ preventScroll: true });
}

/** Speak a sentence in a live region; the same sentence twice is spoken twice. */
export function announce(region, text) {
  region.textContent = "";
  setTimeout(() => { region.textContent = text; }, 50);
}

/** Press the button once within a while: the second press of a nervous hand is no second act. */
export function guard(milliseconds, now = () => performance.now()) {
  let last = -Infinity;
  return () => {
    if (now() - last < milliseconds) return false;
    last = now();
    return true;
  };
}

/** What a browser keeps for this page; where it keeps nothing, the page works all the same. */
export const kept = {
  read(name) {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch {
      return null;
    }
  },
  write(name, value) {
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, JSON.stringify(value));
    } catch {
      // Full, or forbidden: then nothing is kept.
    }
  },
};
