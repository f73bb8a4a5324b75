// Stored HTML read into a document.
import { DOMParser } from "@tiptap/pm/model";
import { inert } from "./inert.js";
import { tidy } from "./tidy.js";

export const toDocument = (schema, html) => DOMParser.fromSchema(schema).parse(tidy(inert(html)), { preserveWhitespace: false });
