// Tables without widths or styles: what a cell says, and how far it reaches.
import { TableCell, TableHeader, TableRow, Table as TiptapTable } from "@tiptap/extension-table";

const span = (name) => ({ default: 1, parseHTML: (el) => Math.max(1, Number.parseInt(el.getAttribute(name), 10) || 1) });
const attributes = () => ({
  colspan: span("colspan"),
  rowspan: span("rowspan"),
  colwidth: { default: null, rendered: false, parseHTML: () => null },
});

const Table = TiptapTable.extend({
  renderHTML: () => ["table", ["tbody", 0]],
  addNodeView: () => null,
}).configure({ resizable: false });

const Cell = TableCell.extend({ addAttributes: attributes });
const Header = TableHeader.extend({
  addAttributes: () => ({ ...attributes(), scope: { default: null, parseHTML: (el) => el.getAttribute("scope") } }),
});

export const tableExtensions = [Table, TableRow.extend({ content: "(tableCell | tableHeader)*" }), Cell, Header];
