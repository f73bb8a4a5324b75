// Search as you type at a JSON address: {"results": […]}. Only the newest answer counts.

/** @returns {(words: string) => void} */
export function lookUp(url, show, delay = 150) {
  let timer = 0;
  let current = null;
  return (words) => {
    clearTimeout(timer);
    current?.abort();
    timer = setTimeout(async () => {
      current = new AbortController();
      const address = new URL(url, location.href);
      address.searchParams.set("q", words);
      try {
        const response = await fetch(address, { headers: { Accept: "application/json" }, signal: current.signal });
        show(response.ok ? (await response.json()).results : []);
      } catch (error) {
        if (error.name !== "AbortError") show([]);
      }
    }, delay);
  };
}
