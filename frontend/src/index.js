// The editor's bundle: loaded by rich-text.js only on pages where somebody writes.
import { toDocument } from "./html/input.js";
import { toHTML } from "./html/output.js";
import { cleanPasted } from "./paste/index.js";
import { fromMarkdown, isMarkdown } from "./paste/markdown.js";
import { Session } from "./session.js";

export { cleanPasted, fromMarkdown, isMarkdown, Session, toDocument, toHTML };
