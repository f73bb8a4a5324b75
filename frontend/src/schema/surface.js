// How a box looks while it is being written: a plain element. A real <aside> would be a landmark inside the text box, a
// real <summary> would fold at every space typed in it.
export const box = (tag, attributes) => () => {
  const dom = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) dom.setAttribute(name, value);
  return { dom, contentDOM: dom };
};
