// Every command gives the text its focus back.
export const focused = (editor) => editor.chain().focus();
