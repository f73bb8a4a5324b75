// Icons of lucide (ISC), the few the toolbar shows.
import bold from "lucide-static/icons/bold.svg";
import italic from "lucide-static/icons/italic.svg";
import code from "lucide-static/icons/code.svg";
import link from "lucide-static/icons/link.svg";
import bullets from "lucide-static/icons/list.svg";
import numbers from "lucide-static/icons/list-ordered.svg";
import indent from "lucide-static/icons/list-indent-increase.svg";
import outdent from "lucide-static/icons/list-indent-decrease.svg";
import file from "lucide-static/icons/paperclip.svg";
import picture from "lucide-static/icons/image.svg";
import table from "lucide-static/icons/table.svg";
import quote from "lucide-static/icons/text-quote.svg";
import codeBlock from "lucide-static/icons/square-code.svg";
import rule from "lucide-static/icons/minus.svg";
import note from "lucide-static/icons/info.svg";
import tip from "lucide-static/icons/lightbulb.svg";
import warning from "lucide-static/icons/triangle-alert.svg";
import danger from "lucide-static/icons/octagon-alert.svg";
import details from "lucide-static/icons/list-collapse.svg";
import undo from "lucide-static/icons/undo-2.svg";
import redo from "lucide-static/icons/redo-2.svg";
import plus from "lucide-static/icons/plus.svg";
import down from "lucide-static/icons/chevron-down.svg";
import mention from "lucide-static/icons/at-sign.svg";
import check from "lucide-static/icons/check.svg";
import trash from "lucide-static/icons/trash-2.svg";

const MARKUP = {
  bold, italic, code, link, bullets, numbers, indent, outdent, file, picture, table, quote, codeBlock, rule,
  note, tip, warning, danger, details, undo, redo, plus, down, mention, check, trash,
};

export function icon(name) {
  const holder = document.createElement("template");
  holder.innerHTML = MARKUP[name].trim();
  const svg = holder.content.querySelector("svg");
  svg.setAttribute("class", "rich-text__icon");
  svg.setAttribute("aria-hidden", "true");
  return svg;
}
