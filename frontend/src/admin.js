// Wagtail's admin: how a StreamField block makes, fills and reads the editor (telepath).
class BoundRichText {
  constructor(element, name, idForLabel) {
    this.element = element;
    this.input = element.querySelector(`textarea[name="${name}"]`);
    this.idForLabel = idForLabel;
  }

  getValue() { return this.element.value; }

  getState() { return this.element.value; }

  setState(html) { this.element.value = html ?? ""; }

  setInvalid(invalid) {
    if (invalid) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
  }

  getTextLabel({ maxLength = 80 } = {}) {
    const holder = document.createElement("template");
    holder.innerHTML = this.element.value;
    const text = holder.content.textContent.trim();
    return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  }

  focus() { this.element.focus(); }
}

class RichTextWidget {
  constructor(html) { this.html = html; }

  render(placeholder, name, id, initialState) {
    const holder = document.createElement("template");
    holder.innerHTML = this.html.replaceAll("__NAME__", name).replaceAll("__ID__", id).trim();
    const element = document.importNode(holder.content.querySelector("rich-text"), true);
    placeholder.replaceWith(element);
    const bound = new BoundRichText(element, name, id);
    bound.setState(initialState);
    return bound;
  }

  getByName(name, container) {
    const input = container.querySelector(`textarea[name="${name}"]`);
    return new BoundRichText(input.closest("rich-text"), name, input.id);
  }
}

window.telepath.register("intranet.editor.RichText", RichTextWidget);
