// What the pages do beyond HTML, htmx and CSS. intranet/ui/bundles.py puts the parts into one file for the browser, each in
// a block of its own: a part exports and imports nothing, and listens on the document, so that swapped-in HTML just works.
import "./marks.js";
import "./preferences.js";
import "./menus.js";
import "./dialogs.js";
import "./forms.js";
import "./filters.js";
import "./drafts.js";
import "./times.js";
import "./steps.js";
import "./shortcuts.js";
import "./search.js";
import "./contents.js";
import "./scrollers.js";
import "./changes.js";
import "./talk.js";
import "./reading.js";
import "./wiki.js";
import "./vetting.js";
import "./person-card.js";
import "./heard.js";
import "./live-show.js";
import "./live-present.js";
import "./live-source.js";
import "./live.js";
