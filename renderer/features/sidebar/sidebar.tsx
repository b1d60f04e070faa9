import { History, List, Plus, Search, Settings, SquareActivity, Waypoints } from 'lucide-react';
import { clsx } from 'clsx';
import { go, showOverlay, useViewStore, type View } from '#lib/view-store';
import { words } from '#lib/words';
import { BrandMark, IconButton, SearchInput, ToastRegion } from '#ui';
import { useState, type ReactNode } from 'react';
import { UpgradeNotice } from '#features/installation';
import { HelperState } from './helper-state.tsx';
import { ProfileList } from './profile-list.tsx';
import css from './sidebar.module.css';

const text = words.sidebar;

/** The profiles, the other views, and how the helper is. */
export function Sidebar() {
  const [search, setSearch] = useState('');
  return (
    <nav aria-label={text.label} className={css['sidebar']}>
      <div className={css['head']}>
        <BrandMark size={18} className={css['brand']} />
        <span className={css['appName']}>{words.app.name}</span>
        <IconButton
          label={words.palette.label}
          icon={<Search />}
          className={css['find']}
          onClick={() => showOverlay('palette')}
        />
        <IconButton
          label={text.create}
          icon={<Plus />}
          onClick={() => go({ kind: 'new-profile', copyOf: null })}
        />
      </div>
      <SearchInput
        boxClassName={css['search']}
        aria-label={text.search}
        placeholder={text.searchPlaceholder}
        data-shortcut="search"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <ProfileList search={search.trim().toLowerCase()} />
      <ToastRegion />
      <ul aria-label={text.views} className={css['views']}>
        <ViewLink view={{ kind: 'overview' }} icon={<List />} name={text.overview} />
        <ViewLink view={{ kind: 'log' }} icon={<SquareActivity />} name={text.log} />
        <ViewLink view={{ kind: 'kernel' }} icon={<Waypoints />} name={text.kernel} />
        <ViewLink view={{ kind: 'activity' }} icon={<History />} name={text.activity} />
        <ViewLink view={{ kind: 'settings' }} icon={<Settings />} name={text.settings} />
      </ul>
      <UpgradeNotice />
      <HelperState />
    </nav>
  );
}

interface ViewLinkProps {
  readonly view: View;
  readonly icon: ReactNode;
  readonly name: string;
}

function ViewLink({ view, icon, name }: ViewLinkProps) {
  const isCurrent = useViewStore((state) => state.view.kind === view.kind);
  return (
    <li>
      <button
        type="button"
        aria-current={isCurrent ? 'page' : undefined}
        title={name}
        className={clsx(css['view'], isCurrent && css['current'])}
        onClick={() => go(view)}
      >
        {icon}
        <span className={css['viewName']}>{name}</span>
      </button>
    </li>
  );
}
