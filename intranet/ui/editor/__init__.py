"""The rich-text editor as a form field: closed-vocabulary HTML, or Markdown without JavaScript."""
