// What the toolbar offers, in groups. `active` and `enabled` ask the document, `run` changes it.
import { insertControls } from "./insert-controls.js";
import { focused } from "./focused.js";
import { tableControls } from "./table-controls.js";


const toggle = (name, label, icon, keys, mark, run) => ({
  name, label, icon, keys, active: (editor) => editor.isActive(mark), run: (editor) => run(focused(editor)).run(),
});

const style = (labels) => {
  const heading = (level) => ({
    kind: "radio", label: labels[`heading${level}`], class: `rich-text__item--h${level}`,
    active: (editor) => editor.isActive("heading", { level }),
    run: (editor) => focused(editor).setHeading({ level }).run(),
  });
  const text = {
    kind: "radio", label: labels.text, active: (editor) => editor.isActive("paragraph"), run: (editor) => focused(editor).setParagraph().run(),
  };
  return [text, heading(2), heading(3), heading(4)];
};

const lists = (labels) => [
  toggle("bullets", labels.bullets, "bullets", "Mod-Shift-8", "bulletList", (chain) => chain.toggleBulletList()),
  toggle("numbers", labels.numbers, "numbers", "Mod-Shift-7", "orderedList", (chain) => chain.toggleOrderedList()),
  {
    name: "outdent", label: labels.outdent, icon: "outdent", enabled: (editor) => editor.isActive("listItem"),
    run: (editor) => focused(editor).liftListItem("listItem").run(),
  },
  {
    name: "indent", label: labels.indent, icon: "indent", enabled: (editor) => editor.can().sinkListItem("listItem"),
    run: (editor) => focused(editor).sinkListItem("listItem").run(),
  },
];

/** @param {object} session  gives labels, config, and opens the dialogs */
export function controls({ labels, config, editor, openLink, openPicture, openFile }) {
  const styles = style(labels);
  return [
    [{ name: "style", label: labels.style, items: styles, shown: () => (styles.find((item) => item.active(editor())) ?? { label: labels.text }).label }],
    [
      toggle("bold", labels.bold, "bold", "Mod-b", "bold", (chain) => chain.toggleBold()),
      toggle("italic", labels.italic, "italic", "Mod-i", "italic", (chain) => chain.toggleItalic()),
      toggle("code", labels.code, "code", "Mod-e", "code", (chain) => chain.toggleCode()),
      { name: "link", label: labels.link, icon: "link", keys: "Mod-k", active: (e) => e.isActive("link"), run: openLink },
    ],
    lists(labels),
    [
      config.mentionUrl && { name: "mention", label: labels.mention, icon: "mention", run: (e) => focused(e).insertContent(e.state.selection.$from.parentOffset ? " @" : "@").run() },
      config.uploadUrl && {
        name: "picture", label: labels.picture, icon: "picture", active: (e) => e.isActive("picture") || e.isActive("image"), run: () => openPicture(),
      },
      config.fileUrl && { name: "file", label: labels.attachFile, icon: "file", run: () => openFile() },
      { name: "table", label: labels.table, icon: "table", items: tableControls(labels) },
      { name: "insert", label: labels.insert, icon: "plus", items: insertControls(labels) },
    ].filter(Boolean),
    [
      { name: "undo", label: labels.undo, icon: "undo", keys: "Mod-z", enabled: (e) => e.can().undo(), run: (e) => focused(e).undo().run() },
      { name: "redo", label: labels.redo, icon: "redo", keys: "Mod-Shift-z", enabled: (e) => e.can().redo(), run: (e) => focused(e).redo().run() },
    ],
  ];
}
