import { FileInput, Plus } from 'lucide-react';
import { startImport } from '#lib/state-file-store';
import { go } from '#lib/view-store';
import { words } from '#lib/words';
import { stateFileWords } from '#lib/words-state-file';
import { Button } from '#ui';
import css from './empty-overview.module.css';

const text = words.overview;
const ROWS = [36, 100, 164];

/** What the app does, in one picture, and the first step. */
export function EmptyOverview() {
  return (
    <section className={css['empty']}>
      <Picture />
      <h2 className={css['emptyTitle']}>{text.emptyTitle}</h2>
      <p className={css['emptyBody']}>{text.emptyBody}</p>
      <div className={css['firstSteps']}>
        <Button
          variant="primary"
          icon={<Plus />}
          onClick={() => go({ kind: 'new-profile', copyOf: null })}
        >
          {text.emptyCreate}
        </Button>
        <Button icon={<FileInput />} onClick={() => void startImport()}>
          {stateFileWords.importAction}
        </Button>
      </div>
      <ol className={css['steps']}>
        {text.emptySteps.map((step, index) => (
          <li key={step}>
            <span aria-hidden="true">{index + 1}</span>
            {step}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Picture() {
  const { picture } = text;
  return (
    <svg viewBox="0 0 640 200" role="img" aria-label={text.emptyPicture} className={css['picture']}>
      <path d="M150 100H300" className={css['stream']} strokeWidth="30" />
      {ROWS.map((y, index) => (
        <path
          key={y}
          d={`M312 ${90 + index * 10}C400 ${90 + index * 10} 380 ${y} 470 ${y}`}
          className={css['stream']}
          strokeWidth="9.5"
        />
      ))}
      <rect x="4" y="70" width="146" height="60" rx="8" className={css['node']} />
      <text x="77" y="95" className={css['nodeLabel']}>
        {picture.sourceLabel}
      </text>
      <text x="77" y="115" className={css['nodeText']}>
        {picture.source}
      </text>
      <rect x="300" y="76" width="12" height="48" rx="4" className={css['chain']} />
      <text x="306" y="146" className={css['nodeLabel']}>
        {picture.chain}
      </text>
      {picture.destinations.map((destination, index) => {
        const y = ROWS[index] ?? 0;
        return (
          <g key={destination}>
            <rect x="470" y={y - 20} width="166" height="40" rx="8" className={css['node']} />
            <text x="538" y={y + 4} className={css['nodeText']}>
              {destination}
            </text>
            <text x="612" y={y + 4} className={css['share']}>
              {picture.share}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
