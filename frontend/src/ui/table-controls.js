// The table menu.
import { focused } from "./focused.js";

const inTable = (editor) => editor.isActive("table");
const act = (label, icon, command) => ({ label, icon, enabled: inTable, run: (editor) => focused(editor)[command]().run() });

/** Whether every cell of the first row (or column) is a header cell. */
function isHeaded(editor, column) {
  const { $from } = editor.state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const table = $from.node(depth);
    if (table.type.name !== "table") continue;
    const cells = column ? table.content.content.map((row) => row.firstChild) : (table.firstChild?.content.content ?? []);
    return cells.every((cell) => cell?.type.name === "tableHeader");
  }
  return false;
}

const head = (label, command, column) => ({ ...act(label, null, command), kind: "check", active: (editor) => isHeaded(editor, column) });

export const tableControls = (labels) => [
  {
    label: labels.insertTable, icon: "table", enabled: (editor) => !inTable(editor),
    run: (editor) => focused(editor).insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
  },
  { separator: true },
  act(labels.rowAbove, "plus", "addRowBefore"),
  act(labels.rowBelow, "plus", "addRowAfter"),
  act(labels.columnBefore, "plus", "addColumnBefore"),
  act(labels.columnAfter, "plus", "addColumnAfter"),
  { separator: true },
  head(labels.headerRow, "toggleHeaderRow", false),
  head(labels.headerColumn, "toggleHeaderColumn", true),
  { separator: true },
  act(labels.deleteRow, "trash", "deleteRow"),
  act(labels.deleteColumn, "trash", "deleteColumn"),
  act(labels.deleteTable, "trash", "deleteTable"),
];
