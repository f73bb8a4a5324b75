// One file to the server, with progress. The answer is {"url", …} (docs/editor.md), or {"error"} with words to show.

const token = (host) =>
  host.closest("form")?.querySelector("[name=csrfmiddlewaretoken]")?.value ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

export const csrf = token;

/** @returns {Promise<{url: string, width?: number, height?: number, label?: string}>} rejected with an Error in the reader's words. */
export function upload(session, url, { file, ...about }, progress) {
  const { config, labels, host } = session;
  return new Promise((resolve, reject) => {
    if (config.maxUploadBytes && file.size > config.maxUploadBytes) {
      reject(new Error(labels.uploadTooLarge.replace("%(size)s", Math.floor(config.maxUploadBytes / 1048576))));
      return;
    }
    const body = new FormData();
    body.set("file", file);
    for (const [name, words] of Object.entries(about)) body.set(name, words);
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", token(host));
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded / event.total));
    request.addEventListener("error", () => reject(new Error(labels.uploadFailed)));
    request.addEventListener("load", () => {
      const answer = request.response;
      if (request.status < 300 && answer?.url) resolve(answer);
      else reject(new Error(answer?.error ?? labels.uploadFailed));
    });
    request.send(body);
  });
}
