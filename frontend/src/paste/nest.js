// Flat items that know their depth, as lists inside lists.

/** Items with their depth become lists inside items; each old element leaves. */
export function nest(items, before) {
  const make = (name) => before.ownerDocument.createElement(name);
  const open = [];
  for (const item of items) {
    while (open.length && open.at(-1).level > item.level) open.pop();
    const here = open.at(-1);
    if (here?.level === item.level && here.ordered !== item.ordered) open.pop();
    if (open.at(-1)?.level !== item.level) {
      const list = make(item.ordered ? "ol" : "ul");
      if (item.ordered && item.start > 1) list.setAttribute("start", item.start);
      const parent = open.at(-1)?.list.lastElementChild;
      if (parent) parent.append(list); else before.before(list);
      open.push({ ...item, list });
    }
    const li = make("li");
    li.append(...item.content);
    for (const more of item.more ?? []) li.append(more);
    open.at(-1).list.append(li);
  }
  for (const { element } of items) element.remove();
}
