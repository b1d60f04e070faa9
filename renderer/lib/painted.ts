/** Milliseconds after which a window that nobody sees, and that is not painted, goes on all the same. */
const PATIENCE_MS = 1000;

/**
 * Resolves when the first picture is on the screen. What is done before that, here or in the main process,
 * keeps a person waiting.
 */
export const painted = new Promise<void>((resolve) => {
  const observer = new PerformanceObserver((list) => {
    if (list.getEntriesByName('first-contentful-paint').length === 0) return;
    observer.disconnect();
    resolve();
  });
  observer.observe({ type: 'paint', buffered: true });
  setTimeout(resolve, PATIENCE_MS);
});
