import { useEffect, useState, type RefObject } from 'react';

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The size of an element's content in whole px, 0 before it was measured; of its border box that with its
 * scroll bars.
 */
export function useSize(
  ref: RefObject<HTMLElement | null>,
  box: 'content-box' | 'border-box' = 'content-box',
): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      const sizes = box === 'border-box' ? entry?.borderBoxSize : entry?.contentBoxSize;
      const [size] = sizes ?? [];
      if (!size) return;
      setSize({ width: Math.floor(size.inlineSize), height: Math.floor(size.blockSize) });
    });
    observer.observe(element, { box });
    return () => observer.disconnect();
  }, [ref, box]);
  return size;
}
