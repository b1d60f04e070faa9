import { matchLines, type LineQuestion } from './line-match.ts';

/** The worker that looks at lines: what a pattern may do to it, it does to nobody else. */
self.addEventListener('message', ({ data }: MessageEvent<LineQuestion>) => {
  const answer = matchLines(data);
  // A worker's own postMessage, which this library of types knows of windows only.
  postMessage(answer, { transfer: [answer.buffer] });
});
