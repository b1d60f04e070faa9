interface BrandMarkProps {
  readonly size?: number;
  readonly className?: string | undefined;
}

/** The app's mark: one line that splits into three. Drawn for 16 px and up, in the text's colour. */
export function BrandMark({ size = 16, className }: BrandMarkProps) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" className={className}>
      <g fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round">
        <path d="M1.5 8h11" />
        <path d="M4 8c4 0 3-5 8.5-5" />
        <path d="M4 8c4 0 3 5 8.5 5" />
      </g>
      <g fill="currentColor">
        <circle cx="13.5" cy="3" r="1.75" />
        <circle cx="13.5" cy="8" r="1.75" />
        <circle cx="13.5" cy="13" r="1.75" />
      </g>
    </svg>
  );
}
