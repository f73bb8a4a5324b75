// One picture to the server, with progress. The answer is {"url", "width", "height"}, or {"error"} with words to show.

const token = (host) =>
  host.closest("form")?.querySelector("[name=csrfmiddlewaretoken]")?.value ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

export const csrf = token;

/** @returns {Promise<{url: string, width?: number, height?: number}>} rejected with an Error in the reader's words. */
export function uploadPicture(session, file, alt, progress) {
  const { config, labels, host } = session;
  return new Promise((resolve, reject) => {
    if (config.maxUploadBytes && file.size > config.maxUploadBytes) {
      reject(new Error(labels.uploadTooLarge.replace("%(size)s", Math.floor(config.maxUploadBytes / 1048576))));
      return;
    }
    const body = new FormData();
    body.set("file", file);
    body.set("alt", alt);
    const request = new XMLHttpRequest();
    request.open("POST", config.uploadUrl);
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
