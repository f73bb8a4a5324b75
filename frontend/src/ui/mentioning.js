// Mentions while writing.
import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { MentionList } from "./mention-list.js";

export const Mentioning = Extension.create({
  name: "mentioning",
  priority: 1000,
  addOptions: () => ({ url: "", labels: {}, say: () => {} }),
  addProseMirrorPlugins() {
    let list = null;
    return [new Plugin({ view: (view) => (list = new MentionList(view, this.options)), props: { handleKeyDown: (_, event) => list.keydown(event) } })];
  },
});
