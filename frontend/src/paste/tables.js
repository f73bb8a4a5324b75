// Tables of other programs: layout tables dissolve, a bold first row is a head.
import { rename, unwrap } from "../html/tidy.js";

const isBoldCell = (cell) => {
  const words = cell.textContent.trim();
  const bold = [...cell.querySelectorAll("b,strong")].map((el) => el.textContent).join("").trim();
  return words !== "" && words === bold;
};

function dissolve(table) {
  const cell = table.rows[0]?.cells[0];
  table.replaceWith(...(cell ? cell.childNodes : []));
}

function findHead(table) {
  if (table.querySelector("th") || table.rows.length < 2) return;
  const cells = [...table.rows[0].cells];
  if (table.tHead?.rows.length || cells.every(isBoldCell)) for (const cell of cells) rename(cell, "th");
}

export function tidyTables(root) {
  for (const table of root.querySelectorAll("table")) {
    if (table.rows.length <= 1 && (table.rows[0]?.cells.length ?? 0) <= 1) { dissolve(table); continue; }
    findHead(table);
    for (const bold of table.querySelectorAll("th b, th strong")) unwrap(bold);
    for (const p of table.querySelectorAll("td > p:only-child, th > p:only-child")) unwrap(p);
    for (const caption of table.querySelectorAll("caption")) table.before(rename(caption, "p"));
  }
}
